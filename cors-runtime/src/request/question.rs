//! What the predicates of a policy are asked: whether an origin that no pattern matches is allowed, before the handler runs.

use std::{
    any::Any,
    future::poll_fn,
    panic::{AssertUnwindSafe, catch_unwind},
    pin::Pin,
    task::Poll,
};

use actix_web::{
    Error,
    dev::ServiceRequest,
    http::{Method, header::HeaderValue},
};
use cors_rules::{Danger, Policy};

use super::{
    event::{self, Failed},
    origin::{self, Said},
    preflight::{OptionsRequests, Preflight, requested_method},
    refusal::Refusal,
};
use crate::{
    predicate::{Asked, Predicate, origin::Origin},
    setup::{compiled::Compiled, source::Current},
};

/// An origin that the predicates of a policy are to be asked about.
pub(crate) struct Question {
    policy: Current,
    origin: Origin,
    /// The origin as it came.
    value: HeaderValue,
    /// Whether the request is to be routed further, for which there may be no other clone of it.
    is_routed: bool,
}

/// What came of a question, or will, and the request.
pub(crate) enum Answer {
    Now(ServiceRequest, Said),
    Later(Pin<Box<dyn Future<Output = (ServiceRequest, Said)>>>),
}

/// Why a predicate has said nothing.
enum Failure {
    Error(Error),
    Panic(Box<dyn Any + Send>),
    /// It keeps a clone of the request, which actix-web can't route any more.
    KeepsRequest,
}

impl Question {
    /// What is to be asked of a request whose method is allowed, or asked for by a preflight: about its one origin, if no pattern matches
    /// it and the rules let a policy name it.
    #[cold]
    pub(crate) fn of(policy: &Current, options: OptionsRequests, request: &ServiceRequest) -> Option<Self> {
        let Compiled { policy: rules, predicates, .. } = policy.get();
        let allows_method = match Preflight::of(options, request) {
            Some(preflight) => preflight.may_be_allowed(rules),
            None => rules.methods.contains(request.method().as_str()),
        };
        let value = if allows_method { origin::of(request.headers()).ok()? } else { return None };
        if rules.origins.find(value.as_bytes()).is_some() {
            return None;
        }
        let origin = predicates.get(0)?.origin(value.as_bytes()).filter(|origin| may_be_named(rules, origin))?;
        Some(Self { policy: policy.clone(), origin, value: value.clone(), is_routed: false })
    }

    /// The same about a request that is to be routed further.
    pub(crate) fn before_routing(self) -> Self {
        Self { is_routed: true, ..self }
    }

    /// Asks the predicates in their order, until one allows the origin or fails.
    pub(crate) fn put(self, mut request: ServiceRequest) -> Answer {
        let mut outcome = Ok(false);
        let mut index = 0;
        while let (Ok(false), Some(predicate)) = (&outcome, self.policy.get().predicates.get(index)) {
            if predicate.waits() {
                return Answer::Later(Box::pin(self.put_from(index, request)));
            }
            outcome = match begin(predicate, &self.origin, &request) {
                Ok(Asked::Now(answer)) => Ok(answer),
                Ok(Asked::Later(_)) => Ok(false),
                Err(failure) => Err(failure),
            };
            outcome = self.not_kept(outcome, &mut request);
            index += 1;
        }
        let said = self.said(outcome, index, &request);
        Answer::Now(request, said)
    }

    /// The same, from one that may have to wait.
    async fn put_from(self, mut index: usize, mut request: ServiceRequest) -> (ServiceRequest, Said) {
        let mut outcome = Ok(false);
        while let (Ok(false), Some(predicate)) = (&outcome, self.policy.get().predicates.get(index)) {
            outcome = match begin(predicate, &self.origin, &request) {
                Ok(Asked::Now(answer)) => Ok(answer),
                Ok(Asked::Later(future)) => finish(future).await,
                Err(failure) => Err(failure),
            };
            outcome = self.not_kept(outcome, &mut request);
            index += 1;
        }
        let said = self.said(outcome, index, &request);
        (request, said)
    }

