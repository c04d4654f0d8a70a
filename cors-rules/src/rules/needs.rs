//! What a policy has to opt out of.

use crate::{Danger, Draft, Other, origin::Parts};

/// The opt-outs without which the policy is refused.
pub(super) fn needed<'a: 'b, 'b>(
    draft: &Draft,
    patterns: &(impl Iterator<Item = &'b Parts<'a>> + Clone),
) -> Vec<Danger> {
    // A predicate is not asked for what the rules would not let a policy name.
    let is_asked = draft.others.iter().any(|other| matches!(other, Other::Predicate(_)));
    let is_needed = |danger: &Danger| match danger {
        Danger::InsecureOrigins => draft.credentials && (is_asked || patterns.clone().any(Parts::is_insecure)),
        Danger::PublicSuffixes => draft.credentials && patterns.clone().any(|pattern| open_suffix(pattern).is_some()),
        Danger::NullOrigin => {
            (is_asked && !draft.credentials) || draft.origins.iter().flatten().any(|origin| origin == "null")
        }
    };
    Danger::ALL.into_iter().filter(is_needed).collect()
}

/// The public suffix below which a pattern allows every name: needs `public_suffixes` with credentials.
pub(super) fn open_suffix<'a>(pattern: &Parts<'a>) -> Option<&'a str> {
    if pattern.subdomains { pattern.public_suffix() } else { None }
}
