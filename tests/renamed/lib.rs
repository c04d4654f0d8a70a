//! A crate in which cors-runtime has another name, at its root and behind a module.

#![cfg(test)]

use actix_web::{App, HttpResponse, get, http::StatusCode, put, test};
use policies::{Cors, cors, policy};

mod prelude {
    pub(crate) use policies as cors_runtime;
}

const PARTNERS: Cors = policy! { crate = policies, origins = ["https://partner.example"], methods = [PUT] };

#[cors(crate = policies, origins = "*")]
#[get("/")]
async fn read() -> HttpResponse {
    HttpResponse::Ok().finish()
}

#[cors(crate = crate::prelude::cors_runtime, policy = PARTNERS)]
#[put("/")]
async fn write() -> HttpResponse {
    HttpResponse::Ok().finish()
}

#[actix_web::test]
async fn handlers_find_the_runtime_under_its_other_names() {
    let app = test::init_service(App::new().service(read).service(write)).await;
    for (method, origin, status) in [
        ("GET", "https://a.example", StatusCode::NO_CONTENT),
        ("PUT", "https://partner.example", StatusCode::NO_CONTENT),
        ("PUT", "https://a.example", StatusCode::FORBIDDEN),
    ] {
        let preflight = test::TestRequest::with_uri("/")
            .method(actix_web::http::Method::OPTIONS)
            .insert_header(("Origin", origin))
            .insert_header(("Access-Control-Request-Method", method));
        assert_eq!(test::call_service(&app, preflight.to_request()).await.status(), status, "{method} {origin}");
    }
}
