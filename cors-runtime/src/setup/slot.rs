//! What a [`Live`](crate::Live) holds, apart from it: a constant of a handler refers to the `Live`, and nothing that changes may stand
//! in what a constant refers to.

use std::{
    collections::BTreeMap,
    panic::Location,
    ptr,
    sync::{Arc, Mutex, OnceLock, PoisonError},
};

use arc_swap::ArcSwap;

use super::compiled::Compiled;

/// What a `Live` is known by: no other one has its address.
#[derive(Debug)]
pub(crate) struct Key {
    /// Where it is declared.
    pub(crate) declared: &'static Location<'static>,
}

/// The policy of a `Live`, once it is set.
#[derive(Debug, Default)]
pub(crate) struct Slot {
    policy: OnceLock<ArcSwap<Compiled>>,
    /// Held while a policy is set, never by a request.
    pub(crate) setting: Mutex<()>,
}

impl Key {
    /// The place for the policy, which lasts as long as the program.
    pub(crate) fn slot(&'static self) -> &'static Slot {
        static SLOTS: Mutex<BTreeMap<usize, &Slot>> = Mutex::new(BTreeMap::new());
        let mut slots = SLOTS.lock().unwrap_or_else(PoisonError::into_inner);
        slots.entry(ptr::from_ref(self).addr()).or_insert_with(|| Box::leak(Box::default()))
    }
}

impl Slot {
    /// The policy, if it is set, which may be replaced at any time.
    pub(crate) fn get(&self) -> Option<&ArcSwap<Compiled>> {
        self.policy.get()
    }

    /// Requests from now on go by this policy.
    pub(crate) fn set(&self, policy: Compiled) {
        let policy = Arc::new(policy);
        let mut first = Some(Arc::clone(&policy));
        let slot = self.policy.get_or_init(|| ArcSwap::new(first.take().unwrap_or(policy.clone())));
        if first.is_some() {
            slot.store(policy);
        }
    }
}
