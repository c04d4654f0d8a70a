#![deny(warnings)]

use actix_web::{App, route};
use cors_runtime::cors;

#[cors(origins = "*", methods = "*", headers = "*", expose_headers = "*", credentials = false, max_age = 0)]
#[route("/", method = "GET", method = "PUT")]
async fn any_of_each() -> &'static str { "" }

#[cors(origins = "https://app.example.com", methods = PUT, headers = "X-Request-Id", expose_headers = "X-Total-Count", max_age = "90s")]
#[route("/", method = "GET", method = "PUT")]
async fn one_of_each() -> &'static str { "" }

#[cors(origins = ["*"], methods = ["*"], headers = ["*", "Authorization"], expose_headers = ["*"], max_age = 86_400)]
#[route("/", method = "GET", method = "PUT")]
async fn any_in_lists() -> &'static str { "" }

#[cors(
    max_age = "10m",
    credentials = true,
    expose_headers = ["X-Total-Count", "ETag",],
    headers = ["Content-Type", r"X-Request-Id", "Authorization"],
    methods = [GET, "PURGE", r#"PUT"#,],
    origins = [
        "https://app.example.com",
        "https://*.preview.example.com",
        "https://example.com:8443",
        "http://localhost:*",
        "http://127.0.0.1:3000",
        "http://[::1]:3000",
        "https://xn--bcher-kva.example",
    ],
)]
#[route("/", method = "GET", method = "PUT", method = "PURGE")]
async fn lists_in_another_order() -> &'static str { "" }

#[cors(origins = ["http://intranet", "chrome-extension://aapbdbdomjkkjkaonfhkkikfgjllcleb"], credentials, danger(insecure_origins), max_age = "2h")]
#[route("/", method = "GET")]
async fn insecure_origins() -> &'static str { "" }

#[cors(origins = ["https://*.github.io", "http://*.co.uk"], credentials, danger(public_suffixes, insecure_origins,), max_age = "1d")]
#[route("/", method = "GET")]
async fn public_suffixes() -> &'static str { "" }

#[cors(danger(null_origin), origins = ["null", "tauri://localhost"], max_age = 0x10)]
#[route("/", method = "GET")]
async fn null_origin() -> &'static str { "" }

#[cors(crate = cors_runtime, origins = "*")]
#[route("/", method = "GET")]
async fn by_name() -> &'static str { "" }

#[cors(origins = "https://app.example.com", enforce, preflight_status = 200)]
#[route("/", method = "GET")]
async fn enforced() -> &'static str { "" }

#[cors(enforce = true, origins = "*", preflight_status = 2_99)]
#[route("/", method = "GET")]
async fn enforced_by_value() -> &'static str { "" }

#[cors(origins = "*", enforce = false, preflight_status = 204)]
#[route("/", method = "GET")]
async fn defaults_by_value() -> &'static str { "" }

#[cors(none)]
#[route("/", method = "GET", method = "TRACE")]
async fn none() -> &'static str { "" }

#[cors(crate = cors_runtime, none,)]
#[route("/", method = "GET")]
async fn none_by_name() -> &'static str { "" }

#[cors { origins = "*", crate = ::cors_runtime }]
#[route("/", method = "GET")]
async fn by_path_and_in_braces() -> &'static str { "" }

fn main() {
    let app = App::new().service(any_of_each).service(one_of_each).service(any_in_lists);
    let app = app.service(lists_in_another_order).service(insecure_origins).service(public_suffixes);
    let app = app.service(enforced).service(enforced_by_value).service(defaults_by_value).service(none).service(none_by_name);
    let _ = app.service(null_origin).service(by_name).service(by_path_and_in_braces);
}
