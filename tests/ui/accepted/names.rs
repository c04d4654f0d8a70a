#![deny(warnings)]

use actix_web::App;

#[allow(non_camel_case_types, dead_code)]
mod names_that_the_macros_use {
    use actix_web::get;

    type Cors = ();
    type Option = ();
    type String = ();
    struct Cow;
    mod __cors {}
    mod core {}
    mod cors_runtime {}
    mod std {}
    const HEADERS: Option = ();
    const POLICY: String = ();

    #[::cors_runtime::cors(
        origins = ["https://a.example", "https://*.b.example"],
        headers = "*",
        credentials,
        max_age = 5,
    )]
    #[get("/taken")]
    pub async fn taken() -> &'static str { "" }

    #[::cors_runtime::cors(policy = taken::CORS)]
    #[get("/taken/again")]
    pub async fn taken_again() -> &'static str { "" }
}

mod names_of_settings {
    use cors_runtime::cors;

    #[cors(origins = "*")]
    #[actix_web::get("/policy")]
    pub async fn policy(cors: actix_web::HttpRequest) -> String { cors.path().to_owned() }

    #[cors(origins = "*")]
    #[actix_web::get("/origins")]
    pub async fn origins() -> &'static str { "" }
}

fn main() {
    let app = App::new().service(names_that_the_macros_use::taken).service(names_that_the_macros_use::taken_again);
    let _ = app.service(names_of_settings::policy).service(names_of_settings::origins);
}
