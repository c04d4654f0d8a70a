use std::borrow::Cow;

use actix_web::http::{StatusCode, header::HeaderValue};
use cors_rules::{Answer, Policy, Text};

/// A policy, and its answers as header values that are ready to be sent.
#[derive(Debug)]
pub(crate) struct Compiled {
    pub(crate) policy: Policy,
    pub(crate) headers: Headers,
    /// Of the answer to a preflight that is allowed.
    pub(crate) preflight_status: StatusCode,
}

impl Compiled {
    pub(crate) fn new(policy: Policy) -> Self {
        let headers = Headers::new(&policy);
        let preflight_status =
            StatusCode::from_u16(policy.preflight_status).expect("a checked policy has a 2xx status");
        Self { policy, headers, preflight_status }
    }
}

/// The header values of a policy, ready to be sent.
#[derive(Debug)]
#[expect(clippy::struct_field_names, reason = "they are the names of the header fields")]
pub(crate) struct Headers {
    /// `Access-Control-Allow-Methods`
    pub(crate) allow_methods: Option<HeaderValue>,
    /// `Access-Control-Allow-Headers`
    pub(crate) allow_headers: Option<HeaderValue>,
    /// `Access-Control-Expose-Headers`
    pub(crate) expose_headers: Option<HeaderValue>,
    /// `Access-Control-Max-Age`
    pub(crate) max_age: Option<HeaderValue>,
}

impl Headers {
    fn new(policy: &Policy) -> Self {
        Self {
            allow_methods: answer(&policy.allow_methods),
            allow_headers: answer(&policy.allow_headers),
            expose_headers: answer(&policy.expose_headers),
            max_age: policy.max_age.as_ref().map(value),
        }
    }
}

fn answer(answer: &Answer) -> Option<HeaderValue> {
    match answer {
        Answer::Value(text) => Some(value(text)),
        Answer::Nothing | Answer::Mirror => None,
    }
}

/// A checked policy holds only what is valid in a header: tokens, origins and digits.
fn value(text: &Text) -> HeaderValue {
    match text {
        Cow::Borrowed(text) => HeaderValue::from_static(text),
        Cow::Owned(text) => HeaderValue::from_str(text).expect("a checked policy holds only visible ASCII"),
    }
}
