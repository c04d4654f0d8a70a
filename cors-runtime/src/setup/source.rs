use std::{
    ptr,
    sync::{Arc, Mutex, PoisonError},
};

use cors_rules::Policy;

use super::{compiled::Compiled, place::Place};

/// Where a policy comes from.
#[derive(Clone)]
pub(crate) enum Source {
    /// As [`Policy::write`] writes it.
    Constant(&'static str),
    Built(Arc<Compiled>),
}

impl Source {
    pub(crate) fn handle(&self, place: Place) -> Handle {
        let policy = match self {
            Self::Constant(written) => Shared::Constant(compiled(written)),
            Self::Built(built) => Shared::Built(Arc::clone(built)),
        };
        Handle { policy, place: place.shared() }
    }
}

/// What a request reads.
#[derive(Debug, Clone)]
pub(crate) struct Handle {
    policy: Shared,
    /// Whose policy it is: others may have the same one.
    pub(crate) place: &'static Place,
}

/// A policy, of which there is one for all workers.
#[derive(Debug, Clone)]
enum Shared {
    Constant(&'static Compiled),
    Built(Arc<Compiled>),
}

impl Handle {
    #[inline]
    pub(crate) fn get(&self) -> &Compiled {
        match &self.policy {
            Shared::Constant(compiled) => compiled,
            Shared::Built(compiled) => compiled,
        }
    }

    /// Whether this is the same policy, by where it is.
    pub(crate) fn is(&self, other: &Self) -> bool {
        ptr::eq(self.get(), other.get())
    }
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
