use actix_web::{
    HttpResponse,
    body::{BoxBody, EitherBody},
    dev::{RequestHead, ServiceRequest},
    http::{
        Method, StatusCode,
        header::{self, HeaderMap, HeaderValue},
    },
};
use cors_rules::{
    Answer, Policy,
    method::{self, SAFELISTED},
};

use super::{
    event,
    origin::{self, Said},
    refusal::Refusal,
    response::TRUE,
    shortfall,
};
use crate::setup::{
    compiled::Compiled,
    source::{Current, Handle},
};

/// An `OPTIONS` request is a preflight by these two fields, so that its answer depends on both.
const VARY: HeaderValue = HeaderValue::from_static("Origin, Access-Control-Request-Method");

const VARY_MIRRORED: HeaderValue =
    HeaderValue::from_static("Origin, Access-Control-Request-Method, Access-Control-Request-Headers");

/// What the `OPTIONS` requests are that the service gets.
#[derive(Debug, Clone, Copy)]
pub(crate) enum OptionsRequests {
    Any,
    /// Preflights that ask for a method that is served: a guard lets no other in.
    Preflights {
        /// Whether their answer depends on this method.
        vary_by_method: bool,
    },
    /// The same for a policy that may be replaced, which has all methods that are served.
    OfLive,
}

impl OptionsRequests {
    /// Those for a policy behind the guard of a handler that serves `methods`.
    pub(crate) fn of_handler(handle: &Handle, methods: &[&str]) -> Self {
        if methods.contains(&"OPTIONS") {
            return Self::Any;
        }
        if handle.is_live() {
            return Self::OfLive;
        }
        let current = handle.current();
        let policy = &current.get().policy;
        let is_refused = |served: &&str| method::is_safelisted(served) && !policy.methods.contains(served);
        let vary_by_method = matches!(policy.allow_methods, Answer::Mirror) || methods.iter().any(is_refused);
        Self::Preflights { vary_by_method }
    }

    /// What they are by the policy of a request.
    #[inline]
    pub(crate) fn by(self, policy: &Policy) -> Self {
        match self {
            Self::OfLive => Self::Preflights { vary_by_method: matches!(policy.allow_methods, Answer::Mirror) },
            known => known,
        }
    }
}

/// A preflight: an `OPTIONS` request with `Origin` and `Access-Control-Request-Method`.
///
/// [Fetch, section 3.3.2](https://fetch.spec.whatwg.org/#http-requests)
pub(crate) struct Preflight<'a> {
    origin: Result<&'a HeaderValue, Refusal>,
    /// The method that it asks for, unless there is more than one field, which no browser sends; `None` where its answer does not
    /// depend on it.
    pub(super) method: Result<Option<&'a HeaderValue>, Refusal>,
    /// What the predicates have said of its origin, if they were asked.
    said: Option<&'a Said>,
}

impl<'a> Preflight<'a> {
    /// Reads the headers of an `OPTIONS` request, if it is a preflight.
    #[inline]
    pub(crate) fn read(options: OptionsRequests, headers: &'a HeaderMap) -> Option<Self> {
        let method = match options {
            OptionsRequests::Preflights { vary_by_method: false } => Ok(None),
            OptionsRequests::Preflights { .. } | OptionsRequests::OfLive => requested_method(headers),
            OptionsRequests::Any => {
                let method = requested_method(headers);
                if matches!(method, Ok(None)) {
                    return None;
                }
                method
            }
        };
        match origin::of(headers) {
            Err(Refusal::NoOrigin) => None,
            origin => Some(Self { origin, method, said: None }),
        }
    }

    /// A request as a preflight, if it is one.
    pub(crate) fn of(options: OptionsRequests, request: &'a ServiceRequest) -> Option<Self> {
        if request.method() == Method::OPTIONS { Self::read(options, request.headers()) } else { None }
    }

    /// The same with what the predicates have said of its origin, if they were asked.
    pub(crate) fn with(self, said: Option<&'a Said>) -> Self {
        Self { said, ..self }
    }

    /// Answers it.
    ///
    /// [Fetch, CORS-preflight fetch](https://fetch.spec.whatwg.org/#cors-preflight-fetch)
    pub(crate) fn answer<B: Empty>(&self, current: &Current, request: &RequestHead) -> HttpResponse<B> {
        let compiled = current.get();
        let mut response;
        match self.check(&compiled.policy) {
            Ok((origin, method)) => {
                response = respond(compiled.preflight_status);
                allow(compiled, request.headers(), method, origin, response.headers_mut());
                if event::is_wanted() {
                    trace_answered(current, request);
                }
            }
            Err(refusal) => {
                refusal.trace(current, || method_in_event(request.headers()), request);
                response = respond(refusal.status());
                response.headers_mut().append(header::VARY, vary(&compiled.policy));
            }
        }
        #[cfg(feature = "testing")]
        response.extensions_mut().insert(current.clone());
        response
    }

