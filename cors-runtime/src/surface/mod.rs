//! What a service allows to whom: each path and method with the policy that is in force there.

mod entry;
mod example;
mod explain;
mod in_process;
pub(crate) mod routes;
pub(crate) mod survey;

pub use entry::{Entry, InForce, Source, State};
pub use explain::{Asked, Explanation, Outcome, Readable, Step};
pub use in_process::{Survey, of};

/// What a service allows to whom, sorted by path and method.
#[derive(Debug, Clone)]
pub struct Surface {
    entries: Vec<Entry>,
}

impl Surface {
    /// Each path and method.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }
}
