//! Redirects, hop by hop.

use actix_web::{App, HttpResponse, guard, http::header, test, web};
use cors_runtime::testing::{Blocked, Exchange, Page, Redirect, Request, ResponseType};

use crate::service::{APP, PARTNERS, app, blocked, by_hand, fetch, preflights, public, redirect_post};

#[actix_web::test]
async fn redirects_are_followed_and_checked_hop_by_hop() {
    let response = fetch(APP, Request::get("/to?302,/public")).await.unwrap();
    assert_eq!((response.text(), response.redirected()), ("public".to_owned(), true));
    assert_eq!(response.url(), "http://localhost:8080/public");
    let unguarded = blocked(APP, Request::get("/to?302,/unguarded")).await;
    assert_eq!(unguarded.reason(), Blocked::OriginNotAllowed);
    assert_eq!(blocked(APP, Request::get("/to?302,http://")).await.reason(), Blocked::InvalidLocation);
    assert_eq!(blocked(APP, Request::get("/to?302,mailto:a@b")).await.reason(), Blocked::LocationNotHttp);
    assert_eq!(
        blocked(APP, Request::get("/to?302,http://a:b@localhost:8080/")).await.reason(),
        Blocked::LocationIncludesCredentials
    );
    assert_eq!(blocked(APP, Request::get("/to?302,https://b.example/")).await.reason(), Blocked::NoService);
}

#[actix_web::test]
async fn a_redirect_to_a_port_of_another_protocol_is_not_followed() {
    let page = Page::at(APP).service_also_at("http://localhost:6566");
    let request = Request::get("/to?302,http://localhost:6566/public");
    let error = page.fetch(&app().await, request).await.unwrap_err();
    assert_eq!(error.reason(), Blocked::BadPort);
    let urls: Vec<_> = error.conversation().exchanges().map(Exchange::url).collect();
    assert_eq!(urls, ["http://localhost:8080/to?302,http://localhost:6566/public"]);
}

#[actix_web::test]
async fn redirect_modes_refuse_or_hide_a_redirect() {
    let error = blocked(APP, Request::get("/to?302,/public").redirect(Redirect::Error)).await;
    assert_eq!(error.reason(), Blocked::RedirectNotAllowed);
    let manual = fetch(APP, Request::get("/to?302,/public").redirect(Redirect::Manual)).await.unwrap();
    assert_eq!((manual.response_type(), manual.status()), (ResponseType::OpaqueRedirect, 0));
}

#[actix_web::test]
async fn a_preflighted_request_is_preflighted_again_where_it_is_redirected_to() {
    let request = Request::get("/to?307,/public").header("X-A", "1");
    let response = fetch(APP, request).await.unwrap();
    assert_eq!(preflights(&response), [true, false, true, false]);
}

#[actix_web::test]
async fn a_post_becomes_a_get_that_keeps_no_body() {
    let response = fetch(APP, Request::post("/to?303,/public").body("a")).await.unwrap();
    let last = response.conversation().exchanges().last().unwrap();
    assert_eq!((last.method(), last.request_header("content-type")), ("GET", None));
}

#[actix_web::test]
async fn a_second_foreign_origin_sees_null_and_no_authorization() {
    let page = Page::at(APP).service_also_at("http://127.0.0.1:8080");
    let app = test::init_service(
        App::new()
            .service(web::resource("/").guard(guard::Host("127.0.0.1")).wrap(PARTNERS).to(by_hand))
            .service(redirect_post)
            .service(public),
    )
    .await;
    let to = |url: &str| Request::post(format!("/to?303,{url}")).header("Authorization", "1");
    let response = page.fetch(&app, to("http://127.0.0.1:8080/public")).await.unwrap();
    let last = response.conversation().exchanges().last().unwrap();
    assert_eq!(last.request_header("origin").unwrap(), "null");
    assert_eq!(last.request_header("authorization"), None);
    assert_eq!(last.request_header("host").unwrap(), "127.0.0.1:8080");
    let error = page.fetch(&app, to("http://127.0.0.1:8080/")).await.unwrap_err();
    let message = error.to_string();
    let [sentence, help, policy] = message.lines().collect::<Vec<_>>()[..] else { panic!("{message}") };
    assert_eq!(
        help,
        "  = help: a redirect from one foreign origin to another hid the page's origin, and no policy should allow `null` for \
         that: let the page ask for `http://127.0.0.1:8080/` itself, or redirect within one origin"
    );
    assert!(policy.starts_with("  = policy: `testing::service` at "), "{policy}");
    assert_eq!(
        sentence,
        "the answer to the request has no Access-Control-Allow-Origin, so that it is not for the origin `null` (a redirect from \
         one foreign origin to another hid the page's origin `https://app.example.com`)"
    );
}

#[actix_web::test]
async fn a_way_home_through_a_foreign_origin_stays_foreign() {
    let (app, home) = (app().await, "http://127.0.0.1:8080");
    let page = Page::at(home).service_also_at(home);
    let through = |path: &str| Request::get(format!("/to?302,{home}{path}"));
    let response = page.fetch(&app, through("/public")).await.unwrap();
    assert_eq!(response.response_type(), ResponseType::Cors);
    let response = page.fetch(&app, through("/public").header("X-A", "1")).await.unwrap();
    assert_eq!(preflights(&response), [true, false, true, false]);
    let error = page.fetch(&app, through("/unguarded")).await.unwrap_err();
    assert_eq!(error.reason(), Blocked::OriginNotAllowed);
    let own = page.fetch(&app, Request::get(format!("{home}/unguarded"))).await.unwrap();
    assert_eq!(own.response_type(), ResponseType::Basic);
}

#[actix_web::test]
async fn a_redirect_loop_ends() {
    let app = test::init_service(App::new().wrap(PARTNERS).route(
        "/loop",
        web::get().to(async || HttpResponse::Found().insert_header((header::LOCATION, "/loop")).finish()),
    ))
    .await;
    let error = Page::at("https://partner.example").fetch(&app, Request::get("/loop")).await.unwrap_err();
    assert_eq!(error.reason(), Blocked::TooManyRedirects);
    assert_eq!(error.conversation().exchanges().count(), 21);
}
