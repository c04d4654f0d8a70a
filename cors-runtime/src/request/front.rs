//! What stands before an annotated handler: no policy is nearer.

use std::{
    future::Future,
    mem,
    pin::Pin,
    rc::Rc,
    task::{Context, Poll, ready},
};

use actix_web::{
    Error, HttpRequest, HttpResponse,
    dev::{Payload, Service, ServiceFactory, ServiceRequest, ServiceResponse},
    http::Method,
};
use cors_rules::method;

#[cfg(feature = "surface")]
use super::survey;
use super::{
    enforce,
    origin::Said,
    preflight::{self, OptionsRequests, Preflight},
    question::{Answer, Question},
    refusal::Refusal,
    response::Verdict,
};
use crate::{
    nearest::claim::{self, RequestId, Told},
    setup::source::{Current, Handle},
};

/// What makes what a policy passes requests on to.
pub trait Behind: 'static {
    /// What is made, with the policy before it.
    type Service: Service<ServiceRequest, Response = ServiceResponse, Error = Error>;
    /// Resolves to it.
    type Future: Future<Output = Result<Self::Service, ()>> + 'static;

    /// Makes it at the start.
    fn build(&self, front: &Rc<Front>) -> Self::Future;
}

/// A handler and its policy, before which the handler's guard stands.
pub(crate) struct OfHandler<T> {
    pub(crate) front: Rc<Front>,
    pub(crate) behind: T,
}

impl<T: Behind> ServiceFactory<ServiceRequest> for OfHandler<T> {
    type Response = ServiceResponse;
    type Error = Error;
    type Config = ();
    type Service = T::Service;
    type InitError = ();
    type Future = T::Future;

    fn new_service(&self, (): ()) -> Self::Future {
        self.behind.build(&self.front)
    }
}

/// A policy before a handler. It knows nothing of the handler's type: programs have many handlers, and it is compiled once.
pub struct Front {
    handle: Handle,
    known: Known,
}

/// What is known of a request that the guard of a handler has let in.
#[derive(Clone, Copy)]
struct Known {
    options: OptionsRequests,
    /// Who is told that the policy answers it.
    told: Told,
    /// That the policy allows all methods which the handler serves: one that may be replaced always has those that a policy can list.
    is_method_allowed: bool,
}

/// What becomes of a request.
pub(super) enum Decided {
    /// The policy passes it on.
    Passed(Passed),
    /// `None` after it was taken.
    Answered(Option<ServiceResponse>),
    /// It has to wait for a predicate.
    Later(Later),
}

type Later = Pin<Box<dyn Future<Output = Decided>>>;

impl Front {
    pub(crate) fn new(handle: Handle, methods: &[&str]) -> Self {
        let options = OptionsRequests::of_handler(&handle, methods);
        let is_method_allowed = if handle.is_live() {
            !methods.iter().any(|method| method::is_forbidden(method))
        } else {
            methods.iter().all(|method| handle.current().get().policy.methods.contains(method))
        };
        Self { handle, known: Known { options, told: Told::All, is_method_allowed } }
    }

    pub(super) fn decide(&self, mut request: ServiceRequest) -> Decided {
        #[cfg(feature = "surface")]
        if let Some(asked) = survey::Actual::read(&request) {
            asked.came_to(&self.handle);
            return Decided::answered(request.into_response(preflight::unanswered()));
        }
        let current = self.handle.current();
        let told = claim::claim(RequestId::of(request.head()));
        let mut known = Known { told, ..self.known };
        if told == Told::Asked {
            request.head_mut().method = Method::OPTIONS;
            known.options = OptionsRequests::Any;
        } else {
            known.options = known.options.by(&current.get().policy);
        }
        #[cfg(feature = "surface")]
        if Preflight::of(known.options, &request).is_some() && survey::note(&request, &self.handle, None, false) {
            return Decided::answered(request.into_response(preflight::unanswered()));
        }
        if current.get().policy.is_asked() {
            return Decided::after_asking(known, current, request);
        }
        Decided::by(known, current, request, None)
    }
}

impl Decided {
    fn answered(response: ServiceResponse) -> Self {
        Self::Answered(Some(response))
    }

