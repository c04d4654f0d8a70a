//! An enforced policy answers an actual request that it does not allow with 403, before the handler runs.

use std::cell::Cell;

use actix_web::{App, HttpRequest, HttpResponse, route, test::TestRequest, web};
use cors_runtime::{Cors, cors, policy};

use crate::service::{
    ALLOW_CREDENTIALS, ALLOW_METHODS, ALLOW_ORIGIN, APP, Answer, EXPOSE_HEADERS, Fields, OTHER, PREFLIGHT, Server,
    VARY, expect, get, preflight, put, refused, request, serve,
};

thread_local! {
    static RUNS: Cell<usize> = const { Cell::new(0) };
}

/// Counts, and answers with CORS headers that no policy gives.
async fn run(request: &HttpRequest) -> HttpResponse {
    RUNS.set(RUNS.get() + 1);
    let mut response = HttpResponse::Ok();
    for field in request.headers().get_all("x-vary") {
        response.append_header((VARY, field));
    }
    response.insert_header((EXPOSE_HEADERS, "ETag")).body("ran")
}

#[cors(origins = ["https://app.example.com", "https://*.example.org"], methods = [GET, PUT, OPTIONS], credentials, enforce)]
#[route("/", method = "GET", method = "POST", method = "PUT", method = "DELETE", method = "OPTIONS")]
async fn annotated(request: HttpRequest) -> HttpResponse {
    run(&request).await
}

const NAMED: Cors = policy! {
    origins = ["https://app.example.com", "https://*.example.org"], methods = [GET, PUT, OPTIONS], credentials, enforce = true,
};

fn wrapped(
    cors: Cors,
) -> App<
    impl actix_web::dev::ServiceFactory<
        actix_web::dev::ServiceRequest,
        Config = (),
        Response = actix_web::dev::ServiceResponse<impl actix_web::body::MessageBody>,
        Error = actix_web::Error,
        InitError = (),
    >,
> {
    App::new().default_service(web::to(async |request: HttpRequest| run(&request).await)).wrap(cors)
}

