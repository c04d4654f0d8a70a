#[cors(policy = READERS)]
mod with_a_named_policy {
    #[cors_runtime::cors(origins = ["https://app.example.com"], max_age = "1h")]
    #[actix_web::get("/")]
    pub async fn handler() -> &'static str { "" }
    #[cors_runtime::cors(inherit)]
    #[actix_web::get("/")]
    pub async fn without_settings() -> &'static str { "" }
}

#[cors(none)]
mod without_a_policy {
    #[cors_runtime::cors(origins = "*")]
    #[actix_web::get("/")]
    pub async fn handler() -> &'static str { "" }
}
