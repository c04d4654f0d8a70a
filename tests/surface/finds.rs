//! What is found of a service: what is in force, and no handler runs for it.

use std::time::{Duration, Instant};

use actix_web::{
    App, Error, HttpResponse, Responder,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    error, get, guard,
    http::StatusCode,
    middleware::{Logger, Next, NormalizePath, from_fn},
    put, test, web,
};
use cors_runtime::{
    Cors, cors, policy,
    surface::{self, State},
};

use crate::{listed::list, service};

#[actix_web::test]
async fn a_service_with_a_policy_of_each_kind_is_listed() {
    let app = test::init_service(App::new().configure(service::routes)).await;
    surface::of(&app).example(r"/codes/{code:[A-Z]-\d\d}", "/codes/A-17").await.assert_matches("surface/service.txt");
}

#[actix_web::test]
async fn it_is_data_too() {
    let app = test::init_service(App::new().service((one, plain))).await;
    let surface = surface::of(&app).await;
    let line = surface.entries()[0].policy().unwrap().line();
    assert_eq!(
        serde_json::to_value(&surface).unwrap(),
        serde_json::json!({
            "entries": [
                {
                    "path": "/one/{id}",
                    "method": "PUT",
                    "example": "/one/1",
                    "state": "policy",
                    "is_actual_known": true,
                    "policy": {
                        "origins": ["https://one.example"],
                        "methods": ["PUT"],
                        "allows_method": true,
                        "headers": ["X-A", "X-B"],
                        "credentials": true,
                        "max_age": 60,
                        "enforce": false,
                        "preflight_status": 204,
                        "live": false,
                        "source": "handler",
                        "name": "surface::finds::one",
                        "file": "tests/surface/finds.rs",
                        "line": line,
                    },
                },
                { "path": "/plain", "method": "GET", "example": "/plain", "state": "none", "is_actual_known": false },
            ],
        })
    );
}

#[cors(origins = ["https://one.example"], headers = ["X-A", "X-B"], credentials, max_age = 60)]
#[put("/one/{id}")]
pub(crate) async fn one() -> impl Responder {
    "one"
}

#[get("/plain")]
async fn plain() -> impl Responder {
    "plain"
}

const AROUND: Cors = policy! { origins = ["https://around.example"], methods = [GET, PUT] };

async fn never() -> HttpResponse {
    panic!("no handler runs")
}

#[actix_web::test]
async fn the_policy_of_an_app_is_that_of_what_has_none_of_its_own() {
    let routes = |config: &mut web::ServiceConfig| {
        config.service((one, plain)).route("/any", web::to(never)).service(
            web::scope("/inner")
                .wrap(AROUND)
                .route("/a", web::get().to(never))
                .service(web::scope("/most").service(one).route("", web::delete().to(never))),
        );
    };
    let app = test::init_service(App::new().configure(routes).wrap(AROUND)).await;
    assert_eq!(
        list(&surface::of(&app).await),
        [
            "* /any: App",
            "GET /inner/a: App",
            "DELETE /inner/most: App",
            "PUT /inner/most/one/{id}: surface::finds::one",
            "PUT /one/{id}: surface::finds::one",
            "GET /plain: App",
        ]
    );
}

#[actix_web::test]
async fn two_apps_of_one_thread_are_told_apart() {
    let first = test::init_service(App::new().service(one)).await;
    let second = test::init_service(App::new().service(web::scope("/second").service(one)).service(plain)).await;
    assert_eq!(list(&surface::of(&first).await), ["PUT /one/{id}: surface::finds::one"]);
    assert_eq!(list(&surface::of(&second).await), ["GET /plain: none", "PUT /second/one/{id}: surface::finds::one"]);
    assert!(surface::of(&test::init_service(App::new()).await).await.entries().is_empty());
}

#[actix_web::test]
async fn hosts_that_guards_ask_for_are_asked_one_by_one() {
    let at = |host| web::scope("").guard(guard::Host(host));
    let app = test::init_service(
        App::new()
            .service(at("a.example").wrap(AROUND).route("/both", web::get().to(never)))
            .service(at("b.example").route("/both", web::get().to(never)).service(one)),
    )
    .await;
    assert_eq!(
        list(&surface::of(&app).await),
        [
            "GET /both: none",
            "GET //a.example/both: App",
            "GET //b.example/both: none",
            "PUT /one/{id}: unreached surface::finds::one",
            "PUT //a.example/one/{id}: App",
            "PUT //b.example/one/{id}: surface::finds::one",
        ]
    );
}

