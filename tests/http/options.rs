//! `OPTIONS` requests that are no preflights find what they would have found without the attribute.

use actix_web::{App, HttpResponse, get, http::Method, options, put, test::TestRequest, web};
use cors_runtime::cors;

use crate::service::{
    ALLOW_METHODS, ALLOW_ORIGIN, APP, Answer, Fields, OTHER, PREFLIGHT, Server, VARY, expect, not_found, preflight,
    put, refused, request, serve,
};

mod bare {
    use super::{HttpResponse, get, put};

    #[put("/")]
    pub(super) async fn write() -> HttpResponse {
        HttpResponse::Ok().body("written")
    }

    #[get("/")]
    pub(super) async fn read() -> HttpResponse {
        HttpResponse::Ok().body("read")
    }
}

#[cors(origins = "https://app.example.com")]
#[put("/")]
async fn write() -> HttpResponse {
    HttpResponse::Ok().body("written")
}

#[cors(origins = "*")]
#[get("/")]
async fn read() -> HttpResponse {
    HttpResponse::Ok().body("read")
}

#[options("/")]
async fn describe() -> HttpResponse {
    HttpResponse::Ok().insert_header(("allow", "PUT, OPTIONS")).body("described")
}

#[cors(origins = "https://app.example.com")]
#[options("/")]
async fn describe_for_app() -> HttpResponse {
    HttpResponse::Ok().insert_header(("allow", "PUT, OPTIONS")).body("described")
}

/// `OPTIONS` requests that are no preflights.
fn plain() -> [TestRequest; 4] {
    [
        request("OPTIONS", "/"),
        request("OPTIONS", "/").origin(APP),
        preflight("PUT", "/"),
        request("OPTIONS", "/").origin(APP).asking_for_headers("x-a"),
    ]
}

async fn assert_plain(app: &Server, expected: &Answer) {
    for request in plain() {
        assert_eq!(app.answer(request).await, *expected);
    }
}

fn allowed() -> Answer {
    expect(204, &[(ALLOW_ORIGIN, APP), (ALLOW_METHODS, "PUT"), (VARY, PREFLIGHT)], "")
}

fn described() -> Answer {
    expect(200, &[("allow", "PUT, OPTIONS")], "described")
}

#[actix_web::test]
async fn plain_options_finds_nothing_where_nothing_serves_it() {
    assert_plain(&serve(App::new().service((bare::write, bare::read))).await, &not_found()).await;
    assert_plain(&serve(App::new().service((write, read))).await, &not_found()).await;
}

#[actix_web::test]
async fn plain_options_finds_the_resource_that_comes_after() {
    let described = || async { HttpResponse::Ok().insert_header(("allow", "PUT, OPTIONS")).body("described") };
    for route in [web::route().method(Method::OPTIONS).to(described), web::to(described)] {
        let app = serve(App::new().service((write, read, web::resource("/").route(route)))).await;
        assert_plain(&app, &self::described()).await;
        assert_eq!(app.answer(preflight("PUT", "/").origin(APP)).await, allowed());
    }
}

#[actix_web::test]
async fn a_405_of_the_resource_that_comes_after_allows_the_methods_it_would_without_the_attribute() {
    let resource = || web::resource("/").route(web::post().to(HttpResponse::Ok));
    let not_allowed = expect(405, &[("allow", "PUT, GET, POST")], "");
    for app in [
        serve(App::new().service((bare::write, bare::read, resource()))).await,
        serve(App::new().service((write, read, resource()))).await,
    ] {
        assert_plain(&app, &not_allowed).await;
        assert_eq!(app.answer(request("DELETE", "/")).await, not_allowed);
    }
}

#[actix_web::test]
async fn plain_options_finds_the_default_service() {
    let app =
        App::new().service((write, read)).default_service(web::to(|| async { HttpResponse::ImATeapot().finish() }));
    let app = serve(app).await;
    assert_plain(&app, &expect(418, &[], "")).await;
    assert_eq!(app.answer(preflight("PUT", "/").origin(APP)).await, allowed());
}

#[actix_web::test]
async fn plain_options_finds_an_options_handler_without_a_policy() {
    let app = serve(App::new().service((write, describe))).await;
    assert_plain(&app, &described()).await;
    assert_eq!(app.answer(preflight("PUT", "/").origin(APP)).await, allowed());
    assert_eq!(app.answer(preflight("PUT", "/").origin(OTHER)).await, refused());
}

#[actix_web::test]
async fn an_options_handler_without_a_policy_that_comes_first_takes_all_options() {
    let app = serve(App::new().service((describe, write))).await;
    assert_plain(&app, &described()).await;
    assert_eq!(app.answer(preflight("PUT", "/").origin(APP)).await, described());
}

#[actix_web::test]
async fn an_options_handler_with_a_policy_leaves_the_preflights_of_others_alone() {
    for app in [
        serve(App::new().service((write, describe_for_app))).await,
        serve(App::new().service((describe_for_app, write))).await,
    ] {
        assert_eq!(app.answer(preflight("PUT", "/").origin(APP)).await, allowed());
        assert_eq!(app.answer(preflight("PUT", "/").origin(OTHER)).await, refused());
        let options = expect(204, &[(ALLOW_ORIGIN, APP), (ALLOW_METHODS, "OPTIONS"), (VARY, PREFLIGHT)], "");
        assert_eq!(app.answer(preflight("OPTIONS", "/").origin(APP)).await, options);
        assert_eq!(app.answer(preflight("PATCH", "/").origin(APP)).await, not_found());

        let described = described().with(&[(VARY, "Origin")]);
        let [nothing, origin, method, headers] = plain();
        assert_eq!(app.answer(nothing).await, described);
        assert_eq!(app.answer(method).await, described);
        assert_eq!(app.answer(origin).await, described.clone().with(&[(ALLOW_ORIGIN, APP)]));
        assert_eq!(app.answer(headers).await, described.with(&[(ALLOW_ORIGIN, APP)]));
        assert_eq!(app.answer(put("/").origin(OTHER)).await, expect(200, &[(VARY, "Origin")], "written"));
    }
}

/// `OPTIONS` requests with two fields that ask for a method, but for their `Origin`.
fn asking_twice() -> impl Iterator<Item = TestRequest> {
    let pairs = [("PUT", "PUT"), ("OPTIONS", "OPTIONS"), ("OPTIONS", "PUT"), ("PUT", ""), ("", "OPTIONS")];
    pairs.into_iter().map(|(one, other)| preflight(one, "/").field("access-control-request-method", other))
}

#[actix_web::test]
async fn several_requested_methods_with_an_origin_are_for_no_annotated_handler() {
    let annotated = serve(App::new().service((describe_for_app, write))).await;
    let bare_after = serve(App::new().service((describe_for_app, write, describe))).await;
    for origin in [APP, OTHER, "null", ""] {
        for (alone, followed) in asking_twice().zip(asking_twice()) {
            assert_eq!(annotated.answer(alone.origin(origin)).await, not_found());
            assert_eq!(bare_after.answer(followed.origin(origin)).await, described());
        }
    }
    for request in asking_twice() {
        assert_eq!(annotated.answer(request.origin(APP).origin(OTHER)).await, not_found());
    }
}

#[actix_web::test]
async fn several_requested_methods_without_an_origin_are_no_preflight() {
    let both = serve(App::new().service((write, describe_for_app))).await;
    let neither = serve(App::new().service((write, read))).await;
    for (served, unserved) in asking_twice().zip(asking_twice()) {
        assert_eq!(both.answer(served).await, described().with(&[(VARY, "Origin")]));
        assert_eq!(neither.answer(unserved).await, not_found());
    }
}
