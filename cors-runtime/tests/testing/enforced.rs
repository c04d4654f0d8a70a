//! What the simulated browser shows of an enforced policy.

use std::cell::Cell;

use actix_http::Request as HttpRequest;
use actix_web::{
    App, Error, HttpResponse,
    body::MessageBody,
    dev::{Service, ServiceResponse},
    post, routes, test,
};
use cors_runtime::{
    Cors, cors, policy,
    testing::{Blocked, Body, Credentials::Include, Exchange, Mode, Page, Request, Response, ResponseType},
};

const APP: &str = "https://app.example.com";
const API: &str = "https://api.example.com";

thread_local! {
    static RUNS: Cell<usize> = const { Cell::new(0) };
}

fn run() -> HttpResponse {
    RUNS.set(RUNS.get() + 1);
    HttpResponse::Ok().body("ran")
}

const LINE: u32 = line!() + 1;
#[cors(origins = ["https://app.example.com"], methods = [PUT, POST], enforce)]
#[routes]
#[put("/orders")]
#[post("/orders")]
#[delete("/orders")]
async fn orders() -> HttpResponse {
    run()
}

const AROUND: Cors = policy! { origins = ["https://app.example.com"], enforce };

#[post("/plain")]
async fn plain() -> HttpResponse {
    run()
}

async fn app() -> impl Service<HttpRequest, Response = ServiceResponse<impl MessageBody>, Error = Error> {
    test::init_service(App::new().service(orders).service(plain).wrap(AROUND)).await
}

fn page(origin: &str) -> Page {
    Page::at(origin).service_at(API)
}

/// What the page gets, and how often the handler ran.
async fn fetch(origin: &str, request: Request) -> (Result<Response, Blocked>, usize) {
    let before = RUNS.get();
    let fetched = page(origin).fetch(&app().await, request).await.map_err(|error| error.reason());
    (fetched, RUNS.get() - before)
}

#[actix_web::test]
async fn an_error_says_that_the_handler_did_not_run_and_what_would_let_it() {
    let origin = "https://b.app.example.com";
    let before = RUNS.get();
    let error = page(origin).fetch(&app().await, Request::post("/orders").body("3")).await.unwrap_err();
    assert_eq!((error.reason(), RUNS.get()), (Blocked::OriginNotAllowed, before));
    let sentence = format!(
        "the answer to the request (403 Forbidden) has no Access-Control-Allow-Origin, so that it is not for the origin \
         `{origin}`: `enforce` refused the request before its handler ran, because the policy does not allow this origin, and \
         it is not the request's own by `Sec-Fetch-Site` or `Host`"
    );
    let near = format!("`{origin}` is below `{APP}`, which allows no subdomains");
    let (at, all) = (format!("{}:{LINE}", file!()), "https://*.app.example.com");
    let lines = [
        format!(
            "help: {near}: add `\"{origin}\"` to `origins` of `orders`, {at}: write `origins = [\"{APP}\", \"{origin}\"]`"
        ),
        format!(
            "help: {near}: for all subdomains, add `\"{all}\"` to `origins` of `orders`, {at}: write `origins = [\"{APP}\", \
             \"{all}\"]`"
        ),
        format!("policy: `{}::orders` at {at}", module_path!()),
    ];
    assert_eq!(error.to_string(), format!("{sentence}\n  = {}", lines.join("\n  = ")));
    assert!(error.conversation().exchanges().all(Exchange::is_enforced));
}

#[actix_web::test]
async fn what_a_form_sends_is_refused_where_the_page_learns_nothing_of_it() {
    for path in ["/orders", "/plain"] {
        let form = || Request::post(path).body(Body::form([("count", "3")])).mode(Mode::NoCors).credentials(Include);
        let (response, runs) = fetch("https://evil.example", form()).await;
        let response = response.unwrap();
        assert_eq!((response.response_type(), runs), (ResponseType::Opaque, 0), "{path}");
        assert!(response.conversation().exchanges().all(Exchange::is_enforced), "{path}");
        let shown = response.conversation().to_string();
        assert!(
            shown.contains("\n(`enforce` refused this request before its handler ran: the policy does not"),
            "{shown}"
        );
        assert!(shown.contains("\n> sec-fetch-site: cross-site\n"), "{shown}");
        for origin in [APP, API] {
            let (response, runs) = fetch(origin, form()).await;
            assert_eq!(runs, 1, "{path}: {origin}");
            assert!(!response.unwrap().conversation().exchanges().any(Exchange::is_enforced), "{path}: {origin}");
        }
    }
}

#[actix_web::test]
async fn a_page_of_the_services_own_may_do_what_the_policy_lacks() {
    for request in [Request::put("/orders"), Request::post("/orders"), Request::delete("/orders")] {
        let (response, runs) = fetch(API, request).await;
        let response = response.unwrap();
        assert_eq!((response.text(), runs), ("ran".to_owned(), 1));
        let sent = response.conversation().exchanges().next().unwrap();
        assert_eq!(sent.request_header("sec-fetch-site").unwrap(), "same-origin");
    }
}