    /// The request that is passed on, or else the answer to it.
    #[inline]
    pub(super) fn poll(&mut self, context: &mut Context<'_>) -> Poll<Result<&mut Passed, ServiceResponse>> {
        while let Self::Later(later) = self {
            *self = ready!(later.as_mut().poll(context));
        }
        Poll::Ready(match self {
            Self::Passed(passed) => Ok(passed),
            Self::Answered(response) => Err(response.take().expect("a future is not polled after it is done")),
            Self::Later(_) => unreachable!("it was waited for"),
        })
    }

    /// What the policy says of a request, of whose origin the predicates have said this, if they were asked.
    #[inline]
    fn by(known: Known, current: Current, request: ServiceRequest, said: Option<&Said>) -> Self {
        if request.method() == Method::OPTIONS {
            if let Some(preflight) = Preflight::read(known.options, request.headers()) {
                let response = preflight.with(said).answer(&current, request.head());
                return Self::answered(request.into_response(response));
            }
            if known.told == Told::Asked {
                return Self::answered(request.into_response(preflight::unanswered()));
            }
        }
        let policy = &current.get().policy;
        let allows_method = known.is_method_allowed || policy.methods.contains(request.method().as_str());
        match enforce::verdict_of_method(policy, allows_method, &request, said) {
            Ok(verdict) => {
                verdict.trace(&current, request.head());
                let left = Passing { verdict, current, told: known.told };
                Self::Passed(Passed::new(request, Some(left)))
            }
            Err(refusal) => Self::refused(refusal, known.told, &current, request),
        }
    }

    /// The same by a policy with predicates, which are asked first where they are to be.
    #[cold]
    fn after_asking(known: Known, current: Current, request: ServiceRequest) -> Self {
        let Some(question) = Question::of(&current, known.options, &request) else {
            return Self::by(known, current, request, None);
        };
        match question.put(request) {
            Answer::Now(request, said) => Self::by(known, current, request, Some(&said)),
            Answer::Later(answer) => Self::Later(Box::pin(async move {
                let (request, said) = answer.await;
                Self::by(known, current, request, Some(&said))
            })),
        }
    }

    /// An actual request is refused.
    #[cold]
    fn refused(refusal: Refusal, told: Told, current: &Current, request: ServiceRequest) -> Self {
        let mut response = enforce::refuse(refusal, current, &request);
        if told == Told::Nobody {
            claim::mark(&mut response.extensions_mut());
        }
        Self::answered(request.into_response(response))
    }
}

/// A request that the policy has passed on.
pub(super) struct Passed {
    payload: Payload,
    /// `None` after it is answered, or passed on whole.
    request: Option<HttpRequest>,
    left: Option<Passing>,
}

impl Passed {
    /// With nothing left where it comes out of middleware, which the policy is around.
    #[inline]
    pub(super) fn new(request: ServiceRequest, left: Option<Passing>) -> Self {
        let (request, payload) = request.into_parts();
        Self { payload, request: Some(request), left }
    }

    /// The request, and its payload.
    #[inline]
    pub(super) fn parts(&mut self) -> (&HttpRequest, &mut Payload) {
        (self.request.as_ref().expect("a future is not polled after it is done"), &mut self.payload)
    }

    /// All of it: the request, and what is left to be done with the response.
    pub(super) fn take(&mut self) -> (ServiceRequest, Option<Passing>) {
        let request = self.request.take().expect("a request is passed on once");
        (ServiceRequest::from_parts(request, mem::replace(&mut self.payload, Payload::None)), self.left.take())
    }

    /// Answers it.
    pub(super) fn answer(&mut self, mut response: HttpResponse) -> ServiceResponse {
        if let Some(left) = self.left.take() {
            left.apply(&mut response);
        }
        // What nobody has read of it is dropped before the response is written.
        self.payload = Payload::None;
        ServiceResponse::new(self.request.take().expect("a request is answered once"), response)
    }
}

/// What is left to be done with the response to a request that the policy has passed on.
#[derive(Clone)]
pub(super) struct Passing {
    verdict: Verdict,
    current: Current,
    told: Told,
}

impl Passing {
    pub(super) fn apply<B>(self, response: &mut HttpResponse<B>) {
        if self.told == Told::Nobody {
            claim::mark(&mut response.extensions_mut());
        }
        self.verdict.apply(&self.current, response);
    }

    /// An error becomes a response outside of the policy.
    #[cold]
    pub(super) fn apply_to_error(self, mut error: Error) -> Error {
        error.add_response_mapper(move |mut response| {
            self.clone().apply(&mut response);
            response
        });
        error
    }
}
