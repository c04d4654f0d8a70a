//! A policy on a module, with the lints forbidden that plain actix-web's handlers survive.

#![forbid(
    future_incompatible,
    let_underscore,
    missing_docs,
    non_local_definitions,
    rust_2018_idioms,
    rust_2021_compatibility,
    rust_2024_compatibility,
    unreachable_pub,
    unsafe_code,
    unused,
    unused_lifetimes,
    unused_qualifications
)]
#![deny(warnings)]

use actix_web::{App, HttpRequest};
use cors_runtime::{Cors, Origin, cors, policy};
use utoipa::OpenApi;

const PARTNERS: Cors = policy! { origins = ["https://partner.example"], methods = [GET, PUT] };

fn is_tenant(origin: &Origin, _: &HttpRequest) -> bool {
    origin.is_subdomain_of("example.com")
}

async fn is_customer(_: &Origin, _: &HttpRequest) -> Result<bool, actix_web::Error> {
    Ok(false)
}

/// Documented.
#[cors(origins = ["https://app.example.com"], methods = [GET, PUT], max_age = "10m")]
#[allow(clippy::empty_docs)]
pub(crate) mod api {
    //! Documented inside.
    #![allow(clippy::unused_async)]

    use actix_web::{Responder, get, put};
    use cors_runtime::cors;

    const LIMIT: [u8; { let one = 1; one + 1 }] = [0; 2];

    pub(crate) struct Items<const N: usize = { 1 + 2 }>;

    impl Items<{ 2 + 2 }> {
        pub(crate) fn count(&self) -> usize {
            LIMIT.len()
        }
    }

    fn helper<#[cfg(all())] T>(value: T) -> Option<T> {
        Some(value)
    }

    /// Reads.
    #[get("/items")]
    pub(crate) async fn read() -> impl Responder {
        helper("").unwrap_or_default()
    }

    #[cfg(debug_assertions)]
    #[put("/items")]
    pub(crate) async fn write() -> impl Responder { "" }

    #[cfg(not(debug_assertions))]
    #[put("/elsewhere")]
    pub(crate) async fn write() -> impl Responder { "" }

    #[cfg_attr(debug_assertions, get("/debug"))]
    #[cfg_attr(not(debug_assertions), get("/release"))]
    pub(crate) async fn of_either() -> impl Responder { "" }

    #[cfg_attr(any(), cors(none))]
    #[get("/never-none")]
    pub(crate) async fn never_none() -> impl Responder { "" }

    #[cfg_attr(all(), cors(inherit, max_age = "1h"))]
    #[put("/always")]
    pub(crate) async fn always_inherits() -> impl Responder { "" }

    #[cfg(any())]
    #[cors(inherit, origins = "*")]
    #[get("/never")]
    async fn never() -> impl Responder { missing() }

    #[cfg(any())]
    mod never {
        #[get("/never")]
        async fn never() -> impl Responder { missing() }
    }

    #[cfg_attr(all(), allow(clippy::all))]
    #[get("/r#raw")]
    pub(crate) async fn r#move() -> impl Responder { "" }

    ::std::thread_local! {
        pub(crate) static COUNT: u8 = const { 0 };
    }

    #[get("/last")]
    pub(crate) async fn last() -> impl Responder { COUNT.with(ToString::to_string) }
}

#[cors(origins = "*")]
mod documented {
    use actix_web::{get, put};
    use cors_runtime::cors;

    /// Reads.
    #[utoipa::path(responses((status = 200, body = String)))]
    #[get("/documented")]
    pub(crate) async fn read() -> String { String::new() }

    #[cfg_attr(all(), utoipa::path(responses((status = 200, body = String))))]
    #[cors(inherit, max_age = "1h")]
    #[put("/documented")]
    pub(crate) async fn write() -> String { String::new() }
}

#[derive(OpenApi)]
#[openapi(paths(documented::read, documented::write))]
struct Documentation;

#[cors(policy = PARTNERS)]
mod named {
    #[actix_web::get("/named")]
    pub(crate) async fn read() -> &'static str { "" }

    pub(crate) mod nested {
        #[actix_web::put("/named")]
        pub(crate) async fn write() -> &'static str { "" }
    }
}

#[cors(origins = ["https://app.example.com", predicate(is_tenant), async_predicate(is_customer)])]
mod asked {
    #[actix_web::get("/asked")]
    pub(crate) async fn read() -> &'static str { "" }

    #[cors_runtime::cors(inherit, max_age = "1h")]
    pub(crate) mod nested {
        #[actix_web::put("/asked")]
        pub(crate) async fn write() -> &'static str { "" }
    }

    fn is_friend(_: &cors_runtime::Origin, _: &actix_web::HttpRequest) -> bool { true }

    #[cors_runtime::cors(inherit, origins = predicate(is_friend))]
    #[actix_web::delete("/asked")]
    pub(crate) async fn remove() -> &'static str { "" }

    #[cors_runtime::cors(inherit, origins = predicate(super::is_tenant))]
    pub(crate) mod of_others {
        #[actix_web::patch("/asked")]
        pub(crate) async fn change() -> &'static str { "" }
    }
}

#[cors(policy = PARTNERS)]
mod nobody_has_it {
    use cors_runtime::cors;

    #[cors(none)]
    #[actix_web::get("/none")]
    pub(crate) async fn read() -> &'static str { "" }
}

macro_rules! module {
    ($(#[$attribute:meta])* $vis:vis $name:ident, $settings:tt, $handler:item) => {
        $(#[$attribute])*
        #[cors $settings]
        $vis mod $name {
            $handler
        }
    };
}

module!(/** Documented. */ pub(crate) by_macro, (origins = "*"), #[actix_web::get("/by-macro")] pub(crate) async fn read() -> &'static str { "" });

mod modules_of_modules {
    #[cors_runtime::cors(origins = "*")]
    pub(crate) mod r#type {
        #[actix_web::get("/raw")]
        pub(crate) async fn read() -> &'static str { "" }
    }
}

fn main() {
    const OF_FUNCTION: Cors = policy! { origins = ["https://app.example.com"] };

    fn is_mine(_: &Origin, _: &HttpRequest) -> bool { true }

    #[cors(policy = OF_FUNCTION)]
    mod in_function {
        #[actix_web::get("/named-in-function")]
        pub(crate) async fn read() -> &'static str { "" }
    }

    #[cors(origins = predicate(is_mine))]
    mod asked_in_function {
        #[actix_web::get("/asked-in-function")]
        pub(crate) async fn read() -> &'static str { "" }
    }

    let app = App::new().service((api::read, api::write, api::of_either, api::never_none, api::always_inherits));
    let app = app.service((api::r#move, api::last, documented::read, documented::write, named::read));
    let app = app.service((named::nested::write, asked::read, asked::nested::write, asked::remove));
    let app = app.service((asked::of_others::change, nobody_has_it::read, by_macro::read, in_function::read));
    let _app = app.service((asked_in_function::read, modules_of_modules::r#type::read));
    assert_eq!(api::Items::<4>.count(), 2);
    assert_eq!(format!("{:?}", api::never_none::CORS), format!("{:?}", api::read::CORS));
    assert!(format!("{:?}", api::always_inherits::CORS).contains("3600 s"));
    assert!(Documentation::openapi().paths.paths["/documented"].put.is_some());
}
