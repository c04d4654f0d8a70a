//! The middleware of a policy around an `App`, a `Scope` or a `Resource`: what has a nearer one goes by that.

use std::{
    cell::{Cell, OnceCell},
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
        owner::{Handlers, Owner},
    },
    setup::{
        cors::Cors,
        live::Live,
        source::{Current, Handle},
    },
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

    /// Fails where the policy can't be used, and says why on stderr.
    fn new_transform(&self, service: S) -> Self::Future {
        claim::expect_claims();
        let middleware =
            |handle| CorsMiddleware { service, handle, handlers: OnceCell::new(), is_warned: Cell::new(false) };
        future::ready(self.handle().map(middleware).map_err(|failure| failure.report()))
    }
}

impl<S, B> Transform<S, ServiceRequest> for &'static Live
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
    B: MessageBody,
{
    type Response = <CorsMiddleware<S> as Service<ServiceRequest>>::Response;
    type Error = Error;
    type Transform = CorsMiddleware<S>;
    type InitError = ();
    type Future = Ready<Result<Self::Transform, ()>>;

    /// Fails where no policy is set, and says so on stderr.
    fn new_transform(&self, service: S) -> Self::Future {
        self.wrapped().new_transform(service)
    }
}

/// The service that [`Cors`] puts around another one.
#[derive(Debug)]
pub struct CorsMiddleware<S> {
    service: S,
    handle: Handle,
    /// The annotated handlers of the `App`, once a request has told which that is.
    handlers: OnceCell<Handlers>,
    /// Whether it was said that there is a policy around this one.
    is_warned: Cell<bool>,
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
        let current = self.handle.current();
        if request.method() == Method::OPTIONS
            && let Some(preflight) = Preflight::read(OptionsRequests::Any, request.headers())
        {
            let Ok(Some(method)) = preflight.method else {
                // Nobody serves several methods, and the answer says so.
                let response = preflight.answer(&current, request.headers());
                return Answering::answered(request.into_response(response));
            };
            let current = match self.handlers(&request).owner_of_preflight(&request, method.as_bytes()) {
                Owner::Nobody => current,
                Owner::Handler(handle) => {
                    if claim::are_several_around() {
                        claim::claim(RequestId::of(request.head()));
                    }
                    handle.current()
                }
                Owner::Unsure => return self.ask(request, current, None),
                Owner::Behind => {
                    let answer = preflight.answer(&current, request.headers());
                    return self.ask(request, current, Some(answer));
                }
            };
            let response = preflight.answer(&current, request.headers());
            return Answering::answered(request.into_response(response));
        }
        match enforce::verdict(current.get(), &request) {
            Ok(verdict) => self.pass(verdict, request, current),
            Err(refusal) => self.enforce(refusal, request, current),
        }
    }

    #[inline]
    fn handlers(&self, request: &ServiceRequest) -> &Handlers {
        self.handlers.get_or_init(|| Handlers::of_app(request))
    }

    /// Passes an actual request on.
    #[inline]
    fn pass<B>(&self, verdict: Verdict, request: ServiceRequest, current: Current) -> Answering<S::Future, B, Around>
    where
        S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
    {
        // Of one policy alone there is nobody to be told.
        if self.handlers(&request).is_empty() && !claim::are_several_around() {
            verdict.trace(&current, request.head());
            return Answering::passed(self.service.call(request), Around::Alone, verdict, current);
        }
        let id = RequestId::of(request.head());
        if let Some(outer) = claim::around(id)
            && !self.is_warned.replace(true)
        {
            event::warn_of_nested(outer, self.handle.place);
        }
        let refused = verdict.refused(request.head());
        let (future, is_claimed) = claim::hand(id, self.handle.place, || self.service.call(request));
        let claim = if is_claimed { Around::Claimed } else { Around::Open { id, refused } };
        Answering::passed(future, claim, verdict, current)
    }

    /// Refuses an actual request, unless it is for a handler with a policy of its own.
    #[cold]
    fn enforce<B>(&self, refusal: Refusal, request: ServiceRequest, current: Current) -> Answering<S::Future, B, Around>
    where
        S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
    {
        match self.handlers(&request).owner_of_actual(&request) {
            Owner::Handler(_) => self.pass(Verdict::Refused(Refusal::NoOrigin), request, current),
            Owner::Unsure | Owner::Behind => self.try_inside(request, refusal, current),
            Owner::Nobody => {
                // A policy around it, which may allow the origin, says nothing of a handler that has not run.
                claim::claim(RequestId::of(request.head()));
                let response = enforce::refuse(refusal, &current, &request);
                Answering::answered(request.into_response(response))
            }
        }
    }

    /// Lets the router find whose a preflight is, as if it were the request that it asks for. No handler of actix-web's runs before its
    /// future is polled. Where no policy claims it, the answer is this one, or a refusal.
    #[cold]
    fn ask<B>(
        &self,
        mut request: ServiceRequest,
        current: Current,
        answer: Option<HttpResponse<EitherBody<BoxBody>>>,
    ) -> Answering<S::Future, B, Around>
    where
        S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
    {
        let id = RequestId::of(request.head());
        if let Ok(Some(asked)) = preflight::requested_method(request.headers())
            && let Ok(method) = Method::from_bytes(asked.as_bytes())
        {
            request.head_mut().method = method;
        }
        let refusal = Verdict::Refused(Refusal::Unclaimed);
        let said = if answer.is_none() { refusal.refused(request.head()) } else { None };
        let (future, is_claimed) = claim::ask(id, self.handle.place, || self.service.call(request));
        if is_claimed {
            return Self::claimed(future, current);
        }
        if let Some(request) = said {
            refusal.trace(&current, &request);
        }
        let answer = answer.unwrap_or_else(|| {
            claim::claim(id);
            preflight::unanswered()
        });
        Answering::refused(InternalError::from_response(
            "no handler's policy answers this",
            answer.map_into_boxed_body(),
        ))
    }

    /// Passes an actual request on that this policy refuses, if a nearer one claims it at once.
    #[cold]
    fn try_inside<B>(
        &self,
        request: ServiceRequest,
        refusal: Refusal,
        current: Current,
    ) -> Answering<S::Future, B, Around>
    where
        S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
    {
        let verdict = Verdict::Refused(refusal);
        let said = verdict.refused(request.head());
        let id = RequestId::of(request.head());
        let (future, is_claimed) = claim::hand(id, self.handle.place, || self.service.call(request));
        if is_claimed {
            return Self::claimed(future, current);
        }
        claim::claim(id);
        if let Some(request) = said {
            verdict.trace(&current, &request);
        }
        let response = enforce::response::<BoxBody>(refusal).map_into_boxed_body();
        Answering::refused(InternalError::from_response("no handler's policy allows this", response))
    }

    /// What a nearer policy has claimed.
    fn claimed<F, B>(future: F, current: Current) -> Answering<F, B, Around> {
        Answering::passed(future, Around::Claimed, Verdict::Refused(Refusal::NoOrigin), current)
    }
}
