//! Predicates that say nothing: whom they are asked about is not allowed, the log says why, and the service goes on.

use std::cell::RefCell;

use actix_web::{
    App, Error, HttpRequest, HttpResponse, dev::Service as _, error::ErrorServiceUnavailable, http::StatusCode, put,
    rt::task::yield_now, web,
};
use cors_runtime::{Cors, Origin, cors, policy};
use tracing::level_filters::LevelFilter;

use crate::{
    record::events,
    service::{
        ALLOW_METHODS, ALLOW_ORIGIN, APP, Answer, Fields, OTHER, PREFLIGHT, Server, VARY, expect, preflight, put,
        refused, serve, serve_only,
    },
};

thread_local! {
    static ASKED: RefCell<Vec<&'static str>> = const { RefCell::new(Vec::new()) };
    static KEPT: RefCell<Vec<HttpRequest>> = const { RefCell::new(Vec::new()) };
}

fn asked() -> Vec<&'static str> {
    ASKED.take()
}

fn allows(_: &Origin, _: &HttpRequest) -> bool {
    ASKED.with_borrow_mut(|asked| asked.push("allows"));
    true
}

#[expect(clippy::unused_async, reason = "it is done as soon as it is asked")]
async fn errs(origin: &Origin, _: &HttpRequest) -> Result<bool, Error> {
    if origin.as_str() == OTHER { Ok(false) } else { Err(ErrorServiceUnavailable("no database:\n \"tenants\"")) }
}

async fn errs_later(origin: &Origin, request: &HttpRequest) -> Result<bool, Error> {
    yield_now().await;
    errs(origin, request).await
}

fn panics(origin: &Origin, _: &HttpRequest) -> bool {
    assert_eq!(origin.as_str(), OTHER, "no panic");
    false
}

async fn panics_later(origin: &Origin, request: &HttpRequest) -> Result<bool, Error> {
    yield_now().await;
    Ok(panics(origin, request))
}

fn keeps(origin: &Origin, request: &HttpRequest) -> bool {
    if origin.as_str() != OTHER {
        KEPT.with_borrow_mut(|kept| kept.push(request.clone()));
    }
    origin.as_str() != OTHER
}

async fn keeps_later(origin: &Origin, request: &HttpRequest) -> Result<bool, Error> {
    yield_now().await;
    Ok(keeps(origin, request))
}

async fn clones_for_a_while(_: &Origin, request: &HttpRequest) -> Result<bool, Error> {
    let clone = request.clone();
    yield_now().await;
    Ok(clone.path() == "/items")
}

macro_rules! handlers {
    ($($name:ident: [$($item:tt)+])+) => {
        $(
            #[cors(origins = ["https://app.example.com", $($item)+])]
            #[put("/items")]
            async fn $name() -> HttpResponse {
                ASKED.with_borrow_mut(|asked| asked.push("handler"));
                HttpResponse::Accepted().body("put")
            }
        )+
    };
}

handlers! {
    erring: [async_predicate(errs), predicate(allows)]
    erring_later: [async_predicate(errs_later), predicate(allows)]
    panicking: [predicate(panics), predicate(allows)]
    panicking_later: [async_predicate(panics_later), predicate(allows)]
    keeping: [predicate(keeps), predicate(allows)]
    keeping_later: [async_predicate(keeps_later), predicate(allows)]
    cloning: [async_predicate(clones_for_a_while)]
}

const TENANT: &str = "https://tenant.example";

fn unavailable(vary: &str) -> Answer {
    expect(503, &[(VARY, vary)], "")
}

/// What is not asked about the predicate that fails is answered as ever.
async fn goes_on(app: &Server) {
    let allowed = |origin| expect(204, &[(ALLOW_ORIGIN, origin), (ALLOW_METHODS, "PUT"), (VARY, PREFLIGHT)], "");
    for origin in [APP, OTHER] {
        assert_eq!(app.answer(preflight("PUT", "/items").origin(origin)).await, allowed(origin));
        let expected = expect(202, &[(ALLOW_ORIGIN, origin), (VARY, "Origin")], "put");
        assert_eq!(app.answer(put("/items").origin(origin)).await, expected);
    }
    assert_eq!(asked(), ["handler", "allows", "allows", "handler"]);
}

