//! Who is served.

use actix_web::{
    App,
    body::to_bytes,
    http::{Method, StatusCode},
    test::{TestRequest, call_service, init_service},
};

/// What is answered to a request from this address, with these fields.
async fn answer(peer: Option<&str>, path: &str, fields: &[(&str, &str)]) -> (StatusCode, String) {
    let app = init_service(App::new().service(cors_runtime::inspector("/__cors"))).await;
    let mut request = TestRequest::with_uri(path).method(Method::GET);
    for field in fields {
        request = request.append_header(*field);
    }
    if let Some(peer) = peer {
        request = request.peer_addr(peer.parse().unwrap());
    }
    let response = call_service(&app, request.to_request()).await;
    let is_cors = response.headers().keys().any(|name| name.as_str().starts_with("access-control-"));
    assert!(!is_cors, "{:?}", response.headers());
    let status = response.status();
    let body = to_bytes(response.into_body()).await.unwrap();
    (status, String::from_utf8_lossy(&body).trim_end().to_owned())
}

const LOCAL: Option<&str> = Some("127.0.0.1:50000");
const HOST: (&str, &str) = ("Host", "localhost:8080");

const OF_OTHER_MACHINES: &str = "the inspector is served to clients on the same machine alone";
const BY_OTHER_NAMES: &str =
    "the inspector is served by a name of this machine alone: `localhost`, `127.0.0.1` or `[::1]`";
const THROUGH_PROXIES: &str = "the inspector is not served through a proxy: ask the service itself";

fn refused(why: &str) -> (StatusCode, String) {
    (StatusCode::FORBIDDEN, why.to_owned())
}

#[actix_web::test]
async fn clients_on_the_same_machine_are_served_by_its_names() {
    for peer in ["127.0.0.1:1", "127.9.9.9:1", "[::1]:1", "[::ffff:127.0.0.1]:1"] {
        assert_eq!(answer(Some(peer), "/__cors", &[HOST]).await.0, StatusCode::OK, "{peer}");
    }
    for host in [
        "localhost",
        "LOCALHOST:80",
        "localhost.",
        "localhost.:8080",
        "tenant.localhost:8080",
        "tenant.localhost.:8080",
        "127.0.0.1",
        "127.1.2.3:9",
        "[::1]",
        "[::1]:80",
    ] {
        assert_eq!(answer(LOCAL, "/__cors", &[("Host", host)]).await.0, StatusCode::OK, "{host}");
    }
}

#[actix_web::test]
async fn clients_on_other_machines_are_refused_whatever_they_say() {
    for peer in [None, Some("192.168.1.7:1"), Some("[fe80::1]:1"), Some("[::ffff:10.0.0.1]:1"), Some("0.0.0.0:1")] {
        for path in ["/__cors", "/__cors/", "/__cors/page.js", "/__cors/surface", "/__cors/refusals", "/__cors/nothing"]
        {
            assert_eq!(answer(peer, path, &[HOST]).await, refused(OF_OTHER_MACHINES), "{peer:?} {path}");
        }
        for claim in [
            ("Forwarded", "for=127.0.0.1;host=localhost"),
            ("X-Forwarded-For", "127.0.0.1"),
            ("X-Real-IP", "127.0.0.1"),
            ("CF-Connecting-IP", "127.0.0.1"),
            ("Origin", "http://localhost:8080"),
        ] {
            assert_eq!(answer(peer, "/__cors", &[HOST, claim]).await, refused(OF_OTHER_MACHINES), "{peer:?} {claim:?}");
        }
    }
}

#[actix_web::test]
async fn no_name_of_elsewhere_leads_to_the_page() {
    for hosts in [
        &[][..],
        &["evil.example"],
        &["evil.example:8080"],
        &["localhost.evil.example"],
        &["127.0.0.1.evil.example"],
        &["evillocalhost"],
        &["localhost@evil.example"],
        &["evil@localhost"],
        &["192.168.1.7"],
        &["0.0.0.0:8080"],
        &["[::]"],
        &["localhost.."],
        &["."],
        &["localhost.evil.example."],
        &["evillocalhost."],
        &["localhost.@evil.example"],
        // Browsers send an address without it.
        &["127.0.0.1."],
        &["[::1]."],
        &["[::1]evil.example"],
        &["localhost:1@localhost"],
        &["127.1"],
        &["2130706433"],
        &[""],
        &["localhost", "evil.example"],
        &["localhost", "localhost"],
    ] {
        let fields: Vec<_> = hosts.iter().map(|host| ("Host", *host)).collect();
        assert_eq!(answer(LOCAL, "/__cors", &fields).await, refused(BY_OTHER_NAMES), "{hosts:?}");
    }
    // As in HTTP/2, and in the absolute form of HTTP/1.1.
    assert_eq!(answer(LOCAL, "http://localhost:8080/__cors", &[]).await.0, StatusCode::OK);
    assert_eq!(answer(LOCAL, "http://evil.example/__cors", &[]).await, refused(BY_OTHER_NAMES));
    assert_eq!(answer(LOCAL, "http://evil.example/__cors", &[HOST]).await, refused(BY_OTHER_NAMES));
    assert_eq!(answer(LOCAL, "http://localhost/__cors", &[("Host", "evil.example")]).await, refused(BY_OTHER_NAMES));
}

#[actix_web::test]
async fn clients_behind_a_proxy_are_refused() {
    for field in [
        ("Forwarded", "for=203.0.113.9"),
        ("Via", "1.1 edge"),
        ("X-Forwarded-For", "203.0.113.9"),
        ("X-Forwarded-Host", "api.example"),
        ("X-Real-IP", "203.0.113.9"),
        ("CF-Connecting-IP", "203.0.113.9"),
        ("True-Client-IP", "203.0.113.9"),
        ("X-Client-IP", "203.0.113.9"),
        ("X-Forwarded-Proto", "https"),
        ("X-Forwarded-Port", "443"),
    ] {
        assert_eq!(answer(LOCAL, "/__cors", &[HOST, field]).await, refused(THROUGH_PROXIES), "{field:?}");
    }
}

#[actix_web::test]
async fn other_pages_neither_frame_it_nor_read_its_data() {
    for destination in ["iframe", "frame", "embed", "object", "empty", "script"] {
        let fields = [HOST, ("Sec-Fetch-Dest", destination), ("Sec-Fetch-Site", "cross-site")];
        assert_eq!(answer(LOCAL, "/__cors", &fields).await, refused("the inspector is no part of another page"));
    }
    // A link leads to it.
    let link = [HOST, ("Sec-Fetch-Dest", "document"), ("Sec-Fetch-Site", "cross-site")];
    assert_eq!(answer(LOCAL, "/__cors", &link).await.0, StatusCode::OK);

    for part in ["surface", "refusals", "page.js", "page.css", "icon.svg", "handshake"] {
        let path = format!("/__cors/{part}");
        for site in ["cross-site", "same-site", ""] {
            let fields = [HOST, ("Sec-Fetch-Site", site)];
            assert_eq!(
                answer(LOCAL, &path, &fields).await,
                refused("the inspector answers its own page alone"),
                "{path} {site}"
            );
        }
    }
    for site in ["same-origin", "none"] {
        assert_eq!(
            answer(LOCAL, "/__cors/page.js", &[HOST, ("Sec-Fetch-Site", site)]).await.0,
            StatusCode::OK,
            "{site}"
        );
    }
}
