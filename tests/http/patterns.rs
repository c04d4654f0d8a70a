//! Which origins a pattern allows: subdomains, ports, `null` and other schemes.

use actix_web::{App, HttpResponse, put};
use cors_runtime::cors;

use crate::service::{
    ALLOW_CREDENTIALS, ALLOW_METHODS, ALLOW_ORIGIN, Fields, PREFLIGHT, VARY, expect, preflight, put, refused, serve,
};

#[cors(origins = ["https://*.preview.example.com", "https://exact.example.com"])]
#[put("/subdomains")]
async fn subdomains() -> HttpResponse {
    HttpResponse::Ok().finish()
}

#[cors(origins = ["http://localhost:*", "https://[::1]:*", "http://127.0.0.1:*"])]
#[put("/ports")]
async fn ports() -> HttpResponse {
    HttpResponse::Ok().finish()
}

#[cors(origins = ["https://*.example.com:*", "https://*.example.org:8443"])]
#[put("/both")]
async fn both() -> HttpResponse {
    HttpResponse::Ok().finish()
}

#[cors(origins = ["https://app.example.com:8443", "http://192.0.2.1:8080", "https://[2001:db8::1]"])]
#[put("/exact")]
async fn exact() -> HttpResponse {
    HttpResponse::Ok().finish()
}

#[cors(origins = ["chrome-extension://abcdefghijklmnop", "tauri://localhost"])]
#[put("/schemes")]
async fn schemes() -> HttpResponse {
    HttpResponse::Ok().finish()
}

#[cors(origins = ["null", "https://app.example.com"], danger(null_origin))]
#[put("/null")]
async fn null() -> HttpResponse {
    HttpResponse::Ok().finish()
}

/// Asserts the whole answers to a preflight and to an actual request of each origin.
async fn assert_origins(path: &str, allowed: &[&str], not_allowed: &[&str]) {
    let app = serve(App::new().service((subdomains, ports, both, exact, schemes, null))).await;
    for &origin in allowed {
        let expected = expect(204, &[(ALLOW_ORIGIN, origin), (ALLOW_METHODS, "PUT"), (VARY, PREFLIGHT)], "");
        assert_eq!(app.answer(preflight("PUT", path).origin(origin)).await, expected, "{origin}");
        let expected = expect(200, &[(ALLOW_ORIGIN, origin), (VARY, "Origin")], "");
        assert_eq!(app.answer(put(path).origin(origin)).await, expected, "{origin}");
    }
    for &origin in not_allowed {
        assert_eq!(app.answer(preflight("PUT", path).origin(origin)).await, refused(), "{origin}");
        assert_eq!(app.answer(put(path).origin(origin)).await, expect(200, &[(VARY, "Origin")], ""), "{origin}");
    }
}

#[actix_web::test]
async fn a_subdomain_wildcard_allows_one_or_more_labels_before_the_host() {
    let allowed = [
        "https://a.preview.example.com",
        "https://a.b.c.preview.example.com",
        "https://xn--bcher-kva.preview.example.com",
        "https://feature_1.preview.example.com",
        // No page has it, but to the URL parser it is a host like any other.
        "https://*.preview.example.com",
        "https://exact.example.com",
    ];
    let not_allowed = [
        "https://preview.example.com",
        "https://.preview.example.com",
        "https://a..preview.example.com",
        "https://.a.preview.example.com",
        "https://apreview.example.com",
        "http://a.preview.example.com",
        "https://a.preview.example.com:8443",
        "https://a.preview.example.com:443",
        "https://a.preview.example.com.",
        "https://a.preview.example.com/",
        "https://a.preview.example.com.evil.example",
        "https://A.preview.example.com",
        "https://a.Preview.example.com",
        "https://evil.example/.preview.example.com",
        "https://evil.example?.preview.example.com",
        "https://evil.example#.preview.example.com",
        "https://user@a.preview.example.com",
        "https://evil.example:80.preview.example.com",
        "https://evil.example a.preview.example.com",
        "https://evil.example\\.preview.example.com",
        "https://a%2e.preview.example.com",
        "https://b\u{fc}cher.preview.example.com",
        "a.preview.example.com",
        "https://sub.exact.example.com",
    ];
    assert_origins("/subdomains", &allowed, &not_allowed).await;
}

