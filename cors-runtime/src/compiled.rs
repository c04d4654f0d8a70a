use std::{borrow::Cow, sync::Arc};

use actix_web::http::header::HeaderValue;
use cors_rules::{Answer, Policy};

use crate::cors::{Cors, Source};

/// A policy with its answers as header values, ready to be sent.
#[derive(Debug)]
pub struct Compiled {
    policy: Policy,
    headers: Headers,
}

impl Compiled {
    /// A policy that was checked at compile time.
    pub const fn constant(policy: Policy) -> Self {
        let headers = Headers::constant(&policy);
        Self { policy, headers }
    }

    /// A policy that was checked at run time.
    pub(crate) fn build(policy: Policy) -> Self {
        let headers = Headers::build(&policy);
        Self { policy, headers }
    }
}

/// What a request reads: one policy for all workers.
#[derive(Debug, Clone)]
pub(crate) enum Handle {
    Constant(&'static Compiled),
    Built(Arc<Compiled>),
}

impl Handle {
    pub(crate) fn new(cors: &Cors) -> Self {
        match &cors.source {
            Source::Constant { compiled, .. } => Self::Constant(compiled()),
            Source::Built(compiled) => Self::Built(Arc::clone(compiled)),
        }
    }

    #[inline]
    pub(crate) fn get(&self) -> (&Policy, &Headers) {
        let compiled = match self {
            Self::Constant(compiled) => compiled,
            Self::Built(compiled) => &**compiled,
        };
        (&compiled.policy, &compiled.headers)
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
    const fn constant(policy: &Policy) -> Self {
        Self {
            allow_methods: constant_answer(&policy.allow_methods),
            allow_headers: constant_answer(&policy.allow_headers),
            expose_headers: constant_answer(&policy.expose_headers),
            max_age: match &policy.max_age {
                Some(Cow::Borrowed(seconds)) => Some(HeaderValue::from_static(seconds)),
                _ => None,
            },
        }
    }

    fn build(policy: &Policy) -> Self {
        Self {
            allow_methods: answer(&policy.allow_methods),
            allow_headers: answer(&policy.allow_headers),
            expose_headers: answer(&policy.expose_headers),
            max_age: policy.max_age.as_deref().map(value),
        }
    }
}

const fn constant_answer(answer: &Answer) -> Option<HeaderValue> {
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
