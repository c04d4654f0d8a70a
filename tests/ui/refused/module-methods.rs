use cors_runtime::cors;

#[cors(origins = ["https://app.example.com"], methods = [GET, PUT, PATCH])]
mod method_of_no_handler {
    #[actix_web::get("/items")]
    pub async fn read() -> &'static str { "" }
    pub mod inner {
        #[actix_web::put("/items")]
        pub async fn write() -> &'static str { "" }
    }
    #[cors_runtime::cors(inherit, methods = PATCH)]
    #[actix_web::patch("/items")]
    pub async fn with_methods_of_its_own() -> &'static str { "" }
}

#[cors(origins = ["https://app.example.com"], methods = PUT)]
mod only_method_of_no_handler {
    #[actix_web::get("/items")]
    pub async fn read() -> &'static str { "" }
}

#[cors(origins = ["https://app.example.com"], methods = [GET, PUT])]
mod handler_with_another_method {
    #[actix_web::route("/items", method = "GET", method = "POST")]
    pub async fn one_of_two() -> &'static str { "" }
    #[actix_web::put("/items")]
    pub async fn write() -> &'static str { "" }
    #[actix_web::delete("/items")]
    pub async fn remove() -> &'static str { "" }
}

#[cors(origins = ["https://app.example.com"], methods = [GET])]
mod handler_that_inherits {
    #[actix_web::get("/items")]
    pub async fn read() -> &'static str { "" }
    #[cors_runtime::cors(inherit, credentials)]
    #[actix_web::patch("/items")]
    pub async fn change() -> &'static str { "" }
}

#[cors(origins = ["https://app.example.com"], methods = [GET])]
mod handler_of_no_page {
    #[actix_web::get("/items")]
    pub async fn read() -> &'static str { "" }
    #[actix_web::trace("/items")]
    pub async fn trace() -> &'static str { "" }
}

#[cors(origins = ["https://app.example.com"], methods = [GET, #[cfg(debug_assertions)] DELETE])]
mod handler_of_some_builds {
    #[actix_web::get("/items")]
    pub async fn read() -> &'static str { "" }
    #[actix_web::delete("/items")]
    pub async fn remove() -> &'static str { "" }
}

#[cors(origins = ["https://app.example.com"], methods = ["get"])]
mod method_in_another_case {
    #[actix_web::get("/items")]
    pub async fn read() -> &'static str { "" }
}

fn main() {}
