use std::{
    cell::OnceCell,
    future::{self, Ready},
};

use actix_web::{
    Error, HttpResponse,
    body::{BoxBody, EitherBody, MessageBody},
    dev::{Service, ServiceRequest, ServiceResponse, Transform, forward_ready},
    error::InternalError,
    http::{Method, header::HeaderValue},
};

use super::{
    enforce, event,
    future::{Claim, CorsFuture},
    preflight::{self, OptionsRequests, Preflight},
    refusal::Refusal,
    response::Verdict,
};
use crate::{
    nearest::{
        claim::{self, RequestId, Told},
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
        let handle = self.handle();
        let options = OptionsRequests::new(&handle.get().policy, self.guarded);
        let position = if self.guarded.is_some() {
            Position::Nearest
        } else {
            claim::expect_claims();
            Position::Around(OnceCell::new())
        };
        future::ready(Ok(CorsMiddleware { service, handle, options, position }))
    }
}

/// The service that [`Cors`] puts around another one.
#[derive(Debug)]
pub struct CorsMiddleware<S> {
    service: S,
    handle: Handle,
    options: OptionsRequests,
    position: Position,
}

#[derive(Debug)]
enum Position {
    /// Around an annotated handler: no policy is nearer.
    Nearest,
    /// Around an `App`, a `Scope` or a `Resource`, which may have annotated handlers: those of the `App`, once they are asked for.
    Around(OnceCell<Handlers>),
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
        let id = RequestId::of(request.head());
        if request.method() == Method::OPTIONS
            && let Some(preflight) = Preflight::read(self.options, request.headers())
        {
            let owner = match preflight.method {
                Ok(method) => self.owner(&request, method.map_or(b"", HeaderValue::as_bytes)),
                // Nobody serves several, and the answer says so.
                Err(_) => Owner::Nobody,
            };
            let handle = match owner {
                Owner::Nobody => &self.handle,
                Owner::Handler(handle) => {
                    claim::claim(id);
                    handle
                }
                Owner::Unsure => return self.ask(id, request, preflight::unanswered()),
            };
            let response = preflight.answer(handle, request.headers());
            return CorsFuture::answered(request.into_response(response));
        }
        match enforce::verdict(self.handle.get(), &request) {
            Ok(verdict) => self.pass(id, verdict, request),
            Err(refusal) => self.enforce(id, refusal, request),
        }
    }
}

impl<S> CorsMiddleware<S> {
    /// Whose a request for `method` is, of the annotated handlers inside.
    #[inline]
    fn owner(&self, request: &ServiceRequest, method: &[u8]) -> Owner<'_> {
        match &self.position {
            Position::Nearest => Owner::Handler(&self.handle),
            Position::Around(handlers) => {
                let handlers = handlers.get_or_init(|| Handlers::of_app(request.request()));
                handlers.owner(request.match_info().as_str(), method)
            }
        }
    }

    /// Passes an actual request on.
    #[inline]
    fn pass<B>(&self, id: RequestId, verdict: Verdict, request: ServiceRequest) -> CorsFuture<S::Future, B>
    where
        S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
    {
        let (future, claim) = match self.position {
            Position::Nearest => {
                verdict.trace(&self.handle, request.head());
                let told = claim::claim(id);
                (self.service.call(request), Claim::Own(told))
            }
            Position::Around(_) => {
                if let Some(outer) = claim::around(id) {
                    event::warn_of_nested(outer, self.handle.place);
                }
                let refused = verdict.refused(request.head());
                let (future, is_claimed) = claim::hand(id, self.handle.place, || self.service.call(request));
                (future, if is_claimed { Claim::Nearer } else { Claim::Open { id, refused } })
            }
        };
        CorsFuture::passed(future, claim, verdict, self.handle.clone())
    }

    /// Refuses an actual request, unless it is for a handler with a policy of its own.
    #[cold]
    fn enforce<B>(&self, id: RequestId, refusal: Refusal, request: ServiceRequest) -> CorsFuture<S::Future, B>
    where
        S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
    {
        let mut is_untold = false;
        let method = request.method().as_str().as_bytes();
        match (&self.position, self.owner(&request, method)) {
            (Position::Around(_), Owner::Handler(_)) => {
                return self.pass(id, Verdict::Refused(Refusal::NoOrigin), request);
            }
            (Position::Around(_), Owner::Unsure) => return self.ask(id, request, enforce::response(refusal)),
            (Position::Around(_), Owner::Nobody) => {}
            (Position::Nearest, _) => is_untold = claim::claim(id) == Told::Nobody,
        }
        refusal.trace(&self.handle, || method, request.headers());
        let mut response = enforce::response(refusal);
        #[cfg(feature = "testing")]
        response.extensions_mut().insert(self.handle.clone());
        if is_untold {
            claim::mark(&mut response.extensions_mut());
        }
        CorsFuture::answered(request.into_response(response))
    }

    /// Lets the router find whose a request is, and refuses it with `refusal` if no policy claims it. No handler of actix-web's runs
    /// before its future is polled.
    #[cold]
    fn ask<B>(
        &self,
        id: RequestId,
        request: ServiceRequest,
        refusal: HttpResponse<EitherBody<BoxBody>>,
    ) -> CorsFuture<S::Future, B>
    where
        S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
    {
        let (future, is_claimed) = claim::hand(id, self.handle.place, || self.service.call(request));
        if is_claimed {
            return CorsFuture::passed(future, Claim::Nearer, Verdict::Refused(Refusal::NoOrigin), self.handle.clone());
        }
        claim::claim(id);
        CorsFuture::refused(InternalError::from_response(
            "no policy claims this request",
            refusal.map_into_boxed_body(),
        ))
    }
}
