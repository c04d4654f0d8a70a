//! What plain actix-web's handlers survive: lints that are forbidden, so that no generated code may allow them.

#![forbid(
    future_incompatible,
    keyword_idents,
    let_underscore,
    missing_docs,
    rust_2018_compatibility,
    rust_2018_idioms,
    rust_2021_compatibility,
    rust_2024_compatibility,
    unreachable_pub,
    unsafe_code,
    unused,
    unused_import_braces,
    unused_lifetimes,
    unused_qualifications
)]
#![deny(warnings)]

use actix_web::{App, get, put, routes};
use cors_runtime::{Cors, cors, policy};

const PARTNERS: Cors = policy! { origins = ["https://partner.example"], methods = [GET, PUT] };

#[cors(origins = ["https://app.example.com"])]
#[get("/private")]
async fn private() -> &'static str { "" }

/// Documented.
#[cors(policy = PARTNERS)]
#[put("/documented")]
async fn documented() -> &'static str { "" }

#[cors(policy = inner::OWN)]
#[actix_web::put("/qualified")]
async fn qualified() -> &'static str { "" }

#[cors(origins = "*")]
#[routes]
#[get("/one")]
#[put("/two")]
async fn several() -> &'static str { "" }

mod inner {
    use actix_web::get;
    use cors_runtime::{Cors, cors};

    pub(crate) const OWN: Cors = cors_runtime::policy! { origins = "*", methods = "*" };

    #[cors(policy = OWN)]
    #[get("/inner")]
    pub(crate) async fn handler() -> &'static str { "" }
}

fn main() {
    let app = App::new().service(private).service(documented).service(qualified).service(several);
    let _app = app.service(inner::handler);
}
