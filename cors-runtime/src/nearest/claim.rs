//! How a policy learns that a nearer one answers a request, without a trace in the request.

use std::{cell::Cell, ptr};

use actix_web::{
    HttpResponse,
    dev::{Extensions, RequestHead},
};

use crate::setup::place::Place;

thread_local! {
    /// The request that a policy is handing inwards at this moment.
    static HANDED: Cell<Handed> = const { Cell::new(Handed { request: RequestId(0), by: None, is_asked: false, is_claimed: false }) };
    /// How many policies there are around anything on this thread.
    static POLICIES: Cell<usize> = const { Cell::new(0) };
    /// Whether a response was ever marked on this thread.
    static IS_MARKED: Cell<bool> = const { Cell::new(false) };
}

/// Tells requests apart that are on their way at one time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct RequestId(usize);

impl RequestId {
    /// A request keeps its head wherever it is moved.
    #[inline]
    pub(crate) fn of(head: &RequestHead) -> Self {
        Self(ptr::from_ref(head).addr())
    }
}

#[derive(Clone, Copy)]
struct Handed {
    request: RequestId,
    /// Whose policy hands it inwards.
    by: Option<&'static Place>,
    /// Whether it is a preflight that is routed like the request that it asks for.
    is_asked: bool,
    is_claimed: bool,
}

/// Restores what was handed inwards before, also where a handler panics.
struct Handing {
    before: Handed,
}

impl Drop for Handing {
    #[inline]
    fn drop(&mut self) {
        let Handed { request, is_claimed, .. } = HANDED.get();
        let before = self.before;
        // Of several policies around each other, each has to know.
        let is_claimed = before.is_claimed || (is_claimed && before.request == request);
        HANDED.set(Handed { is_claimed, ..before });
    }
}

/// Hands a request inwards from the policy of this place, by `hand`, and says whether a nearer one has claimed it there.
#[inline]
pub(crate) fn hand<T>(request: RequestId, by: &'static Place, hand: impl FnOnce() -> T) -> (T, bool) {
    hand_as(Handed { request, by: Some(by), is_asked: false, is_claimed: false }, hand)
}

/// Hands a preflight inwards that is routed like the request that it asks for.
#[cold]
pub(crate) fn ask<T>(request: RequestId, by: &'static Place, hand: impl FnOnce() -> T) -> (T, bool) {
    hand_as(Handed { request, by: Some(by), is_asked: true, is_claimed: false }, hand)
}

#[inline]
fn hand_as<T>(mut handed: Handed, hand: impl FnOnce() -> T) -> (T, bool) {
    let before = HANDED.get();
    // A policy between hands on what it was handed.
    handed.is_asked |= before.is_asked && before.request == handed.request;
    HANDED.set(handed);
    let handing = Handing { before };
    let handed = hand();
    let is_claimed = HANDED.get().is_claimed;
    drop(handing);
    (handed, is_claimed)
}

/// Whose policy is around this one, which is asked before it hands the request on itself.
#[inline]
pub(crate) fn around(request: RequestId) -> Option<&'static Place> {
    let handed = HANDED.get();
    if handed.request == request { handed.by } else { None }
}

/// Who is told that the nearest policy answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Told {
    /// Everyone whom it concerns.
    All,
    /// Everyone too, and it is a preflight that is routed like the request that it asks for.
    Asked,
    /// Nobody, though there are policies around something on this thread: middleware between may have handed the request to
    /// another task, and the response has to say it.
    Nobody,
}

/// Says that the nearest policy answers this request.
#[inline]
pub(crate) fn claim(request: RequestId) -> Told {
    let handed = HANDED.get();
    if handed.request == request {
        HANDED.set(Handed { is_claimed: true, ..handed });
        if handed.is_asked { Told::Asked } else { Told::All }
    } else if POLICIES.get() > 0 {
        Told::Nobody
    } else {
        Told::All
    }
}

/// Whether a policy further out may not have heard of a claim: it is in another task, if there is one.
#[inline]
pub(crate) fn may_be_untold(request: RequestId) -> bool {
    are_several_around() && around(request).is_none()
}

/// Says that a policy around something answers this request, with this response.
#[cold]
pub(crate) fn claim_with<B>(request: RequestId, response: &mut HttpResponse<B>) {
    if claim(request) == Told::Nobody && are_several_around() {
        mark(&mut response.extensions_mut());
    }
}

/// How a policy around hands a request to this one, which is asked before it hands the request on itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum As {
    /// None does.
    Nobody,
    /// An actual request.
    Actual,
    /// A preflight that is routed like the request that it asks for.
    Preflight,
}

/// How this request is handed to a policy.
#[cold]
pub(crate) fn handed(request: RequestId) -> As {
    let handed = HANDED.get();
    match handed.request == request {
        false => As::Nobody,
        true if handed.is_asked => As::Preflight,
        true => As::Actual,
    }
}

/// Says at start-up that there is a policy around something on this thread.
pub(crate) fn expect_claims() {
    POLICIES.set(POLICIES.get() + 1);
}

/// Whether one policy may be around another on this thread.
#[inline]
pub(crate) fn are_several_around() -> bool {
    POLICIES.get() > 1
}

/// Whether there was ever a policy around something on this thread.
#[cfg(feature = "surface")]
pub(crate) fn is_any_around() -> bool {
    POLICIES.get() > 0
}

/// In the extensions of a response: the nearest policy has answered it.
struct Claimed;

/// Says on a response that the nearest policy has answered it.
#[cold]
pub(crate) fn mark(response: &mut Extensions) {
    response.insert(Claimed);
    IS_MARKED.set(true);
}

/// Whether the nearest policy has said so on a response.
#[inline]
pub(crate) fn is_marked<B>(response: &HttpResponse<B>) -> bool {
    IS_MARKED.get() && response.extensions().contains::<Claimed>()
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: RequestId = RequestId(8);
    const B: RequestId = RequestId(16);

    fn hand<T>(request: RequestId, hand: impl FnOnce() -> T) -> (T, bool) {
        super::hand(request, Place::built().shared(), hand)
    }

    #[test]
    fn a_claim_reaches_every_policy_around_and_ends_with_the_request() {
        let ((inner, is_inner_claimed), is_outer_claimed) = hand(A, || hand(A, || claim(A)));
        assert_eq!((inner, is_inner_claimed, is_outer_claimed), (Told::All, true, true));
        assert!(!hand(A, || ()).1);
    }

    #[test]
    fn another_request_on_the_way_is_not_claimed() {
        let ((_, is_inner_claimed), is_outer_claimed) = hand(A, || hand(B, || claim(B)));
        assert_eq!((is_inner_claimed, is_outer_claimed), (true, false));
        assert!(!hand(A, || claim(B)).1);
    }

    #[test]
    fn without_a_policy_around_nobody_has_to_be_told() {
        assert_eq!(claim(A), Told::All);
        expect_claims();
        assert_eq!(claim(A), Told::Nobody);
    }

    #[test]
    fn a_panic_inside_leaves_nothing_behind() {
        assert!(std::panic::catch_unwind(|| hand(A, || panic!("inside"))).is_err());
        assert_eq!(HANDED.get().request, RequestId(0));
    }

    #[test]
    fn a_policy_around_is_known_by_its_place() {
        let place = Place::built().shared();
        let (inside, _) = super::hand(A, place, || (around(A), around(B)));
        assert_eq!((inside, around(A)), ((Some(place), None), None));
    }
}
