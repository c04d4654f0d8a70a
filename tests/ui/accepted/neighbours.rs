//! Attributes with the names of routes that are none are passed over, wherever they stand.

#![deny(warnings)]

use actix_web::{App, get, routes};
use cors_runtime::{Cors, cors};

#[cors(origins = ["https://app.example.com"], credentials)]
#[neighbours::trace]
#[get("/above")]
async fn above() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"])]
#[get("/below")]
#[neighbours::trace]
async fn below() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"])]
#[neighbours::trace("qux")]
#[get("/with-a-name")]
async fn with_a_name() -> &'static str { "" }

mod imported {
    use neighbours::trace;

    #[cors_runtime::cors(origins = ["https://app.example.com"])]
    #[trace]
    #[actix_web::get("/imported")]
    pub async fn bare() -> &'static str { "" }

    #[cors_runtime::cors(origins = ["https://app.example.com"])]
    #[trace("qux")]
    #[actix_web::get("/imported/with-a-name")]
    pub async fn with_a_name() -> &'static str { "" }
}

#[cors(origins = ["https://app.example.com"])]
#[neighbours::trace]
#[routes]
#[get("/one")]
#[neighbours::trace("qux")]
#[get("/two")]
async fn several() -> &'static str { "" }

fn main() {
    let app = App::new().service(above).service(below).service(with_a_name).service(several);
    let _ = app.service(imported::bare).service(imported::with_a_name);
    let _: [Cors; 4] = [above::CORS, with_a_name::CORS, imported::with_a_name::CORS, several::CORS];
}
