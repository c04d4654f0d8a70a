//! `Access-Control-Request-Method` and `-Headers` values that no browser sends.

use actix_web::{App, HttpResponse, route, web};
use cors_runtime::{Cors, cors, policy};

use crate::service::{
    ALLOW_CREDENTIALS, ALLOW_HEADERS, ALLOW_METHODS, ALLOW_ORIGIN, APP, Answer, Fields, OTHER, PREFLIGHT,
    PREFLIGHT_MIRRORED, Server, VARY, expect, not_found, preflight, refused, request, serve,
};

macro_rules! policies {
    ($($name:ident [$($setting:tt)*])*) => {$(
        mod $name {
            use super::{Cors, HttpResponse, cors, policy, route};

            pub(super) const POLICY: Cors = policy! { $($setting)* };

            #[cors(policy = POLICY)]
            #[route("/", method = "PUT", method = "GET")]
            pub(super) async fn attribute() -> HttpResponse {
                unreachable!("a preflight reached the handler")
            }
        }
    )*};
}

policies! {
    exact [origins = ["https://app.example.com"], methods = [PUT, GET], headers = ["X-A", "X-B"]]
    wildcard [origins = ["https://*.example.com"], methods = [PUT, GET], headers = ["X-A", "X-B"]]
    any [origins = "*", methods = "*", headers = "*"]
    mirrored [origins = "https://app.example.com", methods = "*", headers = "*", credentials]
}

async fn wrapped(cors: Cors) -> Server {
    let unreachable = web::to(|| async { HttpResponse::InternalServerError().body("a preflight reached the handler") });
    serve(App::new().default_service(unreachable).wrap(cors)).await
}

/// Values of a field: empty, of other characters than a token's, with several items, and long.
fn malformed() -> Vec<Vec<u8>> {
    let values: [&[u8]; 18] = [
        b"",
        b" ",
        b"\t",
        b",",
        b",,,",
        b"*",
        b"put",
        b"PUT ",
        b" PUT",
        b"PUT, GET",
        b"PUT,",
        b"PU T",
        b"(PUT)",
        b"\"PUT\"",
        b"\xff",
        b"\x80\xfe",
        b"PUT\xff",
        b"\xc3\xbc",
    ];
    let long = ["A", ",", "x-a,", " ", "\t,"].map(|part| part.repeat(65_536 / part.len()).into_bytes());
    values.map(<[u8]>::to_vec).into_iter().chain(long).collect()
}

fn with_method(value: &[u8]) -> actix_web::test::TestRequest {
    request("OPTIONS", "/").origin(APP).field("access-control-request-method", value)
}

fn listed() -> Answer {
    let headers = [(ALLOW_METHODS, "PUT"), (ALLOW_HEADERS, "X-A, X-B"), (VARY, PREFLIGHT)];
    expect(204, &headers, "").with(&[(ALLOW_ORIGIN, APP)])
}

fn any_allowed() -> Answer {
    let headers = [(ALLOW_METHODS, "*"), (ALLOW_HEADERS, "*"), (VARY, PREFLIGHT)];
    expect(204, &headers, "").with(&[(ALLOW_ORIGIN, "*")])
}

/// The answer of the policy that mirrors, with what it mirrors.
fn mirroring(method: &[u8], names: Option<&[u8]>) -> Answer {
    let method = method.escape_ascii().to_string();
    let names = names.map(|names| names.escape_ascii().to_string());
    let mut headers = vec![(ALLOW_METHODS, &*method), (VARY, PREFLIGHT_MIRRORED)];
    headers.extend(names.iter().map(|names| (ALLOW_HEADERS, &**names)));
    expect(204, &[(ALLOW_ORIGIN, APP), (ALLOW_CREDENTIALS, "true")], "").with(&headers)
}

#[actix_web::test]
async fn the_requested_method_is_for_the_browser_to_find_in_the_list() {
    for (cors, expected) in [(exact::POLICY, listed()), (wildcard::POLICY, listed()), (any::POLICY, any_allowed())] {
        let app = wrapped(cors).await;
        for value in malformed() {
            assert_eq!(app.answer(with_method(&value)).await, expected);
        }
    }
}

