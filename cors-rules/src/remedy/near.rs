//! An origin that is near to one of a policy.

use crate::{
    Danger, Part, Policy, Setting,
    origin::{Difference, Near, Parts, Wider, is_serialized},
};

/// How many patterns a wider one may replace: where there are more, they are there for a reason.
const MAX_REPLACED: usize = 3;

/// An origin that a policy does not allow, and the pattern that it is near to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NearOrigin {
    /// The origin.
    pub origin: String,
    /// The pattern of the policy.
    pub pattern: String,
    /// What is not the same.
    pub difference: Difference,
    /// Whether the origin may be listed: with credentials, not one of a connection that anyone can read.
    pub may_be_listed: bool,
    /// A wider pattern that may be listed in its stead.
    pub wider: Option<Wider>,
}

impl NearOrigin {
    /// The value of an `Origin` field, if there is one of the policy that it is near to, and something that may be done.
    pub(super) fn of(policy: &Policy, origin: &str) -> Option<Self> {
        if !is_serialized(origin.as_bytes()) {
            return None;
        }
        let Near { pattern, difference, wider } = policy.origins.nearest(origin)?;
        let (asked, known) = (Parts::of(origin).filter(Parts::is_exact)?, Parts::of(&pattern)?);
        // Scheme, host and port were read as browsers write them, and the host of the pattern is one by the rules.
        if asked.host != known.host && !asked.is_plainly_below(&known) {
            return None;
        }
        // What is below a public suffix is another's.
        if difference == Difference::Subdomain && policy.public_suffixes.have(known.host) {
            return None;
        }
        let is_insecure = |parts: &Parts<'_>| policy.credentials && parts.is_insecure();
        let wider = wider.filter(|wider| {
            // With the danger, the pattern may be for all names below a public suffix.
            let is_of_all = known.subdomains && policy.credentials && policy.dangers.contains(&Danger::PublicSuffixes);
            // What is to be replaced may stand in a variable, or for other builds.
            let is_partial = |part| policy.is_partial(part, Setting::Origins);
            let most = if is_partial(Part::Variables) { 0 } else { MAX_REPLACED };
            !is_partial(Part::Builds) && wider.covered.len() <= most && !is_insecure(&known) && !is_of_all
        });
        // What is near to an origin of another scheme is in a policy that has opted in to that, unless it is loopback.
        let may_be_listed = !is_insecure(&asked) || (!is_plain_http(origin) && is_insecure(&known));
        if !may_be_listed && !is_plain_http(origin) {
            return None;
        }
        Some(Self { origin: origin.to_owned(), pattern, difference, may_be_listed, wider })
    }
}

/// Whether an origin is one of pages that come over a connection without encryption: those of other schemes, such as extensions, may
/// come over none.
pub(super) fn is_plain_http(origin: &str) -> bool {
    origin.starts_with("http://")
}
