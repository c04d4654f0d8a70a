//! Requests that need no CORS, or must not use it.

use cors_runtime::testing::{
    Blocked,
    Credentials::{Include, Omit},
    FetchError, Mode, Page, Redirect, Request, ResponseType,
};

use crate::service::{APP, app, blocked, preflights};

#[actix_web::test]
async fn the_services_own_page_needs_no_cors() -> Result<(), FetchError> {
    let (app, page) = (app().await, Page::at("http://localhost:8080"));
    page.set_cookie("session=7");
    let put = page.fetch(&app, Request::put("/items/1").header("X-Other", "1")).await?;
    assert_eq!(put.response_type(), ResponseType::Basic);
    assert_eq!(preflights(&put), [false]);
    assert_eq!(put.readable_header("X-Internal"), Some("1"));
    let sent = put.conversation().exchanges().next().unwrap();
    assert_eq!(sent.request_header("origin").unwrap(), "http://localhost:8080");
    assert_eq!(page.fetch(&app, Request::get("/whoami")).await?.text(), "session=7 -");
    assert_eq!(page.fetch(&app, Request::get("/whoami").credentials(Omit)).await?.text(), "- -");
    assert_eq!(page.fetch(&app, Request::get("/unguarded").mode(Mode::SameOrigin)).await?.text(), "unguarded");
    Ok(())
}

#[actix_web::test]
async fn same_origin_mode_asks_no_other_origin() {
    let error = blocked(APP, Request::get("/public").mode(Mode::SameOrigin)).await;
    assert_eq!(error.reason(), Blocked::NotSameOrigin);
    assert_eq!(error.conversation().exchanges().count(), 0);
}

#[actix_web::test]
async fn no_cors_mode_asks_and_shows_nothing() {
    let page = Page::at("https://evil.example");
    page.set_cookie("session=7");
    let request = Request::post("/whoami").header("X-A", "1").mode(Mode::NoCors).credentials(Include);
    let response = page.fetch(&app().await, request).await.unwrap();
    assert_eq!((response.response_type(), response.status()), (ResponseType::Opaque, 0));
    let sent = response.conversation().exchanges().next().unwrap();
    assert_eq!(sent.request_header("x-a"), None);
    assert_eq!(sent.request_header("origin").unwrap(), "null");
    assert_eq!(sent.request_header("cookie").unwrap(), "session=7");
    let manual = Request::get("/whoami").mode(Mode::NoCors).redirect(Redirect::Manual);
    assert_eq!(blocked(APP, manual).await.reason(), Blocked::NoCorsRedirectMode);
}

#[actix_web::test]
async fn a_port_of_another_protocol_is_not_asked() {
    let app = app().await;
    for service in ["https://api.example:6000", "http://localhost:22", "https://[::1]:10080"] {
        // Whose page it is changes nothing, nor does the mode.
        for (page, mode) in [(APP, Mode::Cors), (APP, Mode::NoCors), (service, Mode::SameOrigin)] {
            let page = Page::at(page).service_at(service);
            let error = page.fetch(&app, Request::get("/public").mode(mode)).await.unwrap_err();
            assert_eq!(error.reason(), Blocked::BadPort, "{service}");
            assert_eq!(error.conversation().exchanges().count(), 0);
        }
    }
    // Before mixed content, and before a preflight.
    let plain = Page::at(APP).service_at("http://api.example:6667");
    let error = plain.fetch(&app, Request::put("/items/1")).await.unwrap_err();
    assert_eq!(
        (error.to_string().as_str(), error.reason().clause()),
        (
            "no page can fetch `http://api.example:6667/items/1`: the port 6667 belongs to another protocol than HTTP",
            "https://fetch.spec.whatwg.org/#block-bad-port"
        )
    );
    assert_eq!(error.conversation().exchanges().count(), 0);
    let good = Page::at(APP).service_at("https://api.example:6001");
    assert!(good.fetch(&app, Request::get("/public")).await.is_ok());
}

#[actix_web::test]
async fn an_encrypted_page_fetches_nothing_that_is_not() {
    let app = app().await;
    let page = Page::at(APP).service_at("http://api.example.com");
    assert_eq!(page.fetch(&app, Request::get("/public")).await.unwrap_err().reason(), Blocked::MixedContent);
    let plain = Page::at("http://app.example.com").service_at("http://api.example.com");
    assert!(plain.fetch(&app, Request::get("/public")).await.is_ok());
}
