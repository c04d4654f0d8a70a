//! What a page's browser remembers: preflights and cookies.

use std::time::Duration;

use actix_web::{App, HttpResponse, http::Method, test, web};

use cors_runtime::testing::{
    Blocked,
    Credentials::{Include, Omit, SameOrigin},
    Exchange, FetchError, Page, Request,
};

use crate::service::{APP, app, preflights};

#[actix_web::test]
async fn the_answer_to_a_preflight_is_kept_for_its_max_age() -> Result<(), FetchError> {
    let (app, page) = (app().await, Page::at(APP));
    let request = || Request::put("/items/1").header("X-Request-Id", "1");
    assert_eq!(preflights(&page.fetch(&app, request()).await?), [true, false]);
    page.advance(Duration::from_secs(599));
    let kept = page.fetch(&app, request()).await?;
    assert_eq!(preflights(&kept), [false]);
    assert!(kept.conversation().to_string().contains("(no preflight: "), "{kept:?}");
    assert_eq!(preflights(&page.fetch(&app, Request::put("/items/2")).await?), [true, false]);
    page.advance(Duration::from_secs(1));
    assert_eq!(preflights(&page.fetch(&app, request()).await?), [true, false]);
    Ok(())
}

#[actix_web::test]
async fn max_age_is_five_seconds_if_not_said_and_zero_keeps_nothing() -> Result<(), FetchError> {
    let (app, page) = (app().await, Page::at(APP));
    for (after, is_sent) in [(0, true), (4, false), (1, true)] {
        page.advance(Duration::from_secs(after));
        assert_eq!(page.fetch(&app, Request::patch("/items")).await?.preflighted(), is_sent, "{after}");
    }
    for _ in 0..2 {
        assert!(page.fetch(&app, Request::delete("/public")).await?.preflighted());
    }
    Ok(())
}

#[actix_web::test]
async fn a_browser_keeps_the_answer_no_longer_than_its_cap() -> Result<(), FetchError> {
    let (app, page) = (app().await, Page::at(APP).preflight_cap(Duration::from_secs(30)));
    for (after, is_sent) in [(0, true), (29, false), (1, true)] {
        page.advance(Duration::from_secs(after));
        assert_eq!(page.fetch(&app, Request::put("/items/1")).await?.preflighted(), is_sent, "{after}");
    }
    Ok(())
}

#[actix_web::test]
async fn a_blocked_preflight_is_not_kept() {
    let (app, page) = (app().await, Page::at("https://evil.example"));
    for _ in 0..2 {
        let error = page.fetch(&app, Request::put("/items/1")).await.unwrap_err();
        assert_eq!(error.conversation().exchanges().map(Exchange::is_preflight).collect::<Vec<_>>(), [true]);
    }
}

#[actix_web::test]
async fn a_request_that_is_blocked_after_its_preflight_makes_it_forgotten() {
    let preflighted = async || {
        HttpResponse::Ok()
            .insert_header(("Access-Control-Allow-Origin", "*"))
            .insert_header(("Access-Control-Allow-Methods", "*"))
            .finish()
    };
    let resource = web::resource("/").route(web::method(Method::OPTIONS).to(preflighted)).to(HttpResponse::Ok);
    let app = test::init_service(App::new().service(resource)).await;
    let page = Page::at(APP);
    for _ in 0..2 {
        let error = page.fetch(&app, Request::put("/")).await.unwrap_err();
        assert_eq!(error.reason(), Blocked::OriginNotAllowed);
        assert_eq!(error.conversation().exchanges().count(), 2);
    }
}

#[actix_web::test]
async fn cookies_are_stored_and_sent_only_with_credentials() -> Result<(), FetchError> {
    let (app, page) = (app().await, Page::at(APP));
    let seen = async |credentials| {
        page.fetch(&app, Request::get("/whoami").credentials(credentials)).await.map(|response| response.text())
    };
    page.fetch(&app, Request::post("/login")).await?;
    assert_eq!(seen(Include).await?, "- https://app.example.com");
    let response = page.fetch(&app, Request::post("/login").credentials(Include)).await?;
    assert_eq!(response.readable_header("Set-Cookie"), None);
    assert_eq!(seen(Include).await?, "session=7 https://app.example.com");
    assert_eq!(seen(SameOrigin).await?, "- https://app.example.com");
    assert_eq!(seen(Omit).await?, "- https://app.example.com");
    page.advance(Duration::from_secs(60));
    assert_eq!(seen(Include).await?, "- https://app.example.com");
    Ok(())
}

#[actix_web::test]
async fn a_preflight_goes_without_cookies() {
    let page = Page::at(APP);
    page.set_cookie("session=7");
    let response = page.fetch(&app().await, Request::put("/items/1").credentials(Include)).await.unwrap();
    let cookies: Vec<_> =
        response.conversation().exchanges().map(|exchange| exchange.request_header("cookie")).collect();
    assert_eq!(cookies, [None, Some("session=7".to_owned())]);
}
