//! While an attribute is being typed its handler stays known, and nothing but the attribute is wrong.

use actix_web::{App, get};
use cors_runtime::cors;

#[cors(orig)]
#[get("/")]
async fn half_a_key() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"], cred)]
#[get("/")]
async fn half_a_second_key() -> &'static str { "" }

#[cors(origins)]
#[get("/")]
async fn key_without_a_value() -> &'static str { "" }

#[cors(origins =)]
#[get("/")]
async fn key_and_equals() -> &'static str { "" }

#[cors(origins = , credentials)]
#[get("/")]
async fn key_and_equals_before_another() -> &'static str { "" }

#[cors(origins = ["https://"])]
#[get("/")]
async fn half_an_origin() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"], max_age)]
#[get("/")]
async fn max_age_without_a_value() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"], danger)]
#[get("/")]
async fn danger_without_a_value() -> &'static str { "" }

#[cors(policy =)]
#[get("/")]
async fn policy_and_equals() -> &'static str { "" }

fn main() {
    let app = App::new().service(half_a_key).service(half_a_second_key).service(key_without_a_value);
    let app = app.service(key_and_equals).service(key_and_equals_before_another).service(half_an_origin);
    let _ = app.service(max_age_without_a_value).service(danger_without_a_value).service(policy_and_equals);
    let _ = (half_a_key::CORS, half_a_second_key::CORS, half_an_origin::CORS, policy_and_equals::CORS);
}
