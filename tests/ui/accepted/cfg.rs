#![deny(warnings)]
#![forbid(unsafe_code)]
#![allow(unexpected_cfgs)]

use actix_web::{App, get, route};
use cors_runtime::{Cors, cors, policy};

#[cors(origins = ["https://app.example.com", #[cfg(debug_assertions)] "http://localhost:*"])]
#[get("/")]
async fn of_debug_builds() -> &'static str { "" }

#[cors(
    origins = [
        #[cfg(all(feature = "staging", not(debug_assertions)))]
        "https://staging.example.com",
        #[cfg(any(feature = "preview", test))]
        "https://*.preview.example.com",
        #[cfg(not(feature = "staging"))]
        "https://app.example.com",
        #[cfg(feature = "staging")]
        #[cfg(debug_assertions)]
        "http://localhost:3000",
    ],
    methods = [GET, #[cfg(feature = "writes")] PUT, #[cfg(unix)] "PURGE"],
    headers = ["Content-Type", #[cfg(debug_assertions)] "X-Debug"],
    expose_headers = [#[cfg(feature = "metrics")] "X-Duration", "X-Total-Count"],
)]
#[route("/", method = "GET", method = "PUT", method = "PURGE")]
async fn of_many_builds() -> &'static str { "" }

#[cors(
    origins = ["https://app.example.com", #[cfg(feature = "staging")] "http://staging.example.com"],
    credentials,
    danger(#[cfg(feature = "staging")] insecure_origins),
)]
#[get("/")]
async fn danger_of_some_builds() -> &'static str { "" }

#[cors(origins = [#[cfg(unix)] "https://a.example", #[cfg(windows)] "https://a.example", #[cfg(not(any(unix, windows)))] "https://a.example"])]
#[get("/")]
async fn one_in_each_build() -> &'static str { "" }

#[cors(origins = [
    #[cfg(target_os = "linux")] "https://linux.example",
    #[cfg(target_os = "macos")] "https://linux.example",
    #[cfg(not(any(target_os = "linux", target_os = "macos")))] "*",
])]
#[get("/")]
async fn systems_exclude_each_other() -> &'static str { "" }

#[cors(origins = [#[cfg(debug_assertions)] env("DEV_ORIGINS", default = "http://localhost:*"), #[cfg(not(debug_assertions))] env("DEV_ORIGINS")])]
#[get("/")]
async fn variable_of_each_build() -> &'static str { "" }

const SHARED: Cors = policy! { origins = ["https://app.example.com", #[cfg(false)] "https://never.example"] };

#[cors(policy = SHARED)]
#[get("/")]
async fn by_name() -> &'static str { "" }

fn main() {
    assert!(!format!("{SHARED:?}").contains("never"));
    assert!(format!("{:?}", one_in_each_build::CORS).contains("https://a.example"));
    let app = App::new().service(of_debug_builds).service(of_many_builds).service(danger_of_some_builds);
    let app = app.service(one_in_each_build).service(systems_exclude_each_other).service(variable_of_each_build);
    let _app = app.service(by_name);
}
