//! Paths that need care.

use actix_web::{HttpResponse, web};
use cors_runtime::{Cors, policy};

use crate::{service::Pair, wire::Request};

pub(crate) const APP: &str = "https://app.example.com";
pub(crate) const OTHER: &str = "https://other.example";

pub(crate) const ONE: Cors =
    policy! { origins = ["https://app.example.com"], methods = [GET, PUT, DELETE], max_age = 1 };
pub(crate) const TWO: Cors = policy! { origins = ["https://app.example.com"], methods = [PUT, "PURGE"], max_age = 2 };
pub(crate) const THREE: Cors = policy! { origins = "*", methods = "*", headers = ["*", "Authorization"], max_age = 3 };

pub(crate) async fn never() -> HttpResponse {
    unreachable!("a preflight reached the handler")
}

pub(crate) fn wrapped(
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

/// What fits those with parameters, or nearly.
const PATHS: &str = "\
    /a/b /axb /host /digits/1 /digits/12a /digits/ /digits/%31 /digits/\u{661} /digits/%D9%A1 /four/1234 /four/123 \
    /four/12345 /word/abc /word/aBc /word/a%62c /not/ab /not/a.b /not/a%2Fb /not/a%2fb /kind/json /kind/x-yaml /kind/jsonx \
    /kind/xml /either/a /either/b /either/ab /eithera /tail/ /tail /tail/a /tail/a/b/ /tail//a /tail/a/../b /tail/./a \
    /tail/a%20b /tail/.hidden /tail/a..b /some/ /some/a /some/a/b /star/ /star/a/b /star /file/a.json /file/.json \
    /file/a.b.json /file/ajson /file/a/b.json /v1/x /v/x /v1.2/x /w1/x /2024-01/y /2024-1/y /2024-01-01/y /many/a-b \
    /many/a-b-c /many/ab /case/abc /case/ABC /slash/a/b /slash/a%2Fb /mid/a/end /mid/a/b/end /mid/end /quoted/%22a%22 \
    /quoted/a /percent/a /percent/%25 /empty/ /empty/1 /empty/a /two/a/b/ /two/a/b /two/a// /two//b/ /DEFAULT /default?x=1 \
    /a%2Bb /a+b /a%20b?/../x /a.b/. /a.b/.. /./a.b /.. /... /a.b/.../ //a.b /a.b// /a%00b /a.b;PUT /a.b%20PUT /a.b?%20PUT \
    /a.b#x";

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
    paths.extend(PATHS.split(' ').map(str::to_owned));
    paths
}

pub(crate) fn assert_alike(pair: &Pair, paths: &[String], methods: &[&str]) {
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
    assert_alike(&pair, &odd_paths(), &["PUT", "GET", "POST", "PURGE"]);
}
