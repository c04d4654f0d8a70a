use std::{
    collections::BTreeSet,
    fmt,
    panic::Location,
    sync::{Mutex, PoisonError},
};

use cors_rules::Problem;

use super::place::Place;

/// A policy that can't be used, which keeps the service from its start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Failure {
    pub(crate) place: Place,
    pub(crate) problems: Vec<Problem>,
}

impl Failure {
    /// Says it on stderr, where an operator sees it without a logger: once in the life of the program, and not for each worker, nor
    /// for each handler that has the policy.
    pub(crate) fn report(&self) {
        static SAID: Mutex<BTreeSet<&Location<'_>>> = Mutex::new(BTreeSet::new());
        if SAID.lock().unwrap_or_else(PoisonError::into_inner).insert(self.place.settings()) {
            eprintln!("error: {self}");
        }
    }
}

/// Whose policy it is, where, and all that is wrong with it.
impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the CORS policy of `{}` at {} can't be used", self.place, self.place.at())?;
        self.problems.iter().try_for_each(|problem| write!(f, "\n{problem}"))
    }
}
