//! Predicates of policies around others, and of policies that are built: the nearest policy is asked, and no other.

use std::cell::RefCell;

use actix_web::{
    App, Error, HttpRequest, HttpResponse,
    dev::{Service as _, ServiceResponse},
    error::ErrorUnauthorized,
    get, guard, put, rt, web,
};
use cors_runtime::{Cors, Danger, Live, Origin, cors, policy};

use crate::service::{
    ALLOW_CREDENTIALS, ALLOW_METHODS, ALLOW_ORIGIN, APP, Fields, OTHER, PREFLIGHT, VARY, expect, get, preflight, put,
    refused, request, serve,
};

const TENANT: &str = "https://tenant.example";
const PARTNER: &str = "https://partner.example";

thread_local! {
    static ASKED: RefCell<Vec<&'static str>> = const { RefCell::new(Vec::new()) };
}

fn asks(who: &'static str) {
    ASKED.with_borrow_mut(|asked| asked.push(who));
}

fn asked() -> Vec<&'static str> {
    ASKED.take()
}

fn around_now(origin: &Origin, _: &HttpRequest) -> bool {
    asks("around");
    origin.as_str() == TENANT
}

async fn around(origin: &Origin, request: &HttpRequest) -> Result<bool, Error> {
    rt::task::yield_now().await;
    Ok(around_now(origin, request))
}

fn nearest_now(origin: &Origin, _: &HttpRequest) -> bool {
    asks("nearest");
    origin.as_str() == PARTNER
}

async fn nearest(origin: &Origin, request: &HttpRequest) -> Result<bool, Error> {
    rt::task::yield_now().await;
    Ok(nearest_now(origin, request))
}

const AROUND_NOW: Cors = policy! { origins = predicate(around_now), methods = [GET, PUT] };
const AROUND: Cors = policy! { origins = async_predicate(around), methods = [GET, PUT] };
const PLAIN: Cors = policy! { origins = ["https://app.example.com"], methods = [GET, PUT] };

#[cors(origins = async_predicate(nearest), credentials)]
#[put("/own")]
async fn put_own() -> HttpResponse {
    HttpResponse::Ok().body("own")
}

#[cors(origins = predicate(nearest_now), credentials)]
#[put("/own")]
async fn put_own_now() -> HttpResponse {
    HttpResponse::Ok().body("own")
}

#[cors(origins = ["https://partner.example"])]
#[put("/listed")]
async fn put_listed() -> HttpResponse {
    HttpResponse::Ok().body("listed")
}

#[cors(none)]
#[put("/none")]
async fn put_none() -> HttpResponse {
    HttpResponse::Ok().body("none")
}

#[put("/plain")]
async fn put_plain() -> HttpResponse {
    HttpResponse::Ok().body("plain")
}

#[actix_web::test]
async fn a_policy_around_asks_for_what_has_no_policy_of_its_own_alone() {
    for (around, own) in [(AROUND_NOW, 0), (AROUND, 1), (PLAIN, 1), (PLAIN, 0)] {
        let is_plain = format!("{around:?}").contains(APP);
        let app = App::new().service(put_listed).service(put_none).service(put_plain);
        let app = if own == 0 { app.service(put_own_now) } else { app.service(put_own) };
        let app = serve(app.wrap(around)).await;
        let allowed = |origin, credentials: bool| {
            let headers = [(ALLOW_ORIGIN, origin), (ALLOW_METHODS, "PUT"), (VARY, PREFLIGHT)];
            let answer = expect(204, &headers, "");
            if credentials { answer.with(&[(ALLOW_CREDENTIALS, "true")]) } else { answer }
        };
        let vary = (VARY, "Origin");
        for (path, body, allows, who) in [
            ("/plain", "plain", if is_plain { APP } else { TENANT }, if is_plain { None } else { Some("around") }),
            ("/own", "own", PARTNER, Some("nearest")),
            ("/listed", "listed", PARTNER, None),
            ("/none", "none", "", None),
        ] {
            let who: Vec<_> = who.into_iter().collect();
            let credentials = path == "/own";
            for origin in [TENANT, PARTNER, APP, OTHER] {
                let is_allowed = origin == allows;
                let expected = if is_allowed { allowed(origin, credentials) } else { refused() };
                assert_eq!(app.answer(preflight("PUT", path).origin(origin)).await, expected, "{path} {origin}");
                assert_eq!(asked(), who, "preflight {path} {origin}");
                let headers = match (path, is_allowed) {
                    ("/none", _) => vec![],
                    ("/own", true) => vec![(ALLOW_ORIGIN, origin), (ALLOW_CREDENTIALS, "true"), vary],
                    (_, true) => vec![(ALLOW_ORIGIN, origin), vary],
                    (_, false) => vec![vary],
                };
                assert_eq!(app.answer(put(path).origin(origin)).await, expect(200, &headers, body), "{path} {origin}");
                assert_eq!(asked(), who, "actual {path} {origin}");
            }
        }
    }
}

