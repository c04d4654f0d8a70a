//! Predicates: what they are asked about and when, and what their answer is to a request.

use std::cell::RefCell;

use actix_web::{App, Error, HttpRequest, HttpResponse, http::Method, put, web};
use cors_runtime::{Cors, Origin, cors, policy};

use crate::service::{
    ALLOW_CREDENTIALS, ALLOW_HEADERS, ALLOW_METHODS, ALLOW_ORIGIN, APP, EXPOSE_HEADERS, Fields, MAX_AGE, OTHER,
    PREFLIGHT, Server, VARY, expect, preflight, put, refused, request, serve, serve_only,
};

const TENANT: &str = "https://one.tenants.example";
const CUSTOMER: &str = "https://customer.example:8443";

thread_local! {
    /// What happened, in its order.
    static HAPPENED: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

fn happens(what: &str) {
    HAPPENED.with_borrow_mut(|happened| happened.push(what.to_owned()));
}

fn happened() -> Vec<String> {
    HAPPENED.take()
}

fn is_tenant(origin: &Origin, request: &HttpRequest) -> bool {
    happens(&format!("is_tenant {} {origin}", request.method()));
    origin.is_subdomain_of("tenants.example")
}

#[expect(clippy::unused_async, reason = "it is done as soon as it is asked")]
async fn is_customer(origin: &Origin, request: &HttpRequest) -> Result<bool, Error> {
    happens(&format!("is_customer {} {origin}", request.method()));
    Ok(origin.host() == "customer.example")
}

#[cors(
    origins = ["https://app.example.com", predicate(is_tenant), async_predicate(is_customer)],
    headers = ["X-Request-Id"],
    expose_headers = ["X-Total-Count"],
    credentials,
    max_age = "10m",
)]
#[put("/items")]
async fn put_items() -> HttpResponse {
    happens("handler");
    HttpResponse::Ok().body("put")
}

#[actix_web::test]
async fn an_origin_that_a_predicate_allows_is_answered_like_one_that_is_listed() {
    let app = serve_only(put_items).await;
    for origin in [APP, TENANT, CUSTOMER] {
        let expected = expect(
            204,
            &[
                (ALLOW_ORIGIN, origin),
                (ALLOW_CREDENTIALS, "true"),
                (ALLOW_METHODS, "PUT"),
                (ALLOW_HEADERS, "X-Request-Id"),
                (MAX_AGE, "600"),
                (VARY, PREFLIGHT),
            ],
            "",
        );
        assert_eq!(app.answer(preflight("PUT", "/items").origin(origin)).await, expected);
        let headers =
            [(ALLOW_ORIGIN, origin), (ALLOW_CREDENTIALS, "true"), (EXPOSE_HEADERS, "X-Total-Count"), (VARY, "Origin")];
        assert_eq!(app.answer(put("/items").origin(origin)).await, expect(200, &headers, "put"));
    }
    assert_eq!(app.answer(preflight("PUT", "/items").origin(OTHER)).await, refused());
    assert_eq!(app.answer(put("/items").origin(OTHER)).await, expect(200, &[(VARY, "Origin")], "put"));
    assert_eq!(app.answer(put("/items")).await, expect(200, &[(VARY, "Origin")], "put"));
}

#[actix_web::test]
async fn predicates_are_asked_once_in_their_order_after_the_patterns_and_before_the_handler() {
    let app = serve_only(put_items).await;
    for (origin, asked) in [
        (APP, &[][..]),
        (TENANT, &["is_tenant"]),
        (CUSTOMER, &["is_tenant", "is_customer"]),
        (OTHER, &["is_tenant", "is_customer"]),
    ] {
        let asked = |method| asked.iter().map(|name| format!("{name} {method} {origin}")).collect::<Vec<_>>();
        app.answer(preflight("PUT", "/items").origin(origin)).await;
        assert_eq!(happened(), asked("OPTIONS"));
        app.answer(put("/items").origin(origin)).await;
        assert_eq!(happened(), [asked("PUT"), vec!["handler".to_owned()]].concat());
    }
    app.answer(put("/items")).await;
    assert_eq!(happened(), ["handler"]);
}

fn knows_all(origin: &Origin, _: &HttpRequest) -> bool {
    happens(origin.as_str());
    true
}

const WITH_CREDENTIALS: Cors = policy! { origins = predicate(knows_all), methods = [PUT], credentials };
const INSECURE: Cors =
    policy! { origins = predicate(knows_all), methods = [PUT], credentials, danger(insecure_origins) };
const WITHOUT: Cors = policy! { origins = predicate(knows_all), methods = [PUT] };
const WITH_NULL: Cors = policy! { origins = predicate(knows_all), methods = [PUT], danger(null_origin) };

async fn wrapped(cors: Cors) -> Server {
    serve(App::new().default_service(web::to(HttpResponse::Ok)).wrap(cors)).await
}

