use std::{
    borrow::Cow,
    sync::{Arc, Mutex, PoisonError},
};

use actix_web::http::header::HeaderValue;
use cors_rules::{Answer, Policy, Text};

use crate::cors::{Cors, Source};

/// What a request reads: a policy, and its answers as header values that are ready to be sent. There is one for all workers.
#[derive(Debug, Clone)]
pub(crate) enum Handle {
    Constant(&'static Compiled),
    Built(Arc<Compiled>),
}

impl Handle {
    pub(crate) fn new(cors: &Cors) -> Self {
        match &cors.source {
            Source::Constant(written) => Self::Constant(compiled(written)),
            Source::Built(built) => Self::Built(Arc::clone(built)),
        }
    }

    #[inline]
    pub(crate) fn get(&self) -> &Compiled {
        match self {
            Self::Constant(compiled) => compiled,
            Self::Built(compiled) => compiled,
        }
    }
}

/// Whether the policy allows an origin: the match alone, for who measures it.
pub fn matcher(cors: &Cors) -> impl Fn(&[u8]) -> bool + use<> {
    let handle = Handle::new(cors);
    move |origin| handle.get().policy.origins.find(origin).is_some()
}

/// The policy of a constant, which is read when the first worker starts, and lasts as long as the constant does.
fn compiled(written: &'static str) -> &'static Compiled {
    static READ: Mutex<Vec<(&str, &Compiled)>> = Mutex::new(Vec::new());
    let mut read = READ.lock().unwrap_or_else(PoisonError::into_inner);
    match read.binary_search_by(|(other, _)| (**other).cmp(written)) {
        Ok(index) => read[index].1,
        Err(index) => {
            let compiled = Box::leak(Box::new(Compiled::new(Policy::read(written))));
            read.insert(index, (written, compiled));
            compiled
        }
    }
}

#[derive(Debug)]
pub(crate) struct Compiled {
    pub(crate) policy: Policy,
    pub(crate) headers: Headers,
}

impl Compiled {
    pub(crate) fn new(policy: Policy) -> Self {
        let headers = Headers::new(&policy);
        Self { policy, headers }
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