#[get("/items")]
async fn read_items() -> HttpResponse {
    HttpResponse::Ok().body("read")
}

#[cors(origins = async_predicate(nearest), credentials)]
#[put("/items")]
async fn write_items() -> HttpResponse {
    HttpResponse::Ok().body("written")
}

#[cors(origins = async_predicate(nearest), credentials)]
#[put("/guarded", guard = "has_key")]
async fn put_guarded() -> HttpResponse {
    HttpResponse::Ok().body("guarded")
}

fn has_key(context: &guard::GuardContext<'_>) -> bool {
    context.head().headers().contains_key("x-key")
        || context.head().method == "OPTIONS"
        || context.head().headers().contains_key("access-control-request-method")
}

#[actix_web::test]
async fn where_it_is_not_certain_whose_a_request_is_the_nearest_policy_counts_all_the_same() {
    for policy in [AROUND_NOW, AROUND] {
        let app = App::new().service(read_items).service(write_items).service(put_guarded);
        let app = serve(app.wrap(policy)).await;
        let own = [(ALLOW_ORIGIN, PARTNER), (ALLOW_CREDENTIALS, "true"), (VARY, "Origin")];
        for (path, body) in [("/items", "written"), ("/guarded", "guarded")] {
            let keyed = || put(path).field("x-key", "1");
            assert_eq!(app.answer(keyed().origin(PARTNER)).await, expect(200, &own, body), "{path}");
            assert_eq!(app.answer(keyed().origin(TENANT)).await, expect(200, &[(VARY, "Origin")], body), "{path}");
            assert!(asked().contains(&"nearest"));
            let expected = expect(204, &own[..2], "").with(&[(ALLOW_METHODS, "PUT"), (VARY, PREFLIGHT)]);
            assert_eq!(app.answer(preflight("PUT", path).origin(PARTNER)).await, expected, "{path}");
            assert_eq!(app.answer(preflight("PUT", path).origin(TENANT)).await, refused(), "{path}");
            assert_eq!(asked(), ["nearest", "nearest"], "{path}");
        }
        let expected = expect(200, &[(ALLOW_ORIGIN, TENANT), (VARY, "Origin")], "read");
        assert_eq!(app.answer(get("/items").origin(TENANT)).await, expected);
        assert_eq!(asked(), ["around"]);
        let expected = expect(204, &[(ALLOW_ORIGIN, TENANT), (ALLOW_METHODS, "PUT"), (VARY, PREFLIGHT)], "");
        assert_eq!(app.answer(preflight("GET", "/items").origin(TENANT)).await, expected);
        assert_eq!(asked(), ["around"]);
    }
}

#[actix_web::test]
async fn a_preflight_behind_another_service_is_answered_by_who_is_asked() {
    for policy in [AROUND_NOW, AROUND] {
        // It may take any method, and comes first.
        let first = || {
            web::resource("/{tail:.*}")
                .guard(guard::Header("x-first", "1"))
                .to(|| async { HttpResponse::Ok().body("first") })
        };
        let app = serve(App::new().service(first()).service(put_own).wrap(policy)).await;
        let own = [(ALLOW_ORIGIN, PARTNER), (ALLOW_CREDENTIALS, "true"), (ALLOW_METHODS, "PUT"), (VARY, PREFLIGHT)];
        assert_eq!(app.answer(preflight("PUT", "/own").origin(PARTNER)).await, expect(204, &own, ""));
        let expected = expect(204, &[(ALLOW_ORIGIN, TENANT), (ALLOW_METHODS, "PUT"), (VARY, PREFLIGHT)], "");
        let by_first = preflight("PUT", "/own").field("x-first", "1");
        assert_eq!(app.answer(by_first.origin(TENANT)).await, expected);
        let by_first = preflight("PUT", "/own").field("x-first", "1");
        assert_eq!(app.answer(by_first.origin(PARTNER)).await, refused());
    }
}

