use cors_runtime::{Cors, cors, policy};

pub const READERS: Cors = policy! { origins = ["https://app.example.com"] };

#[cors(origins = ["https://app.example.com"])]
mod module {
    #[cors_runtime::cors(inherit, policy = super::READERS)]
    #[actix_web::get("/")]
    pub async fn beside_policy() -> &'static str { "" }
    #[cors_runtime::cors(inherit, none)]
    #[actix_web::get("/")]
    pub async fn beside_none() -> &'static str { "" }
}

#[cors(policy = READERS)]
mod with_a_named_policy {
    #[cors_runtime::cors(inherit, max_age = "1h")]
    #[actix_web::get("/")]
    pub async fn handler() -> &'static str { "" }
    #[cors_runtime::cors(inherit)]
    #[actix_web::get("/")]
    pub async fn without_settings() -> &'static str { "" }
}

#[cors(none)]
mod without_a_policy {
    #[cors_runtime::cors(inherit, origins = "*")]
    #[actix_web::get("/")]
    pub async fn handler() -> &'static str { "" }
}

fn main() {}
