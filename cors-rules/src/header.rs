//! Header names, by the terms of the [Fetch standard](https://fetch.spec.whatwg.org/#terminology-headers).
//! Names are compared without regard to case.

use crate::is_token;

const FORBIDDEN_REQUEST: [&str; 21] = [
    "accept-charset",
    "accept-encoding",
    "access-control-request-headers",
    "access-control-request-method",
    "connection",
    "content-length",
    "cookie",
    "cookie2",
    "date",
    "dnt",
    "expect",
    "host",
    "keep-alive",
    "origin",
    "referer",
    "set-cookie",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "via",
];

const CORS_REQUEST: [&str; 3] = ["access-control-request-headers", "access-control-request-method", "origin"];

const CORS_RESPONSE: [&str; 7] = [
    "access-control-allow-credentials",
    "access-control-allow-headers",
    "access-control-allow-methods",
    "access-control-allow-origin",
    "access-control-allow-private-network",
    "access-control-expose-headers",
    "access-control-max-age",
];

const SAFELISTED_RESPONSE: [&str; 7] =
    ["cache-control", "content-language", "content-length", "content-type", "expires", "last-modified", "pragma"];

/// Apart: unrolled, the lists would take far more room than they do.
#[inline(never)]
fn among(name: &str, list: &[&str]) -> bool {
    list.iter().any(|item| name.eq_ignore_ascii_case(item))
}

fn starts_with(name: &str, prefix: &str) -> bool {
    name.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix))
}

/// A [forbidden request-header](https://fetch.spec.whatwg.org/#forbidden-request-header) by its name alone: no page can set
/// it, so that allowing it has no effect.
pub fn is_forbidden_request_header(name: &str) -> bool {
    among(name, &FORBIDDEN_REQUEST) || starts_with(name, "proxy-") || starts_with(name, "sec-")
}

/// Whether a policy may list it among the headers of requests: pages can set it, and mean to.
pub(crate) fn is_listable(name: &str) -> bool {
    is_token(name) && !is_forbidden_request_header(name) && !is_cors_response_header(name)
}

/// A [forbidden response-header name](https://fetch.spec.whatwg.org/#forbidden-response-header-name): no page can read it.
pub fn is_forbidden_response_header(name: &str) -> bool {
    among(name, &["set-cookie", "set-cookie2"])
}

/// A [CORS-safelisted response-header name](https://fetch.spec.whatwg.org/#cors-safelisted-response-header-name): every page
/// can read it.
pub fn is_safelisted_response_header(name: &str) -> bool {
    among(name, &SAFELISTED_RESPONSE)
}

/// A field that a CORS request carries: `Origin` and the two of a preflight.
pub fn is_cors_request_header(name: &str) -> bool {
    among(name, &CORS_REQUEST)
}

/// A field with which a server answers a CORS request: those of Fetch, and the one of
/// [Private Network Access](https://wicg.github.io/private-network-access/).
pub fn is_cors_response_header(name: &str) -> bool {
    among(name, &CORS_RESPONSE)
}

/// `Authorization` is the one
/// [non-wildcard request-header](https://fetch.spec.whatwg.org/#cors-non-wildcard-request-header-name): `*` does not cover it.
pub fn is_non_wildcard_request_header(name: &str) -> bool {
    name.eq_ignore_ascii_case("authorization")
}
