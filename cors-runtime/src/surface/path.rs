//! Paths and patterns, as actix-web reads them.

use actix_web::dev::Url;

/// A segment that no service has.
pub(crate) const NOBODYS: &str = "cors-runtime-survey";

/// The path by which actix-web routes, of one that goes over the wire.
pub(crate) fn decoded(path: &str) -> String {
    path.parse().map_or_else(|_| path.to_owned(), |uri| Url::new(uri).path().to_owned())
}

/// A path with one more segment.
pub(crate) fn below(path: &str, segment: &str) -> String {
    format!("{}/{segment}", path.strip_suffix('/').unwrap_or(path))
}

/// The pattern of a scope as it stands before others.
pub(crate) fn own(pattern: &str) -> &str {
    pattern.trim_end_matches('/')
}

/// Whether the scope of a pattern is around that of another one, or the same, as they are written.
pub(crate) fn is_around(pattern: &str, other: &str) -> bool {
    other.strip_prefix(pattern).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
