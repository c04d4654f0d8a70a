//! The middleware of a policy around an `App`, a `Scope` or a `Resource`: what has a nearer one goes by that.

#[cfg(feature = "surface")]
use std::ptr;
use std::{
    cell::{Cell, OnceCell},
    future::{self, Ready},
    rc::Rc,
    task::{Context, Poll},
};

use actix_web::{
    Error, HttpResponse,
    body::{BoxBody, EitherBody, MessageBody},
    dev::{Service, ServiceRequest, ServiceResponse, Transform},
    error::InternalError,
    http::Method,
};

#[cfg(feature = "surface")]
use super::survey::{self, Around as PlaceAround};
use super::{
    enforce, event,
    future::{Answering, Around, CorsFuture},
    origin::Said,
    preflight::{self, OptionsRequests, Preflight},
    question::{Answer, Question},
    refusal::Refusal,
    response::Verdict,
};
use crate::{
    nearest::{
        claim::{self, As, RequestId},
        owner::{Handlers, Owner},
    },
    setup::{
        cors::Cors,
        live::Live,
        source::{Current, Handle},
    },
};

impl<S, B> Transform<S, ServiceRequest> for Cors
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error> + 'static,
    B: MessageBody + 'static,
{
    type Response = <CorsMiddleware<S> as Service<ServiceRequest>>::Response;
    type Error = Error;
    type Transform = CorsMiddleware<S>;
    type InitError = ();
    type Future = Ready<Result<Self::Transform, ()>>;

    /// Fails where the policy can't be used, and says why on stderr.
    fn new_transform(&self, service: S) -> Self::Future {
        claim::expect_claims();
        let middleware = |handle| CorsMiddleware {
            policy: Rc::new(PolicyAround { service, handle, handlers: OnceCell::new(), is_warned: Cell::new(false) }),
        };
        future::ready(self.handle().map(middleware).map_err(|failure| failure.report()))
    }
}

impl<S, B> Transform<S, ServiceRequest> for &'static Live
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error> + 'static,
    B: MessageBody + 'static,
{
    type Response = <CorsMiddleware<S> as Service<ServiceRequest>>::Response;
    type Error = Error;
    type Transform = CorsMiddleware<S>;
    type InitError = ();
    type Future = Ready<Result<Self::Transform, ()>>;

    /// Fails where no policy is set, and says so on stderr.
    fn new_transform(&self, service: S) -> Self::Future {
        self.wrapped().new_transform(service)
    }
}

/// The service that [`Cors`] puts around another one.
#[derive(Debug)]
pub struct CorsMiddleware<S> {
    /// What waits for a predicate has it too.
    policy: Rc<PolicyAround<S>>,
}

/// A policy and what it is around.
#[derive(Debug)]
struct PolicyAround<S> {
    service: S,
    handle: Handle,
    /// The annotated handlers of the `App`, once a request has told which that is.
    handlers: OnceCell<Handlers>,
    /// Whether it was said that there is a policy around this one.
    is_warned: Cell<bool>,
}

impl<S, B> Service<ServiceRequest> for CorsMiddleware<S>
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error> + 'static,
    B: MessageBody + 'static,
{
    type Response = ServiceResponse<EitherBody<B>>;
    type Error = Error;
    type Future = CorsFuture<S::Future, B>;

    fn poll_ready(&self, context: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.policy.service.poll_ready(context)
    }

    #[inline]
    fn call(&self, request: ServiceRequest) -> Self::Future {
        CorsFuture { answering: PolicyAround::answer(&self.policy, request) }
    }
}

/// What is to be done once the predicates have said whether an origin is allowed.
enum Then {
    /// The preflight is answered.
    Preflight,
    /// It is let in first: another service may be before the handler with a policy.
    PreflightBehind,
    /// The actual request is passed on or refused.
    Actual,
}

