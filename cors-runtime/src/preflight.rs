use actix_web::{
    HttpResponse,
    http::{
        StatusCode,
        header::{self, HeaderMap, HeaderValue},
    },
};
use cors_rules::{Answer, Policy, method::is_safelisted};

use crate::{
    headers::Headers,
    origin::{self, Refusal},
};

/// An `OPTIONS` request is a preflight by these two fields, so that its answer depends on both.
const VARY: HeaderValue = HeaderValue::from_static("Origin, Access-Control-Request-Method");

const VARY_MIRRORED: HeaderValue =
    HeaderValue::from_static("Origin, Access-Control-Request-Method, Access-Control-Request-Headers");

/// Answers a preflight; `method` is the one it asks for, unless it names several.
///
/// [Fetch, CORS-preflight fetch](https://fetch.spec.whatwg.org/#cors-preflight-fetch)
pub(crate) fn answer(
    policy: &Policy,
    headers: &Headers,
    request: &HeaderMap,
    method: Option<&HeaderValue>,
) -> HttpResponse {
    let allowed = origin::of(request)
        .and_then(|origin| origin::allow(policy, headers, origin))
        .and_then(|origin| check_method(policy, method).map(|()| origin));
    match allowed {
        Ok(origin) => allow(policy, headers, request, method, origin),
        Err(refusal) => {
            refusal.trace(method.map_or(b"", HeaderValue::as_bytes), request);
            refuse(policy)
        }
    }
}

/// Refuses a method that the list in the answer could not: browsers let a safelisted one pass without reading it.
fn check_method(policy: &Policy, method: Option<&HeaderValue>) -> Result<(), Refusal> {
    let method = method.ok_or(Refusal::SeveralMethods)?;
    match method.to_str() {
        Ok(method) if is_safelisted(method) && !policy.methods.contains(method) => Err(Refusal::MethodNotAllowed),
        _ => Ok(()),
    }
}

fn allow(
    policy: &Policy,
    headers: &Headers,
    request: &HeaderMap,
    method: Option<&HeaderValue>,
    origin: HeaderValue,
) -> HttpResponse {
    let mut response = HttpResponse::new(StatusCode::NO_CONTENT);
    let answer = response.headers_mut();
    answer.reserve(6);
    answer.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    if policy.credentials {
        answer.insert(header::ACCESS_CONTROL_ALLOW_CREDENTIALS, HeaderValue::from_static("true"));
    }
    let methods = match policy.allow_methods {
        Answer::Mirror => method.cloned(),
        _ => headers.allow_methods.clone(),
    };
    if let Some(methods) = methods {
        answer.insert(header::ACCESS_CONTROL_ALLOW_METHODS, methods);
    }
    let names = match policy.allow_headers {
        Answer::Mirror => requested_headers(request),
        _ => headers.allow_headers.clone(),
    };
    if let Some(names) = names {
        answer.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, names);
    }
    if let Some(seconds) = &headers.max_age {
        answer.insert(header::ACCESS_CONTROL_MAX_AGE, seconds.clone());
    }
    answer.insert(header::VARY, vary(policy));
    response
}

fn refuse(policy: &Policy) -> HttpResponse {
    let mut response = HttpResponse::new(StatusCode::FORBIDDEN);
    response.headers_mut().insert(header::VARY, vary(policy));
    response
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
