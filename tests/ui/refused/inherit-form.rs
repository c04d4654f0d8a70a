use cors_runtime::cors;

#[cors(origins = ["https://app.example.com"])]
mod module {
    #[cors_runtime::cors(inherit = true, max_age = "1h")]
    #[actix_web::get("/")]
    pub async fn with_true() -> &'static str { "" }
    #[cors_runtime::cors(inherit = false, origins = "*")]
    #[actix_web::get("/")]
    pub async fn with_false() -> &'static str { "" }
    #[cors_runtime::cors(inherit(max_age = "1h"))]
    #[actix_web::get("/")]
    pub async fn in_parentheses() -> &'static str { "" }
    #[cors_runtime::cors("inherit", max_age = "1h")]
    #[actix_web::get("/")]
    pub async fn in_quotes() -> &'static str { "" }
    #[cors_runtime::cors(inherits, max_age = "1h")]
    #[actix_web::get("/")]
    pub async fn misspelt() -> &'static str { "" }
    #[cors_runtime::cors(inherit max_age = "1h")]
    #[actix_web::get("/")]
    pub async fn without_comma() -> &'static str { "" }
    #[cors_runtime::cors(extends, credentials)]
    #[actix_web::get("/")]
    pub async fn of_other_libraries() -> &'static str { "" }
}

#[cors(origins = ["https://app.example.com"])]
mod in_words {
    #[cors_runtime::cors(max_age = "1h", inherit)]
    #[actix_web::get("/")]
    pub async fn behind() -> &'static str { "" }
    #[cors_runtime::cors(inherit, inherit)]
    #[actix_web::get("/")]
    pub async fn twice() -> &'static str { "" }
    #[actix_web::get("/")]
    #[cors_runtime::cors(inherit, max_age = "1h")]
    pub async fn below_the_route() -> &'static str { "" }
}

fn main() {}
