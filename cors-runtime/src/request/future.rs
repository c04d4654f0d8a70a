use std::{
    future::{self, Future},
    mem,
    pin::Pin,
    task::{Context, Poll, ready},
};

use actix_web::{
    Error, HttpResponse,
    body::EitherBody,
    dev::{RequestHead, ServiceResponse},
};
use pin_project_lite::pin_project;

use super::{refusal::Refusal, response::Verdict};
use crate::{
    nearest::claim::{self, RequestId},
    setup::source::Current,
};

pin_project! {
    /// The future of [`CorsMiddleware`](crate::CorsMiddleware): the answer to a preflight, or the inner service's response with the
    /// headers of the policy that counts.
    pub struct CorsFuture<F, B> {
        #[pin]
        pub(super) answering: Answering<F, B>,
    }
}

impl<F, B> Future for CorsFuture<F, B>
where
    F: Future<Output = Result<ServiceResponse<B>, Error>>,
{
    type Output = Result<ServiceResponse<EitherBody<B>>, Error>;

    #[inline]
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        self.project().answering.poll(cx)
    }
}

pin_project! {
    /// What a service with a policy answers.
    pub(crate) struct Answering<F, B> {
        #[pin]
        state: State<F, B>,
    }
}

pin_project! {
    #[project = StateProjection]
    enum State<F, B> {
        Passed { verdict: Verdict, current: Current, claim: Around, #[pin] future: F },
        Answered { answer: Answer<B> },
    }
}

/// What becomes of a request that is answered here, or has to wait for a predicate. In a box: nearly all are passed on, and their
/// future is moved a few times, which costs the more the larger it is.
type Answer<B> = Pin<Box<dyn Future<Output = Result<ServiceResponse<EitherBody<B>>, Error>>>>;

/// Whether the policy counts, of those that a request passes: it does, unless a nearer one claims the request.
#[derive(Debug)]
pub(crate) enum Around {
    /// None has claimed it yet.
    Open {
        /// The request.
        id: RequestId,
        /// What is left to be said of it, if this policy refuses it.
        refused: Option<Box<RequestHead>>,
    },
    /// None can claim it.
    Alone,
    /// A nearer one has.
    Claimed {
        /// Whether one around this one is to read it from the response: middleware between hands requests to another task.
        is_untold: bool,
    },
}

impl Around {
    /// A nearer policy has claimed the request.
    #[inline]
    pub(super) fn claimed(request: RequestId) -> Self {
        Self::Claimed { is_untold: claim::may_be_untold(request) }
    }

    /// Polls what is inside.
    #[inline]
    fn watch<T>(&mut self, current: &Current, poll: impl FnOnce() -> T) -> T {
        let Self::Open { id, .. } = self else { return poll() };
        let (polled, is_claimed) = claim::hand(*id, current.place, poll);
        if is_claimed {
            *self = Self::claimed(*id);
        }
        polled
    }

    /// What is left of it where the response is not there yet.
    fn take(&mut self) -> Self {
        mem::replace(self, Self::Claimed { is_untold: false })
    }

    /// Whether it counts for a response.
    #[inline]
    fn counts<B>(&self, verdict: &Verdict, current: &Current, response: &mut HttpResponse<B>) -> bool {
        match self {
            Self::Alone => true,
            Self::Claimed { is_untold } => {
                if *is_untold {
                    claim::mark(&mut response.extensions_mut());
                }
                false
            }
            Self::Open { .. } if claim::is_marked(response) => false,
            Self::Open { refused, .. } => {
                if let Some(request) = refused {
                    verdict.trace(current, request);
                }
                true
            }
        }
    }
}

impl<F, B> Answering<F, B> {
    /// The answer is there.
    #[inline]
    pub(super) fn answered(response: ServiceResponse<EitherBody<B>>) -> Self
    where
        B: 'static,
    {
        Self::later(future::ready(Ok(response)))
    }

    /// The answer is there, but for the request that belongs to it.
    #[cold]
    pub(super) fn refused(refusal: impl Into<Error>) -> Self
    where
        B: 'static,
    {
        Self::later(future::ready(Err(refusal.into())))
    }

    /// The answer has to wait for a predicate.
    pub(super) fn later(answer: impl Future<Output = Result<ServiceResponse<EitherBody<B>>, Error>> + 'static) -> Self {
        Self { state: State::Answered { answer: Box::pin(answer) } }
    }

    /// The answer is that of an inner service, whose response may get the headers of a policy.
    #[inline]
    pub(super) fn passed(future: F, claim: Around, verdict: Verdict, current: Current) -> Self {
        Self { state: State::Passed { verdict, current, claim, future } }
    }
}

impl<F, B> Future for Answering<F, B>
where
    F: Future<Output = Result<ServiceResponse<B>, Error>>,
{
    type Output = Result<ServiceResponse<EitherBody<B>>, Error>;

    #[inline]
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        match self.project().state.project() {
            StateProjection::Answered { answer } => answer.as_mut().poll(cx),
            StateProjection::Passed { verdict, current, claim, future } => {
                let result = ready!(claim.watch(current, || future.poll(cx)));
                let verdict = mem::replace(verdict, Verdict::Refused(Refusal::NoOrigin));
                Poll::Ready(match result {
                    Ok(mut response) => {
                        if claim.counts(&verdict, current, response.response_mut()) {
                            verdict.apply(current, response.response_mut());
                        }
                        Ok(response.map_into_left_body())
                    }
                    Err(error) => Err(applied_to_error(error, claim.take(), verdict, current.clone())),
                })
            }
        }
    }
}

/// An error becomes a response outside of this service.
#[cold]
fn applied_to_error(mut error: Error, claim: Around, verdict: Verdict, current: Current) -> Error {
    error.add_response_mapper(move |mut response| {
        if claim.counts(&verdict, &current, &mut response) {
            verdict.clone().apply(&current, &mut response);
        }
        response
    });
    error
}
