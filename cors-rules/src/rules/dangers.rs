use crate::{
    Code, Danger, Draft, Fix, Problem, Setting,
    origin::{self, Pattern},
};

/// Refuses an opt-out that nothing needs. Where an origin could not be read, it may be the one that does.
pub(crate) fn check(draft: &Draft, problems: &mut Vec<Problem>) {
    let is_unread = draft.origins.is_none()
        || [Setting::Origins, Setting::Credentials].iter().any(|setting| draft.is_unread(*setting))
        || patterns(draft).any(|pattern| pattern.is_none());
    let needed = needed(draft);
    for (index, danger) in draft.dangers.iter().enumerate() {
        let problem = |code| Problem::new(code, danger.as_str()).at(Setting::Danger, Some(index)).fixed_by(Fix::Remove);
        if let Some(before) = draft.dangers[..index].iter().position(|other| other == danger) {
            problems.push(problem(Code::DangerDuplicate).clashing_with(Setting::Danger, Some(before)));
        } else if !needed.contains(danger) && !is_unread {
            problems.push(problem(Code::DangerUnneeded));
        }
    }
}

/// The opt-outs without which the policy is refused.
pub(super) fn needed(draft: &Draft) -> Vec<Danger> {
    let is_needed = |danger: &Danger| match danger {
        Danger::InsecureOrigins => draft.credentials && patterns(draft).flatten().any(|pattern| is_insecure(&pattern)),
        Danger::PublicSuffixes => {
            draft.credentials && patterns(draft).flatten().any(|pattern| open_suffix(&pattern).is_some())
        }
        Danger::NullOrigin => draft.origins.iter().flatten().any(|origin| origin == "null"),
    };
    Danger::ALL.into_iter().filter(is_needed).collect()
}

/// The patterns of the policy, those that can't be read as `None`.
fn patterns(draft: &Draft) -> impl Iterator<Item = Option<Pattern>> {
    let origins = draft.origins.iter().flatten().filter(|origin| !matches!(&***origin, "*" | "null"));
    origins.map(|origin| origin::parse(origin).ok())
}

/// Needs `insecure_origins` with credentials.
pub(super) fn is_insecure(pattern: &Pattern) -> bool {
    pattern.scheme != "https" && !pattern.is_loopback()
}

/// The public suffix below which a pattern allows every name: needs `public_suffixes` with credentials.
pub(super) fn open_suffix(pattern: &Pattern) -> Option<&str> {
    if pattern.subdomains { pattern.public_suffix() } else { None }
}
