//! What pages of tenants meet, whose origins a predicate knows.

use actix_web::{App, Error, HttpRequest, Responder, error::ErrorServiceUnavailable, put, test, web};
use cors_runtime::{
    Origin, cors,
    testing::{Blocked, Credentials::Include, Page, Request},
};

#[expect(clippy::unused_async, reason = "it is done as soon as it is asked")]
async fn is_tenant(origin: &Origin, request: &HttpRequest) -> Result<bool, Error> {
    let tenants = request.app_data::<web::Data<Vec<&str>>>().ok_or_else(|| ErrorServiceUnavailable("no tenants"))?;
    Ok(tenants.contains(&origin.as_str()))
}

#[cors(origins = ["https://app.example.com", async_predicate(is_tenant)], credentials)]
#[put("/orders")]
async fn put_order() -> impl Responder {
    "put"
}

#[actix_web::test]
async fn a_page_of_a_tenant_reads_what_a_listed_one_does_and_others_nothing() {
    let tenants = web::Data::new(vec!["https://one.example", "http://two.example"]);
    let app = test::init_service(App::new().app_data(tenants).service(put_order)).await;
    let request = || Request::put("/orders").credentials(Include);
    for origin in ["https://app.example.com", "https://one.example"] {
        let response = Page::at(origin).fetch(&app, request()).await.unwrap();
        assert_eq!((response.status(), response.text()), (200, "put".to_owned()));
    }
    // The second is a tenant, but whoever is on the network path can change its pages.
    for origin in ["https://other.example", "http://two.example", "null"] {
        let page = Page::at(origin);
        let blocked = page.fetch(&app, request()).await.unwrap_err();
        assert_eq!(blocked.reason(), Blocked::OriginNotAllowed, "{origin}");
    }
}

#[actix_web::test]
async fn of_a_predicate_that_fails_the_page_is_told_whose_policy_it_is() {
    let app = test::init_service(App::new().service(put_order)).await;
    let blocked = Page::at("https://one.example").fetch(&app, Request::put("/orders")).await.unwrap_err();
    assert_eq!(blocked.reason(), Blocked::OriginNotAllowed);
    let said = blocked.to_string();
    assert!(said.contains("put_order"), "{said}");
    assert!(Page::at("https://app.example.com").fetch(&app, Request::put("/orders")).await.is_ok());
}
