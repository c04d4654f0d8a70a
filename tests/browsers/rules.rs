//! The rules of the Fetch standard that an expectation needs, in the plainest form that fits the cases.

use crate::{policies::Policy, server::Ports};

/// [Fetch, normalize](https://fetch.spec.whatwg.org/#concept-method-normalize)
pub(crate) fn normalise(method: &str) -> String {
    let upper = method.to_ascii_uppercase();
    if ["DELETE", "GET", "HEAD", "OPTIONS", "POST", "PUT"].contains(&&*upper) { upper } else { method.to_owned() }
}

/// [Fetch, CORS-safelisted method](https://fetch.spec.whatwg.org/#cors-safelisted-method)
pub(crate) fn is_safelisted(method: &str) -> bool {
    ["GET", "HEAD", "POST"].contains(&method)
}

/// [Fetch, forbidden request-header](https://fetch.spec.whatwg.org/#forbidden-request-header)
pub(crate) fn is_forbidden_header(name: &str) -> bool {
    ["dnt", "cookie"].contains(&name) || name.starts_with("sec-") || name.starts_with("proxy-")
}

/// [Fetch, CORS-safelisted request-header](https://fetch.spec.whatwg.org/#cors-safelisted-request-header)
pub(crate) fn is_safelisted_header(name: &str, value: &str) -> bool {
    let has_unsafe_byte = || value.contains(['"', '(', ')', ':', '<', '>', '?', '@', '[', '\\', ']', '{', '}']);
    let is_language = || value.chars().all(|c| c.is_ascii_alphanumeric() || " *,-.;=".contains(c));
    value.len() <= 128
        && match name {
            "accept" => !has_unsafe_byte(),
            "accept-language" | "content-language" => is_language(),
            "content-type" => {
                let essence = value.split(';').next().unwrap_or_default().to_ascii_lowercase();
                let safelisted = ["text/plain", "multipart/form-data", "application/x-www-form-urlencoded"];
                !has_unsafe_byte() && safelisted.contains(&&*essence)
            }
            // One range from a first byte on; one that only has a last byte is not.
            "range" => value.starts_with("bytes=") && !value.starts_with("bytes=-"),
            _ => false,
        }
}

/// [Fetch, CORS-safelisted response-header name](https://fetch.spec.whatwg.org/#cors-safelisted-response-header-name)
pub(crate) fn is_safelisted_response_header(name: &str) -> bool {
    let names =
        ["cache-control", "content-language", "content-length", "content-type", "expires", "last-modified", "pragma"];
    names.contains(&name)
}

/// Whether a list, which may be `*`, has this name.
pub(crate) fn lists(names: &[&str], name: &str) -> bool {
    names.contains(&"*") || names.contains(&name)
}

pub(crate) fn allows_origin(policy: &Policy, origin: &str, ports: Ports) -> bool {
    let page = ports.page.to_string();
    policy.origins.iter().any(|pattern| matches(&pattern.replace("{page}", &page), origin))
}

fn matches(pattern: &str, origin: &str) -> bool {
    let [Some(wanted), Some(actual)] = [parts(pattern), parts(origin)] else {
        return pattern == "*" || pattern == origin;
    };
    let has_host = match wanted.1.strip_prefix('*') {
        Some(suffix) => actual.1.ends_with(suffix) && actual.1.len() > suffix.len(),
        None => actual.1 == wanted.1,
    };
    actual.0 == wanted.0 && has_host && (wanted.2 == "*" || actual.2 == wanted.2)
}

/// Scheme, host and port.
fn parts(origin: &str) -> Option<(&str, &str, &str)> {
    let (scheme, rest) = origin.split_once("://")?;
    let (host, port) = rest.rsplit_once(':').unwrap_or((rest, ""));
    Some((scheme, host, port))
}
