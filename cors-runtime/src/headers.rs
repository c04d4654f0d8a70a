use std::borrow::Cow;

use actix_web::http::header::HeaderValue;
use cors_rules::{Answer, Policy, origin::Origins};

/// The header values of a policy, ready to be sent.
#[derive(Debug)]
#[expect(clippy::struct_field_names, reason = "they are the names of the header fields")]
pub struct Headers {
    /// `Access-Control-Allow-Origin` for each exact origin of the policy, in its order.
    pub(crate) origins: Cow<'static, [HeaderValue]>,
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
    /// The values of a policy that is a constant; `origins` are its exact origins.
    pub const fn constant(policy: &'static Policy, origins: &'static [HeaderValue]) -> Self {
        Self {
            origins: Cow::Borrowed(origins),
            allow_methods: constant_answer(&policy.allow_methods),
            allow_headers: constant_answer(&policy.allow_headers),
            expose_headers: constant_answer(&policy.expose_headers),
            max_age: match &policy.max_age {
                Some(Cow::Borrowed(seconds)) => Some(HeaderValue::from_static(seconds)),
                _ => None,
            },
        }
    }

    /// The values of a policy that was built at run time.
    pub(crate) fn build(policy: &Policy) -> Self {
        let origins = match &policy.origins {
            Origins::Any => Vec::new(),
            Origins::Listed { exact, .. } => exact.iter().map(|origin| value(origin)).collect(),
        };
        Self {
            origins: Cow::Owned(origins),
            allow_methods: answer(&policy.allow_methods),
            allow_headers: answer(&policy.allow_headers),
            expose_headers: answer(&policy.expose_headers),
            max_age: policy.max_age.as_deref().map(value),
        }
    }
}

const fn constant_answer(answer: &'static Answer) -> Option<HeaderValue> {
    match answer {
        Answer::Value(Cow::Borrowed(value)) => Some(HeaderValue::from_static(value)),
        _ => None,
    }
}

fn answer(answer: &Answer) -> Option<HeaderValue> {
    match answer {
        Answer::Value(text) => Some(value(text)),
        Answer::Nothing | Answer::Mirror => None,
    }
}

/// A checked policy holds only what is valid in a header: tokens, origins and digits.
fn value(text: &str) -> HeaderValue {
    HeaderValue::from_str(text).expect("a checked policy holds only visible ASCII")
}
