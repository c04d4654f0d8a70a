//! `self::` at the head of a parameter is a path.

#![deny(warnings)]

use actix_web::{App, get, web};
use cors_runtime::cors;

pub struct Query(web::Query<u8>);

impl actix_web::FromRequest for Query {
    type Error = actix_web::Error;
    type Future = std::future::Ready<Result<Self, Self::Error>>;

    fn from_request(_: &actix_web::HttpRequest, _: &mut actix_web::dev::Payload) -> Self::Future {
        std::future::ready(Ok(Self(web::Query(0))))
    }
}

#[cors(origins = "*")]
#[get("/type")]
async fn by_type(query: self::Query) -> String { query.0.to_string() }

#[cors(origins = "*")]
#[get("/pattern")]
async fn by_pattern(self::Query(number): self::Query) -> String { number.to_string() }

/// Names that the generated code might have had.
#[cors(origins = "*")]
#[get("/name")]
async fn __cors() -> &'static str { "" }

#[cors(origins = "*")]
#[get("/parameter")]
async fn __config() -> &'static str { "" }

fn main() {
    let _ = App::new().service(by_type).service(by_pattern).service(__cors).service(__config);
}
