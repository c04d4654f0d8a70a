//! The simulated browser against annotated handlers: what a user of it writes.

mod enforced;
mod memory;
mod modes;
mod predicates;
mod protocol;
mod redirects;
mod remedies;
mod service;

use actix_web::{App, test};
use cors_runtime::testing::{Blocked, Credentials::Include, FetchError, Page, Request, ResponseType};
use service::{APP, app, blocked, fetch, update_item};

#[actix_web::test]
async fn an_allowed_page_reads_status_body_and_exposed_headers() -> Result<(), FetchError> {
    let page = Page::at("https://app.example.com");
    let app = test::init_service(App::new().service(update_item)).await;
    let response = page.fetch(&app, Request::put("/items/1").header("X-Request-Id", "1").credentials(Include)).await?;
    assert_eq!(response.readable_header("x-total-count"), Some("3"));
    let blocked = Page::at("https://evil.example").fetch(&app, Request::put("/items/1")).await.unwrap_err();
    assert_eq!(blocked.reason(), Blocked::OriginNotAllowed);

    assert_eq!((response.status(), response.ok(), response.text()), (200, true, "updated 1".to_owned()));
    assert_eq!(response.response_type(), ResponseType::Cors);
    let readable: Vec<_> = response.readable_headers().collect();
    assert_eq!(readable, [("content-length", "9"), ("x-total-count", "3")]);
    Ok(())
}

#[actix_web::test]
async fn the_conversation_is_printed_as_it_was() {
    let request = Request::put("/items/1").header("X-Request-Id", "1").header("Cookie", "a=1").credentials(Include);
    let response = fetch(APP, request).await.unwrap();
    assert_eq!(
        response.conversation().to_string(),
        "\
PUT /items/1 from https://app.example.com, mode cors, credentials include

(the header `Cookie` is dropped: a page can't set it to this value in this mode)

preflight
> OPTIONS /items/1
> accept: */*
> access-control-request-headers: x-request-id
> access-control-request-method: PUT
> host: localhost:8080
> origin: https://app.example.com
> sec-fetch-site: cross-site
< 204 No Content
< access-control-allow-credentials: true
< access-control-allow-headers: Content-Type, X-Request-Id
< access-control-allow-methods: PUT
< access-control-allow-origin: https://app.example.com
< access-control-max-age: 600
< vary: Origin, Access-Control-Request-Method

request
> PUT /items/1
> accept: */*
> content-length: 0
> host: localhost:8080
> origin: https://app.example.com
> sec-fetch-site: cross-site
> x-request-id: 1
< 200 OK
< access-control-allow-credentials: true
< access-control-allow-origin: https://app.example.com
< access-control-expose-headers: X-Total-Count
< content-length: 9
< vary: Origin
< x-internal: 1
< x-total-count: 3
"
    );
}

#[actix_web::test]
async fn an_error_says_what_failed_and_its_debug_form_shows_all() {
    let error = blocked(APP, Request::put("/items/1").header("X-Api-Version", "2")).await;
    assert_eq!(error.reason(), Blocked::HeaderNotAllowed);
    let sentence = "the answer to the preflight does not allow the header `x-api-version`: Access-Control-Allow-Headers is \
                    `Content-Type, X-Request-Id`";
    let advice = "\n  = help: add `\"X-Api-Version\"` to `headers` of `update_item`, cors-runtime/tests/testing/service.rs:21: write \
                  `headers = [\"Content-Type\", \"X-Request-Id\", \"X-Api-Version\"]`\n  = policy: \
                  `testing::service::update_item` at cors-runtime/tests/testing/service.rs:21";
    assert_eq!(error.to_string(), format!("{sentence}{advice}"));
    let shown = format!("{error:?}");
    let start = format!(
        "{sentence} [HeaderNotAllowed]\nsee https://fetch.spec.whatwg.org/#cors-preflight-fetch-0\n\nPUT /items/1"
    );
    assert!(shown.starts_with(&start), "{shown}");
    assert!(shown.contains("> access-control-request-headers: x-api-version\n"), "{shown}");
    assert!(shown.ends_with(&format!("< vary: Origin, Access-Control-Request-Method\n{advice}")), "{shown}");
}

#[actix_web::test]
async fn the_service_is_where_the_page_is_told() {
    let app = app().await;
    let own = Page::at("https://api.example.com").service_at("https://api.example.com");
    assert_eq!(own.fetch(&app, Request::get("/unguarded")).await.unwrap().text(), "unguarded");
    let other = Page::at(APP).service_at("https://api.example.com");
    let response = other.fetch(&app, Request::get("/public")).await.unwrap();
    assert_eq!(response.url(), "https://api.example.com/public");
    let error = other.fetch(&app, Request::get("http://localhost:8080/public")).await.unwrap_err();
    assert_eq!(error.reason(), Blocked::NoService);
    assert_eq!(error.to_string(), "no service is known at `http://localhost:8080`: `Page::service_also_at` adds one");
}

#[actix_web::test]
#[should_panic(expected = "`https://app.example.com/` is not an origin as browsers send it")]
async fn a_page_is_at_an_origin_and_not_at_a_url() {
    _ = Page::at("https://app.example.com/");
}
