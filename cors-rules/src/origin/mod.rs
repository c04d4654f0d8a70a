//! Origins: the patterns of a policy, and the `Origin` values that they match.

mod parse;
mod pattern;
mod serialized;
mod suggest;

pub(crate) use parse::parse;
pub use pattern::{Pattern, Port};
pub use serialized::is_serialized;

use crate::{List, Text};

/// The longest value that is compared: an origin's scheme, host (253 characters) and port are shorter, so that a longer value
/// is refused before a byte of it is read.
pub const MAX_LENGTH: usize = 512;

/// The origins of a policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origins {
    /// Every origin, `null` included.
    Any,
    /// The origins that stand in a list or match a pattern of one.
    Listed {
        /// Origins as browsers send them; `null` may be one.
        exact: List<Text>,
        /// Patterns with a wildcard.
        patterns: List<Pattern>,
    },
}

/// How an `Origin` value is allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    /// Every origin is allowed.
    Any,
    /// It is the exact origin with this index.
    Exact(usize),
    /// It matches a pattern with a wildcard.
    Pattern,
}

impl Origins {
    /// Finds the value of an `Origin` field, compared byte for byte; `None` if it is not allowed.
    ///
    /// Allocates nothing, and reads a value at most once for each pattern.
    ///
    /// ```
    /// use cors_rules::origin::{Found, Origins, Pattern, Port};
    ///
    /// const ORIGINS: Origins = Origins::Listed {
    ///     exact: std::borrow::Cow::Borrowed(&[std::borrow::Cow::Borrowed("https://app.example.com")]),
    ///     patterns: std::borrow::Cow::Borrowed(&[Pattern::subdomains("https", "example.org", Port::Default)]),
    /// };
    /// assert_eq!(ORIGINS.find(b"https://app.example.com"), Some(Found::Exact(0)));
    /// assert_eq!(ORIGINS.find(b"https://a.b.example.org"), Some(Found::Pattern));
    /// assert_eq!(ORIGINS.find(b"https://example.org"), None);
    /// assert_eq!(ORIGINS.find(b"https://app.example.com/"), None);
    /// ```
    #[inline]
    pub fn find(&self, origin: &[u8]) -> Option<Found> {
        match self {
            Self::Any => Some(Found::Any),
            Self::Listed { exact, patterns } => find_listed(exact, patterns, origin),
        }
    }
}

fn find_listed(exact: &[Text], patterns: &[Pattern], origin: &[u8]) -> Option<Found> {
    if let Some(index) = exact.iter().position(|allowed| allowed.as_bytes() == origin) {
        return Some(Found::Exact(index));
    }
    if origin.len() > MAX_LENGTH {
        return None;
    }
    patterns.iter().any(|pattern| pattern.matches(origin)).then_some(Found::Pattern)
}
