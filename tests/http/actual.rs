//! Actual requests, and those without an `Origin`: the handler's response with the policy's headers, or without them.

use actix_web::{App, HttpResponse, get, put, route};
use cors_runtime::cors;

use crate::service::{
    ALLOW_CREDENTIALS, ALLOW_ORIGIN, APP, EXPOSE_HEADERS, Fields, OTHER, VARY, expect, get, put, request, serve,
    serve_only,
};

#[cors(origins = ["https://app.example.com", "https://admin.example.com"])]
#[get("/bare")]
async fn bare() -> HttpResponse {
    HttpResponse::Ok().insert_header(("x-total-count", "3")).body("three items")
}

#[cors(
    origins = "https://app.example.com",
    headers = ["Content-Type"],
    expose_headers = ["X-Total-Count", "ETag"],
    credentials,
    max_age = "10m",
)]
#[put("/full")]
async fn full() -> HttpResponse {
    HttpResponse::Accepted().insert_header(("x-total-count", "3")).body("kept")
}

#[cors(origins = "*", expose_headers = ["X-Total-Count"], max_age = 60, headers = "*")]
#[get("/public")]
async fn public() -> HttpResponse {
    HttpResponse::Ok().insert_header(("x-total-count", "3")).body("public")
}

#[cors(origins = "*", expose_headers = "*")]
#[get("/exposing")]
async fn exposing() -> HttpResponse {
    HttpResponse::Ok().insert_header(("x-total-count", "3")).body("exposing")
}

const COUNT: (&str, &str) = ("x-total-count", "3");

#[actix_web::test]
async fn an_allowed_origin_is_echoed() {
    let app = serve_only(bare).await;
    for origin in [APP, "https://admin.example.com"] {
        let expected = expect(200, &[COUNT, (ALLOW_ORIGIN, origin), (VARY, "Origin")], "three items");
        assert_eq!(app.answer(get("/bare").origin(origin)).await, expected);
    }
}

#[actix_web::test]
async fn an_allowed_origin_gets_credentials_and_exposed_headers_and_nothing_of_a_preflight() {
    let app = serve_only(full).await;
    let expected = [
        COUNT,
        (ALLOW_ORIGIN, APP),
        (ALLOW_CREDENTIALS, "true"),
        (EXPOSE_HEADERS, "X-Total-Count, ETag"),
        (VARY, "Origin"),
    ];
    assert_eq!(app.answer(put("/full").origin(APP)).await, expect(202, &expected, "kept"));
}

#[actix_web::test]
async fn a_disallowed_origin_gets_the_handlers_response_without_cors_headers() {
    let app = serve(App::new().service((bare, full))).await;
    for origin in [OTHER, "null", "https://app.example.com:8443", "http://app.example.com", "https://example.com"] {
        let read = expect(200, &[COUNT, (VARY, "Origin")], "three items");
        assert_eq!(app.answer(get("/bare").origin(origin)).await, read, "{origin}");
        let kept = expect(202, &[COUNT, (VARY, "Origin")], "kept");
        assert_eq!(app.answer(put("/full").origin(origin)).await, kept, "{origin}");
    }
}

#[actix_web::test]
async fn a_request_without_origin_gets_the_handlers_response() {
    let app = serve(App::new().service((bare, full))).await;
    assert_eq!(app.answer(get("/bare")).await, expect(200, &[COUNT, (VARY, "Origin")], "three items"));
    assert_eq!(app.answer(put("/full")).await, expect(202, &[COUNT, (VARY, "Origin")], "kept"));
}

#[actix_web::test]
async fn where_any_origin_is_allowed_every_request_gets_the_same_response() {
    let app = serve(App::new().service((public, exposing))).await;
    let plain = expect(200, &[COUNT, (ALLOW_ORIGIN, "*"), (EXPOSE_HEADERS, "X-Total-Count")], "public");
    let star = expect(200, &[COUNT, (ALLOW_ORIGIN, "*"), (EXPOSE_HEADERS, "*")], "exposing");
    for (path, expected) in [("/public", plain), ("/exposing", star)] {
        assert_eq!(app.answer(get(path)).await, expected);
        for origin in [APP, OTHER, "null", "not an origin", ""] {
            assert_eq!(app.answer(get(path).origin(origin)).await, expected, "{origin}");
        }
        assert_eq!(app.answer(get(path).origin(APP).origin(OTHER)).await, expected);
    }
}

#[cors(origins = "https://app.example.com", methods = [PUT], credentials)]
#[route("/", method = "GET", method = "PUT", method = "DELETE")]
async fn only_put() -> HttpResponse {
    HttpResponse::Ok().body("handled")
}

#[cors(origins = "*", methods = ["PUT"], expose_headers = "*")]
#[route("/", method = "GET", method = "PUT", method = "DELETE")]
async fn only_put_for_any() -> HttpResponse {
    HttpResponse::Ok().body("handled")
}

#[actix_web::test]
async fn a_method_that_the_policy_lacks_gets_the_handlers_response_untouched() {
    for app in [serve_only(only_put).await, serve_only(only_put_for_any).await] {
        for method in ["GET", "DELETE"] {
            let untouched = expect(200, &[], "handled");
            assert_eq!(app.answer(request(method, "/").origin(APP)).await, untouched);
            assert_eq!(app.answer(request(method, "/").origin(OTHER)).await, untouched);
            assert_eq!(app.answer(request(method, "/")).await, untouched);
        }
    }
}

#[actix_web::test]
async fn a_method_that_the_policy_has_is_allowed_beside_those_it_lacks() {
    let app = serve_only(only_put).await;
    let expected = [(ALLOW_ORIGIN, APP), (ALLOW_CREDENTIALS, "true"), (VARY, "Origin")];
    assert_eq!(app.answer(put("/").origin(APP)).await, expect(200, &expected, "handled"));
    let app = serve_only(only_put_for_any).await;
    let expected = [(ALLOW_ORIGIN, "*"), (EXPOSE_HEADERS, "*")];
    assert_eq!(app.answer(put("/").origin(APP)).await, expect(200, &expected, "handled"));
}

#[actix_web::test]
async fn the_fields_of_a_preflight_mean_nothing_on_an_actual_request() {
    let app = serve_only(full).await;
    let plain = app.answer(put("/full").origin(APP)).await;
    let decorated = put("/full").origin(APP).asking_for_headers("x-a").field("access-control-request-method", "DELETE");
    assert_eq!(app.answer(decorated).await, plain);
}

#[cors(origins = "https://app.example.com")]
#[put("/private")]
async fn same_origin_only() -> HttpResponse {
    HttpResponse::Ok().cookie(actix_web::cookie::Cookie::new("session", "1")).body("cookie")
}

#[actix_web::test]
async fn headers_of_the_handler_stay() {
    let app = serve_only(same_origin_only).await;
    let expected = [("set-cookie", "session=1"), (ALLOW_ORIGIN, APP), (VARY, "Origin")];
    assert_eq!(app.answer(put("/private").origin(APP)).await, expect(200, &expected, "cookie"));
}
