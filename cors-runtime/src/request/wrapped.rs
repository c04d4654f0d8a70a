//! Middleware of the user's around a handler, inside of the policy.

use std::{
    cell::OnceCell,
    future::{self, Future, Ready},
    pin::Pin,
    rc::Rc,
    task::{Context, Poll, ready},
};

use actix_service::always_ready;
use actix_web::{
    Error, FromRequest, Handler, Responder,
    body::MessageBody,
    dev::{Service, ServiceFactory, ServiceRequest, ServiceResponse},
};
use pin_project_lite::pin_project;

use super::{
    endpoint::Endpoint,
    front::{Behind, Decided, Front, Passed, Passing},
};

/// The future of a handler inside of middleware, whose type it hides: programs have many handlers, and middleware is not to be compiled for
/// each.
type Hidden = Pin<Box<dyn Future<Output = Result<ServiceResponse, Error>>>>;

/// A handler inside of middleware, where there is no policy.
#[derive(Clone)]
pub struct Inside(Rc<dyn Fn(ServiceRequest) -> Hidden>);

impl Inside {
    pub(crate) fn new<F, Args>(endpoint: Endpoint<F, Args>) -> Self
    where
        F: Handler<Args>,
        F::Output: Responder + 'static,
        Args: FromRequest + 'static,
    {
        Self(Rc::new(move |request| Box::pin(endpoint.call_inside(request))))
    }
}

impl Service<ServiceRequest> for Inside {
    type Response = ServiceResponse;
    type Error = Error;
    type Future = Hidden;

    always_ready!();

    fn call(&self, request: ServiceRequest) -> Hidden {
        (self.0)(request)
    }
}

/// What middleware is put around: a handler that is named after it.
#[derive(Clone, Default)]
pub struct Innermost(Rc<OnceCell<Inside>>);

impl Innermost {
    /// Names it, once.
    pub(crate) fn set(&self, handler: Inside) {
        self.0.get_or_init(|| handler);
    }
}

impl ServiceFactory<ServiceRequest> for Innermost {
    type Response = ServiceResponse;
    type Error = Error;
    type Config = ();
    type Service = Inside;
    type InitError = ();
    type Future = Ready<Result<Inside, ()>>;

    fn new_service(&self, (): ()) -> Self::Future {
        future::ready(self.0.get().cloned().ok_or(()))
    }
}

/// Middleware around a handler.
pub struct Wrapped<T> {
    pub(crate) service: T,
    pub(crate) handler: Innermost,
}

impl<T, B> Behind for Wrapped<T>
where
    T: ServiceFactory<ServiceRequest, Config = (), Response = ServiceResponse<B>, Error = Error, InitError = ()>
        + 'static,
    B: MessageBody + 'static,
{
    type Service = Fronted<T::Service>;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Service, ()>>>>;

    fn build(&self, front: &Rc<Front>) -> Self::Future {
        let (front, service) = (Rc::clone(front), self.service.new_service(()));
        Box::pin(async move { Ok(Fronted { front, service: Rc::new(service.await?) }) })
    }
}

/// Middleware with the policy before it.
pub struct Fronted<S> {
    front: Rc<Front>,
    /// What waits for a predicate has it too.
    service: Rc<S>,
}

impl<S, B> Service<ServiceRequest> for Fronted<S>
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
    B: MessageBody + 'static,
{
    type Response = ServiceResponse;
    type Error = Error;
    type Future = Applying<S>;

    fn poll_ready(&self, context: &mut Context<'_>) -> Poll<Result<(), Error>> {
        self.service.poll_ready(context)
    }

    fn call(&self, request: ServiceRequest) -> Self::Future {
        match self.front.decide(request) {
            Decided::Passed(mut passed) => Applying::passed(&self.service, &mut passed),
            decided => Applying::Decided { decided, service: Rc::clone(&self.service) },
        }
    }
}

pin_project! {
    /// What is answered, with the policy applied to the response of the middleware.
    #[project = ApplyingProjection]
    pub enum Applying<S: Service<ServiceRequest>> {
        Decided { decided: Decided, service: Rc<S> },
        Passed { left: Option<Passing>, #[pin] future: S::Future },
    }
}

impl<S: Service<ServiceRequest>> Applying<S> {
    fn passed(service: &S, passed: &mut Passed) -> Self {
        let (request, left) = passed.take();
        Self::Passed { left, future: service.call(request) }
    }
}

impl<S, B> Future for Applying<S>
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
    B: MessageBody + 'static,
{
    type Output = Result<ServiceResponse, Error>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        loop {
            match self.as_mut().project() {
                ApplyingProjection::Decided { decided, service } => match ready!(decided.poll(context)) {
                    Ok(passed) => {
                        let passed = Self::passed(service, passed);
                        self.set(passed);
                    }
                    Err(response) => return Poll::Ready(Ok(response)),
                },
                ApplyingProjection::Passed { left, future } => {
                    let result = ready!(future.poll(context));
                    let left = left.take().expect("a future is not polled after it is done");
                    return Poll::Ready(match result {
                        Ok(mut response) => {
                            left.apply(response.response_mut());
                            Ok(response.map_into_boxed_body())
                        }
                        Err(error) => Err(left.apply_to_error(error)),
                    });
                }
            }
        }
    }
}
