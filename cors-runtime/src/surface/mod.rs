//! What a service allows to whom: each path and method with the policy that is in force there.

mod difference;
mod entry;
mod example;
mod in_process;
mod json;
mod parse;
pub(crate) mod routes;
mod snapshot;
pub(crate) mod survey;
mod text;

use std::path::Path;

pub use entry::{Entry, InForce, Source, State};
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

    /// Holds the surface against a file that is kept under version control, for a review of what changes; with `UPDATE_SURFACE=1` in the
    /// environment it writes the file.
    ///
    /// A file without a folder is in the one where the test runs: that of its package. That a policy stands at another line is no difference.
    ///
    /// # Panics
    /// If something differs, with what is wider than before, what is narrower, and what is neither, in this order. If the file can't be read or
    /// written.
    #[track_caller]
    pub fn assert_matches(&self, file: impl AsRef<Path>) {
        snapshot::assert_matches("the CORS surface", file.as_ref(), &self.to_string(), |before, now| {
            difference::difference(&parse::lines(before), &parse::lines(now))
        });
    }
}
