//! Paths that need care, patterns that meet, and what is for the service to answer.

use actix_web::{HttpRequest, HttpResponse, delete, get, guard, post, put, route, web};
use cors_runtime::{Cors, Live, Origin, cors, policy, surface::Nginx};

use crate::{
    nginx::{self, Gateway},
    service::{Pair, serve, surface},
    wire::Request,
};

const APP: &str = "https://app.example.com";
const OTHER: &str = "https://other.example";

const ONE: Cors = policy! { origins = ["https://app.example.com"], methods = [GET, PUT, DELETE], max_age = 1 };
const TWO: Cors = policy! { origins = ["https://app.example.com"], methods = [PUT, "PURGE"], max_age = 2 };
const THREE: Cors = policy! { origins = "*", methods = "*", headers = ["*", "Authorization"], max_age = 3 };
const STATUS: Cors = policy! { origins = "https://app.example.com", credentials, max_age = 0, preflight_status = 200 };
const OTHER_STATUS: Cors = policy! { origins = "https://app.example.com", headers = "X-A'b", preflight_status = 299 };
const MIRRORED: Cors = policy! { origins = "https://app.example.com", methods = "*", headers = "*", credentials };
const DOLLAR: Cors = policy! { origins = "https://app.example.com", headers = ["X-$host", "X-B"] };
static LIVE: Live = Live::new();

async fn never() -> HttpResponse {
    unreachable!("a preflight reached the handler")
}

fn wrapped(
    pattern: &str,
    policy: Cors,
) -> actix_web::Resource<
    impl actix_web::dev::ServiceFactory<
        actix_web::dev::ServiceRequest,
        Config = (),
        Response = actix_web::dev::ServiceResponse<actix_web::body::EitherBody<actix_web::body::BoxBody>>,
        Error = actix_web::Error,
        InitError = (),
    > + use<>,
> {
    web::resource(pattern).wrap(policy).route(web::put().to(never)).route(web::get().to(never))
}

/// Patterns with characters that mean something to nginx, to expressions, or to neither.
const ODD: [&str; 40] = [
    "/a b",
    "/a\"b",
    "/a'b",
    "/a$b",
    "/$host",
    "/a;b",
    "/a#b",
    "/a\\b",
    "/a\\\\",
    "/a|b",
    "/a(b",
    "/a)b",
    "/a[b",
    "/a]b",
    "/a^b",
    "/a+b",
    "/a?b",
    "/a*c",
    "/a.b",
    "/a,b",
    "/a~b",
    "/~b",
    "/a!b",
    "/a&b",
    "/a=b",
    "/a:b",
    "/a@b",
    "/a<b>",
    "/a`b",
    "/\u{fc}ber/\u{65e5}\u{672c}",
    "/a\tb",
    "/a\nb",
    "/a\r\nb",
    "/default",
    "/include",
    "/UPPER/lower",
    "/trailing/",
    "/a%20c",
    "/\"; } } http ; #",
    "/\u{202e}",
];

fn odd(config: &mut web::ServiceConfig) {
    for (place, pattern) in ODD.iter().enumerate() {
        config.service(wrapped(pattern, if place % 2 == 0 { ONE } else { TWO }));
    }
    for pattern in [
        r"/digits/{id:\d+}",
        r"/four/{id:\d{4}}",
        "/word/{w:[a-z]+}",
        "/not/{w:[^/.]+}",
        "/kind/{k:(json|x-yaml)}",
        "/either/{k:a|b}",
        "/tail/{t:.*}",
        "/some/{t:.+}",
        "/star/{t}*",
        "/file/{name}.json",
        "/v{n}/x",
        "/{year:\\d{4}}-{month:\\d{2}}/y",
        "/many/{a}-{b}",
        "/case/{x:(?i)abc}",
        "/slash/{x:a/b}",
        "/mid/{x:.*}/end",
        "/quoted/{x:\"[a-z]\"}",
        "/percent/{x:[%a-z]+}",
        "/empty/{x:\\d*}",
        "/two/{x}/{y}/",
    ] {
        config.service(wrapped(pattern, THREE));
    }
}

