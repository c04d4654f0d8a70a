use actix_web::{
    HttpResponse,
    body::{BoxBody, EitherBody},
    http::{
        Method, StatusCode,
        header::{self, HeaderMap, HeaderValue},
    },
};
use cors_rules::{Answer, Policy, method::SAFELISTED};

use crate::{
    compiled::Handle,
    origin::{self, Refusal},
};

/// An `OPTIONS` request is a preflight by these two fields, so that its answer depends on both.
const VARY: HeaderValue = HeaderValue::from_static("Origin, Access-Control-Request-Method");

const VARY_MIRRORED: HeaderValue =
    HeaderValue::from_static("Origin, Access-Control-Request-Method, Access-Control-Request-Headers");

/// A preflight: an `OPTIONS` request with `Origin` and `Access-Control-Request-Method`.
///
/// [Fetch, section 3.3.2](https://fetch.spec.whatwg.org/#http-requests)
pub(crate) struct Preflight<'a> {
    origin: Result<&'a HeaderValue, Refusal>,
    /// The method that it asks for, unless there is more than one field, which no browser sends.
    pub(crate) method: Result<&'a HeaderValue, Refusal>,
}

impl<'a> Preflight<'a> {
    /// Reads the headers of a request, if it is a preflight.
    #[inline]
    pub(crate) fn read(method: &Method, headers: &'a HeaderMap) -> Option<Self> {
        if method == Method::OPTIONS { Self::of_options(headers) } else { None }
    }

    /// Reads the headers of an `OPTIONS` request, if it is a preflight.
    pub(crate) fn of_options(headers: &'a HeaderMap) -> Option<Self> {
        let mut methods = headers.get_all(header::ACCESS_CONTROL_REQUEST_METHOD);
        let method = methods.next()?;
        let method = if methods.next().is_none() { Ok(method) } else { Err(Refusal::SeveralMethods) };
        match origin::of(headers) {
            Err(Refusal::NoOrigin) => None,
            origin => Some(Self { origin, method }),
        }
    }

    /// Answers it.
    ///
    /// [Fetch, CORS-preflight fetch](https://fetch.spec.whatwg.org/#cors-preflight-fetch)
    pub(crate) fn answer<L>(&self, handle: &Handle, request: &HeaderMap) -> HttpResponse<EitherBody<L>> {
        let (policy, _) = handle.get();
        match self.check(policy) {
            Ok((origin, method)) => {
                let mut response = respond(StatusCode::NO_CONTENT);
                allow(handle, request, method, origin, response.headers_mut());
                response
            }
            Err(refusal) => {
                refusal.trace(self.method.map_or(b"", HeaderValue::as_bytes), request);
                let mut response = respond(StatusCode::FORBIDDEN);
                response.headers_mut().append(header::VARY, vary(policy));
                response
            }
        }
    }

    /// The origin to answer with, and the method.
    fn check(&self, policy: &Policy) -> Result<(HeaderValue, &'a HeaderValue), Refusal> {
        let origin = origin::allow(policy, self.origin?)?;
        let method = self.method?;
        // The list in the answer can't refuse a safelisted method: browsers let it pass without reading the list.
        let is_refused = |safelisted| method == safelisted && !policy.methods.contains(safelisted);
        if SAFELISTED.into_iter().any(is_refused) { Err(Refusal::MethodNotAllowed) } else { Ok((origin, method)) }
    }
}

fn respond<L>(status: StatusCode) -> HttpResponse<EitherBody<L>> {
    HttpResponse::with_body(status, EitherBody::right(BoxBody::new(())))
}

/// The headers of a new response, so that none of them is there yet: to append is cheaper than to replace.
fn allow(handle: &Handle, request: &HeaderMap, method: &HeaderValue, origin: HeaderValue, answer: &mut HeaderMap) {
    let (policy, headers) = handle.get();
    answer.append(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    if policy.credentials {
        answer.append(header::ACCESS_CONTROL_ALLOW_CREDENTIALS, HeaderValue::from_static("true"));
    }
    let methods = match policy.allow_methods {
        Answer::Mirror => Some(method.clone()),
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
    if policy.allow_headers == Answer::Mirror { VARY_MIRRORED } else { VARY }
}

/// The header names that the preflight asks for. A browser sends one field; where there are more, none is mirrored, so that
/// the browser's check fails.
fn requested_headers(request: &HeaderMap) -> Option<HeaderValue> {
    let mut lists = request.get_all(header::ACCESS_CONTROL_REQUEST_HEADERS);
    let first = lists.next()?;
    if lists.next().is_some() {
        Refusal::SeveralHeaderLists.trace(b"", request);
        return None;
    }
    Some(first.clone())
}
