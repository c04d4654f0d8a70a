//! Preflights that ask which policy would answer them, and get none of its answer: what the surface of a service is found by.

use std::{
    collections::BTreeMap,
    hash::{BuildHasher, RandomState},
    ptr,
    sync::{
        LazyLock, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use actix_web::{
    dev::ServiceRequest,
    http::header::{HeaderName, HeaderValue},
};

use crate::setup::source::{Current, Handle};

/// The field by which such a preflight is known. Its value is the question's alone, and of this process.
pub(crate) const FIELD: HeaderName = HeaderName::from_static("cors-runtime-survey");

/// The value of their `Origin`: no page has it.
pub(crate) const ORIGIN: &str = "https://survey.invalid";

/// What was found out, by the values of the fields.
static FINDINGS: Mutex<BTreeMap<String, Option<Finding>>> = Mutex::new(BTreeMap::new());

/// Which policy would answer a preflight.
#[derive(Debug, Clone)]
pub(crate) struct Finding {
    pub(crate) policy: Current,
    /// Whether it may be replaced.
    pub(crate) is_live: bool,
    /// What it is around, where it is not the handler's own.
    pub(crate) around: Option<Around>,
    /// Whether it is that of an annotated handler which did not take it.
    pub(crate) is_unclaimed: bool,
}

impl Finding {
    /// Whether the handler with this policy takes the preflight.
    pub(crate) fn is_of(&self, handle: &Handle) -> bool {
        self.around.is_none() && ptr::eq(self.policy.place, handle.place)
    }
}

/// Where a policy stands that is around something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Around {
    /// Tells it from others.
    pub(crate) instance: usize,
    /// How much of the path the scopes have that it is in, in bytes.
    pub(crate) processed: usize,
    /// How many segments that are.
    pub(crate) segments: usize,
    /// Whether none of the path is left.
    pub(crate) is_whole: bool,
}

impl Around {
    /// Where the policy of this address stands, to which a request came.
    pub(crate) fn of(instance: usize, request: &ServiceRequest) -> Self {
        let path = request.match_info();
        let rest = path.unprocessed().len();
        let processed = path.as_str().len() - rest;
        let segments = path.as_str()[..processed].matches('/').count();
        Self { instance, processed, segments, is_whole: rest == 0 }
    }
}

/// A question, which is answered as long as it is there.
#[derive(Debug)]
pub(crate) struct Question {
    value: String,
}

impl Question {
    pub(crate) fn new() -> Self {
        static SECRET: LazyLock<u64> = LazyLock::new(|| RandomState::new().hash_one("survey"));
        static NUMBER: AtomicU64 = AtomicU64::new(0);
        let value = format!("{:016x}-{}", *SECRET, NUMBER.fetch_add(1, Ordering::Relaxed));
        findings(|findings| findings.insert(value.clone(), None));
        Self { value }
    }

    /// The value of the field.
    pub(crate) fn value(&self) -> &str {
        &self.value
    }

    /// What was found out since it was asked.
    pub(crate) fn finding(&self) -> Option<Finding> {
        findings(|findings| findings.get(&self.value).cloned().flatten())
    }
}

impl Drop for Question {
    fn drop(&mut self) {
        findings(|findings| findings.remove(&self.value));
    }
}

/// Notes which policy a preflight came to, if it asks for that: the last that notes it counts.
pub(crate) fn note(request: &ServiceRequest, handle: &Handle, around: Option<Around>, is_unclaimed: bool) -> bool {
    let Some(value) = request.headers().get(FIELD).map(HeaderValue::as_bytes) else { return false };
    let Ok(value) = str::from_utf8(value) else { return false };
    findings(|findings| {
        let Some(finding) = findings.get_mut(value) else { return false };
        *finding = Some(Finding { policy: handle.current(), is_live: handle.is_live(), around, is_unclaimed });
        true
    })
}

fn findings<T>(change: impl FnOnce(&mut BTreeMap<String, Option<Finding>>) -> T) -> T {
    change(&mut FINDINGS.lock().unwrap_or_else(PoisonError::into_inner))
}
