use std::fmt;

use super::{
    error::Problem,
    failure::{Failure, say},
    place::Place,
    registry::Registered,
};

/// Reads every policy of the program of which something is known only when it starts: those with an `env(...)` in the attribute or in
/// `policy!`, and each [`Live`](crate::Live) that a handler names.
///
/// Called in `main` before the server is made, it says all that is wrong at once. Without it, a worker that comes to such a policy
/// does not start, and says what is wrong with that one; a `Live` that no handler names, only `.wrap`, is found only so.
///
/// ```standalone_crate
/// # use std::process::ExitCode;
/// fn main() -> ExitCode {
///     if let Err(error) = cors_runtime::check() {
///         eprintln!("{error}");
///         return ExitCode::FAILURE;
///     }
///     // `HttpServer::new(...)`
///     ExitCode::SUCCESS
/// }
/// ```
///
/// # Errors
/// All problems of all policies.
pub fn check() -> Result<(), CheckError> {
    let open = Registered::all_open().filter_map(|registered| registered.cors.handle().err());
    let live = Registered::all_live().filter_map(|(registered, _)| registered.cors.handle().err());
    let mut failures: Vec<Failure> = Vec::new();
    for failure in open.chain(live) {
        let order = failure.place.order();
        let index = failures.partition_point(|known| known.place.order() <= order);
        failures.insert(index, failure);
    }
    // The policy of a module has several handlers, and so has a `Live`.
    let mut distinct: Vec<Failure> = Vec::new();
    for failure in failures {
        if !distinct.iter().any(|known| known.is_same(&failure)) {
            distinct.push(failure);
        }
    }
    if distinct.is_empty() {
        return Ok(());
    }
    Err(CheckError { policies: distinct.into_iter().map(FaultyPolicy::new).collect() })
}

/// All policies of a program that can't be used.
#[derive(Clone, PartialEq, Eq)]
pub struct CheckError {
    policies: Vec<FaultyPolicy>,
}

impl CheckError {
    /// The policies, at least one, by file and line.
    pub fn policies(&self) -> &[FaultyPolicy] {
        &self.policies
    }
}

/// Every policy with every problem, in the words of the compile error.
impl fmt::Display for CheckError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut separator = "";
        for policy in &self.policies {
            write!(f, "{separator}{policy}")?;
            separator = "\n\n";
        }
        Ok(())
    }
}

/// The same, so that a `main` that returns it says it well.
impl fmt::Debug for CheckError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for CheckError {}

/// A policy that can't be used, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FaultyPolicy {
    place: Place,
    problems: Vec<Problem>,
}

impl FaultyPolicy {
    fn new(Failure { place, problems, .. }: Failure) -> Self {
        Self { place, problems: problems.into_iter().map(Problem).collect() }
    }

    /// Whose policy it is: the path of the handler, with the constant that it names, or the module of a `policy!`.
    pub fn name(&self) -> String {
        self.place.to_string()
    }

    /// The file in which its settings are written.
    pub fn file(&self) -> &'static str {
        self.place.settings().file()
    }

    /// The line at which its settings are written, from 1.
    pub fn line(&self) -> u32 {
        self.place.settings().line()
    }

    /// The problems, at least one, in the order of the settings and of their items.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }
}

/// Whose policy it is, where, and every problem.
impl fmt::Display for FaultyPolicy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        say(f, &self.place, &self.problems)
    }
}
