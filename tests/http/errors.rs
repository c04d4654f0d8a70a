//! Errors of handlers and extractors, and CORS headers that a handler wrote itself.

use std::fmt;

use actix_web::{
    App, HttpResponse, ResponseError,
    error::{ErrorBadRequest, ErrorConflict},
    get,
    http::StatusCode,
    post, put, route, web,
};
use cors_runtime::cors;

use crate::service::{
    ALLOW_CREDENTIALS, ALLOW_HEADERS, ALLOW_METHODS, ALLOW_ORIGIN, APP, CONTENT_TYPE, EXPOSE_HEADERS, Fields, MAX_AGE,
    OTHER, TEXT, VARY, expect, get, put, request, serve, serve_only,
};

const ALLOWED: [(&str, &str); 3] =
    [(ALLOW_ORIGIN, APP), (ALLOW_CREDENTIALS, "true"), (EXPOSE_HEADERS, "X-Total-Count")];

#[cors(origins = "https://app.example.com", expose_headers = ["X-Total-Count"], credentials)]
#[put("/conflict")]
async fn taken() -> Result<HttpResponse, actix_web::Error> {
    Err(ErrorConflict("taken"))
}

#[derive(Debug)]
struct Custom;

impl fmt::Display for Custom {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("custom")
    }
}

impl ResponseError for Custom {
    fn error_response(&self) -> HttpResponse {
        HttpResponse::build(StatusCode::PAYMENT_REQUIRED).insert_header(("x-total-count", "0")).body("pay")
    }
}

#[cors(origins = "https://app.example.com", expose_headers = ["X-Total-Count"], credentials)]
#[put("/custom")]
async fn unpaid() -> Result<HttpResponse, Custom> {
    Err(Custom)
}

#[cors(origins = "*")]
#[get("/public")]
async fn public() -> Result<HttpResponse, actix_web::Error> {
    Err(ErrorBadRequest("no"))
}

#[actix_web::test]
async fn a_handlers_error_carries_the_cors_headers() {
    let app = serve(App::new().service((taken, unpaid, public))).await;
    let conflict = expect(409, &[(CONTENT_TYPE, TEXT), (VARY, "Origin")], "taken");
    let custom = expect(402, &[("x-total-count", "0"), (VARY, "Origin")], "pay");
    for (path, error) in [("/conflict", conflict), ("/custom", custom)] {
        assert_eq!(app.answer(put(path).origin(APP)).await, error.clone().with(&ALLOWED));
        assert_eq!(app.answer(put(path).origin(OTHER)).await, error);
        assert_eq!(app.answer(put(path)).await, error);
    }
    let expected = expect(400, &[(CONTENT_TYPE, TEXT), (ALLOW_ORIGIN, "*")], "no");
    assert_eq!(app.answer(get("/public")).await, expected);
}

mod bare {
    use super::{HttpResponse, post, put, web};

    #[put("/items/{id}")]
    pub(super) async fn item(id: web::Path<u32>) -> HttpResponse {
        HttpResponse::Ok().body(id.to_string())
    }

    #[post("/json")]
    pub(super) async fn json(ids: web::Json<Vec<u32>>) -> HttpResponse {
        HttpResponse::Ok().body(ids.len().to_string())
    }
}

#[cors(origins = "https://app.example.com", expose_headers = ["X-Total-Count"], credentials)]
#[put("/items/{id}")]
async fn item(id: web::Path<u32>) -> HttpResponse {
    HttpResponse::Ok().body(id.to_string())
}

#[cors(origins = "https://app.example.com", expose_headers = ["X-Total-Count"], credentials)]
#[post("/json")]
async fn json(ids: web::Json<Vec<u32>>) -> HttpResponse {
    HttpResponse::Ok().body(ids.len().to_string())
}

#[actix_web::test]
async fn an_extractors_failure_carries_the_cors_headers() {
    let bare = serve(App::new().service((bare::item, bare::json))).await;
    let app = serve(App::new().service((item, json))).await;
    let broken = || {
        let typed = || request("POST", "/json").field(CONTENT_TYPE, "application/json");
        [put("/items/seven"), request("POST", "/json").set_payload("[1]"), typed().set_payload("[1"), typed()]
    };
    for (index, (request, without)) in broken().into_iter().zip(broken()).enumerate() {
        let failure = bare.answer(without).await;
        assert_eq!(failure.status, [404, 400, 400, 400][index]);
        let varies = failure.with(&[(VARY, "Origin")]);
        assert_eq!(app.answer(request.origin(APP)).await, varies.clone().with(&ALLOWED));
    }
    for (request, without) in broken().into_iter().zip(broken()) {
        let varies = bare.answer(without).await.with(&[(VARY, "Origin")]);
        assert_eq!(app.answer(request.origin(OTHER)).await, varies);
    }
}

fn with_own_cors_headers() -> HttpResponse {
    HttpResponse::Ok()
        .append_header((ALLOW_ORIGIN, "*"))
        .append_header((ALLOW_ORIGIN, "https://evil.example"))
        .insert_header((ALLOW_CREDENTIALS, "true"))
        .insert_header((ALLOW_METHODS, "DELETE"))
        .insert_header((ALLOW_HEADERS, "X-Evil"))
        .insert_header((MAX_AGE, "86400"))
        .insert_header((EXPOSE_HEADERS, "X-Secret"))
        .insert_header(("access-control-allow-private-network", "true"))
        .insert_header(("x-kept", "1"))
        .body("mine")
}

#[cors(origins = "https://app.example.com", methods = [PUT])]
#[route("/listed", method = "PUT", method = "DELETE")]
async fn listed() -> HttpResponse {
    with_own_cors_headers()
}

#[cors(origins = "*")]
#[get("/any")]
async fn any() -> HttpResponse {
    with_own_cors_headers()
}

#[cors(origins = "https://app.example.com", expose_headers = "*", credentials)]
#[get("/exposing")]
async fn exposing() -> HttpResponse {
    with_own_cors_headers()
}

#[actix_web::test]
async fn cors_headers_of_the_handler_are_replaced_by_the_policys() {
    let app = serve(App::new().service((listed, any, exposing))).await;
    let kept = expect(200, &[("x-kept", "1")], "mine");
    let varies = kept.clone().with(&[(VARY, "Origin")]);
    assert_eq!(app.answer(put("/listed").origin(APP)).await, varies.clone().with(&[(ALLOW_ORIGIN, APP)]));
    assert_eq!(app.answer(get("/any").origin(APP)).await, kept.with(&[(ALLOW_ORIGIN, "*")]));
    let mirrored = [(ALLOW_ORIGIN, APP), (ALLOW_CREDENTIALS, "true"), (EXPOSE_HEADERS, "vary, x-kept")];
    assert_eq!(app.answer(get("/exposing").origin(APP)).await, varies.with(&mirrored));
}

#[actix_web::test]
async fn cors_headers_of_the_handler_are_removed_where_the_policy_gives_none() {
    let app = serve_only(listed).await;
    let kept = expect(200, &[("x-kept", "1")], "mine");
    let varies = kept.clone().with(&[(VARY, "Origin")]);
    assert_eq!(app.answer(put("/listed").origin(OTHER)).await, varies);
    assert_eq!(app.answer(put("/listed")).await, varies);
    assert_eq!(app.answer(request("DELETE", "/listed").origin(APP)).await, kept);
}