#[actix_web::test]
async fn of_one_that_fails_a_preflight_is_503_and_a_response_has_no_cors_header() {
    for app in [
        serve_only(erring).await,
        serve_only(erring_later).await,
        serve_only(panicking).await,
        serve_only(panicking_later).await,
    ] {
        for _ in 0..2 {
            assert_eq!(app.answer(preflight("PUT", "/items").origin(TENANT)).await, unavailable(PREFLIGHT));
            assert_eq!(asked(), [""; 0]);
            let expected = expect(202, &[(VARY, "Origin")], "put");
            assert_eq!(app.answer(put("/items").origin(TENANT)).await, expected);
            assert_eq!(asked(), ["handler"]);
            goes_on(&app).await;
        }
    }
}

const KEEPING: Cors = policy! { origins = [predicate(keeps), predicate(allows)], methods = [PUT] };
const KEEPING_LATER: Cors = policy! { origins = [async_predicate(keeps_later), predicate(allows)], methods = [PUT] };

/// A service in which a request is routed after the policy has asked.
async fn routed(policy: Cors) -> Server {
    let resource = web::resource("/items").route(web::put().to(async || {
        ASKED.with_borrow_mut(|asked| asked.push("handler"));
        HttpResponse::build(StatusCode::ACCEPTED).body("put")
    }));
    serve(App::new().service(resource).wrap(policy)).await
}

#[actix_web::test]
async fn of_one_that_keeps_a_request_that_is_to_be_routed_the_answer_is_503_and_nothing_else_panics() {
    for app in [routed(KEEPING).await, routed(KEEPING_LATER).await] {
        for _ in 0..2 {
            assert_eq!(app.answer(preflight("PUT", "/items").origin(TENANT)).await, unavailable(PREFLIGHT));
            assert_eq!(app.answer(put("/items").origin(TENANT)).await, unavailable("Origin"));
            assert_eq!((asked(), KEPT.take().len()), (vec![], 2));
            let allowed = [(ALLOW_ORIGIN, OTHER), (ALLOW_METHODS, "PUT"), (VARY, PREFLIGHT)];
            assert_eq!(app.answer(preflight("PUT", "/items").origin(OTHER)).await, expect(204, &allowed, ""));
            assert_eq!(asked(), ["allows"]);
        }
    }
}

#[actix_web::test]
async fn one_that_keeps_a_request_that_has_come_to_its_handler_is_no_problem() {
    for app in [serve_only(keeping).await, serve_only(keeping_later).await] {
        for _ in 0..2 {
            let allowed = [(ALLOW_ORIGIN, TENANT), (ALLOW_METHODS, "PUT"), (VARY, PREFLIGHT)];
            assert_eq!(app.answer(preflight("PUT", "/items").origin(TENANT)).await, expect(204, &allowed, ""));
            let expected = expect(202, &[(ALLOW_ORIGIN, TENANT), (VARY, "Origin")], "put");
            assert_eq!(app.answer(put("/items").origin(TENANT)).await, expected);
            assert_eq!((asked(), KEPT.take().len()), (vec!["handler"], 2));
            goes_on(&app).await;
        }
    }
}

#[actix_web::test]
async fn a_clone_that_is_gone_with_the_answer_is_no_problem() {
    let app = serve_only(cloning).await;
    let expected = expect(202, &[(ALLOW_ORIGIN, TENANT), (VARY, "Origin")], "put");
    assert_eq!(app.answer(put("/items").origin(TENANT)).await, expected);
}

#[actix_web::test]
async fn a_clone_of_middleware_around_is_not_the_predicates() {
    const POLICY: Cors = policy! { origins = [predicate(allows), async_predicate(errs)], methods = [PUT] };
    let resource = web::resource("/items").wrap(POLICY).wrap_fn(|request, service| {
        let clone = request.request().clone();
        let response = service.call(request);
        async move {
            let response = response.await;
            drop(clone);
            response
        }
    });
    let app = serve_only(resource.route(web::put().to(HttpResponse::Ok))).await;
    let expected = expect(200, &[(ALLOW_ORIGIN, TENANT), (VARY, "Origin")], "");
    assert_eq!(app.answer(put("/items").origin(TENANT)).await, expected);
}

/// The policy of a handler of this file, as events name it.
fn of(handler: &str) -> String {
    let separator = if handler.is_empty() { "" } else { "::" };
    format!("policy={}{separator}{handler}", module_path!())
}

