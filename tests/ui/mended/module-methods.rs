#[cors(origins = ["https://app.example.com"], methods = [GET, PUT])]
mod handler_with_another_method {
    #[actix_web::route("/items", method = "GET", method = "POST")]
    pub async fn one_of_two() -> &'static str { "" }
    #[actix_web::put("/items")]
    pub async fn write() -> &'static str { "" }
    #[cors_runtime::cors(inherit, methods = [DELETE])]
    #[actix_web::delete("/items")]
    pub async fn remove() -> &'static str { "" }
}

#[cors(origins = ["https://app.example.com"], methods = [GET])]
mod handler_that_inherits {
    #[actix_web::get("/items")]
    pub async fn read() -> &'static str { "" }
    #[cors_runtime::cors(inherit, methods = [PATCH], credentials)]
    #[actix_web::patch("/items")]
    pub async fn change() -> &'static str { "" }
}

#[cors(origins = ["https://app.example.com"], methods = [GET])]
mod handler_of_no_page {
    #[actix_web::get("/items")]
    pub async fn read() -> &'static str { "" }
    #[cors_runtime::cors(none)]
    #[actix_web::trace("/items")]
    pub async fn trace() -> &'static str { "" }
}

#[cors(origins = ["https://app.example.com"], methods = [GET, #[cfg(debug_assertions)] DELETE])]
mod handler_of_some_builds {
    #[actix_web::get("/items")]
    pub async fn read() -> &'static str { "" }
    #[cfg(debug_assertions)]
    #[actix_web::delete("/items")]
    pub async fn remove() -> &'static str { "" }
}
