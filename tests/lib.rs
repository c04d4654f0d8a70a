//! What the suites share; each of them is a test target of this package.

pub mod program;

/// The Rust blocks of the README compile.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
pub struct Readme;

/// Those of the page at the registry too.
#[cfg(doctest)]
#[doc = include_str!("../cors-runtime/README.md")]
pub struct PackagedReadme;