#[actix_web::test]
async fn a_failure_is_an_event_at_the_level_of_errors() {
    let kept = "it keeps a clone of the request, which actix-web can't route while there is another one: let it copy what it \
                needs";
    for (app, handler, error, predicate) in [
        (serve_only(erring).await, "erring", r#"no database:\n \"tenants\""#, "async_predicate(errs)"),
        (
            serve_only(erring_later).await,
            "erring_later",
            r#"no database:\n \"tenants\""#,
            "async_predicate(errs_later)",
        ),
        (routed(KEEPING).await, "", &*kept.escape_debug().to_string(), "predicate(keeps)"),
    ] {
        for (request, method) in [(preflight("PUT", "/items"), "PUT"), (put("/items"), "PUT")] {
            let events = events(&app, LevelFilter::ERROR, request.origin(TENANT)).await;
            let [event] = events.as_slice() else { panic!("{events:?}") };
            let start = format!(
                "ERROR a predicate failed, and the origin is not allowed\nerror={error}\npredicate={predicate}\n\
                 method={method}\norigin=\"{TENANT}\"\n{}\nat={}:",
                of(handler),
                file!()
            );
            assert!(event.starts_with(&start), "{event}");
        }
        KEPT.take();
    }
    let app = serve_only(panicking).await;
    let events = events(&app, LevelFilter::DEBUG, put("/items").origin(TENANT)).await;
    let [event] = events.as_slice() else { panic!("{events:?}") };
    assert!(event.contains("\nerror=it panicked: assertion `left == right` failed: no panic\\n"), "{event}");
}

#[actix_web::test]
async fn a_refusal_by_all_predicates_is_an_event_at_debug_level() {
    const POLICY: Cors = policy! { origins = [async_predicate(errs), predicate(panics)], credentials };
    let app = serve(App::new().default_service(web::to(HttpResponse::Ok)).wrap(POLICY)).await;
    let reason = |events: Vec<String>| match events.as_slice() {
        [event] => event.lines().nth(1).unwrap().to_owned() + if event.contains("help=") { " with help" } else { "" },
        _ => panic!("{events:?}"),
    };
    let denied = "reason=neither the patterns of the policy nor its predicates allow this origin";
    let get = || crate::service::get("/");
    assert_eq!(reason(events(&app, LevelFilter::DEBUG, get().origin(OTHER)).await), denied);
    assert_eq!(reason(events(&app, LevelFilter::DEBUG, preflight("GET", "/").origin(OTHER)).await), denied);
    let unasked = "reason=no pattern of the policy allows this origin, and its predicates are asked neither about `null` nor, with \
                   credentials, about an origin that is neither `https` nor loopback";
    for origin in ["null", "http://other.example"] {
        assert_eq!(reason(events(&app, LevelFilter::DEBUG, get().origin(origin)).await), unasked);
    }
}

#[cors(origins = [async_predicate(errs_later), predicate(keeps)], enforce)]
#[put("/items")]
async fn enforced() -> HttpResponse {
    ASKED.with_borrow_mut(|asked| asked.push("handler"));
    HttpResponse::build(StatusCode::ACCEPTED).body("put")
}

#[actix_web::test]
async fn with_enforce_the_handler_of_a_failure_runs_for_same_origin_requests_alone() {
    let app = serve_only(enforced).await;
    let by_site = "Origin, Sec-Fetch-Site";
    assert_eq!(app.answer(preflight("PUT", "/items").origin(TENANT)).await, unavailable(PREFLIGHT));
    assert_eq!(app.answer(put("/items").origin(TENANT)).await, unavailable(by_site));
    let cross_site = put("/items").origin(TENANT).field("sec-fetch-site", "cross-site");
    assert_eq!(app.answer(cross_site).await, unavailable(by_site));
    assert_eq!(asked(), [""; 0]);
    let own = put("/items").origin(TENANT).field("sec-fetch-site", "same-origin");
    let passed = expect(202, &[(VARY, "Origin"), (VARY, "Sec-Fetch-Site")], "put");
    assert_eq!(app.answer(own).await, passed);
    let own = put("/items").origin(TENANT).field("host", "tenant.example");
    assert_eq!(app.answer(own).await, passed);
    assert_eq!(asked(), ["handler", "handler"]);
    // The predicates refuse it.
    assert_eq!(app.answer(preflight("PUT", "/items").origin(OTHER)).await, refused());
    let expected = expect(403, &[(VARY, by_site)], "");
    assert_eq!(app.answer(put("/items").origin(OTHER)).await, expected);
    assert_eq!(asked(), [""; 0]);
}
