#[cors(origins = "*", headers = ["*", "Authorization"])]
mod open {
    #[cors_runtime::cors(inherit, credentials, origins = "https://app.example.com", headers = "*")]
    #[actix_web::get("/")]
    pub async fn with_credentials() -> &'static str { "" }
    #[cors_runtime::cors(inherit)]
    #[actix_web::get("/")]
    pub async fn with_a_danger() -> &'static str { "" }
    #[cors_runtime::cors(inherit, max_age = "1d")]
    #[actix_web::get("/")]
    pub async fn with_mistakes_of_its_own() -> &'static str { "" }
}

#[cors(origins = ["http://app.example.com"])]
mod insecure {
    #[cors_runtime::cors(inherit, credentials, origins = ["https://app.example.com"])]
    #[actix_web::get("/")]
    pub async fn with_credentials() -> &'static str { "" }
}