#[actix_web::test]
async fn middleware_that_waits_is_waited_for() {
    let app = test::init_service(
        App::new()
            .service((one, plain))
            .service(web::resource("/around").wrap(AROUND).route(web::get().to(never)))
            .route("/any", web::to(never))
            .wrap(from_fn(pass))
            .wrap(Logger::default())
            .wrap(NormalizePath::trim()),
    )
    .await;
    assert_eq!(
        list(&surface::of(&app).await),
        ["* /any: not asked", "GET /around: Resource", "PUT /one/{id}: surface::finds::one", "GET /plain: none"]
    );
}

pub(crate) async fn pass(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    actix_web::rt::task::yield_now().await;
    next.call(request).await
}

pub(crate) async fn refuse(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    if request.headers().contains_key("authorization") {
        next.call(request).await
    } else {
        Err(error::ErrorUnauthorized(""))
    }
}

#[actix_web::test]
async fn what_stops_a_preflight_is_listed() {
    let app = test::init_service(App::new().service((one, plain)).wrap(from_fn(refuse))).await;
    let surface = surface::of(&app).with_header("Authorization", "x").await;
    assert_eq!(list(&surface), ["PUT /one/{id}: 401 before surface::finds::one", "GET /plain: 401"]);

    // A policy that stands around the authentication answers before it, for the handlers too.
    let app = test::init_service(App::new().service((one, plain)).wrap(from_fn(refuse)).wrap(AROUND)).await;
    let surface = surface::of(&app).with_header("Authorization", "x").await;
    assert_eq!(list(&surface), ["PUT /one/{id}: surface::finds::one", "GET /plain: App"]);
}

#[actix_web::test]
#[should_panic(
    expected = "middleware around the `App` answers `OPTIONS *` with the error 401 Unauthorized before it is routed"
)]
async fn where_the_routes_cannot_be_listed_it_says_how_they_could() {
    let app = test::init_service(App::new().service(one).wrap(from_fn(refuse))).await;
    surface::of(&app).await;
}

#[actix_web::test]
async fn another_librarys_answer_is_told_as_such() {
    let other = actix_cors::Cors::permissive();
    let app = test::init_service(App::new().service((one, plain)).wrap(other)).await;
    let surface = surface::of(&app).await;
    let [first, _] = surface.entries() else { panic!("{surface:?}") };
    assert!(matches!(first.state(), State::Stopped { status: 200, is_cors: true, declared: Some(_) }), "{first:?}");
    assert!(surface.to_string().contains("preflights are answered with 200, with CORS headers of another library"));
}

#[actix_web::test]
async fn paths_are_filled_in_or_given() {
    #[cors(origins = ["https://code.example"])]
    #[get("/codes/{code:[A-Z]-\\d\\d}")]
    async fn code() -> impl Responder {
        "code"
    }
    let app = test::init_service(App::new().service(code)).await;
    let surface = surface::of(&app).await;
    assert_eq!(list(&surface), [r"GET /codes/{code:[A-Z]-\d\d}: unfilled"]);
    assert!(surface.to_string().contains("no likely path fits, give one with `.example(pattern, path)`"));
    let surface = surface::of(&app).example(r"/codes/{code:[A-Z]-\d\d}", "/codes/A-17").await;
    assert_eq!(surface.entries()[0].example(), Some("/codes/A-17"));
    assert!(surface.entries()[0].policy().is_some());
}

#[actix_web::test]
#[should_panic(expected = "the example `/one/` does not fit the pattern `/one/{id}`")]
async fn an_example_that_does_not_fit_is_refused() {
    let app = test::init_service(App::new().service(one)).await;
    surface::of(&app).example("/one/{id}", "/one/").await;
}

#[actix_web::test]
#[should_panic(
    expected = "no route has the pattern `/one/{name}`, for which `/one/1` is an example\n  = help: write `/one/{id}`"
)]
async fn an_example_of_no_pattern_is_refused() {
    let app = test::init_service(App::new().service(one)).await;
    surface::of(&app).example("/one/{name}", "/one/1").await;
}

