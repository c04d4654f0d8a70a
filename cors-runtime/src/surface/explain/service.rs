//! The service of a surface: what each entry would answer, without its handler.

use std::cell::RefCell;

use actix_web::{
    body::BoxBody,
    dev::{ServiceRequest, ServiceResponse},
    http::{StatusCode, header},
};

use super::lookup::{Found, Lookup, Place};
use crate::{
    request::reply::{Predicates, asked_method, empty, is_asked, is_preflight, reply},
    surface::{Entry, InForce, State},
};

/// What the last request came to.
#[derive(Debug)]
pub(super) struct Seen<'a> {
    pub(super) method: String,
    pub(super) found: Found<'a>,
    is_preflight: bool,
    /// Whether the predicates of the policy would have been asked.
    pub(super) is_asked: bool,
}

/// The entries as a service.
pub(super) struct Entries<'a> {
    pub(super) lookup: Lookup<'a>,
    pub(super) seen: RefCell<Option<Seen<'a>>>,
}

/// What the status is called that only the handler knows.
const HANDLERS: &str = "the handler's status";

/// That of what answers a preflight in the place of a policy.
const NO_POLICYS: &str = "the status of another answer than a policy's";

/// That of a service which has no route for a request.
const NOBODYS: &str = "404 or 405, unless a default service or files answer";

impl Seen<'_> {
    /// What there is to say of the status of an answer, where it is not known to the surface.
    pub(super) fn hidden_status(&self, is_preflight: bool) -> Option<&'static str> {
        let of_preflight = is_preflight.then_some(NO_POLICYS);
        match self.found.place {
            Place::Entry(entry) => match entry.state {
                State::Policy(_) | State::Stopped { .. } => (!is_preflight).then_some(HANDLERS),
                State::NoPolicy | State::NotAsked { .. } | State::Unreached(_) => of_preflight.or(Some(HANDLERS)),
                State::Shadowed { .. } | State::Unfilled { .. } => None,
            },
            Place::Around(_) => (!is_preflight).then_some(NOBODYS),
            Place::Nowhere => of_preflight.or(Some(NOBODYS)),
        }
    }

    /// The policy that is in force, or would be if its preflights came as far.
    pub(super) fn policy(&self) -> Option<&InForce> {
        match self.found.place {
            Place::Entry(Entry { actual: Some(policy), .. }) if !self.is_preflight => {
                Some(policy).filter(|policy| policy.is_some())
            }
            Place::Entry(entry) => match &entry.state {
                State::Policy(policy) | State::Unreached(policy) => Some(policy),
                State::Stopped { declared, .. } | State::NotAsked { declared } | State::Unfilled { declared } => {
                    declared.as_ref()
                }
                State::NoPolicy | State::Shadowed { .. } => None,
            },
            Place::Around(policy) => Some(policy),
            Place::Nowhere => None,
        }
    }
}

impl Entries<'_> {
    pub(super) fn answer(&self, request: ServiceRequest) -> ServiceResponse<BoxBody> {
        let method = asked_method(&request).to_owned();
        let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok());
        let found = self.lookup.find(&method, request.path(), host);
        let seen = Seen { method, found, is_preflight: is_preflight(&request), is_asked: false };
        let is_asked = seen.policy().is_some_and(|policy| is_asked(&policy.current, &request));
        let answer = seen.answer(request);
        *self.seen.borrow_mut() = Some(Seen { is_asked, ..seen });
        answer
    }
}

impl Seen<'_> {
    fn answer(&self, request: ServiceRequest) -> ServiceResponse<BoxBody> {
        let is_preflight = self.is_preflight;
        let status = match self.found.place {
            Place::Entry(Entry { actual: Some(policy), .. }) if !is_preflight => {
                (!policy.is_some()).then_some(StatusCode::OK)
            }
            Place::Entry(entry) => match &entry.state {
                State::Stopped { status, .. } if is_preflight => {
                    Some(StatusCode::from_u16(*status).unwrap_or_default())
                }
                // Whatever it is, it has no CORS header.
                State::Unreached(_) if is_preflight => Some(StatusCode::OK),
                State::Policy(_) | State::Stopped { declared: Some(_), .. } | State::Unreached(_) => None,
                _ => Some(StatusCode::OK),
            },
            Place::Around(_) => None,
            Place::Nowhere => Some(StatusCode::OK),
        };
        let policy = if status.is_none() { self.policy() } else { None };
        let Some(policy) = policy else { return request.into_response(empty(status.unwrap_or_default())) };
        reply(&policy.current, request, Predicates::Allow)
    }
}