    /// Whether its method is no reason to refuse it.
    pub(crate) fn may_be_allowed(&self, policy: &Policy) -> bool {
        self.check_method(policy).is_ok()
    }

    /// The origin to answer with, and the method.
    #[inline]
    fn check(&self, policy: &Policy) -> Result<(HeaderValue, Option<&'a HeaderValue>), Refusal> {
        if let Some(said) = self.said {
            return self.check_by(said, policy);
        }
        let origin = origin::allow(policy, self.origin?)?;
        Ok((origin, self.check_method(policy)?))
    }

    #[cold]
    fn check_by(&self, said: &Said, policy: &Policy) -> Result<(HeaderValue, Option<&'a HeaderValue>), Refusal> {
        Ok((said.clone()?, self.check_method(policy)?))
    }

    /// The method to answer with.
    #[inline]
    fn check_method(&self, policy: &Policy) -> Result<Option<&'a HeaderValue>, Refusal> {
        let method = self.method?;
        // The list in the answer can't refuse a safelisted method: browsers let it pass without reading the list.
        match method {
            Some(asked) if !policy.methods.contains(asked) && SAFELISTED.into_iter().any(|method| asked == method) => {
                Err(Refusal::MethodNotAllowed)
            }
            _ => Ok(method),
        }
    }
}

/// The refusal of a preflight of which it is not certain whose it is.
pub(super) fn unanswered<B: Empty>() -> HttpResponse<B> {
    let mut response = respond(StatusCode::FORBIDDEN);
    response.headers_mut().append(header::VARY, VARY);
    response
}

/// Says what the browser will not find in the answer.
#[cold]
fn trace_answered(current: &Current, head: &RequestHead) {
    let request = head.headers();
    let is_mirrored = matches!(current.get().policy.allow_headers, Answer::Mirror);
    if is_mirrored && request.get_all(header::ACCESS_CONTROL_REQUEST_HEADERS).nth(1).is_some() {
        Refusal::SeveralHeaderLists.trace(current, || method_in_event(request), head);
    }
    shortfall::trace(current, requested_method(request).ok().flatten(), head);
}

fn method_in_event(request: &HeaderMap) -> &[u8] {
    requested_method(request).ok().flatten().map_or(b"", HeaderValue::as_bytes)
}

/// The body of an answer that has none.
pub(crate) trait Empty {
    fn empty() -> Self;
}

impl Empty for BoxBody {
    fn empty() -> Self {
        Self::new(())
    }
}

impl<L> Empty for EitherBody<L> {
    fn empty() -> Self {
        Self::right(BoxBody::empty())
    }
}

/// A response without a body.
pub(super) fn respond<B: Empty>(status: StatusCode) -> HttpResponse<B> {
    HttpResponse::with_body(status, B::empty())
}

/// The headers of a new response, so that none of them is there yet: to append is cheaper than to replace.
#[inline]
fn allow(
    compiled: &Compiled,
    request: &HeaderMap,
    method: Option<&HeaderValue>,
    origin: HeaderValue,
    answer: &mut HeaderMap,
) {
    let Compiled { policy, headers, .. } = compiled;
    answer.append(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    if policy.credentials {
        answer.append(header::ACCESS_CONTROL_ALLOW_CREDENTIALS, TRUE);
    }
    let methods = match policy.allow_methods {
        Answer::Mirror => method.cloned(),
        _ => headers.allow_methods.clone(),
    };
    if let Some(methods) = methods {
        answer.append(header::ACCESS_CONTROL_ALLOW_METHODS, methods);
    }
    let names = match policy.allow_headers {
        Answer::Mirror => requested_headers(request),
        _ => headers.allow_headers.clone(),
    };
    if let Some(names) = names {
        answer.append(header::ACCESS_CONTROL_ALLOW_HEADERS, names);
    }
    if let Some(seconds) = &headers.max_age {
        answer.append(header::ACCESS_CONTROL_MAX_AGE, seconds.clone());
    }
    answer.append(header::VARY, vary(policy));
}

fn vary(policy: &Policy) -> HeaderValue {
    if matches!(policy.allow_headers, Answer::Mirror) { VARY_MIRRORED } else { VARY }
}

/// The method that a request asks for, if it is a preflight.
#[inline]
pub(crate) fn requested_method(request: &HeaderMap) -> Result<Option<&HeaderValue>, Refusal> {
    let mut methods = request.get_all(header::ACCESS_CONTROL_REQUEST_METHOD);
    let method = methods.next();
    if methods.next().is_some() { Err(Refusal::SeveralMethods) } else { Ok(method) }
}

/// The header names that the preflight asks for. A browser sends one field; where there are more, none is mirrored, so that
/// the browser's check fails.
fn requested_headers(request: &HeaderMap) -> Option<HeaderValue> {
    let mut lists = request.get_all(header::ACCESS_CONTROL_REQUEST_HEADERS);
    let first = lists.next()?;
    if lists.next().is_some() { None } else { Some(first.clone()) }
}
