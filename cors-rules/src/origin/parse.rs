use std::borrow::Cow;

use super::{Pattern, parts::Parts, pattern::scheme_text, plain::plain, read::read, suggest};
use crate::Problem;

impl<'a> Parts<'a> {
    /// Reads a pattern, neither `*` nor `null`, by every rule for one by itself.
    #[inline]
    pub(crate) fn parse(value: &'a str) -> Result<Self, Box<Problem>> {
        plain(value).map_or_else(|| parse_any(value), Ok)
    }
}

/// Boxed, so that the many patterns that are valid take no room for what is said of the others.
fn parse_any(value: &str) -> Result<Parts<'_>, Box<Problem>> {
    read(value).map_err(|fault| {
        let code = fault.code;
        Box::new(fault.into_problem(value, || suggest::fix(code, value)))
    })
}

impl Pattern {
    /// A pattern as it is written in a policy, neither `*` nor `null`, by every rule for one by itself, where nobody asks what is
    /// wrong.
    pub fn valid(value: &str) -> Option<Self> {
        let Parts { scheme, subdomains, host, port } = plain(value).or_else(|| read(value).ok())?;
        Some(Self { scheme: scheme_text(scheme), host: Cow::Owned(host.to_owned()), subdomains, port })
    }
}