/// Each pattern as it may be asked for, and nearly.
fn odd_paths() -> Vec<String> {
    let mut paths = Vec::new();
    for pattern in ODD {
        let encoded = |byte: u8| {
            if byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:@/".contains(&byte) {
                char::from(byte).to_string()
            } else {
                format!("%{byte:02X}")
            }
        };
        let path: String = pattern.bytes().map(encoded).collect();
        let all: String =
            pattern.bytes().map(|byte| if byte == b'/' { "/".to_owned() } else { format!("%{byte:02X}") }).collect();
        paths.extend([
            path.clone(),
            path.to_lowercase(),
            path.to_uppercase(),
            format!("{path}/"),
            format!("{path}x"),
            format!("{path}?q"),
            all,
        ]);
    }
    paths.extend(
        [
            "/a/b",
            "/axb",
            "/host",
            "/digits/1",
            "/digits/12a",
            "/digits/",
            "/digits/%31",
            "/digits/\u{661}",
            "/digits/%D9%A1",
            "/four/1234",
            "/four/123",
            "/four/12345",
            "/word/abc",
            "/word/aBc",
            "/word/a%62c",
            "/not/ab",
            "/not/a.b",
            "/not/a%2Fb",
            "/not/a%2fb",
            "/kind/json",
            "/kind/x-yaml",
            "/kind/jsonx",
            "/kind/xml",
            "/either/a",
            "/either/b",
            "/either/ab",
            "/eithera",
            "/tail/",
            "/tail",
            "/tail/a",
            "/tail/a/b/",
            "/tail//a",
            "/tail/a/../b",
            "/tail/./a",
            "/tail/a%20b",
            "/tail/.hidden",
            "/tail/a..b",
            "/some/",
            "/some/a",
            "/some/a/b",
            "/star/",
            "/star/a/b",
            "/star",
            "/file/a.json",
            "/file/.json",
            "/file/a.b.json",
            "/file/ajson",
            "/file/a/b.json",
            "/v1/x",
            "/v/x",
            "/v1.2/x",
            "/w1/x",
            "/2024-01/y",
            "/2024-1/y",
            "/2024-01-01/y",
            "/many/a-b",
            "/many/a-b-c",
            "/many/ab",
            "/case/abc",
            "/case/ABC",
            "/slash/a/b",
            "/slash/a%2Fb",
            "/mid/a/end",
            "/mid/a/b/end",
            "/mid/end",
            "/quoted/%22a%22",
            "/quoted/a",
            "/percent/a",
            "/percent/%25",
            "/empty/",
            "/empty/1",
            "/empty/a",
            "/two/a/b/",
            "/two/a/b",
            "/two/a//",
            "/two//b/",
            "/DEFAULT",
            "/default?x=1",
            "/a%2Bb",
            "/a+b",
            "/a%20b?/../x",
            "/a.b/.",
            "/a.b/..",
            "/./a.b",
            "/..",
            "/...",
            "/a.b/.../",
            "//a.b",
            "/a.b//",
            "/a%00b",
            "/a.b;PUT",
            "/a.b%20PUT",
            "/a.b?%20PUT",
            "/a.b#x",
        ]
        .map(str::to_owned),
    );
    paths
}

async fn assert_alike(pair: &Pair, paths: &[String], methods: &[&str]) {
    for path in paths {
        for method in methods {
            for origin in [APP, OTHER] {
                pair.ask_hostile(&Request::preflight(path, origin, method));
            }
        }
    }
    let (answered, through) = pair.gateway.counts();
    println!(
        "{} paths: {} compared, {answered} answered by nginx, {through} went through",
        paths.len(),
        answered + through
    );
    assert!(answered > 0);
}

#[actix_web::test]
#[ignore = "needs nginx: run .ci/install-nginx"]
async fn a_path_is_quoted_or_left_to_the_service() {
    let pair = Pair::of(odd).await;
    assert_alike(&pair, &odd_paths(), &["PUT", "GET", "POST", "PURGE"]).await;
}

mod meeting {
    use super::{HttpResponse, cors, delete, get, put, route};