#[actix_web::test]
async fn of_nested_policies_the_outer_one_is_asked() {
    let inner = web::scope("/inner")
        .service(put_plain)
        .service(put_own)
        .wrap(policy! { origins = async_predicate(nearest), methods = [PUT] });
    let app = serve(App::new().service(inner).wrap(AROUND)).await;
    let allowed = expect(200, &[(ALLOW_ORIGIN, TENANT), (VARY, "Origin")], "plain");
    assert_eq!(app.answer(put("/inner/plain").origin(TENANT)).await, allowed);
    assert_eq!(app.answer(put("/inner/plain").origin(PARTNER)).await, expect(200, &[(VARY, "Origin")], "plain"));
    assert_eq!(asked(), ["around", "around"]);
    let own = [(ALLOW_ORIGIN, PARTNER), (ALLOW_CREDENTIALS, "true"), (VARY, "Origin")];
    assert_eq!(app.answer(put("/inner/own").origin(PARTNER)).await, expect(200, &own, "own"));
    assert_eq!(asked(), ["nearest"]);
    let own = [(ALLOW_ORIGIN, PARTNER), (ALLOW_CREDENTIALS, "true"), (ALLOW_METHODS, "PUT"), (VARY, PREFLIGHT)];
    assert_eq!(app.answer(preflight("PUT", "/inner/own").origin(PARTNER)).await, expect(204, &own, ""));
    assert_eq!(asked(), ["nearest"]);
}

#[actix_web::test]
async fn an_error_of_middleware_inside_has_the_headers_of_an_origin_that_was_asked_about() {
    for policy in [AROUND_NOW, AROUND] {
        let refuses = App::new()
            .service(put_plain)
            .wrap_fn(|_, _| async { Err::<ServiceResponse, _>(ErrorUnauthorized("who?")) });
        let app = serve(refuses.wrap(policy)).await;
        let vary = (VARY, "Origin");
        let expected = expect(401, &[(ALLOW_ORIGIN, TENANT), vary, ("content-type", crate::service::TEXT)], "who?");
        assert_eq!(app.answer(put("/plain").origin(TENANT)).await, expected);
        let expected = expect(401, &[vary, ("content-type", crate::service::TEXT)], "who?");
        assert_eq!(app.answer(put("/plain").origin(OTHER)).await, expected);
    }
}

#[actix_web::test]
async fn an_enforced_policy_around_runs_handlers_for_whom_its_predicates_allow() {
    const ENFORCED: Cors = policy! { origins = async_predicate(around), methods = [GET, PUT], enforce };
    let app = App::new().service(put_plain).service(put_own).service(put_listed).wrap_fn(|request, service| {
        asks("inside");
        service.call(request)
    });
    let app = serve(app.wrap(ENFORCED)).await;
    let vary = (VARY, "Origin");
    assert_eq!(app.answer(put("/plain").origin(TENANT)).await, expect(200, &[(ALLOW_ORIGIN, TENANT), vary], "plain"));
    assert_eq!(asked(), ["around", "inside"]);
    let refused = expect(403, &[(VARY, "Origin, Sec-Fetch-Site")], "");
    assert_eq!(app.answer(put("/plain").origin(OTHER)).await, refused);
    assert_eq!(asked(), ["around"]);
    let own = put("/plain").origin(OTHER).field("sec-fetch-site", "same-origin");
    assert_eq!(app.answer(own).await, expect(200, &[vary, (VARY, "Sec-Fetch-Site")], "plain"));
    assert_eq!(asked(), ["around", "inside"]);
    assert_eq!(app.answer(request("DELETE", "/plain").origin(TENANT)).await, refused);
    assert_eq!(asked(), [""; 0]);
    assert_eq!(
        app.answer(put("/listed").origin(PARTNER)).await,
        expect(200, &[(ALLOW_ORIGIN, PARTNER), vary], "listed")
    );
    assert_eq!(asked(), ["inside"]);
}

