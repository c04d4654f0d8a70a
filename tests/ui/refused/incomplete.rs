//! While an attribute is being typed its handler stays known, and nothing but the attribute is wrong.

use actix_web::get;
use cors_runtime::cors;

#[cors(orig)]
#[get("/")]
async fn half_a_key() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"], cred)]
#[get("/")]
async fn half_a_second_key() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"], max_age =)]
#[get("/")]
async fn key_and_equals() -> &'static str { "" }

#[cors(origins = ["https://"])]
#[get("/")]
async fn empty_string() -> &'static str { "" }

fn main() {
    let _ = actix_web::App::new().service(half_a_key).service(half_a_second_key).service(key_and_equals);
    let _ = (half_a_key::CORS, half_a_second_key::CORS, key_and_equals::CORS, empty_string::CORS);
}
