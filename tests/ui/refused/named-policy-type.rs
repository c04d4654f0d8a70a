use actix_web::get;
use cors_runtime::{Cors, cors, policy};

const READERS: &str = "https://app.example.com";
#[cors(policy = READERS)]
#[get("/")]
async fn an_origin() -> &'static str { "" }

fn writers() -> Cors {
    policy! { origins = "*" }
}
#[cors(policy = writers)]
#[get("/")]
async fn a_function() -> &'static str { "" }

static BOTH: [Cors; 2] = [policy! { origins = "*" }, policy! { origins = ["https://app.example.com"] }];
#[cors(policy = BOTH)]
#[get("/")]
async fn a_list() -> &'static str { "" }

fn main() {}
