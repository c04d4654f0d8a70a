//! Every refusal is an event at debug level that says why, whose policy it was, and what would allow the request.

use actix_web::{App, HttpResponse, test::TestRequest, web};
use cors_runtime::{Cors, cors, policy};
use tracing::level_filters::LevelFilter;

use crate::{
    record::{events, events_of_others},
    service::{APP, Fields, OTHER, Server, get, preflight, put, request, serve},
};

const REFUSED: &str = "cross-origin request refused";
const ANSWERED: &str = "preflight answered, and the browser will refuse the request";

const NO_ORIGIN: &str = "the policy does not allow this origin";
const NO_METHOD: &str = "the policy does not allow this method";

/// What a policy of a line of this file has at the end of its events.
fn of(policy: &str, line: u32) -> String {
    let policy = if policy.is_empty() { module_path!().to_owned() } else { policy.to_owned() };
    format!("policy={policy}\nat={}:{line}", file!())
}

fn handler(name: &str, line: u32) -> String {
    of(&format!("{}::{name}", module_path!()), line)
}

/// An event as text, without a help.
fn event(message: &str, reason: &str, method: &str, origin: &str, of: &str) -> String {
    format!("{message}\nreason={reason}\nmethod={method}\norigin=\"{origin}\"\n{of}")
}

const POLICY_LINE: u32 = line!() + 1;
const POLICY: Cors = policy! { origins = ["https://app.example.com"], methods = [PUT], headers = "*", credentials };

async fn wrap(policy: Cors) -> Server {
    serve(App::new().default_service(web::to(HttpResponse::Ok)).wrap(policy)).await
}