impl<S, B> PolicyAround<S>
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error> + 'static,
    B: MessageBody + 'static,
{
    #[inline]
    fn answer(this: &Rc<Self>, request: ServiceRequest) -> Answering<S::Future, B> {
        #[cfg(feature = "surface")]
        if let Some(asked) = survey::Actual::read(&request) {
            let around = PlaceAround::of(ptr::from_ref(&**this).addr(), &request);
            let handlers = this.handlers(&request);
            return Answering::refused(asked.pass(&this.handle, around, handlers, request, |request| {
                drop(this.service.call(request));
            }));
        }
        let current = this.handle.current();
        if request.method() == Method::OPTIONS
            && let Some(preflight) = Preflight::read(OptionsRequests::Any, request.headers())
        {
            let Ok(Some(method)) = preflight.method else {
                // Nobody serves several methods, and the answer says so.
                let response = preflight.answer(&current, request.head());
                return Answering::answered(request.into_response(response));
            };
            let owner = this.handlers(&request).owner_of_preflight(&request, method.as_bytes());
            #[cfg(feature = "surface")]
            let around = PlaceAround::of(ptr::from_ref(&**this).addr(), &request);
            #[cfg(feature = "surface")]
            if survey::note_around(&owner, &this.handle, around, &request) {
                return Answering::answered(request.into_response(preflight::unanswered()));
            }
            let current = match owner {
                Owner::Nobody => current,
                Owner::Handler(handle) => {
                    if claim::are_several_around() {
                        claim::claim(RequestId::of(request.head()));
                    }
                    handle.current()
                }
                Owner::Unsure => return this.ask(request, current, None),
                Owner::Behind => {
                    if current.get().policy.is_asked() {
                        return Self::ask_of_preflight(this, request, current, Then::PreflightBehind);
                    }
                    let answer = preflight.answer(&current, request.head());
                    return this.ask(request, current, Some(answer));
                }
            };
            if current.get().policy.is_asked() {
                return Self::ask_of_preflight(this, request, current, Then::Preflight);
            }
            let response = preflight.answer(&current, request.head());
            return Answering::answered(request.into_response(response));
        }
        if current.get().policy.is_asked() {
            return Self::ask_of_actual(this, request, current);
        }
        match enforce::verdict(&current.get().policy, &request, None) {
            Ok(verdict) => this.pass(verdict, request, current),
            Err(refusal) => this.enforce(refusal, request, current),
        }
    }

    /// The same for an actual request to a policy with predicates, which have said this of its origin, if they were asked.
    #[cold]
    fn actual(&self, request: ServiceRequest, current: Current, said: Option<&Said>) -> Answering<S::Future, B> {
        match enforce::verdict(&current.get().policy, &request, said) {
            Ok(verdict) => self.pass(verdict, request, current),
            Err(refusal) => self.enforce(refusal, request, current),
        }
    }

    /// The predicates are asked of a preflight.
    #[cold]
    fn ask_of_preflight(
        this: &Rc<Self>,
        request: ServiceRequest,
        current: Current,
        then: Then,
    ) -> Answering<S::Future, B> {
        match Question::of(&current, OptionsRequests::Any, &request) {
            Some(question) => Self::put(this, question, request, current, then),
            None => this.go_on(request, current, &then, None),
        }
    }

    /// The predicates are asked of an actual request, unless their answer is that of another policy.
    #[cold]
    fn ask_of_actual(this: &Rc<Self>, request: ServiceRequest, current: Current) -> Answering<S::Future, B> {
        if matches!(this.handlers(&request).owner_of_actual(&request), Owner::Handler(_)) {
            // What is left is for middleware between, which goes by the patterns alone.
            let verdict = match enforce::verdict(&current.get().policy, &request, None) {
                Ok(Verdict::Refused(Refusal::OriginNotAllowed)) | Err(_) => Verdict::Refused(Refusal::NoOrigin),
                Ok(verdict) => verdict,
            };
            return this.pass(verdict, request, current);
        }
        let is_overruled = match claim::handed(RequestId::of(request.head())) {
            As::Nobody => false,
            As::Actual => !current.get().policy.enforce,
            // It is to be told at once whose it is.
            As::Preflight => true,
        };
        match if is_overruled { None } else { Question::of(&current, OptionsRequests::Any, &request) } {
            Some(question) => Self::put(this, question, request, current, Then::Actual),
            None => this.actual(request, current, None),
        }
    }

    /// Puts a question, and goes on with what is said.
    #[cold]
    fn put(
        this: &Rc<Self>,
        question: Question,
        request: ServiceRequest,
        current: Current,
        then: Then,
    ) -> Answering<S::Future, B> {
        // Where all of the path is matched it has come to a `Resource`, which routes nothing, or to a `Scope` by its own path.
        let is_routed = !request.match_info().unprocessed().is_empty() || matches!(then, Then::PreflightBehind);
        let question = if is_routed { question.before_routing() } else { question };
        match question.put(request) {
            Answer::Now(request, said) => this.go_on(request, current, &then, Some(&said)),
            Answer::Later(answer) => {
                let this = Rc::clone(this);
                Answering::later(async move {
                    let (request, said) = answer.await;
                    this.go_on(request, current, &then, Some(&said)).await
                })
            }
        }
    }

    /// Goes on with what the predicates have said, if they were asked.
    fn go_on(
        &self,
        request: ServiceRequest,
        current: Current,
        then: &Then,
        said: Option<&Said>,
    ) -> Answering<S::Future, B> {
        let preflight = match then {
            Then::Actual => None,
            Then::Preflight | Then::PreflightBehind => Preflight::read(OptionsRequests::Any, request.headers()),
        };
        let Some(preflight) = preflight else { return self.actual(request, current, said) };
        let preflight = preflight.with(said);
        if matches!(then, Then::PreflightBehind) && !matches!(said, Some(Err(Refusal::RequestKept))) {
            let answer = preflight.answer(&current, request.head());
            return self.ask(request, current, Some(answer));
        }
        let response = preflight.answer(&current, request.head());
        Answering::answered(request.into_response(response))
    }

    #[inline]
    fn handlers(&self, request: &ServiceRequest) -> &Handlers {
        self.handlers.get_or_init(|| Handlers::of_app(request))
    }

    /// Passes an actual request on.
    #[inline]
    fn pass(&self, verdict: Verdict, request: ServiceRequest, current: Current) -> Answering<S::Future, B> {
        // Of one policy alone there is nobody to be told.
        if self.handlers(&request).is_empty() && !claim::are_several_around() {
            verdict.trace(&current, request.head());
            return Answering::passed(self.service.call(request), Around::Alone, verdict, current);
        }
        let id = RequestId::of(request.head());
        if let Some(outer) = claim::around(id)
            && !self.is_warned.replace(true)
        {
            event::warn_of_nested(outer, self.handle.place);
        }
        let refused = verdict.refused(request.head());
        let (future, is_claimed) = claim::hand(id, self.handle.place, || self.service.call(request));
        let claim = if is_claimed { Around::claimed(id) } else { Around::Open { id, refused } };
        Answering::passed(future, claim, verdict, current)
    }

    /// Refuses an actual request, unless it is for a handler with a policy of its own.
    #[cold]
    fn enforce(&self, refusal: Refusal, request: ServiceRequest, current: Current) -> Answering<S::Future, B> {
        // That is the matter of the policy around this one, which lets nothing run.
        if claim::handed(RequestId::of(request.head())) == As::Preflight {
            return self.pass(Verdict::Refused(refusal), request, current);
        }
        let owner = match refusal {
            // The router can't have it any more.
            Refusal::RequestKept => Owner::Nobody,
            _ => self.handlers(&request).owner_of_actual(&request),
        };
        match owner {
            Owner::Handler(_) => self.pass(Verdict::Refused(Refusal::NoOrigin), request, current),
            Owner::Unsure | Owner::Behind => self.try_inside(request, refusal, current),
            Owner::Nobody => {
                // A policy around it, which may allow the origin, says nothing of a handler that has not run.
                let mut response = enforce::refuse(refusal, &current, &request);
                claim::claim_with(RequestId::of(request.head()), &mut response);
                Answering::answered(request.into_response(response))
            }
        }
    }

    /// Lets the router find whose a preflight is, as if it were the request that it asks for. No handler of actix-web's runs before its
    /// future is polled. Where no policy claims it, the answer is this one, or a refusal.
    #[cold]
    fn ask(
        &self,
        mut request: ServiceRequest,
        current: Current,
        answer: Option<HttpResponse>,
    ) -> Answering<S::Future, B> {
        let id = RequestId::of(request.head());
        if let Ok(Some(asked)) = preflight::requested_method(request.headers())
            && let Ok(method) = Method::from_bytes(asked.as_bytes())
        {
            request.head_mut().method = method;
        }
        let refusal = Verdict::Refused(Refusal::Unclaimed);
        let said = if answer.is_none() { refusal.refused(request.head()) } else { None };
        let (future, is_claimed) = claim::ask(id, self.handle.place, || self.service.call(request));
        if is_claimed {
            return Self::claimed(future, id, current);
        }
        if let Some(request) = said {
            refusal.trace(&current, &request);
        }
        let answer = answer.unwrap_or_else(|| {
            let mut answer = preflight::unanswered();
            claim::claim_with(id, &mut answer);
            answer
        });
        Answering::refused(InternalError::from_response("no handler's policy answers this", answer))
    }

    /// Passes an actual request on that this policy refuses, if a nearer one claims it at once.
    #[cold]
    fn try_inside(&self, request: ServiceRequest, refusal: Refusal, current: Current) -> Answering<S::Future, B> {
        let verdict = Verdict::Refused(refusal);
        let said = verdict.refused(request.head());
        let id = RequestId::of(request.head());
        let (future, is_claimed) = claim::hand(id, self.handle.place, || self.service.call(request));
        if is_claimed {
            return Self::claimed(future, id, current);
        }
        if let Some(request) = said {
            verdict.trace(&current, &request);
        }
        let mut response = enforce::response::<BoxBody>(refusal);
        claim::claim_with(id, &mut response);
        Answering::refused(InternalError::from_response("no handler's policy allows this", response))
    }

    /// What a nearer policy has claimed.
    fn claimed(future: S::Future, request: RequestId, current: Current) -> Answering<S::Future, B> {
        Answering::passed(future, Around::claimed(request), Verdict::Refused(Refusal::NoOrigin), current)
    }
}
