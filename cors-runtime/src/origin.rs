use actix_web::http::header::{self, HeaderMap, HeaderValue};
use cors_rules::{
    Policy,
    origin::{Found, is_serialized},
};

/// `*`, as the value of `Access-Control-Allow-Origin`.
pub(crate) const fn any() -> HeaderValue {
    HeaderValue::from_static("*")
}

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
pub(crate) fn allow(policy: &Policy, origin: &HeaderValue) -> Result<HeaderValue, Refusal> {
    match policy.origins.find(origin.as_bytes()) {
        Some(Found::Listed) => Ok(origin.clone()),
        Some(Found::Any) if is_serialized(origin.as_bytes()) => Ok(any()),
        Some(Found::Any) => Err(Refusal::NotAnOrigin),
        None => Err(Refusal::OriginNotAllowed),
    }
}

/// Why a request gets no CORS header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refusal {
    NoOrigin,
    SeveralOrigins,
    NotAnOrigin,
    OriginNotAllowed,
    MethodNotAllowed,
    SeveralMethods,
    SeveralHeaderLists,
}

impl Refusal {
    const fn reason(self) -> &'static str {
        match self {
            Self::NoOrigin => "there is no `Origin`",
            Self::SeveralOrigins => "there is more than one `Origin`",
            Self::NotAnOrigin => "`Origin` is not an origin",
            Self::OriginNotAllowed => "the policy does not allow this origin",
            Self::MethodNotAllowed => "the policy does not allow this method",
            Self::SeveralMethods => "there is more than one `Access-Control-Request-Method`",
            Self::SeveralHeaderLists => "there is more than one `Access-Control-Request-Headers`",
        }
    }

    /// Says why, as an event at debug level. A request without `Origin` was not refused anything.
    #[inline]
    pub(crate) fn trace<'a>(self, method: impl FnOnce() -> &'a [u8], request: &HeaderMap) {
        if self != Self::NoOrigin && tracing::level_enabled!(tracing::Level::DEBUG) {
            self.emit(method(), request);
        }
    }

    #[cold]
    fn emit(self, method: &[u8], request: &HeaderMap) {
        tracing::debug!(
            reason = self.reason(),
            method = %method.escape_ascii(),
            origin = request.get(header::ORIGIN).map(tracing::field::debug),
            "cross-origin request refused"
        );
    }
}
