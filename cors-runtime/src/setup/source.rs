use std::{
    collections::BTreeMap,
    env::{self, VarError},
    ptr,
    sync::{Arc, Mutex, PoisonError},
};

use cors_rules::{Problem, Settings, Variable};

use super::{compiled::Compiled, place::Place};
use crate::predicate::Predicate;

/// Where a policy comes from.
#[derive(Clone)]
pub(crate) enum Source {
    Constant(Written),
    Built(Arc<Compiled>),
}

/// What a macro left of a policy.
#[derive(Clone, Copy)]
pub(crate) struct Written {
    /// As [`Settings::write`] writes them.
    pub(crate) texts: &'static [&'static str],
    /// In the order in which the texts name them.
    pub(crate) predicates: &'static [&'static dyn Predicate],
}

impl Written {
    /// Whether it allows a method.
    pub(crate) const fn allows(&self, method: &str) -> bool {
        let mut index = 0;
        while index < self.texts.len() {
            if Settings::written_allows(self.texts[index], method) {
                return true;
            }
            index += 1;
        }
        false
    }

    pub(crate) fn settings(&self) -> Settings {
        Settings::read(self.texts.iter().copied())
    }
}

impl Source {
    pub(crate) fn handle(&self, place: Place) -> Handle {
        let policy = match self {
            Self::Constant(written) => Shared::Constant(compiled(*written).expect("TODO")),
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
pub(crate) fn compiled(written: Written) -> Result<&'static Compiled, Vec<Problem>> {
    static READ: Mutex<BTreeMap<Key, Result<&Compiled, Vec<Problem>>>> = Mutex::new(BTreeMap::new());
    let predicates = written.predicates.iter().map(|predicate| ptr::from_ref(*predicate).addr());
    let key = (written.texts, predicates.collect());
    let mut read = READ.lock().unwrap_or_else(PoisonError::into_inner);
    let compiled = read.entry(key).or_insert_with(|| {
        let settings = written.settings();
        let policy = if settings.is_open() { settings.resolve(variable) } else { Ok(settings.into_policy()) };
        policy.map(|policy| &*Box::leak(Box::new(Compiled::of_constant(policy, written.predicates))))
    });
    compiled.clone()
}

/// The texts of a constant, and where its predicates are.
type Key = (&'static [&'static str], Vec<usize>);

fn variable(name: &str) -> Variable {
    match env::var(name) {
        Ok(value) => Variable::Set(value),
        Err(VarError::NotPresent) => Variable::Unset,
        Err(VarError::NotUnicode(_)) => Variable::NotUnicode,
    }
}
