//! Whether a request comes from a page of its own origin, as Go's
//! [`http.CrossOriginProtection`](https://pkg.go.dev/net/http#CrossOriginProtection) tells.

use actix_web::{
    dev::ServiceRequest,
    http::header::{self, HeaderMap, HeaderName, HeaderValue},
};

/// What no page can forge: browsers set it themselves, and since 2023 all of them do.
///
/// [Fetch Metadata, Sec-Fetch-Site](https://w3c.github.io/webappsec-fetch-metadata/#sec-fetch-site-header)
const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Whether a request with this one serialized `Origin` is of that origin itself.
///
/// With `null` too, which browsers send where the page's referrer policy is `no-referrer`.
pub(super) fn is_same_origin(request: &ServiceRequest, origin: &[u8]) -> bool {
    says_browser(request.headers()).unwrap_or_else(|| is_host(request, origin))
}

/// What `Sec-Fetch-Site` says. Where it is repeated or has no value that is known, it says nothing, which is as strict as where
/// it is missing; but where any field says that the page is another's, it is.
fn says_browser(headers: &HeaderMap) -> Option<bool> {
    let mut sites = headers.get_all(SEC_FETCH_SITE).map(HeaderValue::as_bytes);
    let first = sites.next()?;
    let second = sites.next();
    let is_another = |site: &[u8]| matches!(site, b"cross-site" | b"same-site");
    if [first].into_iter().chain(second).chain(sites).any(is_another) {
        return Some(false);
    }
    (second.is_none() && matches!(first, b"same-origin" | b"none")).then_some(true)
}

/// Whether `origin` is the host and port that the request is for, and its scheme where the connection tells: behind a proxy it
/// does not, so that the page may be the `http` one of an `https` host.
fn is_host(request: &ServiceRequest, origin: &[u8]) -> bool {
    let uri = request.uri();
    let (scheme, own) = match (origin.strip_prefix(b"https://"), origin.strip_prefix(b"http://")) {
        (Some(own), _) => ("https", own),
        (_, Some(own)) => ("http", own),
        _ => return false,
    };
    if request.app_config().secure() && scheme != "https" {
        return false;
    }
    if uri.scheme_str().is_some_and(|of_request| of_request != scheme) {
        return false;
    }
    // HTTP/2 and requests to a proxy have it in the URI. Where `Host` stands beside it, both have to be right.
    let mut hosts = request.headers().get_all(header::HOST).map(HeaderValue::as_bytes);
    let named = [uri.authority().map(|authority| authority.as_str().as_bytes()), hosts.next()];
    let mut named = named.into_iter().flatten().peekable();
    named.peek().is_some() && hosts.next().is_none() && named.all(|authority| is_same_host(scheme, own, authority))
}

/// Whether the host and port of an origin are those of an authority, in which the default port may stand and letters of either
/// case.
fn is_same_host(scheme: &str, own: &[u8], authority: &[u8]) -> bool {
    let (own_host, own_port) = split_port(own);
    let (host, port) = split_port(authority);
    let default: &[u8] = if scheme == "https" { b"443" } else { b"80" };
    own_host.eq_ignore_ascii_case(host) && own_port.unwrap_or(default) == port.unwrap_or(default)
}

/// Host and port, of which the colons in the brackets of an IPv6 address are no part.
fn split_port(authority: &[u8]) -> (&[u8], Option<&[u8]>) {
    match authority.iter().rposition(|byte| matches!(byte, b':' | b']')) {
        Some(colon) if authority[colon] == b':' => (&authority[..colon], Some(&authority[colon + 1..])),
        _ => (authority, None),
    }
}
