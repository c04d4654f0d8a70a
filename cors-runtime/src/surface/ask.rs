//! Questions to a service, and what comes of them.

use super::entry::{InForce, Source};
use crate::{
    request::survey::{Around, Finding},
    setup::source::Current,
};

/// A preflight that is to be sent.
pub(crate) struct Asked<'a> {
    pub(crate) path: &'a str,
    pub(crate) method: &'a str,
    pub(crate) host: Option<&'a str>,
    /// Whether it may be answered by whatever is there: where not, it must not come to a handler.
    pub(crate) is_safe: &'a dyn Fn() -> bool,
}

/// What came of it.
#[derive(Clone)]
pub(crate) enum Reply {
    /// A policy of this crate would answer it.
    Finding(Finding),
    /// Something else has.
    Answered {
        status: u16,
        /// Whether it has a header of the CORS protocol.
        is_cors: bool,
        /// Whether the router had found a resource for it, where that is known.
        is_routed: Option<bool>,
    },
    /// It was not answered, since it might have come to a handler.
    Unknown,
}

/// What puts questions to a service.
pub(crate) trait Ask {
    /// Whether actual requests are asked for.
    const ASKS_ACTUAL: bool;

    async fn ask(&self, asked: &Asked<'_>) -> Reply;

    /// The policy to which an actual request with these fields comes, as far as that is known without serving it.
    fn ask_actual(&self, asked: &Asked<'_>, fields: &[(String, String)]) -> Option<Finding>;
}

/// A policy that was found for a pattern.
pub(super) fn in_force(policy: Current, is_live: bool, around: Option<Around>, pattern: &str) -> InForce {
    InForce::own(policy, is_live).from(around.map(|around| source(around, pattern)))
}

/// Where a policy comes from that is around something. A scope's own path is told from a resource later.
fn source(around: Around, pattern: &str) -> Source {
    match around {
        Around { processed: 0, .. } => Source::App,
        Around { is_whole: true, .. } => Source::Resource,
        Around { segments, .. } => Source::Scope(prefix(pattern, segments)),
    }
}

/// As many segments of a pattern.
fn prefix(pattern: &str, segments: usize) -> String {
    let ends = pattern.char_indices().filter(|(_, character)| *character == '/').map(|(place, _)| place);
    let end = ends.chain([pattern.len()]).nth(segments).unwrap_or(pattern.len());
    pattern[..end].to_owned()
}
