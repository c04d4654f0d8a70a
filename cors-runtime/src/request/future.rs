use std::{
    future::Future,
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
    nearest::claim::{self, RequestId, Told},
    setup::source::Handle,
};

pin_project! {
    /// The future of [`CorsMiddleware`](super::middleware::CorsMiddleware): the answer to a preflight, or the inner service's response with the policy's headers.
    pub struct CorsFuture<F, B> {
        #[pin]
        state: State<F, B>,
    }
}

pin_project! {
    #[project = StateProjection]
    enum State<F, B> {
        Answered { answer: Option<Result<ServiceResponse<EitherBody<B>>, Error>> },
        Passed { verdict: Verdict, handle: Handle, claim: Claim, #[pin] future: F },
    }
}

/// Whose policy an actual request goes by.
#[derive(Debug)]
pub(super) enum Claim {
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

impl<F, B> CorsFuture<F, B> {
    /// The answer is there.
    #[inline]
    pub(super) fn answered(response: ServiceResponse<EitherBody<B>>) -> Self {
        Self { state: State::Answered { answer: Some(Ok(response)) } }
    }

    /// The answer is there, but for the request that belongs to it.
    #[cold]
    pub(super) fn refused(refusal: impl Into<Error>) -> Self {
        Self { state: State::Answered { answer: Some(Err(refusal.into())) } }
    }

    /// The answer is that of an inner service, whose response may get the headers of a policy.
    #[inline]
    pub(super) fn passed(future: F, claim: Claim, verdict: Verdict, handle: Handle) -> Self {
        Self { state: State::Passed { verdict, handle, claim, future } }
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
            StateProjection::Answered { answer } => {
                Poll::Ready(answer.take().expect("a future is not polled after it is done"))
            }
            StateProjection::Passed { verdict, handle, claim, future } => {
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
