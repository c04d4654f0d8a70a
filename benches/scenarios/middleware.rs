//! The least that a middleware can do: it writes constant fields, reads nothing and checks nothing. What it costs beyond a
//! handler that writes them is what any middleware of actix-web costs.

use std::{
    future::{Ready, ready},
    pin::Pin,
    task::{Context, Poll, ready as ready_or_return},
};

use actix_web::{
    Error,
    body::EitherBody,
    dev::{Service, ServiceRequest, ServiceResponse, Transform, forward_ready},
    http::header::{HeaderName, HeaderValue},
};
use pin_project_lite::pin_project;

#[derive(Clone, Copy)]
pub(crate) struct Constant(pub(crate) &'static [(HeaderName, &'static str)]);

pub(crate) struct Writer<S> {
    fields: &'static [(HeaderName, &'static str)],
    service: S,
}

impl<S, B> Transform<S, ServiceRequest> for Constant
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
{
    type Response = ServiceResponse<EitherBody<B>>;
    type Error = Error;
    type Transform = Writer<S>;
    type InitError = ();
    type Future = Ready<Result<Writer<S>, ()>>;

    fn new_transform(&self, service: S) -> Self::Future {
        ready(Ok(Writer { fields: self.0, service }))
    }
}

impl<S, B> Service<ServiceRequest> for Writer<S>
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
{
    type Response = ServiceResponse<EitherBody<B>>;
    type Error = Error;
    type Future = Writing<S::Future>;

    forward_ready!(service);

    fn call(&self, request: ServiceRequest) -> Self::Future {
        Writing { fields: self.fields, future: self.service.call(request) }
    }
}

pin_project! {
    pub(crate) struct Writing<F> {
        fields: &'static [(HeaderName, &'static str)],
        #[pin]
        future: F,
    }
}

impl<F, B> Future for Writing<F>
where
    F: Future<Output = Result<ServiceResponse<B>, Error>>,
{
    type Output = Result<ServiceResponse<EitherBody<B>>, Error>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let mut response = ready_or_return!(this.future.poll(cx))?;
        for (name, value) in *this.fields {
            response.headers_mut().insert(name.clone(), HeaderValue::from_static(value));
        }
        Poll::Ready(Ok(response.map_into_left_body()))
    }
}
