use std::{
    future::Future,
    pin::Pin,
    task::{Context, Poll, ready},
};

use actix_web::{
    Error, HttpResponse,
    body::{BoxBody, EitherBody, MessageBody},
    dev::{Service, ServiceRequest, ServiceResponse, forward_ready},
    http::Method,
};
use pin_project_lite::pin_project;

use crate::{
    cors::Handle,
    guard::{Requested, requested_method},
    preflight,
    response::Verdict,
};

/// The service that [`Cors`](crate::Cors) puts around another one.
#[derive(Debug)]
pub struct CorsMiddleware<S> {
    service: S,
    handle: Handle,
}

impl<S> CorsMiddleware<S> {
    pub(crate) fn new(service: S, handle: Handle) -> Self {
        Self { service, handle }
    }

    /// The answer to a preflight, if `request` is one.
    fn preflight(&self, request: &ServiceRequest) -> Option<HttpResponse> {
        if request.method() != Method::OPTIONS {
            return None;
        }
        let method = match requested_method(request.headers()) {
            Requested::None => return None,
            Requested::Method(method) => Some(method),
            Requested::Several => None,
        };
        let (policy, headers) = self.handle.get();
        Some(preflight::answer(policy, headers, request.headers(), method))
    }
}

impl<S, B> Service<ServiceRequest> for CorsMiddleware<S>
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
    B: MessageBody,
{
    type Response = ServiceResponse<EitherBody<B>>;
    type Error = Error;
    type Future = CorsFuture<S::Future>;

    forward_ready!(service);

    fn call(&self, request: ServiceRequest) -> Self::Future {
        let state = match self.preflight(&request) {
            Some(response) => State::Preflight { response: Some(request.into_response(response)) },
            None => State::Actual {
                verdict: Verdict::new(&self.handle, request.head()),
                handle: self.handle.clone(),
                future: self.service.call(request),
            },
        };
        CorsFuture { state }
    }
}

pin_project! {
    /// The future of [`CorsMiddleware`]: the answer to a preflight, or the inner service's response with the policy's headers.
    pub struct CorsFuture<F> {
        #[pin]
        state: State<F>,
    }
}

pin_project! {
    #[project = StateProjection]
    enum State<F> {
        Preflight { response: Option<ServiceResponse<BoxBody>> },
        Actual { verdict: Verdict, handle: Handle, #[pin] future: F },
    }
}

impl<F, B> Future for CorsFuture<F>
where
    F: Future<Output = Result<ServiceResponse<B>, Error>>,
{
    type Output = Result<ServiceResponse<EitherBody<B>>, Error>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        match self.project().state.project() {
            StateProjection::Preflight { response } => {
                let response = response.take().expect("a future is not polled after it is done");
                Poll::Ready(Ok(response.map_into_right_body()))
            }
            StateProjection::Actual { verdict, handle, future } => Poll::Ready(match ready!(future.poll(cx)) {
                Ok(mut response) => {
                    verdict.apply(handle, response.headers_mut());
                    Ok(response.map_into_left_body())
                }
                Err(mut error) => {
                    let (verdict, handle) = (verdict.clone(), handle.clone());
                    error.add_response_mapper(move |mut response| {
                        verdict.apply(&handle, response.headers_mut());
                        response
                    });
                    Err(error)
                }
            }),
        }
    }
}