/// The policy in each form.
async fn apps() -> [(&'static str, Server); 3] {
    let built = Cors::builder().origins([APP, "https://*.example.org"]).methods(["GET", "PUT", "OPTIONS"]);
    let built = built.credentials(true).enforce(true).build().unwrap();
    [
        ("attribute", serve(App::new().service(annotated)).await),
        (".wrap(policy!)", serve(wrapped(NAMED)).await),
        ("builder", serve(wrapped(built)).await),
    ]
}

/// The answer, and whether the handler ran.
async fn answer(app: &Server, request: TestRequest) -> (Answer, bool) {
    let before = RUNS.get();
    let answer = app.answer(request.field("host", "api.example.com")).await;
    (answer, RUNS.get() > before)
}

const OWN: &str = "https://api.example.com";
const SITE: &str = "sec-fetch-site";

fn ran(headers: &[(&str, &str)]) -> (Answer, bool) {
    (expect(200, headers, "ran"), true)
}

fn allowed(origin: &str) -> (Answer, bool) {
    ran(&[(ALLOW_ORIGIN, origin), (ALLOW_CREDENTIALS, "true"), (VARY, "Origin")])
}

/// The handler's response without a CORS header.
fn same_origin() -> (Answer, bool) {
    ran(&[(VARY, "Origin"), (VARY, "Sec-Fetch-Site")])
}

fn forbidden() -> (Answer, bool) {
    (expect(403, &[(VARY, "Origin, Sec-Fetch-Site")], ""), false)
}

/// Where no other field was looked at.
fn forbidden_by_origin() -> (Answer, bool) {
    (expect(403, &[(VARY, "Origin")], ""), false)
}

#[actix_web::test]
async fn an_allowed_origin_and_method_run_the_handler() {
    for (form, app) in apps().await {
        for method in ["GET", "PUT", "OPTIONS"] {
            for origin in [APP, "https://a.b.example.org"] {
                let request = request(method, "/").origin(origin);
                assert_eq!(answer(&app, request).await, allowed(origin), "{form}: {method} {origin}");
            }
            let request = request(method, "/").origin(APP).field(SITE, "cross-site");
            assert_eq!(answer(&app, request).await, allowed(APP), "{form}: {method}");
        }
    }
}

#[actix_web::test]
async fn another_origin_is_refused_before_the_handler_runs() {
    for (form, app) in apps().await {
        for method in ["GET", "POST", "PUT", "DELETE", "OPTIONS"] {
            for origin in
                [OTHER, "https://app.example.com:8443", "http://app.example.com", "https://example.org", "null"]
            {
                let request = request(method, "/").origin(origin);
                assert_eq!(answer(&app, request).await, forbidden(), "{form}: {method} {origin}");
            }
            for site in ["cross-site", "same-site"] {
                let request = request(method, "/").origin(OTHER).field(SITE, site);
                assert_eq!(answer(&app, request).await, forbidden(), "{form}: {method} {site}");
            }
        }
    }
}

#[actix_web::test]
async fn a_request_of_its_own_origin_runs_the_handler_without_a_cors_header() {
    for (form, app) in apps().await {
        for method in ["GET", "POST", "PUT", "DELETE", "OPTIONS"] {
            for site in ["same-origin", "none"] {
                // Whatever host a proxy has made of it, and for `null`, which a page with `no-referrer` sends.
                for origin in [OWN, OTHER, "http://api.example.com", "null"] {
                    let request = request(method, "/").origin(origin).field(SITE, site);
                    assert_eq!(answer(&app, request).await, same_origin(), "{form}: {method} {site} {origin}");
                }
            }
            let request = request(method, "/").origin(OWN);
            assert_eq!(answer(&app, request).await, same_origin(), "{form}: {method}");
        }
    }
}

#[actix_web::test]
async fn another_site_is_refused_whatever_the_host() {
    for (form, app) in apps().await {
        for sites in [&["cross-site"][..], &["same-site"], &["same-origin", "cross-site"], &["none", "x", "same-site"]]
        {
            let request = sites.iter().fold(put("/").origin(OWN), |request, site| request.field(SITE, site));
            assert_eq!(answer(&app, request).await, forbidden(), "{form}: {sites:?}");
        }
    }
}

#[actix_web::test]
async fn a_repeated_or_malformed_field_counts_as_a_missing_one() {
    let malformed: [&[&str]; 10] = [
        &["same-origin", "same-origin"],
        &["same-origin", "none"],
        &["none", "none", "none"],
        &["Same-Origin"],
        &["NONE"],
        &["same-origin, same-origin"],
        &["same-origin;x"],
        &["same origin"],
        &["new-site"],
        &[""],
    ];
    for (form, app) in apps().await {
        for sites in malformed {
            let with = |request: TestRequest| sites.iter().fold(request, |request, site| request.field(SITE, site));
            assert_eq!(answer(&app, with(put("/").origin(OWN))).await, same_origin(), "{form}: {sites:?}");
            assert_eq!(answer(&app, with(put("/").origin(OTHER))).await, forbidden(), "{form}: {sites:?}");
            assert_eq!(answer(&app, with(put("/").origin("null"))).await, forbidden(), "{form}: {sites:?}");
        }
    }
}

#[actix_web::test]
async fn a_request_without_an_origin_runs_the_handler() {
    for (form, app) in apps().await {
        for method in ["GET", "POST", "PUT", "DELETE", "OPTIONS"] {
            let expected = ran(&[(VARY, "Origin")]);
            assert_eq!(answer(&app, request(method, "/")).await, expected, "{form}: {method}");
            let navigation = request(method, "/").field(SITE, "cross-site");
            assert_eq!(answer(&app, navigation).await, expected, "{form}: {method}");
        }
    }
}

#[actix_web::test]
async fn several_origins_or_one_that_is_none_are_refused() {
    for (form, app) in apps().await {
        for site in [None, Some("same-origin"), Some("none"), Some("cross-site")] {
            let with = |request: TestRequest| site.into_iter().fold(request, |request, site| request.field(SITE, site));
            let several = with(put("/").origin(APP).origin(APP));
            assert_eq!(answer(&app, several).await, forbidden_by_origin(), "{form}: {site:?}");
            for origin in ["", "api.example.com", "https://api.example.com/", "https://API.example.com", "*", "NULL"] {
                let malformed = with(put("/").origin(origin));
                assert_eq!(answer(&app, malformed).await, forbidden_by_origin(), "{form}: {site:?} {origin}");
            }
            let bytes = with(put("/").origin(b"https://api.example.com\xff"));
            assert_eq!(answer(&app, bytes).await, forbidden_by_origin(), "{form}: {site:?}");
        }
    }
}

#[actix_web::test]
async fn a_method_that_the_policy_lacks_is_refused_to_another_origin() {
    for (form, app) in apps().await {
        for method in ["POST", "DELETE"] {
            assert_eq!(answer(&app, request(method, "/").origin(APP)).await, forbidden(), "{form}: {method}");
            let cross_site = request(method, "/").origin(APP).field(SITE, "cross-site");
            assert_eq!(answer(&app, cross_site).await, forbidden(), "{form}: {method}");
            let own = request(method, "/").origin(APP).field(SITE, "same-origin");
            assert_eq!(answer(&app, own).await, same_origin(), "{form}: {method}");
        }
    }
}

#[actix_web::test]
async fn preflights_are_answered_as_without_it() {
    for (form, app) in apps().await {
        let headers =
            [(ALLOW_ORIGIN, APP), (ALLOW_CREDENTIALS, "true"), (ALLOW_METHODS, "PUT, OPTIONS"), (VARY, PREFLIGHT)];
        let expected = (expect(204, &headers, ""), false);
        assert_eq!(answer(&app, preflight("PUT", "/").origin(APP)).await, expected, "{form}");
        for origin in [OTHER, OWN] {
            let asked = preflight("PUT", "/").origin(origin).field(SITE, "same-origin");
            assert_eq!(answer(&app, asked).await, (refused(), false), "{form}: {origin}");
        }
    }
}

#[actix_web::test]
async fn vary_names_each_field_once_and_nothing_beside_a_star() {
    let fields: [(&[&str], &[&str]); 6] = [
        (&["Accept"], &["Accept", "Origin", "Sec-Fetch-Site"]),
        (&["origin"], &["origin", "Sec-Fetch-Site"]),
        (&["Accept, SEC-FETCH-SITE"], &["Accept, SEC-FETCH-SITE", "Origin"]),
        (&["Sec-Fetch-Site, Origin"], &["Sec-Fetch-Site, Origin"]),
        (&["Sec-Fetch-Site", "Origin"], &["Sec-Fetch-Site", "Origin"]),
        (&["*"], &["*"]),
    ];
    for (form, app) in apps().await {
        for (set, expected) in fields {
            let request = set.iter().fold(put("/").origin(OWN), |request, field| request.field("x-vary", field));
            let expected: Vec<_> = expected.iter().map(|&field| (VARY, field)).collect();
            assert_eq!(answer(&app, request).await, ran(&expected), "{form}: {set:?}");
        }
    }
}

const ANY: Cors = policy! { origins = "*", enforce };

#[actix_web::test]
async fn where_every_origin_is_allowed_only_what_is_none_is_refused() {
    let app = serve(wrapped(ANY)).await;
    let any = ran(&[(ALLOW_ORIGIN, "*"), (VARY, "Origin")]);
    assert_eq!(answer(&app, get("/")).await, any);
    for origin in [APP, OTHER, "null"] {
        assert_eq!(answer(&app, get("/").origin(origin)).await, any, "{origin}");
        assert_eq!(answer(&app, put("/").origin(origin)).await, forbidden(), "{origin}");
    }
    assert_eq!(answer(&app, put("/")).await, ran(&[(VARY, "Origin")]));
    assert_eq!(answer(&app, get("/").origin("https://a.example/")).await, forbidden_by_origin());
    assert_eq!(answer(&app, get("/").origin(APP).origin(APP)).await, forbidden_by_origin());
}

const NULL: Cors = policy! { origins = "null", methods = [PUT], danger(null_origin), enforce };

#[actix_web::test]
async fn null_is_allowed_where_the_policy_has_it() {
    let app = serve(wrapped(NULL)).await;
    let sandboxed = put("/").origin("null").field(SITE, "cross-site");
    assert_eq!(answer(&app, sandboxed).await, ran(&[(ALLOW_ORIGIN, "null"), (VARY, "Origin")]));
    assert_eq!(answer(&app, put("/").origin(APP)).await, forbidden());
}

#[actix_web::test]
async fn what_no_handler_serves_is_refused_too_inside_a_wrapped_app() {
    let app = serve(App::new().wrap(NAMED)).await;
    let missing = (expect(404, &[(VARY, "Origin")], ""), false);
    assert_eq!(answer(&app, get("/missing")).await, missing);
    assert_eq!(answer(&app, get("/missing").origin(OTHER)).await, forbidden());
}

#[actix_web::test]
async fn switched_off_the_handler_runs() {
    const OFF: Cors = policy! { origins = "https://app.example.com", methods = [PUT], enforce = false };
    let built = Cors::builder().origins([APP]).methods(["PUT"]).enforce(true).enforce(false).build().unwrap();
    for cors in [OFF, built] {
        let app = serve(wrapped(cors)).await;
        assert_eq!(answer(&app, put("/").origin(OTHER)).await, ran(&[(VARY, "Origin")]));
        assert_eq!(answer(&app, request("DELETE", "/").origin(APP)).await, ran(&[]));
    }
}

#[test]
fn the_policy_says_that_it_is_enforced() {
    let text = concat!(
        r#"Cors { origins: ["https://app.example.com", "https://*.example.org"], methods: ["GET", "PUT", "OPTIONS"], "#,
        "credentials: true, enforce: true }"
    );
    for cors in [annotated::CORS, NAMED] {
        assert_eq!(format!("{cors:?}"), text);
    }
}
