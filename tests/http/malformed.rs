//! `Origin` values that no browser sends: the answer is that of an origin which is not allowed, and nothing panics.

use actix_web::{App, HttpResponse, route};
use cors_runtime::{Cors, cors, policy};

use crate::service::{
    ALLOW_METHODS, ALLOW_ORIGIN, APP, Answer, Fields, PREFLIGHT, PREFLIGHT_MIRRORED, Server, VARY, expect, not_found,
    preflight, put, refused, serve,
};

macro_rules! policies {
    ($($name:ident [$($setting:tt)*])*) => {$(
        mod $name {
            use super::{Cors, HttpResponse, cors, policy, route};

            pub(super) const POLICY: Cors = policy! { methods = [PUT, POST], $($setting)* };

            #[cors($($setting)*)]
            #[route("/", method = "PUT", method = "POST")]
            pub(super) async fn attribute() -> HttpResponse {
                HttpResponse::Ok().body("handled")
            }
        }
    )*};
}

policies! {
    exact [origins = ["https://app.example.com", "null"], danger(null_origin)]
    wildcard [origins = ["https://*.example.com:*", "http://[::1]:*"]]
    any [origins = "*"]
    mirrored [origins = "https://app.example.com", headers = "*", expose_headers = "*", credentials]
}

/// The policy's attribute, and the policy as middleware around the same handler.
macro_rules! servers {
    ($name:ident) => {
        [
            serve(App::new().service($name::attribute)).await,
            serve(
                App::new()
                    .default_service(actix_web::web::to(|| async { HttpResponse::Ok().body("handled") }))
                    .wrap($name::POLICY),
            )
            .await,
        ]
    };
}

/// 64 KiB of `part`.
fn long(part: &str) -> String {
    part.repeat(65_536 / part.len())
}

fn not_origins() -> Vec<Vec<u8>> {
    let texts = [
        "",
        " ",
        ",",
        "*",
        ":",
        "://",
        "https",
        "https:",
        "https://",
        "https:///",
        "https://:443",
        "//app.example.com",
        "app.example.com",
        "https://app.example.com/",
        "https://app.example.com?",
        "https://app.example.com#",
        "https://app.example.com:",
        "https://app.example.com:0",
        "https://app.example.com:443",
        "https://app.example.com:65536",
        "https://app.example.com:99999999999999999999999",
        "https://app.example.com:-1",
        "https://app.example.com ",
        " https://app.example.com",
        "https://app.example.com\t",
        "https://app.example.com,https://app.example.com",
        "https://app.example.com, https://other.example.com",
        "https://app.example.com https://other.example.com",
        "HTTPS://APP.EXAMPLE.COM",
        "https://App.example.com",
        "https://user@app.example.com",
        "https://app.example.com\\",
        "https://app.example.com%00",
        "http://[::1",
        "http://[]",
        "http://[::1]]",
        "http://[::1]:",
        "http://::1",
        "NULL",
        "null,null",
        "null null",
        "1https://app.example.com",
        "https://b\u{fc}cher.example.com",
        "https://\u{202e}moc.elpmaxe.ppa",
    ];
    let bytes: [&[u8]; 6] = [
        b"\xff",
        b"\x80\x81\xfe\xff",
        b"https://app.example.com\xff",
        b"https://\xff.example.com",
        b"\xc0\xafhttps://app.example.com",
        b"nul\xec",
    ];
    let long = [
        long("a"),
        long(":"),
        long("/"),
        long("."),
        long("https://app.example.com, "),
        format!("https://{}example.com", long("a.")),
        format!("https://{}.example.com", long("a")),
        format!("https://app.example.com:{}", long("1")),
        format!("https://app.example.com:{}", long("0")),
        format!("https://app.example.com{}", long("/")),
        format!("http://[{}]", long(":")),
        format!("{}://app.example.com", long("a")),
    ];
    let texts = texts.map(|text| text.as_bytes().to_vec()).into_iter();
    texts.chain(bytes.map(<[u8]>::to_vec)).chain(long.map(String::into_bytes)).collect()
}

