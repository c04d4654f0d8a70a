use crate::{
    Code, Danger, Draft, Fix, Problem, Setting,
    origin::{self, Pattern},
};

/// Refuses an opt-out that nothing needs. Where an origin could not be read, it may be the one that does.
pub(crate) fn check(draft: &Draft, problems: &mut Vec<Problem>) {
    let origins = draft.origins.as_deref().unwrap_or_default();
    let mut unread =
        draft.origins.is_none() || [Setting::Origins, Setting::Credentials].iter().any(|s| draft.is_unread(*s));
    let mut patterns = Vec::new();
    for origin in origins.iter().filter(|origin| !matches!(&***origin, "*" | "null")) {
        match origin::parse(origin) {
            Ok(pattern) => patterns.push(pattern),
            Err(_) => unread = true,
        }
    }
    for (index, danger) in draft.dangers.iter().enumerate() {
        let problem = |code| Problem::new(code, danger.as_str()).at(Setting::Danger, Some(index)).fixed_by(Fix::Remove);
        if let Some(before) = draft.dangers[..index].iter().position(|other| other == danger) {
            problems.push(problem(Code::DangerDuplicate).clashing_with(Setting::Danger, Some(before)));
            continue;
        }
        let is_needed = match danger {
            Danger::InsecureOrigins => draft.credentials && patterns.iter().any(is_insecure),
            Danger::PublicSuffixes => {
                draft.credentials && patterns.iter().any(|pattern| open_suffix(pattern).is_some())
            }
            Danger::NullOrigin => origins.iter().any(|origin| origin == "null"),
        };
        if !is_needed && !unread {
            problems.push(problem(Code::DangerUnneeded));
        }
    }
}

/// Needs `insecure_origins` with credentials.
pub(super) fn is_insecure(pattern: &Pattern) -> bool {
    pattern.scheme != "https" && !pattern.is_loopback()
}

/// The public suffix below which a pattern allows every name: needs `public_suffixes` with credentials.
pub(super) fn open_suffix(pattern: &Pattern) -> Option<&str> {
    if pattern.subdomains { pattern.public_suffix() } else { None }
}