#[actix_web::test]
async fn predicates_are_asked_only_about_what_the_rules_let_a_policy_name() {
    let never: [&[u8]; 16] = [
        b"",
        b"*",
        b"https",
        b"https://",
        b"app.example",
        b"https://app.example/",
        b"https://APP.example",
        b"https://app.example:443",
        b"https://app.example:0",
        b"https://app.example:*",
        b"https://*.app.example",
        b"https://user@app.example",
        b"https://app.example,https://b.example",
        b" https://app.example",
        b"https://app.ex\xffmple",
        b"https://127.1",
    ];
    for (policy, asked, unasked) in [
        (
            WITH_CREDENTIALS,
            &["https://a.example", "http://localhost:3000", "http://127.9.9.9", "http://[::1]"][..],
            &["null", "http://a.example", "tauri://localhost.example"][..],
        ),
        (INSECURE, &["https://a.example", "http://a.example", "chrome-extension://abc"], &["null"]),
        (WITHOUT, &["https://a.example", "http://a.example", "chrome-extension://abc"], &["null"]),
        (WITH_NULL, &["https://a.example", "http://a.example", "null"], &[]),
    ] {
        let app = wrapped(policy).await;
        for request in [|| preflight("PUT", "/"), || put("/")] {
            for origin in asked {
                app.answer(request().origin(origin)).await;
                assert_eq!(happened(), [*origin]);
            }
            for origin in never.into_iter().chain(unasked.iter().map(|origin| origin.as_bytes())) {
                let answer = app.answer(request().origin(origin)).await;
                assert_eq!(happened(), [""; 0], "{:?}", origin.escape_ascii().to_string());
                assert!(!answer.headers.iter().any(|(name, _)| name == ALLOW_ORIGIN), "{answer:?}");
            }
            app.answer(request().origin("https://a.example").origin("https://a.example")).await;
            app.answer(request()).await;
            assert_eq!(happened(), [""; 0]);
        }
    }
}

#[actix_web::test]
async fn predicates_are_not_asked_of_a_method_that_is_refused_anyway() {
    let app = wrapped(WITHOUT).await;
    let expected = expect(200, &[], "");
    assert_eq!(app.answer(request("DELETE", "/").origin(TENANT)).await, expected);
    assert_eq!(app.answer(preflight("GET", "/").origin(TENANT)).await, refused());
    let twice = preflight("PUT", "/").field("access-control-request-method", "PUT");
    assert_eq!(app.answer(twice.origin(TENANT)).await, refused());
    assert_eq!(happened(), [""; 0]);
    // What the list in the answer can refuse, browsers do.
    let expected = expect(204, &[(ALLOW_ORIGIN, TENANT), (ALLOW_METHODS, "PUT"), (VARY, PREFLIGHT)], "");
    assert_eq!(app.answer(preflight("DELETE", "/").origin(TENANT)).await, expected);
    assert_eq!(happened(), [TENANT]);
}

fn is_as_it_should_be(origin: &Origin, request: &HttpRequest) -> bool {
    let data = request.app_data::<web::Data<String>>().map(|data| data.to_string());
    let named = (origin.scheme(), origin.host(), origin.port(), origin.as_str());
    assert_eq!(named, ("https", "a.b.example", Some(8443), "https://a.b.example:8443"));
    assert_eq!([origin.is_subdomain_of("b.example"), origin.is_subdomain_of("a.b.example")], [true, false]);
    assert!(!origin.is_loopback() && !origin.is_subdomain_of("example") || origin.is_subdomain_of("example"));
    assert_eq!((data.as_deref(), request.method()), (Some("data"), &Method::PUT));
    assert_eq!((request.path(), request.headers().get("x-tenant").unwrap().as_bytes()), ("/items", &b"one"[..]));
    true
}

#[cors(origins = predicate(is_as_it_should_be))]
#[put("/items")]
async fn put_seen() -> HttpResponse {
    HttpResponse::Ok().finish()
}

#[actix_web::test]
async fn a_predicate_sees_the_parts_of_the_origin_and_the_request_with_its_app_data() {
    let app = serve(App::new().app_data(web::Data::new("data".to_owned())).service(put_seen)).await;
    let origin = "https://a.b.example:8443";
    let expected = expect(200, &[(ALLOW_ORIGIN, origin), (VARY, "Origin")], "");
    assert_eq!(app.answer(put("/items").origin(origin).field("x-tenant", "one")).await, expected);
}

#[actix_web::test]
async fn an_open_pattern_and_a_predicate_are_one_policy_with_its_mirrored_answers() {
    const MIRRORED: Cors = policy! {
        origins = ["https://*.example.com", async_predicate(is_customer)],
        methods = "*",
        headers = "*",
        expose_headers = "*",
        credentials,
        preflight_status = 200,
    };
    let app = serve(
        App::new()
            .default_service(web::to(|| async { HttpResponse::Ok().insert_header(("x-a", "1")).finish() }))
            .wrap(MIRRORED),
    )
    .await;
    let asks = preflight("PURGE", "/").asking_for_headers("x-b").origin(CUSTOMER);
    let expected = expect(
        200,
        &[
            (ALLOW_ORIGIN, CUSTOMER),
            (ALLOW_CREDENTIALS, "true"),
            (ALLOW_METHODS, "PURGE"),
            (ALLOW_HEADERS, "x-b"),
            (VARY, "Origin, Access-Control-Request-Method, Access-Control-Request-Headers"),
        ],
        "",
    );
    assert_eq!(app.answer(asks).await, expected);
    let headers = [
        ("x-a", "1"),
        (ALLOW_ORIGIN, CUSTOMER),
        (ALLOW_CREDENTIALS, "true"),
        (EXPOSE_HEADERS, "vary, x-a"),
        (VARY, "Origin"),
    ];
    assert_eq!(app.answer(request("PURGE", "/").origin(CUSTOMER)).await, expect(200, &headers, ""));
}
