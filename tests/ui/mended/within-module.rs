#[cors(policy = READERS)]
mod policy_that_lacks_a_method {
    #[super::get("/items")]
    pub async fn first() -> &'static str { "" }
    #[super::cors(origins = ["https://app.example.com"])]
    #[super::put("/items")]
    pub async fn second() -> &'static str { "" }
}

#[cors(policy = WRITERS)]
mod policy_that_is_none {
    pub const WRITERS: super::Cors = super::policy! { origins = ["https://app.example.com"], methods = [GET, PUT] };
    #[super::get("/items")]
    pub async fn first() -> &'static str { "" }
    #[super::put("/items")]
    pub async fn second() -> &'static str { "" }
}
use policy_that_is_none::WRITERS;

#[cors(origins = ["https://app.example.com"])]
mod twice {
    #[super::get("/items")]
    pub async fn first() -> &'static str { "" }
}

#[cors(origins = "*")]
mod handlers_with_mistakes {
    #[super::get("/items", name = "yes")]
    pub async fn route() -> &'static str { "" }
    #[super::delete("/items")]
    pub async fn without_return_type() -> impl actix_web::Responder { "" }
}

#[cors(origins = "*")]
mod handler_that_is_documented {
    use actix_web::get;
    #[utoipa::path(responses((status = 200, body = String)))]
    #[get("/items")]
    pub async fn first() -> &'static str { "" }
}
