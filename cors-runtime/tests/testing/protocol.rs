//! The checks of the protocol, and what a page reads where they pass.

use actix_web::{
    App,
    dev::ServiceResponse,
    error::ErrorUnauthorized,
    middleware::{DefaultHeaders, Logger, from_fn},
    test, web,
};
use cors_runtime::testing::{Blocked, Body, Credentials::Include, Page, Request};

use crate::service::{APP, PARTNERS, blocked, by_hand, fetch, public};

#[actix_web::test]
async fn each_check_of_the_protocol_has_its_own_reason() {
    for (page, request, reason) in [
        ("https://evil.example", Request::get("/teapot"), Blocked::OriginNotAllowed),
        ("https://evil.example", Request::put("/items/1"), Blocked::OriginNotAllowed),
        ("https://preview.example.com", Request::put("/items/1"), Blocked::OriginNotAllowed),
        ("http://app.example.com", Request::put("/items/1"), Blocked::OriginNotAllowed),
        ("null", Request::put("/items/1"), Blocked::OriginNotAllowed),
        (APP, Request::put("/items/1").header("X-Other", "1"), Blocked::HeaderNotAllowed),
        (APP, Request::put("/items/1").header("Authorization", "1"), Blocked::HeaderNotAllowed),
        (APP, Request::new("patch", "/items"), Blocked::OriginNotAllowed),
        (APP, Request::get("/public").header("Authorization", "1"), Blocked::HeaderNotAllowed),
        (APP, Request::get("/public").credentials(Include), Blocked::WildcardWithCredentials),
        (APP, Request::patch("/items").credentials(Include), Blocked::CredentialsNotAllowed),
        ("https://partner.example", Request::delete("/partners"), Blocked::MethodNotAllowed),
        (APP, Request::get("/nowhere"), Blocked::OriginNotAllowed),
        (APP, Request::get("/unguarded"), Blocked::OriginNotAllowed),
        (APP, Request::put("/unguarded"), Blocked::OriginNotAllowed),
    ] {
        let name = format!("{request:?} from {page}");
        assert_eq!(blocked(page, request).await.reason(), reason, "{name}");
    }
}

#[actix_web::test]
async fn a_page_of_the_null_origin_is_answered_where_all_are() {
    let response = fetch("null", Request::get("/public").header("X-A", "1")).await.unwrap();
    assert_eq!(response.conversation().exchanges().next().unwrap().request_header("origin").unwrap(), "null");
}

#[actix_web::test]
async fn only_what_a_form_could_not_send_is_preflighted() {
    for (request, is_preflighted) in [
        (Request::post("/echo").body("a"), false),
        (Request::post("/echo").body(Body::form([("a", "1")])), false),
        (Request::post("/echo").body(vec![0xff; 3]).header("Content-Type", "text/plain"), false),
        (Request::get("/public").header("Accept", "application/json"), false),
        (Request::get("/public").header("Range", "bytes=0-5"), false),
        (Request::get("/public").header("Range", "bytes=-5"), true),
        (Request::get("/public").header("Content-Type", "application/json"), true),
        (Request::get("/public").header("X-A", "1"), true),
        (Request::head("/items"), false),
        (Request::put("/items/1"), true),
        (Request::delete("/public").header("Authorization", "1"), true),
    ] {
        let name = format!("{request:?}");
        // The last body is no text, which the handler refuses: what counts here is that the page may read that.
        assert_eq!(fetch(APP, request).await.expect(&name).preflighted(), is_preflighted, "{name}");
    }
}

#[actix_web::test]
async fn bodies_arrive_with_their_content_type() {
    let response = fetch(APP, Request::post("/echo").body("hello")).await.unwrap();
    assert_eq!(response.text(), "text/plain;charset=UTF-8: hello");
}

#[actix_web::test]
async fn a_range_is_asked_for_without_compression() {
    let response = fetch(APP, Request::get("/public").header("Range", "bytes=0-5")).await.unwrap();
    let sent = response.conversation().exchanges().next().unwrap();
    assert_eq!(sent.request_header("accept-encoding").unwrap(), "identity");
}

#[actix_web::test]
async fn a_response_to_head_has_headers_without_a_body() {
    let response = fetch(APP, Request::head("/items")).await.unwrap();
    assert_eq!(response.readable_header("Content-Length"), Some("4"));
    assert!(response.bytes().is_empty());
}

#[actix_web::test]
async fn errors_of_handlers_and_extractors_are_readable() {
    let error = fetch(APP, Request::get("/teapot")).await.unwrap();
    assert_eq!((error.status(), error.text()), (418, "short and stout".to_owned()));
    let not_a_number = fetch(APP, Request::put("/items/x")).await.unwrap();
    assert_eq!((not_a_number.status(), not_a_number.ok()), (404, false));
}

#[actix_web::test]
async fn an_error_of_middleware_is_what_a_server_makes_of_it() {
    let refuse = from_fn(async |_, _: actix_web::middleware::Next<actix_web::body::BoxBody>| {
        Err::<ServiceResponse, _>(ErrorUnauthorized("who are you?"))
    });
    let app = test::init_service(App::new().service(by_hand_route()).wrap(refuse).wrap(PARTNERS)).await;
    let response = Page::at("https://partner.example").fetch(&app, Request::put("/")).await.unwrap();
    assert_eq!((response.status(), response.text()), (401, "who are you?".to_owned()));
}

fn by_hand_route() -> actix_web::Resource {
    web::resource("/").to(by_hand)
}

#[actix_web::test]
async fn middleware_of_every_kind_of_body_is_served() {
    let app = test::init_service(
        App::new().wrap(Logger::default()).wrap(DefaultHeaders::new().add(("X-A", "1"))).service(public),
    )
    .await;
    let response = Page::at(APP).fetch(&app, Request::get("/public")).await.unwrap();
    assert_eq!(response.text(), "public");
}

#[actix_web::test]
async fn what_is_no_request_is_refused_before_anything_is_sent() {
    for (request, reason) in [
        (Request::new("TRACE", "/public"), Blocked::ForbiddenMethod),
        (Request::get("/public").header("X A", "1"), Blocked::InvalidHeader),
        (Request::get("http://a:b@localhost:8080/"), Blocked::UrlIncludesCredentials),
        (Request::get("data:text/plain,a"), Blocked::NotHttp),
        (Request::get("/public").body("a"), Blocked::BodyNotAllowed),
    ] {
        let error = blocked(APP, request).await;
        assert_eq!(error.reason(), reason);
        assert_eq!(error.conversation().exchanges().count(), 0);
    }
}

#[actix_web::test]
async fn what_a_test_service_cant_be_sent_is_refused() {
    let error = blocked(APP, Request::get("/public").header("Accept", "a").header("X-A", "\u{1}")).await;
    assert_eq!(error.reason(), Blocked::InvalidHeader);
    assert_eq!(error.to_string(), "a test service can't be sent the header `X-A: \\x01`");
}
