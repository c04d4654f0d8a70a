//! What a [`Live`](crate::Live) holds, apart from it: a constant of a handler refers to the `Live`, and nothing that changes may stand
//! in what a constant refers to.

use std::{
    cell::RefCell,
    panic::Location,
    ptr,
    sync::{
        Arc, Mutex, PoisonError, RwLock, TryLockError,
        atomic::{AtomicUsize, Ordering},
    },
};

use super::{compiled::Compiled, failure::Failure, place::Place};

/// What a `Live` is known by: no other one has its address.
#[derive(Debug)]
pub(crate) struct Key {
    /// Where it is declared.
    pub(crate) declared: &'static Location<'static>,
    /// What a worker asks for it: a program without a `Live` has no such function.
    pub(crate) reader: fn(&'static Self, Place) -> Result<Reader, Failure>,
}

/// The policy of a `Live`, once it is set.
///
/// The newest policy has one of two places, and the next one is written into the other: no reader waits for a writer, since the place
/// that it is told to look at is written to only after it would be told another one.
#[derive(Debug, Default)]
pub(crate) struct Slot {
    /// How often a policy was set, which tells the place of the newest.
    set: AtomicUsize,
    places: [RwLock<Option<Arc<Compiled>>>; 2],
    /// Held while a policy is set, never by a request.
    pub(crate) setting: Mutex<()>,
}

impl Key {
    /// The place for the policy, which lasts as long as the program.
    pub(crate) fn slot(&'static self) -> &'static Slot {
        static SLOTS: Mutex<Vec<(&Key, &Slot)>> = Mutex::new(Vec::new());
        let mut slots = SLOTS.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, slot)) = slots.iter().find(|(key, _)| ptr::eq(*key, self)) {
            return slot;
        }
        let slot = Box::leak(Box::default());
        slots.push((self, slot));
        slot
    }
}

impl Slot {
    /// The newest policy, and how many were set before it or with it, or later: `None` before the first.
    pub(crate) fn get(&self) -> Option<(usize, Arc<Compiled>)> {
        loop {
            let set = self.set.load(Ordering::Acquire);
            if set == 0 {
                return None;
            }
            let place = match self.places[set % 2].try_read() {
                Ok(place) => place,
                Err(TryLockError::Poisoned(place)) => place.into_inner(),
                // A newer one was set meanwhile, and the one after that is being written.
                Err(TryLockError::WouldBlock) => continue,
            };
            if let Some(policy) = &*place {
                return Some((set, Arc::clone(policy)));
            }
        }
    }

    /// Requests from now on go by this policy. Who calls it holds `setting`.
    pub(crate) fn set(&self, policy: Compiled) {
        let set = self.set.load(Ordering::Relaxed) + 1;
        *self.places[set % 2].write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(policy));
        self.set.store(set, Ordering::Release);
    }
}

/// What a worker has of a slot: the policy that it has read last, so that a request has no more to do than to see that there is no newer
/// one.
#[derive(Debug, Clone)]
pub(crate) struct Reader {
    pub(crate) slot: &'static Slot,
    last: RefCell<(usize, Arc<Compiled>)>,
}

impl Reader {
    /// `None` before the first policy is set.
    pub(crate) fn new(slot: &'static Slot) -> Option<Self> {
        Some(Self { slot, last: RefCell::new(slot.get()?) })
    }

    /// The newest policy.
    #[inline]
    pub(crate) fn newest(&self) -> Arc<Compiled> {
        let mut last = self.last.borrow_mut();
        if last.0 != self.slot.set.load(Ordering::Acquire)
            && let Some(newer) = self.slot.get()
        {
            *last = newer;
        }
        Arc::clone(&last.1)
    }
}

#[cfg(test)]
mod tests {
    use std::thread;

    use cors_rules::Settings;

    use super::*;
    use crate::predicate::Predicates;

    fn policy(methods: &'static str) -> Compiled {
        Compiled::built(Settings::read(&[methods]).into_policy(), Predicates::default())
    }

    fn slot() -> &'static Slot {
        Box::leak(Box::default())
    }

    fn methods(compiled: &Compiled) -> Vec<bool> {
        ["GET", "PUT", "DELETE"].map(|method| compiled.policy.methods.contains(method)).to_vec()
    }

    #[test]
    fn a_reader_has_the_newest_policy_at_once() {
        let slot = slot();
        assert!(Reader::new(slot).is_none() && slot.get().is_none());
        slot.set(policy("methods GET"));
        let (one, other) = (Reader::new(slot).unwrap(), Reader::new(slot).unwrap());
        for text in ["methods PUT", "methods DELETE", "methods GET PUT", "methods PUT DELETE", "methods GET"] {
            slot.set(policy(text));
            assert_eq!(methods(&one.newest()), methods(&policy(text)), "{text}");
            assert!(Arc::ptr_eq(&one.newest(), &one.newest()));
        }
        // It has missed several.
        assert!(Arc::ptr_eq(&one.newest(), &other.newest()));
    }

    #[test]
    fn no_reader_goes_back_while_policies_are_set() {
        const TIMES: usize = 20_000;
        let slot = slot();
        let numbered = |number: usize| {
            let status = u16::try_from(number % 100).unwrap() + 200;
            Compiled { preflight_status: status.try_into().unwrap(), ..policy("methods GET") }
        };
        slot.set(numbered(0));
        thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    let reader = Reader::new(slot).unwrap();
                    let (mut last, mut seen) = (0, 0);
                    while last < TIMES {
                        let before = slot.set.load(Ordering::SeqCst) - 1;
                        let status = usize::from(reader.newest().preflight_status.as_u16()) - 200;
                        let after = slot.set.load(Ordering::SeqCst) - 1;
                        // One that was the newest between the two looks: by its number, where they are not too far apart.
                        if after - before < 90 {
                            assert!(
                                (before..=after + 1).any(|number| number % 100 == status),
                                "{before} {status} {after}"
                            );
                            seen += 1;
                        }
                        last = after;
                    }
                    assert!(seen > 0);
                });
            }
            for number in 1..=TIMES {
                slot.set(numbered(number));
            }
        });
    }
}
