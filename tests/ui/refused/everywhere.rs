//! One mistake is one error, wherever the handler stands.

use actix_web::{App, get};
use cors_runtime::{Cors, cors, policy};

/// Documented.
#[allow(clippy::unused_async)]
#[cors(origins = ["https://app.example.com/"])]
#[doc = "More of it."]
#[get("/documented")]
#[inline]
pub(crate) async fn documented() -> &'static str { "" }

mod api {
    #[cors_runtime::cors(origins = ["https://app.example.com/"])]
    #[actix_web::get("/{id}", name = "item", wrap = "actix_web::middleware::NormalizePath::trim()")]
    pub async fn item(id: actix_web::web::Path<u32>) -> String { id.to_string() }
}

#[cfg(all())]
#[cors(origins = ["https://app.example.com/"])]
#[cfg(all())]
#[get("/conditional")]
async fn conditional() -> &'static str { "" }

#[cors(origins = ["https://app.example.com/"])]
#[actix_web::routes]
#[get("/a")]
#[put("/b")]
async fn r#async() -> &'static str { "" }

macro_rules! handler {
    ($name:ident, $origin:literal) => {
        #[cors(origins = [$origin])]
        #[get("/by-macro")]
        async fn $name() -> &'static str { "" }
    };
}

handler!(by_macro, "https://app.example.com/");

static POLICY: Cors = policy! { origins = ["https://app.example.com/"] };

fn local() -> Cors {
    policy! { origins = ["https://app.example.com/"] }
}

fn in_a_body() -> impl actix_web::dev::HttpServiceFactory {
    #[cors(origins = ["https://app.example.com/"])]
    #[get("/inner")]
    async fn inner() -> &'static str { "" }
    inner
}

fn main() {
    let app = App::new().wrap(local()).wrap(POLICY.clone()).service(documented).service(api::item);
    let app = app.service(conditional).service(r#async).service(by_macro).service(in_a_body());
    let _ = (app, documented::CORS, api::item::CORS, conditional::CORS, r#async::CORS, by_macro::CORS);
}
