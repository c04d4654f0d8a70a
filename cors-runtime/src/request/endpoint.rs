//! The handler itself. What is generic here is compiled for each handler of a program, so that it is little.

use std::{
    future::{self, Future, Ready},
    marker::PhantomData,
    pin::Pin,
    rc::Rc,
    task::{Context, Poll, ready},
};

use actix_service::always_ready;
use actix_web::{
    Error, FromRequest, Handler, HttpResponse, Responder,
    dev::{Service, ServiceRequest, ServiceResponse},
};
use pin_project_lite::pin_project;

use super::front::{Behind, Decided, Front, Passed};

/// A handler.
pub(crate) struct Endpoint<F, Args> {
    handler: F,
    arguments: PhantomData<fn() -> Args>,
}

impl<F: Handler<Args>, Args: FromRequest> Endpoint<F, Args> {
    pub(crate) fn new(handler: F) -> Self {
        Self { handler, arguments: PhantomData }
    }

    /// Calls the handler with a request, if that is passed on.
    #[inline]
    fn call(&self, decided: Decided) -> Handling<F, Args> {
        Handling { state: State::Idle, decided, handler: self.handler.clone() }
    }

    /// The same inside of middleware, where there is no policy.
    pub(super) fn call_inside(&self, request: ServiceRequest) -> Handling<F, Args> {
        self.call(Decided::Passed(Passed::new(request, None)))
    }
}

impl<F, Args> Behind for Endpoint<F, Args>
where
    F: Handler<Args>,
    F::Output: Responder + 'static,
    Args: FromRequest + 'static,
{
    type Service = Fronted<F, Args>;
    type Future = Ready<Result<Self::Service, ()>>;

    fn build(&self, front: &Rc<Front>) -> Self::Future {
        future::ready(Ok(Fronted { front: Rc::clone(front), endpoint: Self::new(self.handler.clone()) }))
    }
}

/// A handler with its policy before it.
pub(crate) struct Fronted<F, Args> {
    front: Rc<Front>,
    endpoint: Endpoint<F, Args>,
}

impl<F, Args> Service<ServiceRequest> for Fronted<F, Args>
where
    F: Handler<Args>,
    F::Output: Responder,
    Args: FromRequest,
{
    type Response = ServiceResponse;
    type Error = Error;
    type Future = Handling<F, Args>;

    always_ready!();

    fn call(&self, request: ServiceRequest) -> Self::Future {
        self.endpoint.call(self.front.decide(request))
    }
}

pin_project! {
    /// What is answered. It applies the policy itself, so that there is no future around it. One that is not polled to its end is dropped in
    /// this order.
    pub struct Handling<F: Handler<Args>, Args: FromRequest> {
        #[pin]
        state: State<F::Future, Args::Future>,
        decided: Decided,
        handler: F,
    }
}

pin_project! {
    /// How far the handler is.
    #[project = StateProjection]
    enum State<H, A> {
        /// Nothing has begun yet, or all is done.
        Idle,
        Extracting { #[pin] arguments: A },
        Running { #[pin] output: H },
    }
}

impl<F, Args> Future for Handling<F, Args>
where
    F: Handler<Args>,
    F::Output: Responder,
    Args: FromRequest,
{
    type Output = Result<ServiceResponse, Error>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let mut this = self.project();
        let passed = match ready!(this.decided.poll(context)) {
            Ok(passed) => passed,
            Err(response) => return Poll::Ready(Ok(response)),
        };
        let (request, payload) = passed.parts();
        let response = loop {
            match this.state.as_mut().project() {
                StateProjection::Idle => {
                    let arguments = Args::from_request(request, payload);
                    this.state.set(State::Extracting { arguments });
                }
                StateProjection::Extracting { arguments } => match ready!(arguments.poll(context)) {
                    Ok(arguments) => this.state.set(State::Running { output: this.handler.call(arguments) }),
                    Err(error) => {
                        this.state.set(State::Idle);
                        break HttpResponse::from_error(error);
                    }
                },
                StateProjection::Running { output } => {
                    let output = ready!(output.poll(context));
                    this.state.set(State::Idle);
                    break output.respond_to(request).map_into_boxed_body();
                }
            }
        };
        Poll::Ready(Ok(passed.answer(response)))
    }
}
