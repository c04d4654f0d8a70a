//! Test suites of cors-runtime; each is a test target of this package.
