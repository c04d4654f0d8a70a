use actix_web::{put, route, routes};
use cors_runtime::{Cors, cors, policy};

mod policies {
    pub const READERS: super::Cors = super::policy! { origins = ["https://app.example.com"] };
}

const WRITERS: Cors = policy! { origins = ["https://app.example.com"], methods = [PUT] };

#[cors(policy = policies::READERS)]
#[put("/")]
async fn put() -> &'static str { "" }

#[cors(policy = WRITERS)]
#[route("/", method = "GET", method = "PUT", method = "DELETE")]
async fn several() -> &'static str { "" }

#[cors(policy = WRITERS)]
#[routes]
#[get("/one")]
#[put("/two")]
async fn several_routes() -> &'static str { "" }

fn main() {}
