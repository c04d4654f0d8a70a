use actix_web::http::header::{self, HeaderMap};

/// Why a request gets no CORS header, or no response of its handler.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refusal {
    NoOrigin,
    SeveralOrigins,
    NotAnOrigin,
    OriginNotAllowed,
    MethodNotAllowed,
    OriginEnforced,
    MethodEnforced,
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
            Self::OriginEnforced => {
                "the policy does not allow this origin, and it is not the request's own by `Sec-Fetch-Site` or `Host`"
            }
            Self::MethodEnforced => {
                "the policy does not allow this method, and the origin is not the request's own by `Sec-Fetch-Site` or `Host`"
            }
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
            target: "cors_runtime",
            reason = self.reason(),
            method = %method.escape_ascii(),
            origin = request.get(header::ORIGIN).map(tracing::field::debug),
            "cross-origin request refused"
        );
    }
}
