//! Responses of other kinds than a body with 200: streams, 304, redirects.

use std::io;

use actix_web::{
    App, HttpResponse, Responder,
    body::{BodySize, MessageBody},
    get, head, test,
    web::{self, Bytes, Redirect},
};
use cors_runtime::cors;
use futures_util::stream;

use crate::service::{
    ALLOW_ORIGIN, APP, CONTENT_TYPE, EXPOSE_HEADERS, Fields, OTHER, VARY, expect, get, request, serve,
};

const ALLOWED: [(&str, &str); 2] = [(ALLOW_ORIGIN, APP), (EXPOSE_HEADERS, "ETag")];

fn pieces(count: usize) -> impl stream::Stream<Item = Result<Bytes, io::Error>> {
    stream::iter((0..count).map(|index| Ok(Bytes::from(format!("{index};")))))
}

#[cors(origins = "https://app.example.com", expose_headers = "ETag")]
#[get("/stream")]
async fn streaming() -> HttpResponse {
    HttpResponse::Ok().streaming(pieces(4))
}

#[cors(origins = "https://app.example.com", expose_headers = "ETag")]
#[get("/empty")]
async fn empty_stream() -> HttpResponse {
    HttpResponse::Ok().streaming(pieces(0))
}

#[cors(origins = "https://app.example.com", expose_headers = "ETag")]
#[get("/not_modified")]
async fn not_modified() -> HttpResponse {
    HttpResponse::NotModified().insert_header(("etag", "\"1\"")).insert_header((VARY, "Accept-Encoding")).finish()
}

#[cors(origins = "https://app.example.com", expose_headers = "ETag")]
#[get("/found")]
async fn found() -> HttpResponse {
    HttpResponse::Found().insert_header(("location", "/elsewhere")).finish()
}

#[cors(origins = "https://app.example.com", expose_headers = "ETag")]
#[get("/redirect")]
async fn redirect() -> impl Responder {
    Redirect::to("https://other.example/").permanent()
}

#[cors(origins = "https://app.example.com", expose_headers = "ETag")]
#[head("/head")]
async fn head_only() -> HttpResponse {
    HttpResponse::Ok().insert_header(("etag", "\"1\"")).finish()
}

#[cors(origins = "https://app.example.com", expose_headers = "ETag")]
#[get("/no_content")]
async fn no_content() -> impl Responder {
    HttpResponse::NoContent()
}

#[cors(origins = "https://app.example.com", expose_headers = "ETag")]
#[get("/json")]
async fn json() -> impl Responder {
    web::Json([1, 2])
}

#[actix_web::test]
async fn every_kind_of_response_is_covered() {
    let app = App::new().service((streaming, empty_stream, not_modified, found, redirect, head_only, no_content, json));
    let app = serve(app).await;
    let tag = ("etag", "\\\"1\\\"");
    for (method, path, response) in [
        ("GET", "/stream", expect(200, &[(CONTENT_TYPE, "application/octet-stream")], "0;1;2;3;")),
        ("GET", "/empty", expect(200, &[(CONTENT_TYPE, "application/octet-stream")], "")),
        ("GET", "/not_modified", expect(304, &[tag, (VARY, "Accept-Encoding")], "")),
        ("GET", "/found", expect(302, &[("location", "/elsewhere")], "")),
        ("GET", "/redirect", expect(308, &[("location", "https://other.example/")], "")),
        ("HEAD", "/head", expect(200, &[tag], "")),
        ("GET", "/no_content", expect(204, &[], "")),
        ("GET", "/json", expect(200, &[(CONTENT_TYPE, "application/json")], "[1,2]")),
    ] {
        let response = response.with(&[(VARY, "Origin")]);
        assert_eq!(app.answer(request(method, path).origin(APP)).await, response.clone().with(&ALLOWED), "{path}");
        assert_eq!(app.answer(request(method, path).origin(OTHER)).await, response, "{path}");
        assert_eq!(app.answer(request(method, path)).await, response, "{path}");
    }
}

#[actix_web::test]
async fn the_body_stays_the_handlers() {
    let app = test::init_service(App::new().service((streaming, json))).await;
    for (path, size) in [("/stream", BodySize::Stream), ("/json", BodySize::Sized(5))] {
        let response = test::call_service(&app, get(path).origin(APP).to_request()).await;
        assert_eq!(response.into_body().size(), size);
    }
}
