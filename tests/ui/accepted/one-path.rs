#![deny(warnings)]

use actix_web::{App, delete, get, put, web};
use cors_runtime::{Cors, cors, policy};

const WRITERS: Cors = policy! { origins = ["https://app.example.com"], methods = [PUT, DELETE], credentials };

#[cors(origins = "*")]
#[get("/items/{id}")]
async fn read() -> &'static str { "" }

#[cors(policy = WRITERS)]
#[put("/items/{id}")]
async fn write() -> &'static str { "" }

#[cors(policy = WRITERS)]
#[delete("/items/{id}")]
async fn remove() -> &'static str { "" }

#[get("/items/{id}/private")]
async fn without_a_policy() -> &'static str { "" }

fn configure(config: &mut web::ServiceConfig) {
    config.service(read).service(write).service(remove).service(without_a_policy);
}

fn main() {
    let _ = App::new().configure(configure).service(web::scope("/v2").wrap(WRITERS).configure(configure));
}