    /// The outcome, unless the predicate keeps a clone of a request that is to be routed.
    fn not_kept(&self, outcome: Result<bool, Failure>, request: &mut ServiceRequest) -> Result<bool, Failure> {
        if self.is_routed && is_shared(request) { Err(Failure::KeepsRequest) } else { outcome }
    }

    /// What that means for the request, after this many predicates.
    fn said(&self, outcome: Result<bool, Failure>, asked: usize, request: &ServiceRequest) -> Said {
        let failure = match outcome {
            Ok(true) => return Ok(self.value.clone()),
            Ok(false) => return Err(Refusal::OriginDenied),
            Err(failure) => failure,
        };
        let error = match &failure {
            Failure::Error(error) => error.to_string(),
            Failure::Panic(payload) => format!("it panicked: {}", text_of(&**payload)),
            Failure::KeepsRequest => {
                "it keeps a clone of the request, which actix-web can't route while there is another one: let it copy what \
                 it needs"
                    .to_owned()
            }
        };
        let predicates = &self.policy.get().policy.predicates;
        let asks =
            if request.method() == Method::OPTIONS { requested_method(request.headers()).ok().flatten() } else { None };
        event::predicate_failed(&Failed {
            policy: &self.policy,
            request: request.head(),
            predicate: asked.checked_sub(1).and_then(|index| predicates.get(index)).map_or("", |written| written),
            method: asks.map_or(request.method().as_str().as_bytes(), HeaderValue::as_bytes),
            origin: &self.value,
            error: &error,
        });
        Err(match failure {
            Failure::KeepsRequest => Refusal::RequestKept,
            Failure::Error(_) | Failure::Panic(_) => Refusal::PredicateFailed,
        })
    }
}

/// Whether the predicates of a policy are asked about an origin that no pattern matches.
#[cfg(feature = "inspector")]
pub(crate) fn is_asked_about(policy: &Policy, origin: &str) -> bool {
    policy.is_asked() && Origin::read(origin.as_bytes()).is_some_and(|origin| may_be_named(policy, &origin))
}

/// Whether the rules would let a policy name an origin.
fn may_be_named(policy: &Policy, origin: &Origin) -> bool {
    let gives_up = |danger| policy.dangers.contains(&danger);
    if origin.is_null() {
        return !policy.credentials && gives_up(Danger::NullOrigin);
    }
    let is_secure = origin.scheme() == "https" || origin.is_loopback();
    is_secure || !policy.credentials || gives_up(Danger::InsecureOrigins)
}

fn begin<'a>(
    predicate: &'a dyn Predicate,
    origin: &'a Origin,
    request: &'a ServiceRequest,
) -> Result<Asked<'a>, Failure> {
    catch_unwind(AssertUnwindSafe(|| predicate.ask(origin, request.request()))).map_err(Failure::Panic)
}

async fn finish(mut future: Pin<Box<dyn Future<Output = Result<bool, Error>> + '_>>) -> Result<bool, Failure> {
    poll_fn(|context| match catch_unwind(AssertUnwindSafe(|| future.as_mut().poll(context))) {
        Ok(Poll::Pending) => Poll::Pending,
        Ok(Poll::Ready(answer)) => Poll::Ready(answer.map_err(Failure::Error)),
        Err(payload) => Poll::Ready(Err(Failure::Panic(payload))),
    })
    .await
}

/// Whether there is another clone of a request. actix-web does not tell, but that it panics where it is to change such a request.
fn is_shared(request: &mut ServiceRequest) -> bool {
    catch_unwind(AssertUnwindSafe(|| _ = request.head_mut())).is_err()
}

fn text_of(payload: &(dyn Any + Send)) -> &str {
    let text = payload.downcast_ref::<&str>().copied();
    text.or_else(|| payload.downcast_ref::<String>().map(String::as_str)).unwrap_or("of a value that is no text")
}
