use actix_web::{put, route, routes};
use cors_runtime::{Cors, cors, policy};

const READERS: Cors = policy! { origins = ["https://app.example.com"] };
#[cors(policy = READERS)]
#[put("/")]
async fn lacks_the_method() -> &'static str { "" }

mod policies {
    pub const WRITERS: super::Cors = super::policy! { origins = ["https://app.example.com"], methods = [PUT] };
}
#[cors(policy = policies::WRITERS)]
#[route("/", method = "GET", method = "PUT", method = "DELETE")]
async fn lacks_two_of_three() -> &'static str { "" }

const DELETERS: Cors = policy! { origins = ["https://app.example.com"], methods = [DELETE] };
#[cors(policy = DELETERS)]
#[routes]
#[put("/one")]
#[delete("/two")]
async fn lacks_one_of_routes() -> &'static str { "" }

fn main() {}
