use std::{borrow::Cow, sync::Arc};

use actix_web::http::{StatusCode, header::HeaderValue};
use cors_rules::{Answer, Policy, Text};

use super::place::Place;
use crate::predicate::{Predicate, Predicates};

/// A policy, and its answers as header values that are ready to be sent.
#[derive(Debug, Clone)]
pub(crate) struct Compiled {
    /// Shared with what differs in the rest alone.
    pub(crate) policy: Arc<Policy>,
    pub(crate) headers: Headers,
    /// Of the answer to a preflight that is allowed.
    pub(crate) preflight_status: StatusCode,
    pub(crate) predicates: Predicates,
    /// Where its settings are written, where that is not with whom it is used.
    pub(crate) settings: Option<&'static Place>,
    /// The origins as they are written.
    #[cfg(feature = "testing")]
    pub(crate) written: Vec<cors_rules::OriginItem>,
}

impl Compiled {
    /// A policy that was built.
    pub(crate) fn built(policy: Policy, predicates: Predicates) -> Self {
        Self::new(Arc::new(policy), predicates, copied)
    }

    /// A policy that lasts as long as the program, and so do its header values: to send one is to copy a pointer.
    pub(crate) fn of_constant(policy: Arc<Policy>, predicates: &'static [&'static dyn Predicate]) -> Self {
        Self::new(policy, Predicates::Constant(predicates), kept)
    }

    fn new(policy: Arc<Policy>, predicates: Predicates, value: fn(&Text) -> HeaderValue) -> Self {
        let answer = |answer: &Answer| match answer {
            Answer::Value(text) => Some(value(text)),
            Answer::Nothing | Answer::Mirror => None,
        };
        let headers = Headers {
            allow_methods: answer(&policy.allow_methods),
            allow_headers: answer(&policy.allow_headers),
            expose_headers: answer(&policy.expose_headers),
            max_age: policy.max_age.as_ref().map(value),
        };
        let preflight_status =
            StatusCode::from_u16(policy.preflight_status).expect("a checked policy has a 2xx status");
        Self {
            headers,
            preflight_status,
            predicates,
            settings: None,
            #[cfg(feature = "testing")]
            written: cors_rules::OriginItem::of_policy(&policy),
            policy,
        }
    }
}

/// The header values of a policy, ready to be sent.
#[derive(Debug, Clone)]
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

/// A checked policy holds only what is valid in a header: tokens, origins and digits.
fn copied(text: &Text) -> HeaderValue {
    HeaderValue::from_str(text).expect("a checked policy holds only visible ASCII")
}

fn kept(text: &Text) -> HeaderValue {
    HeaderValue::from_static(match text {
        Cow::Borrowed(text) => text,
        Cow::Owned(text) => text.clone().leak(),
    })
}