#[actix_web::test]
async fn a_built_policy_has_closures_that_are_asked() {
    let (domain, known) = ("tenants.example".to_owned(), vec![PARTNER.to_owned()]);
    let known = std::sync::Arc::new(known);
    let cors = Cors::builder()
        .origins([APP])
        .predicate(move |origin, _| origin.is_subdomain_of(&domain))
        .async_predicate(async move |origin: &Origin, _: &HttpRequest| {
            rt::task::yield_now().await;
            Ok::<_, Error>(known.iter().any(|known| known == origin.as_str()))
        })
        .predicate(around_now)
        .async_predicate(around)
        .methods(["PUT"])
        .build()
        .unwrap();
    let path = module_path!();
    assert_eq!(
        format!("{cors:?}"),
        format!(
            "Cors {{ origins: [\"https://app.example.com\", \"predicate(closure)\", \"async_predicate(closure)\", \
             \"predicate({path}::around_now)\", \"async_predicate({path}::around)\"], methods: [\"PUT\"], credentials: false }}"
        )
    );
    let app = serve(App::new().service(put_plain).wrap(cors)).await;
    for origin in [APP, "https://a.tenants.example", PARTNER, TENANT] {
        let expected = expect(200, &[(ALLOW_ORIGIN, origin), (VARY, "Origin")], "plain");
        assert_eq!(app.answer(put("/plain").origin(origin)).await, expected);
        let expected = expect(204, &[(ALLOW_ORIGIN, origin), (ALLOW_METHODS, "PUT"), (VARY, PREFLIGHT)], "");
        assert_eq!(app.answer(preflight("PUT", "/plain").origin(origin)).await, expected);
    }
    assert_eq!(
        app.answer(put("/plain").origin("https://tenants.example")).await,
        expect(200, &[(VARY, "Origin")], "plain")
    );
}

static LIVE: Live = Live::new();

#[cors(policy = LIVE)]
#[put("/live")]
async fn put_live() -> HttpResponse {
    HttpResponse::Ok().body("live")
}

#[actix_web::test]
async fn a_policy_that_is_replaced_asks_the_predicates_of_the_one_that_a_request_goes_by() {
    LIVE.set(PLAIN).unwrap();
    let app = serve(App::new().service(put_live).service(put_plain).wrap(&LIVE)).await;
    let replace = |policy: Cors| LIVE.set(policy).unwrap();
    let closure = || Cors::builder().methods(["PUT"]).predicate(nearest_now).build().unwrap();
    for (policy, allowed, who) in [
        (AROUND, TENANT, Some("around")),
        (PLAIN, APP, None),
        (closure(), PARTNER, Some("nearest")),
        (AROUND_NOW, TENANT, Some("around")),
    ] {
        replace(policy);
        for (path, body) in [("/live", "live"), ("/plain", "plain")] {
            for origin in [TENANT, PARTNER, APP] {
                let headers = [(ALLOW_ORIGIN, origin), (VARY, "Origin")];
                let headers = if origin == allowed { &headers[..] } else { &headers[1..] };
                assert_eq!(app.answer(put(path).origin(origin)).await, expect(200, headers, body), "{path} {origin}");
                let headers = [(ALLOW_ORIGIN, origin), (ALLOW_METHODS, "PUT"), (VARY, PREFLIGHT)];
                let expected = if origin == allowed { expect(204, &headers, "") } else { refused() };
                assert_eq!(app.answer(preflight("PUT", path).origin(origin)).await, expected, "{path} {origin}");
                assert_eq!(asked(), who.into_iter().chain(who).collect::<Vec<_>>(), "{path} {origin}");
            }
        }
    }
}

#[test]
fn a_built_policy_with_predicates_is_refused_by_the_rules_of_the_attribute() {
    let allows = || Cors::builder().predicate(|_, _| true);
    let codes = |builder: cors_runtime::Builder| match builder.build() {
        Ok(_) => Vec::new(),
        Err(error) => error.problems().iter().map(cors_runtime::Problem::code).collect(),
    };
    assert_eq!(codes(allows()), [""; 0]);
    assert_eq!(codes(allows().origins([""; 0])), [""; 0]);
    assert_eq!(codes(allows().origins(["*"])), ["origin-any-not-alone"]);
    assert_eq!(codes(Cors::builder().origins(["*"]).predicate(|_, _| true)), ["origin-any-not-alone"]);
    assert_eq!(codes(allows().danger(Danger::InsecureOrigins)), ["danger-unneeded"]);
    assert_eq!(codes(allows().danger(Danger::InsecureOrigins).credentials(true)), [""; 0]);
    assert_eq!(codes(allows().danger(Danger::NullOrigin)), [""; 0]);
    assert_eq!(codes(allows().danger(Danger::NullOrigin).credentials(true)), ["danger-unneeded"]);
}
