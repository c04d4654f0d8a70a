//! A user's crate with every lint on that a user may have on: what the macros generate gives none of them a reason.

#![forbid(unsafe_code)]
#![deny(
    warnings,
    future_incompatible,
    let_underscore,
    nonstandard_style,
    rust_2018_idioms,
    rust_2021_compatibility,
    rust_2024_compatibility,
    unused,
    absolute_paths_not_starting_with_crate,
    elided_lifetimes_in_paths,
    explicit_outlives_requirements,
    meta_variable_misuse,
    missing_copy_implementations,
    missing_debug_implementations,
    missing_docs,
    non_ascii_idents,
    redundant_imports,
    redundant_lifetimes,
    single_use_lifetimes,
    trivial_casts,
    trivial_numeric_casts,
    unit_bindings,
    unnameable_types,
    unused_crate_dependencies,
    unused_import_braces,
    unused_lifetimes,
    unused_macro_rules,
    unused_qualifications,
    unused_results,
    variant_size_differences
)]
#![deny(clippy::all, clippy::pedantic, clippy::nursery)]

use actix_web::{delete, get, put, web};
use cors_runtime::{Cors, cors, policy};

/// The policy of partners.
pub const PARTNERS: Cors = policy! { origins = ["https://partner.example"], methods = [GET, PUT], credentials };

static EVERYONE: Cors = policy! { origins = "*" };

/// Reads an item.
#[cors(origins = "*")]
#[get("/items/{id}")]
pub async fn read(id: web::Path<u32>) -> String {
    id.to_string()
}

/// Writes an item.
#[cors(
    origins = ["https://app.example.com", "https://*.preview.example.com", "http://localhost:*"],
    headers = ["Content-Type", "X-Request-Id"],
    expose_headers = ["X-Total-Count"],
    credentials,
    max_age = "10m",
)]
#[put("/items/{id}", name = "write")]
pub(crate) async fn write(id: web::Path<u32>) -> String {
    id.to_string()
}

#[cors(policy = PARTNERS)]
#[actix_web::route("/orders", method = "GET", method = "PUT")]
async fn orders() -> &'static str {
    ""
}

#[cors(origins = ["https://app.example.com"])]
#[delete("/items/{id}")]
async fn remove() -> &'static str {
    ""
}

// Handlers that are `pub` break this one without a policy too.
#[deny(unreachable_pub)]
// It asks for the contrary of the one above.
#[allow(clippy::redundant_pub_crate)]
mod api {
    use actix_web::{dev::HttpServiceFactory, get, routes};
    use cors_runtime::cors;

    #[cors(origins = "*")]
    #[routes]
    #[get("/one")]
    #[put("/two")]
    async fn several() -> &'static str {
        ""
    }

    #[cors(origins = "*")]
    #[get("/in-the-crate")]
    pub(crate) async fn in_the_crate() -> &'static str {
        ""
    }

    pub(super) fn services() -> impl HttpServiceFactory {
        (several, in_the_crate)
    }
}

/// Registers all handlers.
pub fn configure(config: &mut web::ServiceConfig) {
    #[cors(origins = "*")]
    #[get("/inner")]
    async fn inner() -> &'static str {
        ""
    }

    let handlers = (read, write, orders, remove);
    let scope = web::scope("").wrap(EVERYONE.clone()).service(handlers).service((api::services(), inner));
    let _: &mut web::ServiceConfig = config.service(scope);
}
