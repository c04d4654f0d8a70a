#![forbid(unsafe_code)]
#![deny(warnings, missing_docs, unreachable_pub)]
//! Handlers whose policy is set when the service starts.

use actix_web::{get, put};
use cors_runtime::{Cors, Live, cors, policy};

static PARTNERS: Live = Live::new();

/// In a module of its own.
pub mod policies {
    use cors_runtime::Live;

    /// Set by `main`.
    pub static READERS: Live = Live::new();
}

#[cors(policy = PARTNERS)]
#[get("/")]
async fn list_items() -> &'static str { "" }

#[cors(policy = policies::READERS)]
#[put("/")]
async fn put_item() -> &'static str { "" }

#[cors(policy = PARTNERS)]
#[put("/raw")]
async fn r#type() -> &'static str { "" }

#[cors(origins = env("UI_LIVE", default = []))]
#[get("/open")]
async fn open() -> &'static str { "" }

#[cfg(not(all()))]
#[cors(policy = policies::UNKNOWN)]
#[get("/")]
async fn left_out() -> &'static str { "" }

#[cfg(not(all()))]
#[cors(origins = env("UI_UNSET"))]
#[get("/")]
async fn left_out_too() -> &'static str { "" }

fn generic<T: 'static>() -> Cors {
    policy! { origins = env("UI_GENERIC", default = "https://app.example.com") }
}

fn main() {
    PARTNERS.set(policy! { origins = "*", methods = [GET, PUT] }).unwrap();
    let refused = policies::READERS.set(policy! { origins = "*", methods = [GET] }).unwrap_err();
    assert_eq!(refused.problems()[0].code(), "policy-method-missing");
    let unset = cors_runtime::check().unwrap_err();
    assert_eq!(unset.policies().len(), 1);
    policies::READERS.set(policy! { origins = "*", methods = "*" }).unwrap();
    cors_runtime::check().unwrap();
    let _ = (generic::<u8>(), actix_web::App::new().wrap(&PARTNERS).service((list_items, put_item, r#type, open)));
}
