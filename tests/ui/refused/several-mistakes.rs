//! Each mistake is one error, in the order of the source, and the handlers stay known wherever they are.

use actix_web::get;
use cors_runtime::{Cors, cors, policy};

#[cors(
    origins = ["https://app.example.com/", "https://www.example.com", "https://Shop.example.com"],
    header = ["Content-Type, X-Request-Id"],
    methods = [Get],
    max_age = "1 hour",
    credentials = "true",
)]
#[get("/")]
async fn six() -> &'static str { "" }

const POLICY: Cors = policy! {
    max_age = 604800,
    methods = [GET, patch],
    origins = ["app.example.com"],
};

mod api {
    /// Documented.
    #[cors_runtime::cors(origins = ["https://app.example.com/"], credentials)]
    #[actix_web::get("/{id}", name = "item")]
    #[allow(clippy::unused_async)]
    pub(crate) async fn item(id: actix_web::web::Path<u32>) -> String { id.to_string() }
}

fn main() {
    #[cors(origins = ["https://app.example.com/"], headers = ["Cookie"])]
    #[get("/inner")]
    async fn inner() -> &'static str { "" }

    let local = policy! { origins = ["https://app.example.com/"] };
    let app = actix_web::App::new().wrap(POLICY).wrap(local).service(six).service(api::item).service(inner);
    let _ = (app, six::CORS, api::item::CORS, inner::CORS);
}
