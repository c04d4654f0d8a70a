use std::{
    fmt,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use cors_rules::Problem;

use super::place::Place;

/// A policy that can't be used, which keeps the service from its start.
#[derive(Debug, Clone)]
pub(crate) struct Failure {
    pub(crate) place: Place,
    pub(crate) problems: Vec<Problem>,
    /// Says it to the operator: only who has problems needs to know how.
    report: fn(&Self),
}

impl Failure {
    pub(crate) fn new(place: Place, problems: Vec<Problem>) -> Self {
        Self { place, problems, report: Self::report_now }
    }

    /// Says it on stderr, where an operator sees it without a logger: once for all workers and handlers that start now.
    pub(crate) fn report(&self) {
        (self.report)(self);
    }

    fn report_now(&self) {
        /// Longer than workers start apart, and shorter than anyone tries again.
        const AT_ONCE: Duration = Duration::from_secs(1);
        static SAID: Mutex<Vec<(String, Instant)>> = Mutex::new(Vec::new());
        let text = self.to_string();
        let mut said = SAID.lock().unwrap_or_else(PoisonError::into_inner);
        said.retain(|(_, when)| when.elapsed() <= AT_ONCE);
        if !said.iter().any(|(known, _)| *known == text) {
            eprintln!("error: {text}");
            said.push((text, Instant::now()));
        }
    }

    /// Whether both are the same mistake, of several handlers that have one policy.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        self.place.settings() == other.place.settings() && self.problems == other.problems
    }
}

/// Whose policy it is, where, and all that is wrong with it.
impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        say(f, &self.place, &self.problems)
    }
}

/// The text of a policy that can't be used.
pub(crate) fn say(f: &mut fmt::Formatter<'_>, place: &Place, problems: &[impl fmt::Display]) -> fmt::Result {
    write!(f, "the CORS policy of `{place}` at {} can't be used", place.at())?;
    problems.iter().try_for_each(|problem| write!(f, "\n{problem}"))
}
