//! The quickstart's API.

use crate::{service::Pair, wire::Request};

#[path = "../../examples/quickstart.rs"]
#[allow(dead_code, reason = "the API alone is asked")]
pub(crate) mod api;

const METHODS: [&str; 9] = ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "put", "X-Y"];

#[actix_web::test]
#[ignore = "needs nginx: run .ci/install-nginx"]
async fn every_preflight_of_the_quickstart_is_answered_alike() {
    let pair = Pair::of(api::routes).await;
    let origins = [
        "http://127.0.0.1:8081",
        "http://localhost",
        "http://localhost:1",
        "http://localhost:80",
        "https://localhost:3000",
        "https://app.example.com",
        "https://shop.example",
        "HTTP://LOCALHOST:3000",
        "null",
    ];
    let paths = [
        "/",
        "/items",
        "/items/",
        "/items/1",
        "/items/1?a=b/../c",
        "/items/x",
        "/items/%31",
        "/items/1/",
        "//items/1",
        "/items/../items/1",
        "/items/.",
        "/items/1%2F",
        "/Items/1",
        "/session",
        "/session?",
        "/status",
        "/unknown",
        "/items/1;a",
        "/items/a%20b",
    ];
    for path in paths {
        for origin in origins {
            for method in METHODS {
                pair.ask(&Request::preflight(path, origin, method));
                pair.ask(&Request::preflight(path, origin, method).field("Access-Control-Request-Headers", "x-debug"));
            }
            pair.ask(&Request::options(path).field("Origin", origin));
        }
        pair.ask(&Request::options(path).field("Access-Control-Request-Method", "PUT"));
        pair.ask(&Request::options(path));
    }
    let (answered, through) = pair.gateway.counts();
    println!("quickstart: {} compared, {answered} answered by nginx, {through} went through", answered + through);
    assert!(answered > 200, "{answered} of {}", answered + through);
    assert_eq!(pair.gateway.errors(), "");
}