#[actix_web::test]
async fn what_comes_first_is_told_where_it_takes_all_paths() {
    let app = test::init_service(
        App::new()
            .route("/things/1", web::put().to(never))
            .service(web::resource("/things/{every}").to(never))
            .route("/things/{id}", web::put().to(never))
            .route("/{one}/{two}", web::get().to(never))
            .route("/files/{name}", web::put().to(never)),
    )
    .await;
    assert_eq!(
        list(&surface::of(&app).await),
        [
            "PUT /files/{name}: none",
            "PUT /things/1: not asked",
            "* /things/{every}: not asked",
            "PUT /things/{id}: behind /things/{every}",
            "GET /{one}/{two}: none",
        ]
    );
}

#[actix_web::test]
async fn a_guard_for_a_host_of_what_comes_first_counts_too() {
    let routes = |config: &mut web::ServiceConfig| {
        config
            .service(web::scope("/a").guard(guard::Host("localhost")).route("/other", web::get().to(never)))
            .service(web::resource("/a/b").wrap(AROUND).route(web::put().to(never)))
            .service(web::scope("/one").guard(guard::Host("api.example")))
            .service(one);
    };
    let app = test::init_service(App::new().configure(routes)).await;
    assert_eq!(
        list(&surface::of(&app).await),
        [
            "PUT /a/b: Resource",
            "PUT //localhost/a/b: none",
            "GET /a/other: none",
            "PUT /one/{id}: surface::finds::one",
            "PUT //api.example/one/{id}: unreached surface::finds::one",
        ]
    );
}

#[actix_web::test]
async fn files_and_resources_of_several_routes_and_patterns_are_listed() {
    let app = test::init_service(
        App::new().service(web::scope("/docs").wrap(AROUND).service(actix_files::Files::new("/static", "."))).service(
            web::resource(["/new/{id}", "/old/{id}"])
                .wrap(AROUND)
                .route(web::get().to(never))
                .route(web::post().to(never)),
        ),
    )
    .await;
    assert_eq!(
        list(&surface::of(&app).await),
        [
            "* /docs/static: Scope /docs",
            "GET /new/{id}: Resource",
            "POST /new/{id}: Resource",
            "GET /old/{id}: Resource",
            "POST /old/{id}: Resource",
        ]
    );
}

#[actix_web::test]
async fn a_thousand_handlers_take_less_than_a_second_once_optimized() {
    let in_scopes = |config: &mut web::ServiceConfig| {
        for number in 0..1000 {
            config.service(web::scope(&format!("/scope{number}")).service(one));
        }
    };
    // The router tries one expression after the other.
    let beside = |config: &mut web::ServiceConfig| {
        for number in 0..1000 {
            let resource = web::resource(format!("/flat{number}/{{id}}"));
            config.service(resource.wrap(AROUND).route(web::put().to(never)));
        }
    };
    for (what, configure) in [("in scopes", &in_scopes as &dyn Fn(&mut _)), ("beside one another", &beside)] {
        let app = test::init_service(App::new().configure(configure)).await;
        let mut fastest = Duration::MAX;
        for _ in 0..3 {
            let start = Instant::now();
            let surface = surface::of(&app).await;
            fastest = fastest.min(start.elapsed());
            assert_eq!(surface.entries().len(), 1000);
            assert!(surface.entries().iter().all(|entry| entry.policy().is_some()));
        }
        println!("1,000 handlers {what}: {fastest:.0?}");
        // The machine may be a busy one: of a build that is not optimized this says that it does not grow with the square.
        let limit = Duration::from_secs(if cfg!(debug_assertions) { 15 } else { 1 });
        assert!(fastest < limit, "{fastest:?}");
    }
}

#[actix_web::test]
async fn a_request_with_the_field_that_is_no_question_gets_its_answer() {
    let app = test::init_service(App::new().service(one)).await;
    let preflight = test::TestRequest::with_uri("/one/1")
        .method(actix_web::http::Method::OPTIONS)
        .insert_header(("Origin", "https://one.example"))
        .insert_header(("Access-Control-Request-Method", "PUT"))
        .insert_header(("Cors-Runtime-Survey", "0000000000000000-0"));
    let response = test::call_service(&app, preflight.to_request()).await;
    assert_eq!(response.status(), StatusCode::NO_CONTENT);
    assert!(response.headers().contains_key("access-control-allow-origin"));
}
