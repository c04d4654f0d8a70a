//! The middleware of an annotated handler: no policy is nearer.

use std::{
    future::{self, Ready},
    rc::Rc,
};

use actix_web::{
    Error,
    body::{EitherBody, MessageBody},
    dev::{Service, ServiceRequest, ServiceResponse, Transform, forward_ready},
    http::Method,
};

#[cfg(feature = "surface")]
use super::survey;
use super::{
    enforce,
    future::{Answering, Nearest},
    origin::Said,
    preflight::{self, OptionsRequests, Preflight},
    question::{Answer, Question},
    refusal::Refusal,
};
use crate::{
    nearest::claim::{self, RequestId, Told},
    setup::source::{Current, Handle},
};

/// The policy of a handler, before which the handler's guard stands.
pub(crate) struct OfHandler {
    pub(crate) policy: Handle,
    pub(crate) methods: &'static [&'static str],
}

impl<S, B> Transform<S, ServiceRequest> for OfHandler
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error> + 'static,
    B: MessageBody + 'static,
{
    type Response = <HandlerMiddleware<S> as Service<ServiceRequest>>::Response;
    type Error = Error;
    type Transform = HandlerMiddleware<S>;
    type InitError = ();
    type Future = Ready<Result<Self::Transform, ()>>;

    fn new_transform(&self, service: S) -> Self::Future {
        let handle = self.policy.clone();
        let options = OptionsRequests::of_handler(&handle, self.methods);
        future::ready(Ok(HandlerMiddleware { service: Rc::new(service), handle, options }))
    }
}

pub(crate) struct HandlerMiddleware<S> {
    /// What waits for a predicate has it too.
    service: Rc<S>,
    handle: Handle,
    options: OptionsRequests,
}

impl<S, B> Service<ServiceRequest> for HandlerMiddleware<S>
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error> + 'static,
    B: MessageBody + 'static,
{
    type Response = ServiceResponse<EitherBody<B>>;
    type Error = Error;
    type Future = Answering<S::Future, B, Nearest>;

    forward_ready!(service);

    #[inline]
    fn call(&self, mut request: ServiceRequest) -> Self::Future {
        #[cfg(feature = "surface")]
        if let Some(asked) = survey::Actual::read(&request) {
            asked.came_to(&self.handle);
            return Answering::answered(request.into_response(preflight::unanswered()));
        }
        let current = self.handle.current();
        let told = claim::claim(RequestId::of(request.head()));
        let options = if told == Told::Asked {
            request.head_mut().method = Method::OPTIONS;
            OptionsRequests::Any
        } else {
            self.options.by(&current.get().policy)
        };
        #[cfg(feature = "surface")]
        if Preflight::is_read(options, &request) && survey::note(&request, &self.handle, None, false) {
            return Answering::answered(request.into_response(preflight::unanswered()));
        }
        if current.get().policy.is_asked() {
            return self.ask(options, told, current, request);
        }
        Self::answer(&self.service, options, told, current, request, None)
    }
}

impl<S, B> HandlerMiddleware<S>
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error> + 'static,
    B: MessageBody + 'static,
{
    /// Answers a request, of whose origin the predicates have said this, if they were asked.
    #[inline]
    fn answer(
        service: &S,
        options: OptionsRequests,
        told: Told,
        current: Current,
        request: ServiceRequest,
        said: Option<&Said>,
    ) -> Answering<S::Future, B, Nearest> {
        if request.method() == Method::OPTIONS {
            if let Some(preflight) = Preflight::read(options, request.headers()) {
                let response = preflight.with(said).answer(&current, request.head());
                return Answering::answered(request.into_response(response));
            }
            if told == Told::Asked {
                return Answering::answered(request.into_response(preflight::unanswered()));
            }
        }
        match enforce::verdict(current.get(), &request, said) {
            Ok(verdict) => {
                verdict.trace(&current, request.head());
                Answering::passed(service.call(request), Nearest(told), verdict, current)
            }
            Err(refusal) => Self::enforce(refusal, told, &current, request),
        }
    }

    /// Answers a request by a policy with predicates, which are asked first where they are to be.
    #[cold]
    fn ask(
        &self,
        options: OptionsRequests,
        told: Told,
        current: Current,
        request: ServiceRequest,
    ) -> Answering<S::Future, B, Nearest> {
        let Some(question) = question(options, &current, &request) else {
            return Self::answer(&self.service, options, told, current, request, None);
        };
        match question.put(request) {
            Answer::Now(request, said) => Self::answer(&self.service, options, told, current, request, Some(&said)),
            Answer::Later(answer) => {
                let service = Rc::clone(&self.service);
                Answering::later(async move {
                    let (request, said) = answer.await;
                    Self::answer(&service, options, told, current, request, Some(&said)).await
                })
            }
        }
    }

    /// Refuses an actual request.
    #[cold]
    fn enforce(
        refusal: Refusal,
        told: Told,
        current: &Current,
        request: ServiceRequest,
    ) -> Answering<S::Future, B, Nearest> {
        let mut response = enforce::refuse(refusal, current, &request);
        if told == Told::Nobody {
            claim::mark(&mut response.extensions_mut());
        }
        Answering::answered(request.into_response(response))
    }
}

/// What the predicates are to be asked of a request, if anything.
fn question(options: OptionsRequests, current: &Current, request: &ServiceRequest) -> Option<Question> {
    let policy = &current.get().policy;
    let preflight =
        if request.method() == Method::OPTIONS { Preflight::read(options, request.headers()) } else { None };
    let allows_method = match preflight {
        Some(preflight) => preflight.may_be_allowed(policy),
        None => policy.methods.contains(request.method().as_str()),
    };
    if allows_method { Question::of(current, request.headers()) } else { None }
}
