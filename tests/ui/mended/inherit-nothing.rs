#[cors(origins = ["https://app.example.com"])]
#[get("/")]
async fn alone() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"], max_age = "1h")]
#[get("/")]
async fn beside_settings() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"])]
#[get("/")]
async fn beside_a_mistake() -> &'static str { "" }

#[cors(origins = "*")]
mod without_a_policy {
    #[cors_runtime::cors(inherit, max_age = "1h")]
    #[actix_web::get("/")]
    pub async fn handler() -> &'static str { "" }
}

#[cors(origins = "*", max_age = "1h")]
mod outermost {
    #[actix_web::get("/")]
    pub async fn handler() -> &'static str { "" }
}

const INSIDE_A_POLICY: Cors = policy! { origins = "*", max_age = "1h" };
