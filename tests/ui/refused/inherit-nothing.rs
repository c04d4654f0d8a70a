use actix_web::get;
use cors_runtime::{Cors, cors, policy};

mod without_a_policy {
    #[cors_runtime::cors(inherit, max_age = "1h")]
    #[actix_web::get("/")]
    pub async fn handler() -> &'static str { "" }
}

#[cors(inherit)]
#[get("/")]
async fn alone() -> &'static str { "" }

#[cors(inherit, max_age = "1h")]
#[get("/")]
async fn beside_settings() -> &'static str { "" }

#[cors(inherit, origins = ["*/"])]
#[get("/")]
async fn beside_a_mistake() -> &'static str { "" }

#[cors(inherit, max_age = "1h")]
mod outermost {
    #[actix_web::get("/")]
    pub async fn handler() -> &'static str { "" }
}

const INSIDE_A_POLICY: Cors = policy! { inherit, max_age = "1h" };

fn main() {}
