//! The line that a suite says about itself.

use std::io::{Write, stderr};

/// Writes past the test harness, which keeps the output of what passes to itself.
pub(crate) fn report(line: &str) {
    _ = writeln!(stderr(), "{line}");
}