#[actix_web::test]
async fn the_requested_method_is_mirrored_whatever_it_is() {
    let app = wrapped(mirrored::POLICY).await;
    for value in malformed() {
        assert_eq!(app.answer(with_method(&value)).await, mirroring(&value, None));
    }
}

#[actix_web::test]
async fn a_requested_method_that_is_no_handlers_finds_none() {
    for app in [
        serve(App::new().service(exact::attribute)).await,
        serve(App::new().service(wildcard::attribute)).await,
        serve(App::new().service(any::attribute)).await,
        serve(App::new().service(mirrored::attribute)).await,
    ] {
        for value in malformed() {
            assert_eq!(app.answer(with_method(&value)).await, not_found());
        }
        for (one, other) in [("PUT", "PUT"), ("PUT", "GET"), ("PUT", ""), ("", "PUT")] {
            let request = with_method(one.as_bytes()).field("access-control-request-method", other);
            assert_eq!(app.answer(request).await, not_found());
        }
    }
}

#[actix_web::test]
async fn several_requested_methods_are_refused_by_middleware() {
    let mirrored_refusal = expect(403, &[(VARY, PREFLIGHT_MIRRORED)], "");
    for (cors, refusal) in [
        (exact::POLICY, refused()),
        (wildcard::POLICY, refused()),
        (any::POLICY, refused()),
        (mirrored::POLICY, mirrored_refusal),
    ] {
        let app = wrapped(cors).await;
        for (one, other) in [("PUT", "PUT"), ("PUT", "GET"), ("PUT", ""), ("", "PUT"), ("", "")] {
            let request = with_method(one.as_bytes()).field("access-control-request-method", other);
            assert_eq!(app.answer(request).await, refusal);
        }
        let many = (0..1_000).fold(with_method(b"PUT"), |many, _| many.field("access-control-request-method", "PUT"));
        assert_eq!(app.answer(many).await, refusal);
    }
}

#[actix_web::test]
async fn the_requested_headers_are_for_the_browser_to_find_in_the_list() {
    for app in [
        serve(App::new().service(exact::attribute)).await,
        serve(App::new().service(wildcard::attribute)).await,
        wrapped(exact::POLICY).await,
        wrapped(wildcard::POLICY).await,
    ] {
        for value in malformed() {
            let request = || preflight("PUT", "/").origin(APP).asking_for_headers(&value);
            assert_eq!(app.answer(request()).await, listed());
            assert_eq!(app.answer(request().asking_for_headers(&value)).await, listed());
            let request = preflight("PUT", "/").origin(OTHER).asking_for_headers(&value);
            assert_eq!(app.answer(request).await, refused());
        }
    }
    for app in [serve(App::new().service(any::attribute)).await, wrapped(any::POLICY).await] {
        for value in malformed() {
            let request = || preflight("PUT", "/").origin(APP).asking_for_headers(&value);
            assert_eq!(app.answer(request()).await, any_allowed());
            assert_eq!(app.answer(request().asking_for_headers(&value)).await, any_allowed());
        }
    }
}

#[actix_web::test]
async fn the_requested_headers_are_mirrored_whatever_they_are_unless_there_are_several_fields() {
    for app in [serve(App::new().service(mirrored::attribute)).await, wrapped(mirrored::POLICY).await] {
        for value in malformed() {
            let request = || preflight("PUT", "/").origin(APP).asking_for_headers(&value);
            assert_eq!(app.answer(request()).await, mirroring(b"PUT", Some(&value)));
            assert_eq!(app.answer(request().asking_for_headers("x-a")).await, mirroring(b"PUT", None));
            assert_eq!(app.answer(request().asking_for_headers(&value)).await, mirroring(b"PUT", None));
        }
        let many = (0..1_000).fold(preflight("PUT", "/").origin(APP), |many, _| many.asking_for_headers("x-a"));
        assert_eq!(app.answer(many).await, mirroring(b"PUT", None));
    }
}

#[actix_web::test]
async fn all_three_fields_can_be_malformed_at_once() {
    for app in [wrapped(exact::POLICY).await, wrapped(wildcard::POLICY).await, wrapped(any::POLICY).await] {
        for value in malformed() {
            let request = request("OPTIONS", "/").origin(&value).asking_for_headers(&value);
            assert_eq!(app.answer(request.field("access-control-request-method", &value)).await, refused());
        }
    }
}
