mod without_anything {}

#[cors(origins = "*")]
mod with_functions {
    #[actix_web::get("/")]
    pub async fn helper() -> &'static str { "" }
    pub mod inner {
        pub const LIMIT: usize = 10;
    }
}

#[cors(origins = "https://app.example.com")]
mod with_a_mistake {
    #[actix_web::get("/")]
    pub async fn handler() -> &'static str { "" }
}

mod without_a_policy {}
