use actix_web::{
    dev::RequestHead,
    http::{
        StatusCode,
        header::{self, HeaderMap},
    },
};
use cors_rules::{Policy, Remedy};

use super::event::{self, Event};
use crate::setup::source::Current;

/// Why a request gets no CORS header, or no response of its handler.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refusal {
    NoOrigin,
    SeveralOrigins,
    NotAnOrigin,
    OriginNotAllowed,
    /// Predicates were asked too.
    OriginDenied,
    PredicateFailed,
    RequestKept,
    MethodNotAllowed,
    OriginEnforced,
    MethodEnforced,
    SeveralMethods,
    SeveralHeaderLists,
    Unclaimed,
}

impl Refusal {
    pub(crate) const fn reason(self) -> &'static str {
        match self {
            Self::NoOrigin => "there is no `Origin`",
            Self::SeveralOrigins => "there is more than one `Origin`",
            Self::NotAnOrigin => "`Origin` is not an origin",
            Self::OriginNotAllowed => "the policy does not allow this origin",
            Self::OriginDenied => "neither the patterns of the policy nor its predicates allow this origin",
            Self::PredicateFailed => "a predicate of the policy failed",
            Self::RequestKept => "a predicate of the policy keeps a clone of the request",
            Self::MethodNotAllowed => "the policy does not allow this method",
            Self::OriginEnforced => {
                "the policy does not allow this origin, and it is not the request's own by `Sec-Fetch-Site` or `Host`"
            }
            Self::MethodEnforced => {
                "the policy does not allow this method, and the origin is not the request's own by `Sec-Fetch-Site` or `Host`"
            }
            Self::SeveralMethods => "there is more than one `Access-Control-Request-Method`",
            Self::SeveralHeaderLists => "there is more than one `Access-Control-Request-Headers`",
            Self::Unclaimed => {
                "a guard, or middleware between that waits, keeps it from the handler that has a policy for this path and method"
            }
        }
    }

    /// The status of an answer that says so.
    pub(crate) const fn status(self) -> StatusCode {
        if self.is_failure() { StatusCode::SERVICE_UNAVAILABLE } else { StatusCode::FORBIDDEN }
    }

    /// Whether it is for what a predicate should have said.
    const fn is_failure(self) -> bool {
        matches!(self, Self::PredicateFailed | Self::RequestKept)
    }

    /// The reason by this policy.
    fn reason_by(self, policy: &Policy) -> &'static str {
        match self {
            _ if policy.is_none() => "the handler has no policy",
            Self::OriginNotAllowed if policy.is_asked() => {
                "no pattern of the policy allows this origin, and its predicates are asked neither about `null` nor, with \
                 credentials, about an origin that is neither `https` nor loopback"
            }
            Self::OriginEnforced if policy.is_asked() => {
                "neither the patterns of the policy nor its predicates allow this origin, and it is not the request's own by \
                 `Sec-Fetch-Site` or `Host`"
            }
            _ => self.reason(),
        }
    }

    /// Says why, as an event at debug level. A request without `Origin` was not refused anything, and of a failure it was said when it
    /// happened.
    #[inline]
    pub(crate) fn trace<'a>(self, current: &'a Current, method: impl FnOnce() -> &'a [u8], request: &'a RequestHead) {
        if self != Self::NoOrigin && !self.is_failure() && event::is_wanted() {
            self.say(current, method(), request);
        }
    }

    #[cold]
    #[inline(never)]
    fn say(self, current: &Current, method: &[u8], request: &RequestHead) {
        let remedy = self.remedy(&current.get().policy, method, request.headers());
        let reason = self.reason_by(&current.get().policy);
        Event::new(reason, current, request).method(method).help(remedy.as_ref()).say();
    }

    /// What would allow the request, where its settings can.
    fn remedy(self, policy: &Policy, method: &[u8], request: &HeaderMap) -> Option<Remedy> {
        match self {
            Self::OriginNotAllowed | Self::OriginEnforced => {
                Remedy::origin(policy, request.get(header::ORIGIN)?.to_str().ok()?)
            }
            Self::MethodNotAllowed | Self::MethodEnforced => Remedy::method(policy, str::from_utf8(method).ok()?),
            _ => None,
        }
    }
}
