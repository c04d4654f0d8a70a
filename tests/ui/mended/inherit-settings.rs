#[cors(origins = "*", headers = ["*", "Authorization"])]
mod open {
    #[cors_runtime::cors(inherit, credentials, origins = "https://app.example.com", headers = "*")]
    #[actix_web::get("/")]
    pub async fn with_credentials() -> &'static str { "" }
}

#[cors(origins = ["http://app.example.com"])]
mod insecure {
    #[cors_runtime::cors(inherit, credentials, origins = ["https://app.example.com"])]
    #[actix_web::get("/")]
    pub async fn with_credentials() -> &'static str { "" }
}
