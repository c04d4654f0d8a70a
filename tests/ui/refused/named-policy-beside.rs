use actix_web::get;
use cors_runtime::{Cors, cors, policy};

const READERS: Cors = policy! { origins = ["https://app.example.com"] };

#[cors(policy = READERS, origins = ["https://www.example.com"])]
#[get("/")]
async fn beside_origins() -> &'static str { "" }

#[cors(credentials, policy = READERS)]
#[get("/")]
async fn after_credentials() -> &'static str { "" }

#[cors(policy = READERS, methods = [GET], max_age = "10m")]
#[get("/")]
async fn beside_two() -> &'static str { "" }

fn main() {}
