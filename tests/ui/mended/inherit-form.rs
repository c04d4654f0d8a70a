#[cors(origins = ["https://app.example.com"])]
mod module {
    #[cors_runtime::cors(inherit, max_age = "1h")]
    #[actix_web::get("/")]
    pub async fn with_true() -> &'static str { "" }
    #[cors_runtime::cors(origins = "*")]
    #[actix_web::get("/")]
    pub async fn with_false() -> &'static str { "" }
    #[cors_runtime::cors(inherit, max_age = "1h")]
    #[actix_web::get("/")]
    pub async fn in_parentheses() -> &'static str { "" }
    #[cors_runtime::cors(inherit, max_age = "1h")]
    #[actix_web::get("/")]
    pub async fn behind() -> &'static str { "" }
    #[cors_runtime::cors(inherit, max_age = "1h")]
    #[actix_web::get("/")]
    pub async fn in_quotes() -> &'static str { "" }
    #[cors_runtime::cors(inherit)]
    #[actix_web::get("/")]
    pub async fn twice() -> &'static str { "" }
    #[cors_runtime::cors(inherit, max_age = "1h")]
    #[actix_web::get("/")]
    pub async fn misspelt() -> &'static str { "" }
    #[cors_runtime::cors(inherit, max_age = "1h")]
    #[actix_web::get("/")]
    pub async fn without_comma() -> &'static str { "" }
    #[cors_runtime::cors(inherit, credentials)]
    #[actix_web::get("/")]
    pub async fn of_other_libraries() -> &'static str { "" }
    #[cors_runtime::cors(inherit, max_age = "1h")]
    #[actix_web::get("/")]
    pub async fn below_the_route() -> &'static str { "" }
}
