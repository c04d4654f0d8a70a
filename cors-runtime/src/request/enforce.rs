//! What an enforced policy says of an actual request, before its handler runs.

use actix_web::{
    HttpResponse,
    dev::ServiceRequest,
    http::header::{self, HeaderValue},
};
use cors_rules::{
    Policy,
    origin::{Origins, is_serialized},
};

use super::{
    origin::{self, Said},
    preflight::{Empty, respond},
    refusal::Refusal,
    response::Verdict,
    same_origin::is_same_origin,
};
use crate::setup::source::Current;

/// What a policy says of an actual request, of whose origin the predicates have said this, if they were asked. Without `enforce` the
/// handler always runs, unless it can't.
#[inline]
pub(super) fn verdict(policy: &Policy, request: &ServiceRequest, said: Option<&Said>) -> Result<Verdict, Refusal> {
    verdict_of_method(policy, policy.methods.contains(request.method().as_str()), request, said)
}

/// The same, where it is known whether the policy allows the request's method.
#[inline]
pub(super) fn verdict_of_method(
    policy: &Policy,
    allows_method: bool,
    request: &ServiceRequest,
    said: Option<&Said>,
) -> Result<Verdict, Refusal> {
    match said {
        Some(Err(Refusal::RequestKept)) => Err(Refusal::RequestKept),
        _ if policy.enforce => check(policy, allows_method, request, said),
        None => Ok(Verdict::new(policy, allows_method, request.headers())),
        Some(Ok(origin)) => Ok(Verdict::Allowed(origin.clone())),
        Some(Err(refusal)) => Ok(Verdict::Refused(*refusal)),
    }
}

/// Whether the handler may run, and what its response then gets: apart from the path of those who do not ask for it.
#[inline(never)]
fn check(
    policy: &Policy,
    allows_method: bool,
    request: &ServiceRequest,
    said: Option<&Said>,
) -> Result<Verdict, Refusal> {
    let origin = match origin::of(request.headers()) {
        Ok(origin) if is_serialized(origin.as_bytes()) => origin,
        Ok(_) => return Err(Refusal::NotAnOrigin),
        // Its answer too depends on whether there is one.
        Err(Refusal::NoOrigin) if allows_method && matches!(policy.origins, Origins::Any) => {
            return Ok(Verdict::Allowed(origin::any()));
        }
        Err(Refusal::NoOrigin) => return Ok(Verdict::Refused(Refusal::NoOrigin)),
        Err(refusal) => return Err(refusal),
    };
    match said.cloned().unwrap_or_else(|| origin::allow(policy, origin)) {
        Ok(allowed) if allows_method => Ok(Verdict::Allowed(allowed)),
        _ if is_same_origin(request, origin.as_bytes()) => Ok(Verdict::SameOrigin),
        Ok(_) => Err(Refusal::MethodEnforced),
        Err(Refusal::PredicateFailed) => Err(Refusal::PredicateFailed),
        Err(_) => Err(Refusal::OriginEnforced),
    }
}

/// In the extensions of a response: the policy is enforced, and this is why the handler did not run.
#[cfg(feature = "testing")]
#[derive(Debug, Clone, Copy)]
pub(crate) struct Enforced(pub(crate) &'static str);

/// The answer to a request whose handler may not run, by this policy.
#[cold]
pub(super) fn refuse<B: Empty>(refusal: Refusal, current: &Current, request: &ServiceRequest) -> HttpResponse<B> {
    refusal.trace(current, || request.method().as_str().as_bytes(), request.head());
    #[cfg_attr(not(feature = "testing"), expect(unused_mut, reason = "a test is told of the policy"))]
    let mut response = response(refusal);
    #[cfg(feature = "testing")]
    response.extensions_mut().insert(current.clone());
    response
}

/// The same, of no policy in particular.
#[cold]
pub(super) fn response<B: Empty>(refusal: Refusal) -> HttpResponse<B> {
    let mut response = respond(refusal.status());
    let varies_by_site =
        matches!(refusal, Refusal::MethodEnforced | Refusal::OriginEnforced | Refusal::PredicateFailed);
    let vary = HeaderValue::from_static(if varies_by_site { "Origin, Sec-Fetch-Site" } else { "Origin" });
    response.headers_mut().append(header::VARY, vary);
    #[cfg(feature = "testing")]
    if refusal != Refusal::RequestKept {
        response.extensions_mut().insert(Enforced(refusal.reason()));
    }
    response
}