fn refusals() -> Vec<(TestRequest, String)> {
    let two = |request: TestRequest| request.origin(APP).origin(APP);
    let of = of("", POLICY_LINE);
    let refused = |reason, method, origin| event(REFUSED, reason, method, origin, &of);
    let (two_origins, two_methods, two_lists) = (
        "there is more than one `Origin`",
        "there is more than one `Access-Control-Request-Method`",
        "there is more than one `Access-Control-Request-Headers`",
    );
    let long = "x".repeat(400);
    let null = "help=`null` is the origin of every sandboxed frame, local file and redirect through another site, and never \
                allowed with `credentials`";
    let near = "help=`https://app.example.com:8443` is not `https://app.example.com`: add `\"https://app.example.com:8443\"` \
                to `origins`, or `\"https://app.example.com:*\"` in the place of `\"https://app.example.com\"` for every port";
    let below = "help=`https://a.app.example.com` is below `https://app.example.com`, which allows no subdomains: add \
                 `\"https://a.app.example.com\"` to `origins`, or `\"https://*.app.example.com\"` for all subdomains";
    let plain = "help=`http://app.example.com` is not `https://app.example.com`, and with `credentials` the page has to come \
                 over `https`";
    vec![
        (preflight("PUT", "/").origin(OTHER), refused(NO_ORIGIN, "PUT", OTHER)),
        (put("/").origin(OTHER), refused(NO_ORIGIN, "PUT", OTHER)),
        (preflight("PUT", "/").origin(""), refused(NO_ORIGIN, "PUT", "")),
        (put("/").origin(b"\xff\"x\t"), refused(NO_ORIGIN, "PUT", r#"\xff\"x\t"#)),
        (put("/").origin(long.as_bytes()), refused(NO_ORIGIN, "PUT", &format!("{}… (400 bytes)", &long[..300]))),
        (two(preflight("PUT", "/")), refused(two_origins, "PUT", APP)),
        (two(put("/")), refused(two_origins, "PUT", APP)),
        (preflight("GET", "/").origin(APP), refused(NO_METHOD, "GET", APP) + "\nhelp=write `methods = [PUT, GET]`"),
        (
            request("DELETE", "/").origin(APP),
            refused(NO_METHOD, "DELETE", APP) + "\nhelp=write `methods = [PUT, DELETE]`",
        ),
        (
            request("m-search", "/").origin(APP),
            refused(NO_METHOD, "m-search", APP) + "\nhelp=write `methods = [PUT, \"m-search\"]`",
        ),
        (
            request("OPTIONS", "/").origin(APP),
            refused(NO_METHOD, "OPTIONS", APP) + "\nhelp=write `methods = [PUT, OPTIONS]`",
        ),
        (request("TRACE", "/").origin(APP), refused(NO_METHOD, "TRACE", APP)),
        (
            preflight("PUT", "/").field("access-control-request-method", "PUT").origin(APP),
            refused(two_methods, "", APP),
        ),
        (
            preflight("PUT", "/").asking_for_headers("x-a").asking_for_headers("x-b").origin(APP),
            refused(two_lists, "PUT", APP),
        ),
        (preflight("P\u{fc}T", "/").origin(OTHER), refused(NO_ORIGIN, "P\\xc3\\xbcT", OTHER)),
        (preflight("PUT", "/").origin("null"), refused(NO_ORIGIN, "PUT", "null") + "\n" + null),
        (
            put("/").origin("https://app.example.com:8443"),
            refused(NO_ORIGIN, "PUT", "https://app.example.com:8443") + "\n" + near,
        ),
        (
            preflight("PUT", "/").origin("https://a.app.example.com"),
            refused(NO_ORIGIN, "PUT", "https://a.app.example.com") + "\n" + below,
        ),
        (put("/").origin("http://app.example.com"), refused(NO_ORIGIN, "PUT", "http://app.example.com") + "\n" + plain),
    ]
}

#[actix_web::test]
async fn a_refusal_is_a_debug_event_with_the_reason_the_policy_and_the_remedy() {
    let app = wrap(POLICY).await;
    for (request, expected) in refusals() {
        assert_eq!(events(&app, LevelFilter::DEBUG, request).await, [expected]);
    }
}

const LISTED_LINE: u32 = line!() + 1;
const LISTED: Cors = policy! { origins = "*", methods = [GET, PUT, "q-1"], headers = ["Content-Type", "*-a"] };

fn answered() -> Vec<(TestRequest, Vec<String>)> {
    let of = of("", LISTED_LINE);
    let method = |method, help: &str| {
        event(ANSWERED, "the policy lacks this method", method, APP, &of) + &format!("\nhelp={help}")
    };
    let headers = |method, names: &str, help: &str| {
        let of = format!("headers={names}\n{of}{help}");
        event(ANSWERED, "the policy lacks these headers", method, APP, &of)
    };
    let debug = "\nhelp=write `headers = [\"Content-Type\", \"*-a\", \"X-Debug\"]`";
    let both = "\nhelp=write `headers = [\"Content-Type\", \"*-a\", \"X-Debug\", \"Authorization\"]`";
    let answer =
        "\nhelp=`Access-Control-Allow-Origin` is a header of the answer: the page should not set it on its request";
    let asking = |names: &str| preflight("PUT", "/").asking_for_headers(names).origin(APP);
    let many: Vec<_> = (0..1000).map(|number| format!("x-{number}")).collect();
    let looked_at = many[..100].join(", ");
    let shown = format!("{}… ({} bytes)", &looked_at[..300], looked_at.len());
    vec![
        (asking("x-debug"), vec![headers("PUT", "x-debug", debug)]),
        (asking("x-debug,CONTENT-type, \t*-A,,authorization"), vec![headers("PUT", "x-debug, authorization", both)]),
        (asking("x-debug").asking_for_headers("authorization"), vec![headers("PUT", "x-debug, authorization", both)]),
        (asking("access-control-allow-origin"), vec![headers("PUT", "access-control-allow-origin", answer)]),
        (asking("cookie"), vec![headers("PUT", "cookie", "")]),
        (asking(&many.join(",")), vec![headers("PUT", &shown, "")]),
        (
            preflight("DELETE", "/").asking_for_headers("x-debug").origin(APP),
            vec![
                method("DELETE", "write `methods = [GET, PUT, \"q-1\", DELETE]`"),
                headers("DELETE", "x-debug", debug),
            ],
        ),
        (
            preflight("put", "/").origin(APP),
            vec![method(
                "put",
                "browsers send `put` as it is written, and the policy has `PUT`: the page has to ask for that",
            )],
        ),
    ]
}

#[actix_web::test]
async fn a_preflight_that_is_answered_in_vain_is_an_event_with_the_setting_that_is_missing() {
    let app = wrap(LISTED).await;
    for (request, expected) in answered() {
        assert_eq!(events(&app, LevelFilter::DEBUG, request).await, expected);
    }
}

#[actix_web::test]
async fn nothing_is_emitted_when_the_level_is_off_or_nobody_listens() {
    let (app, listed) = (wrap(POLICY).await, wrap(LISTED).await);
    let requests = || {
        let refusals = refusals().into_iter().map(|(request, _)| (&app, request));
        refusals.chain(answered().into_iter().map(|(request, _)| (&listed, request)))
    };
    for level in [LevelFilter::OFF, LevelFilter::ERROR, LevelFilter::INFO] {
        for (app, request) in requests() {
            assert_eq!(events(app, level, request).await, [""; 0]);
        }
    }
    for (app, request) in requests() {
        assert_eq!(events_of_others(app, request).await, [""; 0]);
    }
}

const ANY: Cors = policy! { origins = "*", methods = "*", headers = ["*", "Authorization"] };

const MIRRORED: Cors = policy! { origins = ["https://app.example.com"], methods = "*", headers = "*", credentials };

#[actix_web::test]
async fn nothing_is_emitted_where_nothing_is_refused() {
    let asking = |method: &str, names: &str| preflight(method, "/").origin(APP).asking_for_headers(names);
    for (policy, requests) in [
        (POLICY, vec![asking("PUT", "x-a,authorization"), put("/").origin(APP), put("/"), get("/")]),
        (LISTED, vec![asking("GET", "content-type"), asking("PUT", ""), asking("q-1", "*-A"), get("/").origin(OTHER)]),
        (ANY, vec![asking("DELETE", "x-a,authorization"), asking("patch", "x-a"), get("/").origin("null")]),
        (MIRRORED, vec![asking("DELETE", "x-a,authorization"), request("OPTIONS", "/")]),
    ] {
        let app = wrap(policy).await;
        for request in requests {
            assert_eq!(events(&app, LevelFilter::TRACE, request).await, [""; 0]);
        }
    }
}

const PUBLIC_LINE: u32 = line!() + 1;
const PUBLIC: Cors = policy! { origins = "*" };

#[actix_web::test]
async fn what_is_no_origin_is_refused_to_a_preflight_with_that_reason() {
    let app = wrap(PUBLIC).await;
    let expected = event(REFUSED, "`Origin` is not an origin", "GET", "https://a.example/", &of("", PUBLIC_LINE));
    let request = preflight("GET", "/").origin("https://a.example/");
    assert_eq!(events(&app, LevelFilter::DEBUG, request).await, [expected]);
    assert_eq!(events(&app, LevelFilter::DEBUG, get("/").origin("https://a.example/")).await, [""; 0]);
}

const ENFORCED_LINE: u32 = line!() + 1;
const ENFORCED: Cors = policy! { origins = ["https://app.example.com"], methods = [PUT], enforce };

#[actix_web::test]
async fn what_an_enforced_policy_refuses_is_an_event_too() {
    let app = wrap(ENFORCED).await;
    let no_origin =
        "the policy does not allow this origin, and it is not the request's own by `Sec-Fetch-Site` or `Host`";
    let no_method =
        "the policy does not allow this method, and the origin is not the request's own by `Sec-Fetch-Site` or `Host`";
    let of = of("", ENFORCED_LINE);
    for (request, expected) in [
        (put("/").origin(OTHER), event(REFUSED, no_origin, "PUT", OTHER, &of)),
        (
            request("POST", "/").origin(APP),
            event(REFUSED, no_method, "POST", APP, &of) + "\nhelp=write `methods = [PUT, POST]`",
        ),
        (put("/").origin(""), event(REFUSED, "`Origin` is not an origin", "PUT", "", &of)),
    ] {
        assert_eq!(events(&app, LevelFilter::DEBUG, request).await, [expected]);
    }
    let own = || put("/").origin(OTHER).field("sec-fetch-site", "same-origin");
    for request in [own(), put("/").origin(APP), get("/"), request("POST", "/")] {
        assert_eq!(events(&app, LevelFilter::TRACE, request).await, [""; 0]);
    }
    assert_eq!(events(&app, LevelFilter::INFO, put("/").origin(OTHER)).await, [""; 0]);
}

const ANNOTATED_LINE: u32 = line!() + 1;
#[cors(origins = "https://app.example.com", methods = [PUT], headers = ["X-A"])]
#[actix_web::put("/")]
async fn annotated() -> HttpResponse {
    HttpResponse::Ok().finish()
}

#[cors(policy = self::LISTED)]
#[actix_web::put("/named")]
async fn named() -> HttpResponse {
    HttpResponse::Ok().finish()
}

#[actix_web::test]
async fn events_of_an_annotated_handler_name_it_and_the_line_of_its_settings() {
    let app = serve(App::new().service(annotated).service(named)).await;
    let own = handler("annotated", ANNOTATED_LINE);
    let refused = event(REFUSED, NO_ORIGIN, "PUT", OTHER, &own);
    for request in [preflight("PUT", "/").origin(OTHER), put("/").origin(OTHER)] {
        assert_eq!(events(&app, LevelFilter::DEBUG, request).await, [&*refused]);
    }
    let several = preflight("PUT", "/").field("access-control-request-method", "PUT").origin(APP);
    let reason = "there is more than one `Access-Control-Request-Method`";
    assert_eq!(events(&app, LevelFilter::DEBUG, several).await, [event(REFUSED, reason, "", APP, &own)]);
    for (path, of, help) in [
        ("/", own, "headers = [\"X-A\", \"X-B\"]"),
        (
            "/named",
            handler("named (policy = self::LISTED)", LISTED_LINE),
            "headers = [\"Content-Type\", \"*-a\", \"X-B\"]",
        ),
    ] {
        let of = format!("headers=x-b\n{of}\nhelp=write `{help}`");
        let expected = event(ANSWERED, "the policy lacks these headers", "PUT", APP, &of);
        let request = preflight("PUT", path).asking_for_headers("x-b").origin(APP);
        assert_eq!(events(&app, LevelFilter::DEBUG, request).await, [expected]);
    }
    // It is not the handler's preflight, and so not one that its policy could allow.
    let other = preflight("DELETE", "/").origin(APP);
    assert_eq!(events(&app, LevelFilter::DEBUG, other).await, [""; 0]);
}

const NONE_LINE: u32 = line!() + 1;
#[cors(none)]
#[actix_web::put("/none")]
async fn without() -> HttpResponse {
    HttpResponse::Ok().finish()
}

#[actix_web::test]
async fn nothing_is_offered_to_a_handler_that_is_to_have_no_policy() {
    let app = serve(App::new().service(without)).await;
    let of = handler("without", NONE_LINE);
    for origin in [APP, "null"] {
        let refused = event(REFUSED, "the handler has no policy", "PUT", origin, &of);
        assert_eq!(events(&app, LevelFilter::DEBUG, preflight("PUT", "/none").origin(origin)).await, [refused]);
    }
}

#[actix_web::test]
async fn events_of_a_policy_that_was_built_name_the_line_of_its_building() {
    let builder = Cors::builder().origins([APP]).headers(["X-A"]);
    let (cors, line) = (builder.build().unwrap(), line!());
    let app = wrap(cors.clone()).await;
    let of = of("Cors::builder()", line);
    let help = "\nhelp=write `.headers([\"X-A\", \"X-B\"])`";
    let request = preflight("GET", "/").asking_for_headers("x-b").origin(APP);
    let missing = event(ANSWERED, "the policy lacks these headers", "GET", APP, &format!("headers=x-b\n{of}{help}"));
    assert_eq!(events(&app, LevelFilter::DEBUG, request).await, [missing]);
    let help = "\nhelp=write `.methods([\"GET\", \"HEAD\", \"POST\", \"PUT\"])`";
    let refused = event(REFUSED, NO_METHOD, "PUT", APP, &of) + help;
    assert_eq!(events(&app, LevelFilter::DEBUG, put("/").origin(APP)).await, [refused]);
}

#[actix_web::test]
async fn policies_of_one_text_keep_their_places() {
    const FIRST_LINE: u32 = line!() + 1;
    const FIRST: Cors = policy! { origins = "https://same.example" };
    const SECOND: Cors = policy! { origins = "https://same.example" };
    for (policy, line) in [(FIRST, FIRST_LINE), (SECOND, FIRST_LINE + 1), (FIRST, FIRST_LINE)] {
        let expected = event(REFUSED, NO_ORIGIN, "GET", OTHER, &of("", line));
        assert_eq!(events(&wrap(policy).await, LevelFilter::DEBUG, get("/").origin(OTHER)).await, [expected]);
    }
}
