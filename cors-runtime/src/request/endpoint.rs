//! What the policy of an annotated handler is around: the handler, or middleware of the user's with the handler in it.

use std::{
    future::{self, Future, Ready},
    pin::Pin,
    rc::Rc,
    task::{Context, Poll, ready},
};

use actix_service::always_ready;
use actix_web::{
    Error, FromRequest, Handler, HttpResponse, Responder,
    body::MessageBody,
    dev::{Service, ServiceFactory, ServiceRequest, ServiceResponse},
};
use pin_project_lite::pin_project;

use super::response::Verdict;
use crate::{
    nearest::claim::{self, Told},
    setup::source::Current,
};

/// What is left to be done with the response to a request that the policy has passed on.
#[derive(Clone)]
pub struct Passed {
    verdict: Verdict,
    current: Current,
    told: Told,
}

impl Passed {
    #[inline]
    pub(super) fn new(verdict: Verdict, current: Current, told: Told) -> Self {
        Self { verdict, current, told }
    }

    fn apply<B>(self, response: &mut HttpResponse<B>) {
        if self.told == Told::Nobody {
            claim::mark(&mut response.extensions_mut());
        }
        self.verdict.apply(&self.current, response);
    }

    /// An error becomes a response outside of the policy.
    #[cold]
    fn apply_to_error(self, mut error: Error) -> Error {
        error.add_response_mapper(move |mut response| {
            self.clone().apply(&mut response);
            response
        });
        error
    }
}

/// What the policy passes requests on to.
pub trait Behind: 'static {
    /// Resolves to the response, with which all is done.
    type Future: Future<Output = Result<ServiceResponse, Error>>;

    /// Whether it takes requests.
    fn poll_ready(&self, context: &mut Context<'_>) -> Poll<Result<(), Error>>;

    /// Passes a request on.
    fn pass(&self, request: ServiceRequest, passed: Passed) -> Self::Future;
}

/// What makes it at the start.
pub trait Build: 'static {
    /// What is made.
    type Behind: Behind;

    /// Makes it.
    fn build(&self) -> Pin<Box<dyn Future<Output = Result<Self::Behind, ()>>>>;
}

/// The future of a handler, whose type it hides: programs have many handlers.
type Answer = Pin<Box<dyn Future<Output = Result<ServiceResponse, Error>>>>;

/// A handler. Its future applies the policy itself, so that there is none around it.
#[derive(Clone)]
pub struct Endpoint(Rc<dyn Fn(ServiceRequest, Option<Passed>) -> Answer>);

impl Endpoint {
    pub(crate) fn new<F, Args>(handler: F) -> Self
    where
        F: Handler<Args>,
        Args: FromRequest + 'static,
        F::Output: Responder + 'static,
    {
        Self(Rc::new(move |request, passed| {
            let handler = handler.clone();
            Box::pin(async move {
                let (request, mut payload) = request.into_parts();
                let mut response = match Args::from_request(&request, &mut payload).await {
                    Ok(arguments) => handler.call(arguments).await.respond_to(&request).map_into_boxed_body(),
                    Err(error) => HttpResponse::from_error(error),
                };
                if let Some(passed) = passed {
                    passed.apply(&mut response);
                }
                Ok(ServiceResponse::new(request, response))
            })
        }))
    }
}

impl Behind for Endpoint {
    type Future = Answer;

    fn poll_ready(&self, _: &mut Context<'_>) -> Poll<Result<(), Error>> {
        Poll::Ready(Ok(()))
    }

    #[inline]
    fn pass(&self, request: ServiceRequest, passed: Passed) -> Answer {
        (self.0)(request, Some(passed))
    }
}

impl Build for Endpoint {
    type Behind = Self;

    fn build(&self) -> Pin<Box<dyn Future<Output = Result<Self, ()>>>> {
        Box::pin(future::ready(Ok(self.clone())))
    }
}

/// Inside of middleware of the user's there is no policy.
impl Service<ServiceRequest> for Endpoint {
    type Response = ServiceResponse;
    type Error = Error;
    type Future = Answer;

    always_ready!();

    fn call(&self, request: ServiceRequest) -> Answer {
        (self.0)(request, None)
    }
}

impl ServiceFactory<ServiceRequest> for Endpoint {
    type Response = ServiceResponse;
    type Error = Error;
    type Config = ();
    type Service = Self;
    type InitError = ();
    type Future = Ready<Result<Self, ()>>;

    fn new_service(&self, (): ()) -> Self::Future {
        future::ready(Ok(self.clone()))
    }
}

/// Middleware of the user's around a handler: what makes it, or the service that was made.
pub struct Wrapped<T>(pub(crate) T);

impl<S, B> Behind for Wrapped<S>
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error> + 'static,
    B: MessageBody + 'static,
{
    type Future = Applying<S::Future>;

    fn poll_ready(&self, context: &mut Context<'_>) -> Poll<Result<(), Error>> {
        self.0.poll_ready(context)
    }

    fn pass(&self, request: ServiceRequest, passed: Passed) -> Self::Future {
        Applying { passed: Some(passed), future: self.0.call(request) }
    }
}

impl<T, B> Build for Wrapped<T>
where
    T: ServiceFactory<ServiceRequest, Config = (), Response = ServiceResponse<B>, Error = Error, InitError = ()>
        + 'static,
    B: MessageBody + 'static,
{
    type Behind = Wrapped<T::Service>;

    fn build(&self) -> Pin<Box<dyn Future<Output = Result<Self::Behind, ()>>>> {
        let service = self.0.new_service(());
        Box::pin(async { Ok(Wrapped(service.await?)) })
    }
}

pin_project! {
    /// The future of middleware, to whose response the policy is applied.
    pub struct Applying<F> {
        passed: Option<Passed>,
        #[pin]
        future: F,
    }
}

impl<F, B> Future for Applying<F>
where
    F: Future<Output = Result<ServiceResponse<B>, Error>>,
    B: MessageBody + 'static,
{
    type Output = Result<ServiceResponse, Error>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let result = ready!(this.future.poll(context));
        let passed = this.passed.take().expect("a future is not polled after it is done");
        Poll::Ready(match result {
            Ok(mut response) => {
                passed.apply(response.response_mut());
                Ok(response.map_into_boxed_body())
            }
            Err(error) => Err(passed.apply_to_error(error)),
        })
    }
}
