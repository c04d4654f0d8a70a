//! A service that is made of policies alone: what it answers is known at once, and no handler runs.

use std::{
    future::{Future, Ready, ready},
    pin::pin,
    task::{Context, Poll, Waker},
};

use actix_http::Request;
use actix_web::{
    Error,
    body::BoxBody,
    dev::{Service, ServiceRequest, ServiceResponse},
    test::TestRequest,
};

/// A service that answers by a function.
pub(crate) struct Model<A>(pub(crate) A);

impl<A: Fn(ServiceRequest) -> ServiceResponse<BoxBody>> Service<Request> for Model<A> {
    type Response = ServiceResponse<BoxBody>;
    type Error = Error;
    type Future = Ready<Result<Self::Response, Self::Error>>;

    fn poll_ready(&self, _: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        Poll::Ready(Ok(()))
    }

    fn call(&self, request: Request) -> Self::Future {
        let head = request.head();
        let mut routed = TestRequest::with_uri(&head.uri.to_string()).method(head.method.clone());
        for (name, value) in head.headers() {
            routed = routed.append_header((name.clone(), value.clone()));
        }
        ready(Ok((self.0)(routed.to_srv_request())))
    }
}

/// What comes of a future that waits for nothing but a [`Model`].
pub(crate) fn at_once<T>(future: impl Future<Output = T>) -> T {
    let mut future = pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    loop {
        if let Poll::Ready(done) = future.as_mut().poll(&mut context) {
            return done;
        }
    }
}
