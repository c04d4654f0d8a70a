//! `#[cors(none)]`: the handler has no policy.

use actix_web::{App, HttpResponse, delete, get, options, put, route};
use cors_runtime::cors;

use crate::service::{
    ALLOW_METHODS, ALLOW_ORIGIN, APP, Fields, OTHER, PREFLIGHT, VARY, expect, not_found, preflight, refused, request,
    serve,
};

/// With CORS headers of the handler's own, and a `Vary`.
fn with_headers() -> HttpResponse {
    let mut response = HttpResponse::Ok();
    response.insert_header((ALLOW_ORIGIN, "*")).insert_header(("access-control-allow-private-network", "true"));
    response.insert_header((VARY, "Accept")).insert_header(("etag", "v1")).body("ran")
}

#[cors(none)]
#[route("/", method = "GET", method = "POST", method = "PATCH")]
async fn none() -> HttpResponse {
    with_headers()
}

#[cors(crate = cors_runtime, none)]
#[put("/shared")]
async fn none_of_two() -> HttpResponse {
    HttpResponse::Ok().body("put")
}

#[cors(origins = "https://app.example.com")]
#[delete("/shared")]
async fn other_of_two() -> HttpResponse {
    HttpResponse::Ok().body("deleted")
}

#[cors(none)]
#[get("/error")]
async fn failing() -> Result<HttpResponse, actix_web::Error> {
    Err(actix_web::error::InternalError::from_response("", with_headers()).into())
}

#[options("/")]
async fn options_at_the_path() -> HttpResponse {
    HttpResponse::Ok().body("options")
}

#[actix_web::test]
async fn no_request_gets_a_cors_header_and_each_runs_the_handler() {
    let app = serve(App::new().service((none, failing))).await;
    let ran = expect(200, &[(VARY, "Accept"), ("etag", "v1")], "ran");
    for (method, path) in [("GET", "/"), ("POST", "/"), ("PATCH", "/"), ("GET", "/error")] {
        assert_eq!(app.answer(request(method, path)).await, ran, "{method} {path}");
        for origin in [APP, OTHER, "null", "", "not an origin"] {
            assert_eq!(app.answer(request(method, path).origin(origin)).await, ran, "{method} {path} {origin}");
        }
        assert_eq!(app.answer(request(method, path).origin(APP).origin(APP)).await, ran, "{method} {path}");
    }
}

#[actix_web::test]
async fn vary_is_the_handlers() {
    let app = serve(App::new().service(none_of_two)).await;
    assert_eq!(app.answer(request("PUT", "/shared").origin(APP)).await, expect(200, &[], "put"));
    assert_eq!(app.answer(request("PUT", "/shared")).await, expect(200, &[], "put"));
}

#[actix_web::test]
async fn a_preflight_is_refused_and_runs_no_handler() {
    let app = serve(App::new().service((none, options_at_the_path))).await;
    for method in ["GET", "POST", "PATCH"] {
        for origin in [APP, OTHER, "null", ""] {
            assert_eq!(app.answer(preflight(method, "/").origin(origin)).await, refused(), "{method} {origin}");
        }
    }
    let options = expect(200, &[], "options");
    assert_eq!(app.answer(request("OPTIONS", "/").origin(APP)).await, options);
    assert_eq!(app.answer(preflight("PUT", "/").origin(APP)).await, options, "for no method of the handler");
    assert_eq!(app.answer(preflight("GET", "/")).await, options, "without an origin");
}

#[actix_web::test]
async fn another_handler_at_the_path_keeps_its_policy() {
    let app = serve(App::new().service((none_of_two, other_of_two))).await;
    assert_eq!(app.answer(preflight("PUT", "/shared").origin(APP)).await, refused());
    let allowed = expect(204, &[(ALLOW_ORIGIN, APP), (ALLOW_METHODS, "DELETE"), (VARY, PREFLIGHT)], "");
    assert_eq!(app.answer(preflight("DELETE", "/shared").origin(APP)).await, allowed);
    let deleted = expect(200, &[(ALLOW_ORIGIN, APP), (VARY, "Origin")], "deleted");
    assert_eq!(app.answer(request("DELETE", "/shared").origin(APP)).await, deleted);
    assert_eq!(app.answer(request("PATCH", "/shared").origin(APP)).await, not_found());
}

#[test]
fn the_constant_says_that_there_is_none() {
    for cors in [none::CORS, none_of_two::CORS, failing::CORS] {
        assert_eq!(format!("{cors:?}"), "Cors(none)");
    }
}
