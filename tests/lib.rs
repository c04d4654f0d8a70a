//! What the suites share; each of them is a test target of this package.

pub mod program;

/// The Rust blocks of the README compile.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
pub struct Readme;
