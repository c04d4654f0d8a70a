use super::read::Read;
use crate::{Code, Draft, Fix, Other, Problem, Setting};

/// Refuses an opt-out that nothing needs. Where an origin could not be read, it may be the one that does; and what an environment
/// variable needs, it may not need in the next environment that the program runs in.
pub(crate) fn check(draft: &Draft, read: &Read<'_>, problems: &mut Vec<Problem>) {
    let is_unread = draft.origins.is_none()
        || [Setting::Origins, Setting::Credentials].iter().any(|setting| draft.is_unread(*setting))
        || draft.others.iter().any(|other| matches!(other, Other::Environment { .. }))
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
