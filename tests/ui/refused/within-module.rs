use actix_web::{delete, get, put};
use cors_runtime::{Cors, Origin, cors, policy};

const READERS: Cors = policy! { origins = ["https://app.example.com"], methods = GET };

fn is_tenant(_: &Origin) -> bool { true }

#[cors(origins = ["https://app.example.com/"], credential)]
mod mistakes_in_its_keys {
    #[super::get("/items")]
    pub async fn first() -> &'static str { "" }
    #[super::put("/items")]
    pub async fn second() -> &'static str { "" }
    #[super::cors(inherit, max_age = "1h")]
    #[super::delete("/items")]
    pub async fn third() -> &'static str { "" }
    pub mod inner {
        #[actix_web::get("/inner")]
        pub async fn fourth() -> &'static str { "" }
    }
}

#[cors(headers = ["Content-Type"])]
mod without_origins {
    #[super::get("/items")]
    pub async fn first() -> &'static str { "" }
    #[super::cors(inherit, max_age = "60")]
    #[super::put("/items")]
    pub async fn second() -> &'static str { "" }
}

#[cors(policy = READERS)]
mod policy_that_lacks_a_method {
    #[super::get("/items")]
    pub async fn first() -> &'static str { "" }
    #[super::put("/items")]
    pub async fn second() -> &'static str { "" }
}

#[cors(policy = is_tenant)]
mod policy_that_is_none {
    #[super::get("/items")]
    pub async fn first() -> &'static str { "" }
    #[super::put("/items")]
    pub async fn second() -> &'static str { "" }
}

#[cors(origins = "*")]
#[cors(origins = ["https://app.example.com"])]
mod twice {
    #[super::get("/items")]
    pub async fn first() -> &'static str { "" }
}

#[cors(origins = "*")]
mod settings_with_mistakes {
    #[super::cors(inherit, max_age = "1h ", origins = "https://app.example.com/")]
    #[super::get("/items")]
    pub async fn own_settings() -> &'static str { "" }
}

#[cors(origins = "*")]
mod handlers_with_mistakes {
    #[super::get("/items", unknown = "yes")]
    pub async fn route() -> &'static str { "" }
    #[super::delete("/items")]
    pub async fn without_return_type() {}
}

#[cors(origins = "*")]
mod handler_that_is_documented {
    use actix_web::get;
    #[get("/items")]
    #[utoipa::path(responses((status = 200, body = String)))]
    pub async fn first() -> &'static str { "" }
}

fn main() {
    use actix_web::App;
    let app = App::new().service((mistakes_in_its_keys::first, mistakes_in_its_keys::second, mistakes_in_its_keys::third));
    let app = app.service((mistakes_in_its_keys::inner::fourth, without_origins::first, without_origins::second));
    let app = app.service((policy_that_lacks_a_method::first, policy_that_lacks_a_method::second, policy_that_is_none::first));
    let app = app.service(policy_that_is_none::second);
    let app = app.service((twice::first, settings_with_mistakes::own_settings, handlers_with_mistakes::route));
    let _app = app.service((handlers_with_mistakes::without_return_type, handler_that_is_documented::first));
}
