use std::{
    cell::OnceCell,
    future::{self, Future, Ready},
    mem,
    pin::Pin,
    task::{Context, Poll, ready},
};

use actix_web::{
    Error, HttpResponse,
    body::{EitherBody, MessageBody},
    dev::{RequestHead, Service, ServiceRequest, ServiceResponse, Transform, forward_ready},
    http::Method,
};
use pin_project_lite::pin_project;

use super::{
    event,
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
            let handle = match self.owner(&request, &preflight) {
                Owner::Nobody => &self.handle,
                Owner::Handler(handle) => {
                    claim::claim(id);
                    handle
                }
                Owner::Unsure => return self.ask(id, request),
            };
            let response = preflight.answer(handle, request.headers());
            return CorsFuture { state: State::Answered { answer: Some(Ok(request.into_response(response))) } };
        }
        let verdict = Verdict::new(self.handle.get(), request.head());
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
        CorsFuture { state: State::Actual { verdict, handle: self.handle.clone(), claim, future } }
    }
}

impl<S> CorsMiddleware<S> {
    /// Whose a preflight is, of the annotated handlers inside.
    #[inline]
    fn owner(&self, request: &ServiceRequest, preflight: &Preflight<'_>) -> Owner<'_> {
        match (&self.position, preflight.method) {
            (Position::Nearest, _) => Owner::Handler(&self.handle),
            (Position::Around(handlers), Ok(Some(method))) => {
                let handlers = handlers.get_or_init(|| Handlers::of_app(request.request()));
                handlers.owner(request.match_info().as_str(), method.as_bytes())
            }
            // It asks for no method that anybody serves, and is refused.
            (Position::Around(_), _) => Owner::Nobody,
        }
    }

    /// Lets the router find whose a preflight is. No handler of actix-web's runs before its future is polled, and this is only
    /// where a policy has claimed it.
    #[cold]
    fn ask<B>(&self, id: RequestId, request: ServiceRequest) -> CorsFuture<S::Future, B>
    where
        S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
    {
        let (future, is_claimed) = claim::hand(id, self.handle.place, || self.service.call(request));
        let state = if is_claimed {
            State::Actual {
                verdict: Verdict::Refused(Refusal::NoOrigin),
                handle: self.handle.clone(),
                claim: Claim::Nearer,
                future,
            }
        } else {
            claim::claim(id);
            State::Answered { answer: Some(Err(preflight::unanswered())) }
        };
        CorsFuture { state }
    }
}

pin_project! {
    /// The future of [`CorsMiddleware`]: the answer to a preflight, or the inner service's response with the policy's headers.
    pub struct CorsFuture<F, B> {
        #[pin]
        state: State<F, B>,
    }
}

pin_project! {
    #[project = StateProjection]
    enum State<F, B> {
        Answered { answer: Option<Result<ServiceResponse<EitherBody<B>>, Error>> },
        Actual { verdict: Verdict, handle: Handle, claim: Claim, #[pin] future: F },
    }
}

/// Whose policy an actual request goes by.
#[derive(Debug)]
enum Claim {
    /// This one's, which is the nearest.
    Own(Told),
    /// This one's, unless a nearer one claims the request.
    Open {
        id: RequestId,
        /// What is left to be said of the request, if this one refuses it.
        refused: Option<Box<RequestHead>>,
    },
    /// A nearer one's: nothing is added, changed or removed.
    Nearer,
}

impl<F, B> Future for CorsFuture<F, B>
where
    F: Future<Output = Result<ServiceResponse<B>, Error>>,
{
    type Output = Result<ServiceResponse<EitherBody<B>>, Error>;

    #[inline]
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        match self.project().state.project() {
            StateProjection::Answered { answer } => {
                Poll::Ready(answer.take().expect("a future is not polled after it is done"))
            }
            StateProjection::Actual { verdict, handle, claim, future } => {
                let polled = match claim {
                    Claim::Open { id, .. } => {
                        let (polled, is_claimed) = claim::hand(*id, handle.place, || future.poll(cx));
                        if is_claimed {
                            *claim = Claim::Nearer;
                        }
                        polled
                    }
                    Claim::Own(_) | Claim::Nearer => future.poll(cx),
                };
                let result = ready!(polled);
                let verdict = mem::replace(verdict, Verdict::Refused(Refusal::NoOrigin));
                Poll::Ready(match result {
                    Ok(mut response) => {
                        claim.apply(verdict, handle, response.response_mut());
                        Ok(response.map_into_left_body())
                    }
                    Err(error) => {
                        Err(mem::replace(claim, Claim::Nearer).apply_to_error(error, verdict, handle.clone()))
                    }
                })
            }
        }
    }
}

impl Claim {
    /// Gives a response the headers of the policy that counts, if it is this one's.
    #[inline]
    fn apply<B>(&self, verdict: Verdict, handle: &Handle, response: &mut HttpResponse<B>) {
        match self {
            Self::Nearer => return,
            Self::Open { .. } if claim::is_marked(&response.extensions()) => return,
            Self::Open { refused: Some(request), .. } => verdict.trace(handle, request),
            Self::Own(Told::Nobody) => claim::mark(&mut response.extensions_mut()),
            Self::Open { .. } | Self::Own(Told::All) => {}
        }
        verdict.apply(handle, response);
    }

    /// An error becomes a response outside of this service.
    #[cold]
    fn apply_to_error(self, mut error: Error, verdict: Verdict, handle: Handle) -> Error {
        if !matches!(self, Self::Nearer) {
            error.add_response_mapper(move |mut response| {
                self.apply(verdict.clone(), &handle, &mut response);
                response
            });
        }
        error
    }
}
