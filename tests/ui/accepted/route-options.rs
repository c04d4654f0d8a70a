#![deny(warnings)]

use actix_web::{
    App, Responder,
    guard::GuardContext,
    middleware::{DefaultHeaders, Logger, NormalizePath},
    web,
};
use cors_runtime::cors;

mod guards {
    pub fn is_local(context: &super::GuardContext<'_>) -> bool {
        context.head().peer_addr.is_none()
    }
}

fn always(_: &GuardContext<'_>) -> bool {
    true
}

#[cors(origins = "*")]
#[actix_web::get("/items/{id:[0-9]+}/{tail:.*}", name = "item", guard = "always", guard = "guards::is_local", wrap = "NormalizePath::trim()")]
async fn every_option(path: web::Path<(u32, String)>) -> impl Responder {
    path.into_inner().1
}

#[cors(origins = "*")]
#[actix_web::route(
    "/orders",
    method = "POST",
    method = "PUT",
    name = "orders",
    guard = "always",
    wrap = "Logger::default()",
    wrap = "NormalizePath::trim()",
)]
async fn every_option_of_route(query: web::Query<Vec<(String, String)>>) -> impl Responder {
    query.into_inner().len().to_string()
}

#[cors(origins = "*")]
#[actix_web::routes]
#[get("/a", name = "a", guard = "always")]
#[put("/b", wrap = "NormalizePath::trim()")]
async fn every_option_of_routes() -> impl Responder {
    ""
}

fn main() {
    let _ = App::new().wrap(DefaultHeaders::new()).service(every_option).service(every_option_of_route);
    let _ = App::new().service(every_option_of_routes);
}
