//! The middleware of an annotated handler: no policy is nearer.

use std::{
    future::Future,
    pin::Pin,
    rc::Rc,
    task::{Context, Poll},
};

use actix_web::{
    Error,
    dev::{Service, ServiceFactory, ServiceRequest, ServiceResponse},
    http::Method,
};
use pin_project_lite::pin_project;

#[cfg(feature = "surface")]
use super::survey;
use super::{
    endpoint::{Behind, Build, Passed},
    enforce,
    origin::Said,
    preflight::{self, OptionsRequests, Preflight},
    question::{Answer, Question},
    refusal::Refusal,
};
use crate::{
    nearest::claim::{self, RequestId, Told},
    setup::source::{Current, Handle},
};

/// A handler and its policy, before which the handler's guard stands.
pub(crate) struct OfHandler<T> {
    pub(crate) policy: Handle,
    pub(crate) methods: &'static [&'static str],
    pub(crate) endpoint: T,
}

impl<T: Build> ServiceFactory<ServiceRequest> for OfHandler<T> {
    type Response = ServiceResponse;
    type Error = Error;
    type Config = ();
    type Service = HandlerMiddleware<T::Behind>;
    type InitError = ();
    type Future = Pin<Box<dyn Future<Output = Result<Self::Service, ()>>>>;

    fn new_service(&self, (): ()) -> Self::Future {
        let handle = self.policy.clone();
        let options = OptionsRequests::of_handler(&handle, self.methods);
        let service = self.endpoint.build();
        Box::pin(async move { Ok(HandlerMiddleware { service: Rc::new(service.await?), handle, options }) })
    }
}

pub(crate) struct HandlerMiddleware<S> {
    /// What waits for a predicate has it too.
    service: Rc<S>,
    handle: Handle,
    options: OptionsRequests,
}

impl<S: Behind> Service<ServiceRequest> for HandlerMiddleware<S> {
    type Response = ServiceResponse;
    type Error = Error;
    type Future = Answering<S::Future>;

    fn poll_ready(&self, context: &mut Context<'_>) -> Poll<Result<(), Error>> {
        self.service.poll_ready(context)
    }

    #[inline]
    fn call(&self, mut request: ServiceRequest) -> Self::Future {
        #[cfg(feature = "surface")]
        if let Some(asked) = survey::Actual::read(&request) {
            asked.came_to(&self.handle);
            return Answering::answered(request.into_response(preflight::unanswered()));
        }
        let current = self.handle.current();
        let told = claim::claim(RequestId::of(request.head()));
        let options = if told == Told::Asked {
            request.head_mut().method = Method::OPTIONS;
            OptionsRequests::Any
        } else {
            self.options.by(&current.get().policy)
        };
        #[cfg(feature = "surface")]
        if Preflight::is_read(options, &request) && survey::note(&request, &self.handle, None, false) {
            return Answering::answered(request.into_response(preflight::unanswered()));
        }
        if current.get().policy.is_asked() {
            return self.ask(options, told, current, request);
        }
        Self::answer(&self.service, options, told, current, request, None)
    }
}

impl<S: Behind> HandlerMiddleware<S> {
    /// Answers a request, of whose origin the predicates have said this, if they were asked.
    #[inline]
    fn answer(
        service: &S,
        options: OptionsRequests,
        told: Told,
        current: Current,
        request: ServiceRequest,
        said: Option<&Said>,
    ) -> Answering<S::Future> {
        if request.method() == Method::OPTIONS {
            if let Some(preflight) = Preflight::read(options, request.headers()) {
                let response = preflight.with(said).answer(&current, request.head());
                return Answering::answered(request.into_response(response));
            }
            if told == Told::Asked {
                return Answering::answered(request.into_response(preflight::unanswered()));
            }
        }
        match enforce::verdict(current.get(), &request, said) {
            Ok(verdict) => {
                verdict.trace(&current, request.head());
                Answering::Passed { future: service.pass(request, Passed::new(verdict, current, told)) }
            }
            Err(refusal) => Self::enforce(refusal, told, &current, request),
        }
    }

    /// Answers a request by a policy with predicates, which are asked first where they are to be.
    #[cold]
    fn ask(
        &self,
        options: OptionsRequests,
        told: Told,
        current: Current,
        request: ServiceRequest,
    ) -> Answering<S::Future> {
        let Some(question) = question(options, &current, &request) else {
            return Self::answer(&self.service, options, told, current, request, None);
        };
        match question.put(request) {
            Answer::Now(request, said) => Self::answer(&self.service, options, told, current, request, Some(&said)),
            Answer::Later(answer) => {
                let service = Rc::clone(&self.service);
                Answering::Later {
                    future: Box::pin(async move {
                        let (request, said) = answer.await;
                        Self::answer(&service, options, told, current, request, Some(&said)).await
                    }),
                }
            }
        }
    }

    /// Refuses an actual request.
    #[cold]
    fn enforce(refusal: Refusal, told: Told, current: &Current, request: ServiceRequest) -> Answering<S::Future> {
        let mut response = enforce::refuse(refusal, current, &request);
        if told == Told::Nobody {
            claim::mark(&mut response.extensions_mut());
        }
        Answering::answered(request.into_response(response))
    }
}

pin_project! {
    /// What a handler with a policy answers.
    #[project = AnsweringProjection]
    pub(crate) enum Answering<F> {
        Answered { response: Option<ServiceResponse> },
        Passed { #[pin] future: F },
        Later { future: Later },
    }
}

/// What becomes of a request that has to wait for a predicate.
type Later = Pin<Box<dyn Future<Output = Result<ServiceResponse, Error>>>>;

impl<F> Answering<F> {
    /// The answer is there.
    #[inline]
    fn answered(response: ServiceResponse) -> Self {
        Self::Answered { response: Some(response) }
    }
}

impl<F: Future<Output = Result<ServiceResponse, Error>>> Future for Answering<F> {
    type Output = F::Output;

    #[inline]
    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        match self.project() {
            AnsweringProjection::Answered { response } => {
                Poll::Ready(Ok(response.take().expect("a future is not polled after it is done")))
            }
            AnsweringProjection::Passed { future } => future.poll(context),
            AnsweringProjection::Later { future } => future.as_mut().poll(context),
        }
    }
}

/// What the predicates are to be asked of a request, if anything.
fn question(options: OptionsRequests, current: &Current, request: &ServiceRequest) -> Option<Question> {
    let policy = &current.get().policy;
    let preflight =
        if request.method() == Method::OPTIONS { Preflight::read(options, request.headers()) } else { None };
    let allows_method = match preflight {
        Some(preflight) => preflight.may_be_allowed(policy),
        None => policy.methods.contains(request.method().as_str()),
    };
    if allows_method { Question::of(current, request.headers()) } else { None }
}
