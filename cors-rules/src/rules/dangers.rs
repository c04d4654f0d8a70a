use super::origins::Read;
use crate::{Code, Danger, Draft, Fix, Problem, Setting, origin::Pattern};

/// Refuses an opt-out that nothing needs. Where an origin could not be read, it may be the one that does.
pub(crate) fn check(draft: &Draft, read: &Read, problems: &mut Vec<Problem>) {
    let is_unread = draft.origins.is_none()
        || [Setting::Origins, Setting::Credentials].iter().any(|setting| draft.is_unread(*setting))
        || read.origins.iter().any(|origin| matches!(origin, Some(Err(_))));
    for (index, danger) in draft.dangers.iter().enumerate() {
        let problem = |code| Problem::new(code, danger.as_str()).at(Setting::Danger, Some(index)).fixed_by(Fix::Remove);
        if let Some(before) = draft.dangers[..index].iter().position(|other| other == danger) {
            problems.push(problem(Code::DangerDuplicate).clashing_with(Setting::Danger, Some(before)));
        } else if !read.needed(draft).contains(danger) && !is_unread {
            problems.push(problem(Code::DangerUnneeded));
        }
    }
}

/// The opt-outs without which the policy is refused.
pub(super) fn needed(draft: &Draft, read: &Read) -> Vec<Danger> {
    let is_needed = |danger: &Danger| match danger {
        Danger::InsecureOrigins => draft.credentials && read.patterns().any(is_insecure),
        Danger::PublicSuffixes => draft.credentials && read.patterns().any(|pattern| open_suffix(pattern).is_some()),
        Danger::NullOrigin => draft.origins.iter().flatten().any(|origin| origin == "null"),
    };
    Danger::ALL.into_iter().filter(is_needed).collect()
}

/// Needs `insecure_origins` with credentials.
pub(super) fn is_insecure(pattern: &Pattern) -> bool {
    pattern.scheme != "https" && !pattern.is_loopback()
}

/// The public suffix below which a pattern allows every name: needs `public_suffixes` with credentials.
pub(super) fn open_suffix(pattern: &Pattern) -> Option<&str> {
    if pattern.subdomains { pattern.public_suffix() } else { None }
}
