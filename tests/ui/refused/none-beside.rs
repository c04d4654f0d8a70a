use actix_web::get;
use cors_runtime::{Cors, cors, policy};

const READERS: Cors = policy! { origins = ["https://app.example.com"] };

#[cors(none, origins = ["https://app.example.com"])]
#[get("/")]
async fn beside_origins() -> &'static str { "" }

#[cors(credentials, origins = ["https://app.example.com"], none)]
#[get("/")]
async fn after_two() -> &'static str { "" }

#[cors(none, policy = READERS)]
#[get("/")]
async fn beside_policy() -> &'static str { "" }

#[cors(policy = READERS, none)]
#[get("/")]
async fn after_policy() -> &'static str { "" }

#[cors(enforce, none)]
#[get("/")]
async fn after_enforce() -> &'static str { "" }

#[cors(none, origins = ["https://app.example.com/"])]
#[get("/")]
async fn beside_a_mistake() -> &'static str { "" }

fn main() {}
