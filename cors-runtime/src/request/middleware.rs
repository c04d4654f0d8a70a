//! The middleware of a policy around an `App`, a `Scope` or a `Resource`: what has a nearer one goes by that.

use std::{
    cell::OnceCell,
    future::{self, Ready},
};

use actix_web::{
    Error, HttpResponse,
    body::{BoxBody, EitherBody, MessageBody},
    dev::{Service, ServiceRequest, ServiceResponse, Transform, forward_ready},
    error::InternalError,
    http::Method,
};

use super::{
    enforce, event,
    future::{Answering, Around, CorsFuture},
    preflight::{self, OptionsRequests, Preflight},
    refusal::Refusal,
    response::Verdict,
};
use crate::{
    nearest::{
        claim::{self, RequestId},
        mounted::{Handlers, Owner},
    },
    setup::{cors::Cors, source::Handle},
};

impl<S, B> Transform<S, ServiceRequest> for Cors
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
    B: MessageBody,
{
    type Response = <CorsMiddleware<S> as Service<ServiceRequest>>::Response;
    type Error = Error;
    type Transform = CorsMiddleware<S>;
    type InitError = ();
    type Future = Ready<Result<Self::Transform, ()>>;

    fn new_transform(&self, service: S) -> Self::Future {
        claim::expect_claims();
        future::ready(Ok(CorsMiddleware { service, handle: self.handle(), handlers: OnceCell::new() }))
    }
}

/// The service that [`Cors`] puts around another one.
#[derive(Debug)]
pub struct CorsMiddleware<S> {
    service: S,
    handle: Handle,
    /// The annotated handlers of the `App`, once a request has told which that is.
    handlers: OnceCell<Handlers>,
}

impl<S, B> Service<ServiceRequest> for CorsMiddleware<S>
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
    B: MessageBody,
{
    type Response = ServiceResponse<EitherBody<B>>;
    type Error = Error;
    type Future = CorsFuture<S::Future, B>;

    forward_ready!(service);

    #[inline]
    fn call(&self, request: ServiceRequest) -> Self::Future {
        CorsFuture { answering: self.answer(request) }
    }
}

impl<S> CorsMiddleware<S> {
    #[inline]
    fn answer<B>(&self, request: ServiceRequest) -> Answering<S::Future, B, Around>
    where
        S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
    {
        if request.method() == Method::OPTIONS
            && let Some(preflight) = Preflight::read(OptionsRequests::Any, request.headers())
        {
            let owner = match preflight.method {
                Ok(Some(method)) => self.owner(&request, method.as_bytes()),
                // Nobody serves several, and the answer says so.
                _ => Owner::Nobody,
            };
            let handle = match owner {
                Owner::Nobody => &self.handle,
                Owner::Handler(handle) => {
                    claim::claim(RequestId::of(request.head()));
                    handle
                }
                Owner::Unsure => return self.ask(request, preflight::unanswered()),
            };
            let response = preflight.answer(handle, request.headers());
            return Answering::answered(request.into_response(response));
        }
        match enforce::verdict(self.handle.get(), &request) {
            Ok(verdict) => self.pass(verdict, request),
            Err(refusal) => self.enforce(refusal, request),
        }
    }

    #[inline]
    fn handlers(&self, request: &ServiceRequest) -> &Handlers {
        self.handlers.get_or_init(|| Handlers::of_app(request.request()))
    }

    /// Whose a request for `method` is, of the annotated handlers inside.
    #[inline]
    fn owner(&self, request: &ServiceRequest, method: &[u8]) -> Owner<'_> {
        let handlers = self.handlers(request);
        if handlers.is_empty() { Owner::Nobody } else { handlers.owner(request.match_info().as_str(), method) }
    }

    /// Passes an actual request on.
    #[inline]
    fn pass<B>(&self, verdict: Verdict, request: ServiceRequest) -> Answering<S::Future, B, Around>
    where
        S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
    {
        // Of one policy alone there is nobody to be told.
        if self.handlers(&request).is_empty() && !claim::are_several_around() {
            verdict.trace(&self.handle, request.head());
            return Answering::passed(self.service.call(request), Around::Alone, verdict, self.handle.clone());
        }
        let id = RequestId::of(request.head());
        if let Some(outer) = claim::around(id) {
            event::warn_of_nested(outer, self.handle.place);
        }
        let refused = verdict.refused(request.head());
        let (future, is_claimed) = claim::hand(id, self.handle.place, || self.service.call(request));
        let claim = if is_claimed { Around::Claimed } else { Around::Open { id, refused } };
        Answering::passed(future, claim, verdict, self.handle.clone())
    }

    /// Refuses an actual request, unless it is for a handler with a policy of its own.
    #[cold]
    fn enforce<B>(&self, refusal: Refusal, request: ServiceRequest) -> Answering<S::Future, B, Around>
    where
        S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
    {
        match self.owner(&request, request.method().as_str().as_bytes()) {
            Owner::Handler(_) => self.pass(Verdict::Refused(Refusal::NoOrigin), request),
            Owner::Unsure => self.ask(request, enforce::response(refusal)),
            Owner::Nobody => {
                let response = enforce::refuse(refusal, &self.handle, &request);
                Answering::answered(request.into_response(response))
            }
        }
    }

    /// Lets the router find whose a request is, and refuses it with `refusal` if no policy claims it. No handler of actix-web's runs
    /// before its future is polled.
    #[cold]
    fn ask<B>(
        &self,
        request: ServiceRequest,
        refusal: HttpResponse<EitherBody<BoxBody>>,
    ) -> Answering<S::Future, B, Around>
    where
        S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
    {
        let id = RequestId::of(request.head());
        let (future, is_claimed) = claim::hand(id, self.handle.place, || self.service.call(request));
        if is_claimed {
            let verdict = Verdict::Refused(Refusal::NoOrigin);
            return Answering::passed(future, Around::Claimed, verdict, self.handle.clone());
        }
        claim::claim(id);
        Answering::refused(InternalError::from_response("no policy claims this request", refusal.map_into_boxed_body()))
    }
}
