use std::error::Error;

use actix_http::Request;
use actix_web::{
    body::{BodySize, BoxBody, MessageBody, to_bytes},
    dev::{Extensions, Response, Service, ServiceResponse},
    http::{
        Method, StatusCode, Uri,
        header::{self, HeaderMap, HeaderName, HeaderValue},
    },
    test::TestRequest,
    web::Bytes,
};

use super::{
    blocked::{Blocked, Refusal},
    flight::Flight,
    headers::HeaderList,
};
use crate::{request::enforce::Enforced, setup::source::Current};

/// What a service answered.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderList,
    pub(super) body: Bytes,
    pub(super) left: Left,
}

/// What this crate leaves at a response for the simulated browser. It is no part of what goes over a wire.
#[derive(Debug, Clone, Default)]
pub(super) struct Left {
    /// The policy that decided over it.
    pub(super) policy: Option<Current>,
    /// Why the handler did not run, where the policy is enforced.
    pub(super) enforced: Option<Enforced>,
}

impl Left {
    fn of(extensions: &Extensions) -> Self {
        Self { policy: extensions.get().cloned(), enforced: extensions.get().copied() }
    }
}

/// What an answer is the answer to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Subject {
    Preflight,
    Request,
}

impl Answer {
    /// What messages call it.
    pub(super) fn name(&self, subject: Subject) -> String {
        let subject = match subject {
            Subject::Preflight => "preflight",
            Subject::Request => "request",
        };
        let status = if self.status.is_success() { String::new() } else { format!(" ({})", self.status) };
        format!("the answer to the {subject}{status}")
    }
}

/// Lets `app` answer a request with these headers, as if both had gone over HTTP/1.1.
///
/// [HTTP-network fetch](https://fetch.spec.whatwg.org/#concept-http-network-fetch)
pub(super) async fn send<S, B, E>(app: &S, flight: &Flight, headers: &HeaderList) -> Result<Answer, Refusal>
where
    S: Service<Request, Response = ServiceResponse<B>, Error = E>,
    B: MessageBody,
    E: Into<Response<BoxBody>>,
{
    match app.call(request(flight, headers)?).await {
        Ok(response) => {
            let left = Left::of(&response.response().extensions());
            let (status, headers) = (response.status(), response.headers().clone());
            receive(status, headers, left, response.into_body()).await
        }
        // What a server does with the error of a middleware.
        Err(error) => {
            let response = error.into();
            let left = Left::of(&response.extensions());
            let (status, headers) = (response.status(), response.headers().clone());
            receive(status, headers, left, response.into_body()).await
        }
    }
}

fn request(flight: &Flight, headers: &HeaderList) -> Result<Request, Refusal> {
    let url = flight.current_url();
    let target = &url[url::Position::BeforePath..url::Position::AfterQuery];
    if Uri::try_from(target).is_err() {
        let message = format!("a test service can't be sent the path `{target}`");
        return Err(Refusal::new(Blocked::InvalidUrl, message));
    }
    let method = Method::from_bytes(flight.method.as_bytes()).map_err(|_| {
        Refusal::new(Blocked::InvalidMethod, format!("a test service can't be sent the method `{}`", flight.method))
    })?;
    let mut request = TestRequest::with_uri(target).method(method);
    for (name, value) in headers.iter() {
        let field = (HeaderName::from_bytes(name.as_bytes()).ok()).zip(HeaderValue::from_bytes(value).ok());
        let Some(field) = field else {
            let message = format!("a test service can't be sent the header `{name}: {}`", value.escape_ascii());
            return Err(Refusal::new(Blocked::InvalidHeader, message));
        };
        request = request.append_header(field);
    }
    if let Some(body) = &flight.body {
        request = request.set_payload(body.clone());
    }
    Ok(request.to_request())
}

async fn receive<B: MessageBody>(
    status: StatusCode,
    mut headers: HeaderMap,
    left: Left,
    body: B,
) -> Result<Answer, Refusal> {
    let has_length = status == StatusCode::NO_CONTENT || status == StatusCode::NOT_MODIFIED;
    if let (BodySize::Sized(length), false) = (body.size(), has_length || headers.contains_key(header::CONTENT_LENGTH))
    {
        // Written by a server's encoder, behind all middleware, and a page may read it.
        headers.insert(header::CONTENT_LENGTH, length.into());
    }
    let body = to_bytes(body).await.map_err(|error| {
        let error: Box<dyn Error> = error.into();
        Refusal::new(Blocked::BodyFailed, format!("the body of the response failed: {error}"))
    })?;
    Ok(Answer { status, headers: HeaderList::from(&headers), body, left })
}
