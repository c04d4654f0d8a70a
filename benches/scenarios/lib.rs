//! What is measured: named scenarios, each an application in process and a request to it, or one function of the library.

#[cfg(test)]
mod answers;
mod driver;
mod handwritten;
mod hostile;
mod middleware;
mod policies;
mod request;
mod routes;
mod sizes;
mod tower_http;
mod variants;

pub use driver::{Answer, Meter, Scenario};

/// A scenario that is built when it is asked for: some hold thousands of handlers.
pub struct Entry {
    /// What is measured, then the case, then whose code, with `/` between them.
    pub name: String,
    build: Box<dyn Fn() -> Box<dyn Scenario>>,
}

impl Entry {
    fn new(name: impl Into<String>, build: impl Fn() -> Box<dyn Scenario> + 'static) -> Self {
        Self { name: name.into(), build: Box::new(build) }
    }

    /// Makes it ready to run.
    pub fn build(&self) -> Box<dyn Scenario> {
        (self.build)()
    }
}

/// Whether a scenario is the start of a worker: what counts is the first one of a program, and each of the others.
pub fn is_start(name: &str) -> bool {
    name.starts_with("start/")
}

/// All scenarios.
pub fn all() -> Vec<Entry> {
    [policies::entries(), sizes::entries(), hostile::entries(), routes::entries(), tower_http::entries()]
        .into_iter()
        .flatten()
        .collect()
}