async fn assert_refused(app: &Server, refusal: &Answer, handled: &Answer, values: &[&[u8]]) {
    let with_values =
        |request| values.iter().fold(request, |request: actix_web::test::TestRequest, value| request.origin(value));
    let shown = values.iter().map(|value| value[..value.len().min(80)].escape_ascii().to_string()).collect::<Vec<_>>();
    assert_eq!(app.answer(with_values(preflight("PUT", "/"))).await, *refusal, "{shown:?}");
    assert_eq!(app.answer(with_values(preflight("POST", "/").asking_for_headers("x-a"))).await, *refusal, "{shown:?}");
    assert_eq!(app.answer(with_values(put("/"))).await, *handled, "{shown:?}");
}

/// Asserts the answers to requests whose one `Origin` is none, and to those with several.
async fn assert_malformed(app: &Server, refusal: &Answer, handled: &Answer) {
    for value in not_origins() {
        assert_refused(app, refusal, handled, &[&value]).await;
    }
    let app_origin = APP.as_bytes();
    for values in [
        [app_origin, app_origin],
        [app_origin, b"https://a.example.com"],
        [app_origin, b""],
        [b"", app_origin],
        [b"null", b"null"],
        [app_origin, b"\xff"],
    ] {
        assert_refused(app, refusal, handled, &values).await;
    }
    let many = vec![app_origin; 1_000];
    assert_refused(app, refusal, handled, &many).await;
}

fn handled() -> Answer {
    expect(200, &[(VARY, "Origin")], "handled")
}

#[actix_web::test]
async fn an_exact_origin_is_none_of_what_browsers_do_not_send() {
    for app in servers!(exact) {
        assert_malformed(&app, &refused(), &handled()).await;
    }
}

#[actix_web::test]
async fn a_wildcard_matches_nothing_that_browsers_do_not_send() {
    for app in servers!(wildcard) {
        assert_malformed(&app, &refused(), &handled()).await;
    }
}

#[actix_web::test]
async fn any_origin_is_still_an_origin_to_a_preflight() {
    let shared = expect(200, &[(ALLOW_ORIGIN, "*")], "handled");
    for app in servers!(any) {
        assert_malformed(&app, &refused(), &shared).await;
    }
}

#[actix_web::test]
async fn a_mirroring_policy_mirrors_nothing_to_what_browsers_do_not_send() {
    let refusal = expect(403, &[(VARY, PREFLIGHT_MIRRORED)], "");
    for app in servers!(mirrored) {
        assert_malformed(&app, &refusal, &handled()).await;
    }
}

#[actix_web::test]
async fn an_options_request_without_origin_is_no_preflight() {
    let [attribute, wrapped] = servers!(exact);
    assert_eq!(attribute.answer(preflight("PUT", "/")).await, not_found());
    assert_eq!(wrapped.answer(preflight("PUT", "/")).await, expect(200, &[], "handled"));
}

#[actix_web::test]
async fn the_longest_origins_that_browsers_send_are_allowed() {
    let label = "a".repeat(63);
    let host = format!("{label}.{label}.{label}.{}.example.com", "a".repeat(49));
    assert_eq!(host.len(), 253);
    let origin = format!("https://{host}:65535");
    for app in servers!(wildcard) {
        let allowed = expect(204, &[(ALLOW_ORIGIN, &origin), (ALLOW_METHODS, "PUT"), (VARY, PREFLIGHT)], "");
        assert_eq!(app.answer(preflight("PUT", "/").origin(&origin)).await, allowed);
        let allowed = handled().with(&[(ALLOW_ORIGIN, &origin)]);
        assert_eq!(app.answer(put("/").origin(&origin)).await, allowed);
    }
}
