//! A user's crate whose policies differ from build to build: it prints one.

use actix_web::{HttpRequest, get};
use cors_runtime::{Cors, Origin, cors, policy};

#[cfg(feature = "staging")]
fn is_preview_of_staging(origin: &Origin, _: &HttpRequest) -> bool {
    origin.is_subdomain_of("preview.staging.example")
}

fn is_tenant(origin: &Origin, _: &HttpRequest) -> bool {
    origin.is_subdomain_of("tenants.example")
}

#[cors(
    origins = [
        "https://app.example.com",
        #[cfg(feature = "staging")] "http://app.staging.example",
        #[cfg(feature = "staging")] env("STAGING_ORIGINS", default = ["https://default.staging.example"]),
        #[cfg(feature = "staging")] predicate(is_preview_of_staging),
        predicate(is_tenant),
    ],
    methods = [GET],
    headers = ["X-Request-Id", #[cfg(feature = "staging")] "X-Debug-Of-Staging"],
    expose_headers = ["X-Total-Count", #[cfg(feature = "staging")] "X-Trace-Of-Staging"],
    credentials,
    danger(#[cfg(feature = "staging")] insecure_origins),
)]
#[get("/")]
async fn list() -> &'static str {
    ""
}

const SHARED: Cors = policy! {
    origins = ["https://app.example.com", #[cfg(feature = "staging")] "https://shared.staging.example"],
};

fn main() {
    println!("{:?}", list::CORS);
    println!("{SHARED:?}");
}
