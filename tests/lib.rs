//! Test suites of cors-runtime; each is a test target of this package.

/// The Rust blocks of the README compile.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
pub struct Readme;
