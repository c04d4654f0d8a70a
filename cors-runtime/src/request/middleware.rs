use std::{
    future::{self, Future, Ready},
    mem,
    pin::Pin,
    task::{Context, Poll, ready},
};

use actix_web::{
    Error,
    body::{EitherBody, MessageBody},
    dev::{Service, ServiceRequest, ServiceResponse, Transform, forward_ready},
    http::Method,
};
use pin_project_lite::pin_project;

use super::{
    preflight::{OptionsRequests, Preflight},
    refusal::Refusal,
    response::Verdict,
};
use crate::setup::{cors::Cors, source::Handle};

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
        future::ready(Ok(CorsMiddleware { service, handle, options }))
    }
}

/// The service that [`Cors`] puts around another one.
#[derive(Debug)]
pub struct CorsMiddleware<S> {
    service: S,
    handle: Handle,
    options: OptionsRequests,
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
        let is_options = request.method() == Method::OPTIONS;
        let preflight = if is_options { Preflight::read(self.options, request.headers()) } else { None };
        let state = if let Some(preflight) = preflight {
            let response = preflight.answer(&self.handle, request.headers());
            State::Preflight { response: Some(request.into_response(response)) }
        } else {
            let verdict = Verdict::new(self.handle.get(), request.head());
            verdict.trace(&self.handle, request.head());
            State::Actual { verdict, handle: self.handle.clone(), future: self.service.call(request) }
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
        Preflight { response: Option<ServiceResponse<EitherBody<B>>> },
        Actual { verdict: Verdict, handle: Handle, #[pin] future: F },
    }
}

impl<F, B> Future for CorsFuture<F, B>
where
    F: Future<Output = Result<ServiceResponse<B>, Error>>,
{
    type Output = Result<ServiceResponse<EitherBody<B>>, Error>;

    #[inline]
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        match self.project().state.project() {
            StateProjection::Preflight { response } => {
                Poll::Ready(Ok(response.take().expect("a future is not polled after it is done")))
            }
            StateProjection::Actual { verdict, handle, future } => {
                let result = ready!(future.poll(cx));
                let verdict = mem::replace(verdict, Verdict::Refused(Refusal::NoOrigin));
                Poll::Ready(match result {
                    Ok(mut response) => {
                        verdict.apply(handle, response.response_mut());
                        Ok(response.map_into_left_body())
                    }
                    Err(error) => Err(applied_to_error(error, verdict, handle.clone())),
                })
            }
        }
    }
}

/// An error becomes a response outside of this service.
#[cold]
fn applied_to_error(mut error: Error, verdict: Verdict, handle: Handle) -> Error {
    error.add_response_mapper(move |mut response| {
        verdict.clone().apply(&handle, &mut response);
        response
    });
    error
}
