//! Requests that ask which policy would answer them, and get none of its answer: what the surface of a service is found by.

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
    Error,
    dev::ServiceRequest,
    error::ErrorForbidden,
    http::header::{HeaderName, HeaderValue},
};

use crate::{
    nearest::owner::{Handlers, Owner},
    setup::source::{Current, Handle},
};

/// The field by which such a request is known. Its value is the question's alone, and of this process.
pub(crate) const FIELD: HeaderName = HeaderName::from_static("cors-runtime-survey");

/// The value of their `Origin`: no page has it.
pub(crate) const ORIGIN: &str = "https://survey.invalid";

/// What was found out, by the values of the fields.
static FINDINGS: Mutex<BTreeMap<String, Asked>> = Mutex::new(BTreeMap::new());

/// A question that is open.
#[derive(Debug)]
struct Asked {
    /// Whether it is put by an actual request.
    is_actual: bool,
    finding: Option<Finding>,
}

/// Which policy would answer a request.
#[derive(Debug, Clone)]
pub(crate) struct Finding {
    pub(crate) policy: Current,
    /// Whether it may be replaced.
    pub(crate) is_live: bool,
    /// What it is around, where it is not the handler's own.
    pub(crate) around: Option<Around>,
    /// Whether it is not certain: a preflight was for an annotated handler which did not take it, or an actual request for one that may take
    /// it behind middleware which waits.
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
    /// One that a preflight puts.
    pub(crate) fn new() -> Self {
        Self::of(false)
    }

    /// One that an actual request puts, which is not to be served.
    pub(crate) fn of_actual() -> Self {
        Self::of(true)
    }

    fn of(is_actual: bool) -> Self {
        static SECRET: LazyLock<u64> = LazyLock::new(|| RandomState::new().hash_one("survey"));
        static NUMBER: AtomicU64 = AtomicU64::new(0);
        let value = format!("{:016x}-{}", *SECRET, NUMBER.fetch_add(1, Ordering::Relaxed));
        findings(|findings| findings.insert(value.clone(), Asked { is_actual, finding: None }));
        Self { value }
    }

    /// The value of the field.
    pub(crate) fn value(&self) -> &str {
        &self.value
    }

    /// What was found out since it was asked.
    pub(crate) fn finding(&self) -> Option<Finding> {
        findings(|findings| findings.get(&self.value)?.finding.clone())
    }
}

impl Drop for Question {
    fn drop(&mut self) {
        findings(|findings| findings.remove(&self.value));
    }
}

/// Notes which policy a preflight came to, if it asks for that: the last that notes it counts.
pub(crate) fn note(request: &ServiceRequest, handle: &Handle, around: Option<Around>, is_unclaimed: bool) -> bool {
    let Some(value) = request.headers().get(FIELD) else { return false };
    asked(value, |asked| {
        if !asked.is_actual {
            asked.finding = Some(Finding { policy: handle.current(), is_live: handle.is_live(), around, is_unclaimed });
        }
        !asked.is_actual
    })
    .unwrap_or(false)
}

/// Notes which policy would answer a preflight that came to one around others. Says whether that is certain: where it is not, it is let in all
/// the same.
pub(crate) fn note_around(owner: &Owner<'_>, handle: &Handle, around: Around, request: &ServiceRequest) -> bool {
    match owner {
        Owner::Nobody => note(request, handle, Some(around), false),
        Owner::Handler(own) => note(request, own, None, false),
        Owner::Unsure | Owner::Behind => {
            note(request, handle, Some(around), matches!(owner, Owner::Unsure));
            false
        }
    }
}

/// An actual request that asks which policy it comes to, and is not to be served.
pub(crate) struct Actual(HeaderValue);

impl Actual {
    /// Reads it, if a request is one.
    pub(crate) fn read(request: &ServiceRequest) -> Option<Self> {
        let value = request.headers().get(FIELD)?;
        asked(value, |asked| asked.is_actual).filter(|is_actual| *is_actual).map(|_| Self(value.clone()))
    }

    /// Notes that it came to the policy of a handler, which counts.
    pub(crate) fn came_to(&self, handle: &Handle) {
        let (policy, is_live) = (handle.current(), handle.is_live());
        asked(&self.0, |asked| {
            asked.finding = Some(Finding { policy, is_live, around: None, is_unclaimed: false });
        });
    }

    /// Notes that it came to a policy around others, of which the outermost counts, unless a handler has one of its own. What is inside is
    /// called, so that it is noted too, and its future is never polled, so that no handler runs. Returns what is not to be served.
    #[cold]
    pub(crate) fn pass(
        &self,
        handle: &Handle,
        around: Around,
        handlers: &Handlers,
        request: ServiceRequest,
        call: impl FnOnce(ServiceRequest),
    ) -> Error {
        let is_outermost = self.note_around(handle, around);
        if !is_outermost || !handlers.is_empty() {
            let owner = handlers.owner_of_actual(&request);
            call(request);
            if is_outermost {
                self.note_owner(&owner);
            }
        }
        ErrorForbidden("this was asked, and is not served")
    }

    fn note_around(&self, handle: &Handle, around: Around) -> bool {
        let is_outermost = asked(&self.0, |asked| {
            let is_outermost = asked.finding.is_none();
            let (policy, is_live) = (handle.current(), handle.is_live());
            asked.finding.get_or_insert(Finding { policy, is_live, around: Some(around), is_unclaimed: false });
            is_outermost
        });
        is_outermost.unwrap_or(false)
    }

    /// Notes that it is not certain whose the request is, where a handler may have it that has not seen it: behind middleware that waits, or a
    /// guard of a scope.
    fn note_owner(&self, owner: &Owner<'_>) {
        let is_certain = matches!(owner, Owner::Nobody);
        asked(&self.0, |asked| {
            if let Some(finding) = asked.finding.as_mut().filter(|finding| finding.around.is_some()) {
                finding.is_unclaimed |= !is_certain;
            }
        });
    }
}

/// Changes the question of this value, if there is one.
fn asked<T>(value: &HeaderValue, change: impl FnOnce(&mut Asked) -> T) -> Option<T> {
    let value = str::from_utf8(value.as_bytes()).ok()?;
    findings(|findings| findings.get_mut(value).map(change))
}

fn findings<T>(change: impl FnOnce(&mut BTreeMap<String, Asked>) -> T) -> T {
    change(&mut FINDINGS.lock().unwrap_or_else(PoisonError::into_inner))
}
