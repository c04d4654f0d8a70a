use actix_web::get;
use cors_runtime::{Cors, cors, policy};

const READERS: Cors = policy! { origins = ["https://app.example.com"] };

const BOTH: Cors = policy! { policy = READERS };

#[cors(policy = READERS, origins = ["https://www.example.com"])]
#[get("/")]
async fn beside_origins() -> &'static str { "" }

#[cors(credentials, policy = READERS)]
#[get("/")]
async fn after_credentials() -> &'static str { "" }

#[cors(policy = READERS, methods = [GET], max_age = "10m")]
#[get("/")]
async fn beside_two() -> &'static str { "" }

#[cors(policy = "READERS")]
#[get("/")]
async fn in_quotes() -> &'static str { "" }

#[cors(policy(READERS))]
#[get("/")]
async fn in_parentheses() -> &'static str { "" }

#[cors(policy = READERS.clone())]
#[get("/")]
async fn call() -> &'static str { "" }

#[cors(policy = policy! { origins = "*" })]
#[get("/")]
async fn macro_call() -> &'static str { "" }

#[cors(READERS)]
#[get("/")]
async fn no_key() -> &'static str { "" }

#[cors(policy)]
#[get("/")]
async fn no_value() -> &'static str { "" }

fn main() {}
