use actix_web::http::header::{self, HeaderMap, HeaderValue};
use cors_rules::{
    Policy,
    origin::{Found, is_serialized},
};

use super::refusal::Refusal;

/// `*`, as the value of `Access-Control-Allow-Origin`.
pub(crate) const fn any() -> HeaderValue {
    HeaderValue::from_static("*")
}

/// What was said of an origin: the `Access-Control-Allow-Origin` that answers it, or why it is not allowed.
pub(crate) type Said = Result<HeaderValue, Refusal>;

/// The one `Origin` field of a request.
#[inline]
pub(crate) fn of(request: &HeaderMap) -> Result<&HeaderValue, Refusal> {
    let mut origins = request.get_all(header::ORIGIN);
    match (origins.next(), origins.next()) {
        (Some(origin), None) => Ok(origin),
        (None, _) => Err(Refusal::NoOrigin),
        (Some(_), Some(_)) => Err(Refusal::SeveralOrigins),
    }
}

/// The `Access-Control-Allow-Origin` that answers `origin`: the value as it came, which is the one that the policy lists, so
/// that nothing is copied.
///
/// [Fetch, CORS check](https://fetch.spec.whatwg.org/#concept-cors-check)
#[inline]
pub(crate) fn allow(policy: &Policy, origin: &HeaderValue) -> Said {
    match policy.origins.find(origin.as_bytes()) {
        Some(Found::Listed) => Ok(origin.clone()),
        Some(Found::Any) if is_serialized(origin.as_bytes()) => Ok(any()),
        Some(Found::Any) => Err(Refusal::NotAnOrigin),
        None => Err(Refusal::OriginNotAllowed),
    }
}
