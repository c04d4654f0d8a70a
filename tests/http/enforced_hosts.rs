//! Which requests an enforced policy takes for those of their own origin, where `Sec-Fetch-Site` is missing: host and port, and
//! the scheme where the connection tells.

use actix_web::{App, HttpResponse, test::TestRequest, web};
use cors_runtime::{Cors, policy};

use crate::service::{Answer, Connection, Fields, Server, VARY, expect, request, serve_by};

const POLICY: Cors = policy! { origins = "https://app.example.com", enforce };

async fn serve(connection: Connection) -> Server {
    serve_by(App::new().default_service(web::to(HttpResponse::Ok)).wrap(POLICY), connection)
        .await
        .expect("no service fails to start")
}

fn same_origin() -> Answer {
    expect(200, &[(VARY, "Origin"), (VARY, "Sec-Fetch-Site")], "")
}

fn forbidden() -> Answer {
    expect(403, &[(VARY, "Origin, Sec-Fetch-Site")], "")
}

fn post(uri: &str, origin: &str, hosts: &[&str]) -> TestRequest {
    hosts.iter().fold(request("POST", uri).origin(origin), |request, host| request.field("host", host))
}

/// An `Origin`, a `Host`, and whether they are the same.
const HOSTS: [(&str, &str, bool); 32] = [
    ("https://a.example", "a.example", true),
    ("https://a.example", "a.example:443", true),
    ("https://a.example", "a.example:80", false),
    ("https://a.example", "a.example:8443", false),
    ("https://a.example:8443", "a.example:8443", true),
    ("https://a.example:8443", "a.example", false),
    ("https://a.example:8443", "a.example:443", false),
    ("https://a.example:80", "a.example", false),
    ("http://a.example", "a.example", true),
    ("http://a.example", "a.example:80", true),
    ("http://a.example", "a.example:443", false),
    ("http://a.example:443", "a.example:443", true),
    ("https://a.example", "A.Example", true),
    ("https://a.example", "A.EXAMPLE:443", true),
    ("https://a.example", "b.example", false),
    ("https://a.example", "a.example.b.example", false),
    ("https://a.example", "www.a.example", false),
    ("https://www.a.example", "a.example", false),
    ("https://a.example", "a.example.", false),
    ("https://a.example", "", false),
    ("https://a.example", ":443", false),
    ("https://a.example", "a.example:", false),
    ("https://a.example", "a.example:0443", false),
    ("https://a.example", "user@a.example", false),
    ("https://a.example", "a.example, a.example", false),
    ("http://127.0.0.1:8080", "127.0.0.1:8080", true),
    ("http://[::1]", "[::1]", true),
    ("http://[::1]", "[::1]:80", true),
    ("http://[::1]:8080", "[::1]:8080", true),
    ("http://[::1]:8080", "[::1]", false),
    ("http://[2001:db8::a]", "[2001:DB8::A]", true),
    ("tauri://localhost", "localhost", false),
];

#[actix_web::test]
async fn host_and_port_are_those_of_the_origin() {
    let app = serve(Connection::Plain).await;
    for (origin, host, is_same) in HOSTS {
        let expected = if is_same { same_origin() } else { forbidden() };
        assert_eq!(app.answer(post("/", origin, &[host])).await, expected, "{origin} {host}");
    }
}

#[actix_web::test]
async fn a_tls_connection_is_that_of_no_http_page() {
    let app = serve(Connection::Tls).await;
    for (origin, host, is_same) in HOSTS {
        let expected = if is_same && origin.starts_with("https:") { same_origin() } else { forbidden() };
        assert_eq!(app.answer(post("/", origin, &[host])).await, expected, "{origin} {host}");
    }
}

#[actix_web::test]
async fn without_one_host_no_origin_is_the_same() {
    let app = serve(Connection::Plain).await;
    for hosts in [&[][..], &["a.example", "a.example"], &["a.example", "b.example"], &["b.example", "a.example"]] {
        assert_eq!(app.answer(post("/", "https://a.example", hosts)).await, forbidden(), "{hosts:?}");
    }
}

#[actix_web::test]
async fn what_a_proxy_says_of_the_host_is_not_believed() {
    let app = serve(Connection::Plain).await;
    let request = post("/", "https://a.example", &["b.example"]).field("x-forwarded-host", "a.example");
    let request = request.field("forwarded", "host=a.example;proto=https");
    assert_eq!(app.answer(request).await, forbidden());
}

#[actix_web::test]
async fn the_authority_and_scheme_of_http_2_count() {
    for connection in [Connection::Plain, Connection::Tls] {
        let app = serve(connection).await;
        for (uri, origin, hosts, is_same) in [
            ("https://a.example/", "https://a.example", &[][..], true),
            ("https://a.example:443/", "https://a.example", &[], true),
            ("https://A.example/", "https://a.example", &[], true),
            ("https://a.example:8443/", "https://a.example:8443", &[], true),
            ("https://a.example:8443/", "https://a.example", &[], false),
            ("https://a.example/", "http://a.example", &[], false),
            ("https://b.example/", "https://a.example", &[], false),
            ("https://[::1]:8443/", "https://[::1]:8443", &[], true),
            ("https://user@a.example/", "https://a.example", &[], false),
            ("https://a.example/", "https://a.example", &["a.example"], true),
            ("https://a.example/", "https://a.example", &["b.example"], false),
            ("https://b.example/", "https://a.example", &["a.example"], false),
            ("https://a.example/", "https://a.example", &["a.example", "a.example"], false),
        ] {
            let expected = if is_same { same_origin() } else { forbidden() };
            assert_eq!(app.answer(post(uri, origin, hosts)).await, expected, "{connection:?} {uri} {origin} {hosts:?}");
        }
        let is_plain = connection == Connection::Plain;
        let expected = if is_plain { same_origin() } else { forbidden() };
        assert_eq!(app.answer(post("http://a.example/", "http://a.example", &[])).await, expected, "{connection:?}");
        assert_eq!(
            app.answer(post("http://a.example/", "https://a.example", &[])).await,
            forbidden(),
            "{connection:?}"
        );
    }
}