#[actix_web::test]
async fn a_port_wildcard_allows_any_port_and_none() {
    let allowed = [
        "http://localhost",
        "http://localhost:1",
        "http://localhost:3000",
        "http://localhost:65535",
        "http://localhost:443",
        "https://[::1]",
        "https://[::1]:8443",
        "http://127.0.0.1:8080",
    ];
    let not_allowed = [
        "http://localhost:80",
        "http://localhost:0",
        "http://localhost:65536",
        "http://localhost:03000",
        "http://localhost:",
        "http://localhost:*",
        "http://localhost:3000a",
        "http://localhost:+3000",
        "http://localhost: 3000",
        "http://localhost:3000:3000",
        "http://localhost:3000/",
        "http://localhost.evil.example:3000",
        "http://a.localhost:3000",
        "http://evillocalhost:3000",
        "https://localhost:3000",
        "http://[::1]:3000",
        "https://[::1]:443",
        "https://[::1]3000",
        "https://::1:3000",
        "http://127.0.0.2:8080",
    ];
    assert_origins("/ports", &allowed, &not_allowed).await;
}

#[actix_web::test]
async fn wildcards_for_subdomain_and_port_hold_together() {
    let allowed = ["https://a.example.com", "https://a.b.example.com:1234", "https://a.example.org:8443"];
    let not_allowed = [
        "https://example.com",
        "https://example.com:1234",
        "https://a.example.com:443",
        "https://a.example.com:0",
        "https://a.example.org",
        "https://a.example.org:84430",
        "https://a.example.org:08443",
        "https://example.org:8443",
    ];
    assert_origins("/both", &allowed, &not_allowed).await;
}

#[actix_web::test]
async fn an_exact_origin_is_compared_byte_for_byte() {
    let allowed = ["https://app.example.com:8443", "http://192.0.2.1:8080", "https://[2001:db8::1]"];
    let not_allowed = [
        "https://app.example.com",
        "https://app.example.com:844",
        "https://app.example.com:84430",
        "https://app.example.com:8443/",
        "https://app.example.com:8443 ",
        " https://app.example.com:8443",
        "HTTPS://app.example.com:8443",
        "https://APP.example.com:8443",
        "https://app.example.com.:8443",
        "http://192.0.2.1",
        "http://192.0.2.01:8080",
        "https://[2001:db8:0::1]",
        "https://[2001:DB8::1]",
    ];
    assert_origins("/exact", &allowed, &not_allowed).await;
}

#[actix_web::test]
async fn other_schemes_are_origins_too() {
    let allowed = ["chrome-extension://abcdefghijklmnop", "tauri://localhost"];
    let not_allowed = ["chrome-extension://abcdefghijklmno", "https://localhost", "tauri://localhost:1"];
    assert_origins("/schemes", &allowed, &not_allowed).await;
}

#[actix_web::test]
async fn null_is_allowed_where_the_policy_names_it() {
    assert_origins("/null", &["null", "https://app.example.com"], &["NULL", "Null", "null ", "nul", "nulll"]).await;
}

#[cors(
    origins = ["http://intranet.example.com", "https://*.github.io"],
    credentials,
    danger(insecure_origins, public_suffixes),
)]
#[put("/")]
async fn dangerous() -> HttpResponse {
    HttpResponse::Ok().finish()
}

#[actix_web::test]
async fn a_danger_allows_what_it_names() {
    let app = serve(App::new().service(dangerous)).await;
    for origin in ["http://intranet.example.com", "https://anyone.github.io"] {
        let allowed = [(ALLOW_ORIGIN, origin), (ALLOW_CREDENTIALS, "true"), (VARY, "Origin")];
        assert_eq!(app.answer(put("/").origin(origin)).await, expect(200, &allowed, ""));
    }
    assert_eq!(app.answer(preflight("PUT", "/").origin("https://github.io")).await, refused());
}