    macro_rules! handlers {
        ($($route:ident $path:literal $name:ident $age:literal;)*) => {$(
            #[cors(origins = ["https://app.example.com"], max_age = $age)]
            #[$route($path)]
            pub(super) async fn $name() -> HttpResponse {
                unreachable!("a preflight reached the handler")
            }
        )*};
    }

    handlers! {
        put "/items/{id}" item 1;
        put "/items/latest" latest 2;
        delete "/items/{id}" delete_item 3;
        get "/items/{id}/parts" parts 4;
        get "/{kind}/{id}/parts" parts_of_any 5;
        put "/{kind}/mine" mine 6;
        put "/{kind}" kind 7;
        get "/{tail:.*}" everything 8;
        put "/orders/{id:[0-9]+}" order 9;
        put "/orders/{name}" order_by_name 10;
        delete "/orders/new" new_order 11;
    }

    #[cors(origins = ["https://app.example.com"], methods = [PUT], max_age = 12)]
    #[route("/lacks", method = "GET", method = "PUT", method = "DELETE")]
    pub(super) async fn lacks() -> HttpResponse {
        unreachable!("a preflight reached the handler")
    }
}

fn meets(config: &mut web::ServiceConfig) {
    use meeting::*;
    config.service((
        latest,
        item,
        delete_item,
        parts,
        parts_of_any,
        mine,
        order,
        order_by_name,
        new_order,
        lacks,
        kind,
        everything,
    ));
}

fn meets_in_another_order(config: &mut web::ServiceConfig) {
    use meeting::*;
    config.service((
        kind,
        mine,
        order_by_name,
        order,
        parts_of_any,
        item,
        delete_item,
        latest,
        new_order,
        parts,
        lacks,
    ));
}

fn meets_scopes(config: &mut web::ServiceConfig) {
    use meeting::*;
    config
        .service(
            web::scope("/items/latest").wrap(TWO).route("/all", web::get().to(never)).route("", web::put().to(never)),
        )
        .service(web::scope("/{version}/orders").wrap(ONE).route("/{id}", web::put().to(never)))
        .service(web::scope("/v1").route("/x", web::put().to(never)).service(latest))
        .service(web::resource("/items/{id}/{part}").route(web::get().to(never)))
        .service((item, delete_item, parts, mine))
        .service(web::resource("/any/{x}").wrap(THREE).to(never))
        .service(web::scope("").wrap(ONE).route("/last/{x}", web::put().to(never)));
}

fn meeting_paths() -> Vec<String> {
    let mut paths = Vec::new();
    let segments =
        ["items", "orders", "latest", "new", "mine", "parts", "17", "lacks", "v1", "x", "all", "any", "last"];
    for one in segments {
        paths.push(format!("/{one}"));
        for two in segments {
            paths.push(format!("/{one}/{two}"));
            for three in ["parts", "latest", "all", "17", "mine"] {
                paths.push(format!("/{one}/{two}/{three}"));
            }
        }
    }
    paths
}

#[actix_web::test]
#[ignore = "needs nginx: run .ci/install-nginx"]
async fn of_patterns_that_meet_the_one_answers_that_does_in_the_service() {
    for routes in [meets, meets_in_another_order, meets_scopes] {
        let pair = Pair::of(routes).await;
        assert_alike(&pair, &meeting_paths(), &["GET", "PUT", "DELETE"]).await;
    }
}

fn is_tenant(_: &Origin, _: &HttpRequest) -> bool {
    true
}

#[cors(origins = [predicate(is_tenant)])]
#[put("/asked")]
async fn asked() -> HttpResponse {
    never().await
}

#[cors(policy = LIVE)]
#[put("/live")]
async fn live() -> HttpResponse {
    never().await
}

#[cors(origins = [env("CORS_TESTS_GATEWAY", default = ["https://app.example.com"])])]
#[put("/variable")]
async fn variable() -> HttpResponse {
    never().await
}

#[cors(policy = MIRRORED)]
#[put("/mirrored")]
async fn mirrored() -> HttpResponse {
    never().await
}

