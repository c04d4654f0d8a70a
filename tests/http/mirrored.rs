//! `*` with credentials is a literal to browsers, so that the answer names what this exchange has.

use actix_web::{App, HttpResponse, cookie::Cookie, error::ErrorForbidden, get, put, route};
use cors_runtime::cors;

use crate::service::{
    ALLOW_CREDENTIALS, ALLOW_HEADERS, ALLOW_METHODS, ALLOW_ORIGIN, APP, EXPOSE_HEADERS, Fields, MAX_AGE, OTHER,
    PREFLIGHT, PREFLIGHT_MIRRORED, TEXT, VARY, expect, get, preflight, put, request, serve, serve_only,
};

#[cors(origins = "https://app.example.com", headers = "*", credentials, max_age = "1h")]
#[put("/headers")]
async fn headers() -> HttpResponse {
    HttpResponse::Ok().finish()
}

#[cors(origins = "https://app.example.com", methods = "*", credentials)]
#[route("/methods", method = "GET", method = "PUT", method = "PURGE")]
async fn methods() -> HttpResponse {
    HttpResponse::Ok().finish()
}

#[cors(origins = "https://app.example.com", expose_headers = "*", credentials)]
#[get("/exposed")]
async fn exposed() -> HttpResponse {
    HttpResponse::Ok()
        .insert_header(("x-total-count", "3"))
        .append_header(("x-several", "a"))
        .append_header(("x-several", "b"))
        .insert_header(("cache-control", "no-store"))
        .cookie(Cookie::new("session", "1"))
        .body("exposed")
}

const ALLOWED: [(&str, &str); 2] = [(ALLOW_ORIGIN, APP), (ALLOW_CREDENTIALS, "true")];

#[actix_web::test]
async fn the_requested_headers_are_mirrored_as_they_were_sent() {
    let app = serve_only(headers).await;
    for asked in ["x-a", "authorization,x-a,x-b", "X-A, X-B", "*"] {
        let answer = app.answer(preflight("PUT", "/headers").origin(APP).asking_for_headers(asked)).await;
        let rest = [(ALLOW_METHODS, "PUT"), (ALLOW_HEADERS, asked), (MAX_AGE, "3600"), (VARY, PREFLIGHT_MIRRORED)];
        assert_eq!(answer, expect(204, &ALLOWED, "").with(&rest));
    }
}

#[actix_web::test]
async fn no_header_is_mirrored_where_none_was_asked_for() {
    let app = serve_only(headers).await;
    let rest = [(ALLOW_METHODS, "PUT"), (MAX_AGE, "3600"), (VARY, PREFLIGHT_MIRRORED)];
    let answer = app.answer(preflight("PUT", "/headers").origin(APP)).await;
    assert_eq!(answer, expect(204, &ALLOWED, "").with(&rest));
}

#[actix_web::test]
async fn several_lists_of_requested_headers_are_not_mirrored() {
    let app = serve_only(headers).await;
    let rest = [(ALLOW_METHODS, "PUT"), (MAX_AGE, "3600"), (VARY, PREFLIGHT_MIRRORED)];
    let request = preflight("PUT", "/headers").origin(APP).asking_for_headers("x-a").asking_for_headers("x-b");
    assert_eq!(app.answer(request).await, expect(204, &ALLOWED, "").with(&rest));
}

#[actix_web::test]
async fn the_requested_method_is_mirrored() {
    let app = serve_only(methods).await;
    for method in ["GET", "PUT", "PURGE"] {
        let answer = app.answer(preflight(method, "/methods").origin(APP)).await;
        assert_eq!(answer, expect(204, &ALLOWED, "").with(&[(ALLOW_METHODS, method), (VARY, PREFLIGHT)]));
        let answer = app.answer(request(method, "/methods").origin(APP)).await;
        assert_eq!(answer, expect(200, &ALLOWED, "").with(&[(VARY, "Origin")]));
    }
}

#[actix_web::test]
async fn the_responses_own_headers_are_exposed() {
    let app = serve_only(exposed).await;
    let own = [
        ("cache-control", "no-store"),
        ("set-cookie", "session=1"),
        ("x-several", "a"),
        ("x-several", "b"),
        ("x-total-count", "3"),
        (VARY, "Origin"),
    ];
    let handled = expect(200, &own, "exposed");
    let rest = [(EXPOSE_HEADERS, "vary, x-several, x-total-count")];
    assert_eq!(app.answer(get("/exposed").origin(APP)).await, handled.clone().with(&ALLOWED).with(&rest));
    assert_eq!(app.answer(get("/exposed").origin(OTHER)).await, handled);
}

#[cors(origins = "https://app.example.com", expose_headers = "*", credentials)]
#[put("/failing")]
async fn failing() -> Result<HttpResponse, actix_web::Error> {
    Err(ErrorForbidden("no"))
}

#[actix_web::test]
async fn the_headers_of_an_error_are_exposed_too() {
    let app = serve(App::new().service(failing)).await;
    let rest = [("content-type", TEXT), (EXPOSE_HEADERS, "vary"), (VARY, "Origin")];
    assert_eq!(app.answer(put("/failing").origin(APP)).await, expect(403, &ALLOWED, "no").with(&rest));
}
