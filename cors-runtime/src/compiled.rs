use std::{
    borrow::Cow,
    collections::BTreeMap,
    ptr,
    sync::{Arc, Mutex, PoisonError},
};

use actix_web::http::header::HeaderValue;
use cors_rules::{Answer, Policy, Text};

use crate::cors::{Cors, Source};

/// What a request reads: a policy, and its answers as header values that are ready to be sent. There is one for all workers.
#[derive(Debug, Clone)]
pub(crate) enum Handle {
    Constant(&'static Policy, &'static Headers),
    Built(Arc<(Policy, Headers)>),
}

impl Handle {
    pub(crate) fn new(cors: &Cors) -> Self {
        match &cors.source {
            Source::Constant(policy) => Self::Constant(policy, headers_of_constant(policy)),
            Source::Built(built) => Self::Built(Arc::clone(built)),
        }
    }

    #[inline]
    pub(crate) fn get(&self) -> (&Policy, &Headers) {
        match self {
            Self::Constant(policy, headers) => (policy, headers),
            Self::Built(built) => (&built.0, &built.1),
        }
    }
}

/// Whether the policy allows an origin: the match alone, for who measures it.
pub fn allows(cors: &Cors, origin: &[u8]) -> bool {
    cors.policy().origins.find(origin).is_some()
}

/// The header values of a constant, which can't hold them itself, because they have interior mutability. They are made when the
/// first worker starts, and last as long as the constant does.
fn headers_of_constant(policy: &'static Policy) -> &'static Headers {
    static MADE: Mutex<BTreeMap<usize, &'static Headers>> = Mutex::new(BTreeMap::new());
    let mut made = MADE.lock().unwrap_or_else(PoisonError::into_inner);
    made.entry(ptr::from_ref(policy).addr()).or_insert_with(|| Box::leak(Box::new(Headers::build(policy))))
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
    pub(crate) fn build(policy: &Policy) -> Self {
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
