use cors_runtime::cors;

#[cors(origins = "*", headers = ["*", "Authorization"])]
mod open {
    #[cors_runtime::cors(inherit, credentials)]
    #[actix_web::get("/")]
    pub async fn with_credentials() -> &'static str { "" }
}

#[cors(origins = "*")]
mod mistakes_of_its_own {
    #[cors_runtime::cors(inherit, danger(null_origin))]
    #[actix_web::get("/")]
    pub async fn with_a_danger() -> &'static str { "" }
    #[cors_runtime::cors(inherit, max_age = "2d")]
    #[actix_web::get("/")]
    pub async fn with_mistakes_of_its_own() -> &'static str { "" }
}

#[cors(origins = ["http://app.example.com"])]
mod insecure {
    #[cors_runtime::cors(inherit, credentials)]
    #[actix_web::get("/")]
    pub async fn with_credentials() -> &'static str { "" }
}

#[cors(origins = ["http://app.example.com"], credentials, danger(insecure_origins))]
mod dangerous {
    #[cors_runtime::cors(inherit, origins = ["https://app.example.com"])]
    #[actix_web::get("/")]
    pub async fn that_needs_it_not_is_no_mistake() -> &'static str { "" }
    #[cors_runtime::cors(inherit, origins = ["https://app.example.com"], danger(insecure_origins))]
    #[actix_web::get("/")]
    pub async fn that_writes_it() -> &'static str { "" }
}

#[cors(origins = ["https://app.example.com"])]
mod outer {
    #[cors_runtime::cors(inherit, max_age = "60")]
    pub mod inner {
        #[actix_web::get("/")]
        pub async fn first() -> &'static str { "" }
        #[cors_runtime::cors(inherit, headers = "Cookie")]
        #[actix_web::get("/")]
        pub async fn second() -> &'static str { "" }
    }
}

fn main() {}
