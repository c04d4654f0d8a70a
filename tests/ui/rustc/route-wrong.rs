use actix_web::{get, route};
use cors_runtime::cors;

#[cors(origins = ["https://app.example.com"])]
#[get]
async fn no_path() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"])]
#[get("/", methods = "GET")]
async fn unknown_option() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"])]
#[route("/")]
async fn no_method() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"])]
#[get("/")]
async fn no_return_type() {}

fn main() {}
