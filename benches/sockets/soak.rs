//! The handlers of the soak test: each kind of policy, on handlers and around a resource.

use actix_web::{
    HttpResponse, put, route,
    web::{Bytes, ServiceConfig, resource},
};
use cors_runtime::{cors, policy};

pub(super) fn configure(config: &mut ServiceConfig) {
    let around = policy! { origins = ["https://*.example.com", "http://localhost:*"], methods = [GET, PUT] };
    config.service((listed, any, mirrored, resource("/around").to(respond).wrap(around)));
}

async fn respond(body: Bytes) -> HttpResponse {
    HttpResponse::Ok().insert_header(("x-total-count", "7")).body(format!("{} bytes", body.len()))
}

#[cors(
    origins = ["https://app.example.com"],
    methods = [PUT],
    headers = ["X-Request-Id"],
    expose_headers = ["X-Total-Count"],
    credentials,
    max_age = "10m",
)]
#[route("/listed", method = "GET", method = "PUT")]
async fn listed(body: Bytes) -> HttpResponse {
    respond(body).await
}

#[cors(origins = "*", headers = "*", expose_headers = "*")]
#[put("/any")]
async fn any(body: Bytes) -> HttpResponse {
    respond(body).await
}

#[cors(origins = ["https://*.example.com"], methods = "*", headers = "*", expose_headers = "*", credentials)]
#[put("/mirrored")]
async fn mirrored(body: Bytes) -> HttpResponse {
    respond(body).await
}
