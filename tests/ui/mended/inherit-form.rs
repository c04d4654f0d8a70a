#[cors(origins = ["https://app.example.com"])]
mod in_words {
    #[cors_runtime::cors(inherit, max_age = "1h")]
    #[actix_web::get("/")]
    pub async fn behind() -> &'static str { "" }
    #[cors_runtime::cors(inherit)]
    #[actix_web::get("/")]
    pub async fn twice() -> &'static str { "" }
    #[cors_runtime::cors(inherit, max_age = "1h")]
    #[actix_web::get("/")]
    pub async fn below_the_route() -> &'static str { "" }
}
