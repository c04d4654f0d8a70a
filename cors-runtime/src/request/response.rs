use actix_web::{
    HttpResponse,
    dev::RequestHead,
    http::header::{self, HeaderMap, HeaderName, HeaderValue},
};
use cors_rules::{
    Answer, Policy,
    header::{is_cors_response_header, is_forbidden_response_header, is_safelisted_response_header},
    joined,
    origin::Origins,
};

use super::{event, origin, refusal::Refusal};
use crate::setup::{compiled::Compiled, source::Current};

const ORIGIN: HeaderValue = HeaderValue::from_static("Origin");

/// The only value of `Access-Control-Allow-Credentials`.
///
/// [Fetch, HTTP responses](https://fetch.spec.whatwg.org/#http-access-control-allow-credentials)
pub(super) const TRUE: HeaderValue = HeaderValue::from_static("true");

/// What the policy says of an actual request: decided before the handler runs, applied to its response.
#[derive(Debug, Clone)]
pub(crate) enum Verdict {
    /// Every origin is allowed, without credentials: the answer is the same for all, so that caches can share it.
    Any,
    /// This origin is allowed.
    Allowed(HeaderValue),
    /// This origin or method is not allowed, or there is no origin.
    Refused(Refusal),
    /// The policy is enforced, and does not allow what a page of the request's own origin may do without it.
    SameOrigin,
}

impl Verdict {
    #[inline]
    pub(crate) fn new(policy: &Policy, allows_method: bool, request: &HeaderMap) -> Self {
        if !allows_method {
            return Self::Refused(Refusal::MethodNotAllowed);
        }
        if matches!(policy.origins, Origins::Any) {
            return Self::Any;
        }
        match origin::of(request).and_then(|origin| origin::allow(policy, origin)) {
            Ok(origin) => Self::Allowed(origin),
            Err(refusal) => Self::Refused(refusal),
        }
    }

    /// Says why the request is refused, if it is, as an event at debug level: of the policy that counts.
    #[inline]
    pub(crate) fn trace(&self, current: &Current, request: &RequestHead) {
        if let Self::Refused(refusal) = self
            && event::is_on()
            && request.headers.contains_key(header::ORIGIN)
        {
            refusal.trace(current, || request.method.as_str().as_bytes(), request);
        }
    }

    /// What [`trace`](Self::trace) looks at, where it has to wait until it is known whose policy counts; `None` where nothing is
    /// to be said.
    #[inline]
    pub(crate) fn refused(&self, request: &RequestHead) -> Option<Box<RequestHead>> {
        let is_said = matches!(self, Self::Refused(_)) && event::is_on();
        is_said.then(|| said_of(request))
    }

    /// Gives a response the headers of the policy, and takes away those that it had.
    #[inline]
    pub(crate) fn apply<B>(self, current: &Current, response: &mut HttpResponse<B>) {
        self.write(current.get(), response.headers_mut());
        #[cfg(feature = "testing")]
        response.extensions_mut().insert(current.clone());
    }

    #[inline]
    fn write(self, compiled: &Compiled, response: &mut HeaderMap) {
        let varies = clean(response);
        let origin = match self {
            // Whatever the origin.
            Self::Refused(Refusal::MethodNotAllowed) => return,
            Self::Any => origin::any(),
            Self::Allowed(origin) => {
                vary_by(ORIGIN, response, varies);
                origin
            }
            Self::Refused(_) => return vary_by(ORIGIN, response, varies),
            Self::SameOrigin => return vary_by_site(response, varies),
        };
        let Compiled { policy, headers, .. } = compiled;
        let exposed = match policy.expose_headers {
            Answer::Mirror => own_names(response),
            _ => headers.expose_headers.clone(),
        };
        // None of them is there any more, and to append is cheaper than to replace.
        response.append(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        if policy.credentials {
            response.append(header::ACCESS_CONTROL_ALLOW_CREDENTIALS, TRUE);
        }
        if let Some(names) = exposed {
            response.append(header::ACCESS_CONTROL_EXPOSE_HEADERS, names);
        }
    }
}

/// Those parts of a request that an event has.
#[cold]
fn said_of(request: &RequestHead) -> Box<RequestHead> {
    let mut said = RequestHead::default();
    said.method = request.method.clone();
    #[cfg(feature = "inspector")]
    {
        said.uri = request.uri.clone();
    }
    for origin in request.headers.get_all(header::ORIGIN) {
        said.headers.append(header::ORIGIN, origin.clone());
    }
    Box::new(said)
}

/// Takes away the CORS headers that a handler wrote: the attribute is the policy. Says whether there is a `Vary`.
///
/// One pass over the names: to look seven of them up would cost more than most responses have.
#[inline]
fn clean(response: &mut HeaderMap) -> bool {
    if response.is_empty() {
        return false;
    }
    let mut varies = false;
    let mut has_cors = false;
    for name in response.keys() {
        varies |= name == header::VARY;
        has_cors |= name.as_str().starts_with("access-control-");
    }
    if has_cors {
        remove_cors_headers(response);
    }
    varies
}

#[cold]
fn remove_cors_headers(response: &mut HeaderMap) {
    let found: Vec<_> = response.keys().filter(|name| is_cors_response_header(name.as_str())).cloned().collect();
    for name in found {
        response.remove(name);
    }
}

/// Adds `Origin` and `Sec-Fetch-Site` to `Vary`.
#[cold]
fn vary_by_site(response: &mut HeaderMap, varies: bool) {
    vary_by(ORIGIN, response, varies);
    vary_by(HeaderValue::from_static("Sec-Fetch-Site"), response, varies);
}

/// Adds a field to `Vary`, unless it is there or `*` says more.
///
/// [RFC 9110, section 12.5.5](https://www.rfc-editor.org/rfc/rfc9110#section-12.5.5)
#[inline]
fn vary_by(field: HeaderValue, response: &mut HeaderMap, varies: bool) {
    if !varies || !varies_by(&field, response) {
        response.append(header::VARY, field);
    }
}

#[inline(never)]
fn varies_by(field: &HeaderValue, response: &HeaderMap) -> bool {
    response.get_all(header::VARY).any(|value| {
        let mut members = value.as_bytes().split(|&byte| byte == b',').map(<[u8]>::trim_ascii);
        members.any(|member| member == b"*" || member.eq_ignore_ascii_case(field.as_bytes()))
    })
}

/// The response's own header names, where `*` would be a literal: those that a page reads only if they are exposed.
fn own_names(response: &HeaderMap) -> Option<HeaderValue> {
    let mut names = Vec::new();
    for name in response.keys().map(HeaderName::as_str) {
        // Sorted, because the order of a header map is another one in each run.
        if !is_safelisted_response_header(name)
            && !is_forbidden_response_header(name)
            && let Err(place) = names.binary_search(&name)
        {
            names.insert(place, name);
        }
    }
    if names.is_empty() { None } else { HeaderValue::from_str(&joined(&mut names.into_iter(), ", ")).ok() }
}
