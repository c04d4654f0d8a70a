//! What a service allows to whom: each path and method with the policy that is in force there.

mod entry;

pub use entry::{Entry, InForce, Source, State};

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
