//! What a policy answers without the service that it is for: no handler runs, and no predicate is asked.

use actix_web::{
    HttpResponse,
    body::{self, BoxBody},
    dev::{ServiceRequest, ServiceResponse},
    http::StatusCode,
};

use super::{
    enforce, event,
    origin::{self, Said},
    preflight::{OptionsRequests, Preflight},
    question::Question,
    refusal::Refusal,
};
use crate::setup::source::Current;

/// What the predicates of a policy are taken to say, which are not asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Predicates {
    #[cfg_attr(not(feature = "surface"), expect(dead_code, reason = "an explanation takes it so"))]
    Allow,
    Refuse,
}

/// What `current` answers, where the handler would answer 200 with nothing.
pub(crate) fn reply(current: &Current, request: ServiceRequest, predicates: Predicates) -> ServiceResponse<BoxBody> {
    let said = said(current, &request, predicates);
    let response = event::quietly(|| match preflight(&request) {
        Some(preflight) => preflight.with(said.as_ref()).answer(current, request.head()),
        None => match enforce::verdict(&current.get().policy, &request, said.as_ref()) {
            Ok(verdict) => {
                let mut response = empty(StatusCode::OK);
                verdict.apply(current, &mut response);
                response
            }
            Err(refusal) => enforce::refuse(refusal, current, &request),
        },
    });
    request.into_response(response)
}

/// Whether the predicates of a policy are asked about a request.
pub(crate) fn is_asked(current: &Current, request: &ServiceRequest) -> bool {
    Question::of(current, OptionsRequests::Any, request).is_some()
}

/// The method of the request that a preflight asks for, or of an actual request.
#[cfg(feature = "surface")]
pub(crate) fn asked_method(request: &ServiceRequest) -> &str {
    let asked = preflight(request).and_then(|preflight| preflight.method.ok().flatten()?.to_str().ok());
    asked.unwrap_or(request.method().as_str())
}

/// Whether a request is a preflight.
#[cfg(feature = "surface")]
pub(crate) fn is_preflight(request: &ServiceRequest) -> bool {
    preflight(request).is_some()
}

fn preflight(request: &ServiceRequest) -> Option<Preflight<'_>> {
    Preflight::of(OptionsRequests::Any, request)
}

/// A response without a header.
pub(crate) fn empty(status: StatusCode) -> HttpResponse<BoxBody> {
    HttpResponse::with_body(status, BoxBody::new(body::None::new()))
}

fn said(current: &Current, request: &ServiceRequest, predicates: Predicates) -> Option<Said> {
    if !is_asked(current, request) {
        return None;
    }
    Some(match (predicates, origin::of(request.headers())) {
        (Predicates::Allow, Ok(origin)) => Ok(origin.clone()),
        _ => Err(Refusal::OriginDenied),
    })
}
