//! The policy as middleware of an `App`, a `Scope` and a `Resource`.

use actix_web::{App, HttpRequest, HttpResponse, dev::HttpServiceFactory, web};
use cors_runtime::{Cors, policy};

use crate::service::{
    ALLOW_METHODS, ALLOW_ORIGIN, APP, Fields, OTHER, PREFLIGHT, Server, VARY, expect, get, not_found, preflight,
    refused, request, serve,
};

const POLICY: Cors = policy! { origins = ["https://app.example.com"], methods = [GET, PUT] };

fn built() -> Cors {
    Cors::builder().origins([APP]).methods(["GET", "PUT"]).build().unwrap()
}

async fn echo(request: HttpRequest) -> HttpResponse {
    HttpResponse::Ok().body(request.method().to_string())
}

fn resource(path: &str) -> actix_web::Resource {
    web::resource(path).get(echo).put(echo).delete(echo).route(web::method(actix_web::http::Method::OPTIONS).to(echo))
}

fn wrapped(path: &str, cors: Cors) -> impl HttpServiceFactory + 'static {
    resource(path).wrap(cors)
}

async fn assert_policy(app: &Server, path: &str) {
    let vary = (VARY, "Origin");
    let allowed = expect(204, &[(ALLOW_ORIGIN, APP), (ALLOW_METHODS, "PUT"), (VARY, PREFLIGHT)], "");
    for (method, origin, expected) in [
        ("GET", APP, allowed.clone()),
        ("PUT", APP, allowed.clone()),
        ("PUT", OTHER, refused()),
        ("DELETE", APP, allowed.clone()),
        ("PURGE", APP, allowed.clone()),
        ("OPTIONS", APP, allowed),
        ("HEAD", APP, refused()),
        ("POST", APP, refused()),
    ] {
        assert_eq!(app.answer(preflight(method, path).origin(origin)).await, expected, "{method} {origin}");
    }
    for (method, origin, headers) in [
        ("GET", Some(APP), &[(ALLOW_ORIGIN, APP), vary][..]),
        ("PUT", Some(APP), &[(ALLOW_ORIGIN, APP), vary]),
        ("PUT", Some(OTHER), &[vary]),
        ("PUT", None, &[vary]),
        ("DELETE", Some(APP), &[]),
        ("OPTIONS", Some(APP), &[]),
        ("OPTIONS", None, &[]),
    ] {
        let request = request(method, path);
        let request = if let Some(origin) = origin { request.origin(origin) } else { request };
        assert_eq!(app.answer(request).await, expect(200, headers, method), "{method} {origin:?}");
    }
    assert_eq!(app.answer(preflight("PUT", path)).await, expect(200, &[], "OPTIONS"));
}

#[actix_web::test]
async fn a_resource_goes_by_the_policy_that_wraps_it() {
    for cors in [POLICY, built()] {
        let app = serve(App::new().service((wrapped("/a", cors), resource("/b")))).await;
        assert_policy(&app, "/a").await;
        assert_eq!(app.answer(get("/b").origin(APP)).await, expect(200, &[], "GET"));
        assert_eq!(app.answer(preflight("PUT", "/b").origin(APP)).await, expect(200, &[], "OPTIONS"));
    }
}

#[actix_web::test]
async fn a_scope_goes_by_the_policy_that_wraps_it() {
    for cors in [POLICY, built()] {
        let scope = web::scope("/api").service(resource("/a")).service(web::scope("/v1").service(resource("/a")));
        let app = serve(App::new().service(scope.wrap(cors)).service(resource("/a"))).await;
        assert_policy(&app, "/api/a").await;
        assert_policy(&app, "/api/v1/a").await;
        assert_eq!(app.answer(get("/a").origin(APP)).await, expect(200, &[], "GET"));
        let missing = expect(404, &[(ALLOW_ORIGIN, APP), (VARY, "Origin")], "");
        assert_eq!(app.answer(get("/api/b").origin(APP)).await, missing);
        assert_eq!(app.answer(get("/apis").origin(APP)).await, not_found());
    }
}

#[actix_web::test]
async fn an_app_goes_by_the_policy_that_wraps_it() {
    for cors in [POLICY, built()] {
        let app = serve(App::new().service(resource("/a")).wrap(cors)).await;
        assert_policy(&app, "/a").await;
        let missing = expect(404, &[(VARY, "Origin")], "");
        assert_eq!(app.answer(get("/b")).await, missing);
        assert_eq!(app.answer(get("/b").origin(APP)).await, missing.with(&[(ALLOW_ORIGIN, APP)]));
        let allowed = expect(204, &[(ALLOW_ORIGIN, APP), (ALLOW_METHODS, "PUT"), (VARY, PREFLIGHT)], "");
        assert_eq!(app.answer(preflight("PUT", "/b").origin(APP)).await, allowed);
    }
}

#[actix_web::test]
async fn a_405_of_a_wrapped_resource_goes_by_the_policy() {
    let app = serve(App::new().service(web::resource("/").put(echo).wrap(POLICY))).await;
    let not_allowed = expect(405, &[("allow", "PUT")], "");
    assert_eq!(app.answer(request("DELETE", "/").origin(APP)).await, not_allowed);
    assert_eq!(app.answer(request("OPTIONS", "/").origin(APP)).await, not_allowed);
    let allowed = [(ALLOW_ORIGIN, APP), (VARY, "Origin")];
    assert_eq!(app.answer(get("/").origin(APP)).await, not_allowed.with(&allowed));
}

#[actix_web::test]
async fn without_methods_a_policy_has_the_safelisted() {
    const DEFAULT: Cors = policy! { origins = "*" };
    let built = Cors::builder().origins(["*"]).build().unwrap();
    for cors in [DEFAULT, built] {
        let app = serve(App::new().service(wrapped("/", cors))).await;
        let allowed = expect(204, &[(ALLOW_ORIGIN, "*"), (VARY, PREFLIGHT)], "");
        for method in ["GET", "HEAD", "POST", "PUT"] {
            assert_eq!(app.answer(preflight(method, "/").origin(APP)).await, allowed, "{method}");
        }
        assert_eq!(app.answer(get("/").origin(APP)).await, expect(200, &[(ALLOW_ORIGIN, "*")], "GET"));
        assert_eq!(app.answer(request("PUT", "/").origin(APP)).await, expect(200, &[], "PUT"));
    }
}