#[cors(policy = ONE)]
#[put("/guarded", guard = "is_new")]
async fn guarded() -> HttpResponse {
    never().await
}

fn is_new(context: &guard::GuardContext<'_>) -> bool {
    !context.head().headers().contains_key("x-old")
}

#[cors(none)]
#[post("/none")]
async fn none() -> HttpResponse {
    never().await
}

#[get("/plain")]
async fn plain() -> HttpResponse {
    never().await
}

#[cors(policy = DOLLAR)]
#[post("/dollar")]
async fn dollar() -> HttpResponse {
    never().await
}

#[route("/options", method = "OPTIONS", method = "PUT")]
async fn options() -> &'static str {
    "options"
}

fn left(config: &mut web::ServiceConfig) {
    LIVE.set(policy! { origins = ["https://app.example.com"], methods = [PUT], max_age = 9 }).unwrap();
    config
        .service((asked, live, variable, mirrored, guarded, none, plain, dollar, options))
        .service(wrapped("/status", STATUS))
        .service(wrapped("/other-status", OTHER_STATUS))
        .service(web::resource("/any").wrap(THREE).to(never))
        .service(web::scope("/of").guard(guard::Host("a.example")).service(wrapped("/host", ONE)))
        .service(
            web::scope("/of")
                .guard(guard::Host("b.example:8080"))
                .service(wrapped("/host", TWO))
                .service(wrapped("/b", TWO)),
        )
        .service(
            web::scope("/of")
                .service(wrapped("/host", THREE))
                .service(wrapped("/b", THREE))
                .service(wrapped("/c", THREE)),
        );
}

const LEFT: [&str; 15] = [
    "/asked",
    "/live",
    "/variable",
    "/mirrored",
    "/guarded",
    "/none",
    "/plain",
    "/dollar",
    "/options",
    "/status",
    "/other-status",
    "/any",
    "/of/host",
    "/of/b",
    "/of/c",
];

fn ask_left(gateway: Gateway, service: u16) -> (usize, usize) {
    let pair = Pair { gateway, service };
    for path in LEFT {
        for method in ["GET", "PUT", "POST", "PATCH", "OPTIONS", "PURGE", "a", "A B", "(PUT)", "PUT,"] {
            for origin in [APP, OTHER, "null"] {
                let request = Request::preflight(path, origin, method);
                pair.ask(&request);
                pair.ask(&request.clone().field("Access-Control-Request-Headers", "x-a,x-b"));
                pair.ask(&request.clone().field("X-Old", "1"));
                for host in ["a.example", "A.example", "a.example:80", "b.example", "b.example:8080", "c.example"] {
                    let head = format!("OPTIONS http://{host}{path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n");
                    pair.ask(
                        &Request::raw(&head).field("Origin", origin).field("Access-Control-Request-Method", method),
                    );
                    let head = format!("OPTIONS {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n");
                    pair.ask(
                        &Request::raw(&head).field("Origin", origin).field("Access-Control-Request-Method", method),
                    );
                }
            }
        }
    }
    pair.gateway.counts()
}

#[actix_web::test]
#[ignore = "needs nginx: run .ci/install-nginx"]
async fn what_only_the_service_knows_goes_through_to_it() {
    let service = serve(left);
    let nginx: Nginx = surface(left).await.to_nginx();
    let (answered, through) = ask_left(Gateway::start(&nginx, service), service);
    let (more, less) = ask_left(Gateway::start(&nginx.with_live().with_environment(), service), service);
    println!("left: {} compared twice, {answered}, then {more} answered by nginx", answered + through);
    assert!(answered > 0 && more > answered && more + less == answered + through, "{answered}, {more}");
}

#[actix_web::test]
#[ignore = "needs nginx: run .ci/install-nginx"]
async fn two_services_may_be_behind_one_nginx() {
    let quickstart = surface(meets).await.to_nginx().named("a-b");
    assert!(quickstart.http().contains("map $request_uri $a_b_path {"));
    nginx::assert_accepted(&quickstart);
    nginx::assert_accepted(&surface(|_| ()).await.to_nginx().named("7"));
}
