//! The `CorsLayer` of tower-http around a trivial service, for orientation: another server, with its own floor.

use std::{convert::Infallible, future::ready as ready_future};

use http::{
    HeaderValue, Method, Request, Response, StatusCode,
    header::{
        ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
        ACCESS_CONTROL_MAX_AGE, ACCESS_CONTROL_REQUEST_METHOD, ORIGIN as ORIGIN_FIELD, VARY,
    },
};
use tower::{Layer, Service, service_fn};
use tower_http::cors::CorsLayer;

use crate::{
    Entry, Scenario,
    driver::{Case, ready},
    request::ORIGIN,
};

type Body = &'static str;

fn value(value: &'static str) -> HeaderValue {
    let bytes = bytes::Bytes::copy_from_slice(value.as_bytes());
    // Shared, as the values of a parsed request are.
    let value = HeaderValue::from_maybe_shared(bytes.clone()).expect("a field value");
    drop(bytes);
    value
}

fn actual() -> Request<Body> {
    Request::put("/items").header(ORIGIN_FIELD, value(ORIGIN)).body("").expect("a request")
}

fn preflight() -> Request<Body> {
    let request = Request::options("/items").header(ORIGIN_FIELD, value(ORIGIN));
    request.header(ACCESS_CONTROL_REQUEST_METHOD, value("PUT")).body("").expect("a request")
}

fn scenario<S>(service: S, request: fn() -> Request<Body>) -> Box<dyn Scenario>
where
    S: Service<Request<Body>, Response = Response<Body>, Error = Infallible> + Clone + 'static,
{
    let call = move |request| drop(ready(service.clone().call(request)));
    Box::new(Case { input: request, call, answer: || None })
}

fn response(status: StatusCode, fields: &[(http::HeaderName, &'static str)]) -> Response<Body> {
    let mut response = Response::new("ok");
    *response.status_mut() = status;
    for (name, value) in fields {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

fn handwritten(
    status: StatusCode,
    fields: &'static [(http::HeaderName, &'static str)],
    request: fn() -> Request<Body>,
) -> Box<dyn Scenario> {
    scenario(service_fn(move |_: Request<Body>| ready_future(Ok(response(status, fields)))), request)
}

fn layered(request: fn() -> Request<Body>) -> Box<dyn Scenario> {
    let layer = CorsLayer::new()
        .allow_origin([HeaderValue::from_static(ORIGIN)])
        .allow_credentials(true)
        .allow_methods([Method::PUT])
        .max_age(std::time::Duration::from_secs(600));
    let inner = service_fn(|_: Request<Body>| ready_future(Ok(response(StatusCode::OK, &[]))));
    scenario(layer.layer(inner), request)
}

static ACTUAL: [(http::HeaderName, &str); 3] =
    [(ACCESS_CONTROL_ALLOW_ORIGIN, ORIGIN), (ACCESS_CONTROL_ALLOW_CREDENTIALS, "true"), (VARY, "Origin")];

static PREFLIGHT: [(http::HeaderName, &str); 5] = [
    (ACCESS_CONTROL_ALLOW_ORIGIN, ORIGIN),
    (ACCESS_CONTROL_ALLOW_CREDENTIALS, "true"),
    (ACCESS_CONTROL_ALLOW_METHODS, "PUT"),
    (ACCESS_CONTROL_MAX_AGE, "600"),
    (VARY, "Origin, Access-Control-Request-Method"),
];

pub(crate) fn entries() -> Vec<Entry> {
    vec![
        Entry::new("tower-http/actual/bare", || handwritten(StatusCode::OK, &[], actual)),
        Entry::new("tower-http/actual/by-hand", || handwritten(StatusCode::OK, &ACTUAL, actual)),
        Entry::new("tower-http/actual/layer", || layered(actual)),
        Entry::new("tower-http/preflight/bare", || handwritten(StatusCode::NO_CONTENT, &[], preflight)),
        Entry::new("tower-http/preflight/by-hand", || handwritten(StatusCode::NO_CONTENT, &PREFLIGHT, preflight)),
        Entry::new("tower-http/preflight/layer", || layered(preflight)),
    ]
}
