//! HTTP methods, by the terms of the [Fetch standard](https://fetch.spec.whatwg.org/#methods).

use crate::is_token;

/// The methods of IANA's registry whose names people mistype: a lower-case spelling of one is another method to a browser,
/// and always a mistake.
const REGISTERED: [&str; 13] = [
    "CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PROPFIND", "PUT", "QUERY", "REPORT", "TRACE",
    "TRACK",
];

/// The [CORS-safelisted methods](https://fetch.spec.whatwg.org/#cors-safelisted-method): browsers allow them whatever
/// `Access-Control-Allow-Methods` says.
pub const SAFELISTED: [&str; 3] = ["GET", "HEAD", "POST"];

/// Whether `method` is one of the [`SAFELISTED`].
pub fn is_safelisted(method: &str) -> bool {
    SAFELISTED.contains(&method)
}

/// A [forbidden method](https://fetch.spec.whatwg.org/#forbidden-method): no page can send it.
pub fn is_forbidden(method: &str) -> bool {
    ["CONNECT", "TRACE", "TRACK"].iter().any(|forbidden| method.eq_ignore_ascii_case(forbidden))
}

/// Whether a policy may list it: pages can send it, and it is spelt as it is sent.
pub(crate) fn is_listable(method: &str) -> bool {
    is_token(method) && !is_forbidden(method) && correct_case(method).is_none()
}

/// The registered method that `method` misspells by its case, if it does.
///
/// Methods are case-sensitive, and Fetch [normalizes](https://fetch.spec.whatwg.org/#concept-method-normalize) only six.
///
/// ```
/// use cors_rules::method::correct_case;
/// assert_eq!(correct_case("patch"), Some("PATCH"));
/// assert_eq!(correct_case("PATCH"), None);
/// assert_eq!(correct_case("purge"), None);
/// ```
pub fn correct_case(method: &str) -> Option<&'static str> {
    REGISTERED.into_iter().find(|registered| method.eq_ignore_ascii_case(registered) && method != *registered)
}
