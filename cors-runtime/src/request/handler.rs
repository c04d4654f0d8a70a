//! The middleware of an annotated handler: no policy is nearer.

use std::future::{self, Ready};

use actix_web::{
    Error,
    body::{EitherBody, MessageBody},
    dev::{Service, ServiceRequest, ServiceResponse, Transform, forward_ready},
    http::Method,
};

use super::{
    enforce,
    future::{Answering, Nearest},
    preflight::{self, OptionsRequests, Preflight},
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
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
    B: MessageBody,
{
    type Response = <HandlerMiddleware<S> as Service<ServiceRequest>>::Response;
    type Error = Error;
    type Transform = HandlerMiddleware<S>;
    type InitError = ();
    type Future = Ready<Result<Self::Transform, ()>>;

    fn new_transform(&self, service: S) -> Self::Future {
        let handle = self.policy.clone();
        let options = OptionsRequests::of_handler(&handle, self.methods);
        future::ready(Ok(HandlerMiddleware { service, handle, options }))
    }
}

pub(crate) struct HandlerMiddleware<S> {
    service: S,
    handle: Handle,
    options: OptionsRequests,
}

impl<S, B> Service<ServiceRequest> for HandlerMiddleware<S>
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
    B: MessageBody,
{
    type Response = ServiceResponse<EitherBody<B>>;
    type Error = Error;
    type Future = Answering<S::Future, B, Nearest>;

    forward_ready!(service);

    #[inline]
    fn call(&self, mut request: ServiceRequest) -> Self::Future {
        let current = self.handle.current();
        let told = claim::claim(RequestId::of(request.head()));
        if told == Told::Asked {
            request.head_mut().method = Method::OPTIONS;
            return Self::asked(&current, request);
        }
        if request.method() == Method::OPTIONS
            && let Some(preflight) = Preflight::read(self.options, request.headers())
        {
            let response = preflight.answer(&current, request.headers());
            return Answering::answered(request.into_response(response));
        }
        match enforce::verdict(current.get(), &request) {
            Ok(verdict) => {
                verdict.trace(&current, request.head());
                let future = self.service.call(request);
                Answering::passed(future, Nearest(told), verdict, current)
            }
            Err(refusal) => Self::enforce(refusal, told, &current, request),
        }
    }
}

impl<S> HandlerMiddleware<S> {
    /// Answers a preflight that a policy around has let in.
    #[cold]
    fn asked<F, B>(current: &Current, request: ServiceRequest) -> Answering<F, B, Nearest> {
        let response = match Preflight::read(OptionsRequests::Any, request.headers()) {
            Some(preflight) => preflight.answer(current, request.headers()),
            None => preflight::unanswered(),
        };
        Answering::answered(request.into_response(response))
    }

    /// Refuses an actual request.
    #[cold]
    fn enforce<F, B>(
        refusal: Refusal,
        told: Told,
        current: &Current,
        request: ServiceRequest,
    ) -> Answering<F, B, Nearest> {
        let mut response = enforce::refuse(refusal, current, &request);
        if told == Told::Nobody {
            claim::mark(&mut response.extensions_mut());
        }
        Answering::answered(request.into_response(response))
    }
}
