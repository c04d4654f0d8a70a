use super::{beside_any, duplicate, instead, items, not_a_token, not_alone, same_before};
use crate::{Code, Draft, Fix, Problem, Setting, header, is_token};

const SETTING: Setting = Setting::Headers;

pub(crate) fn check(draft: &Draft, problems: &mut Vec<Problem>) {
    let items = items(draft, SETTING, draft.headers.as_ref(), problems);
    for index in 0..items.len() {
        problems.extend(item(draft, items, index).map(|problem| problem.at(SETTING, Some(index))));
    }
}

fn item(draft: &Draft, items: &[String], index: usize) -> Option<Problem> {
    let item = &*items[index];
    if let Some(before) = same_before(items, index, &str::eq_ignore_ascii_case) {
        return Some(duplicate(Code::HeaderDuplicate, SETTING, items, index, before));
    }
    if let Some((later, other)) = beside_any(items, &header::is_non_wildcard_request_header)
        && later == index
    {
        return Some(not_alone(Code::HeaderAnyNotAlone, SETTING, items, index, other));
    }
    if item == "*" {
        return None;
    }
    if header::is_non_wildcard_request_header(item)
        && draft.credentials
        && let Some(star) = items.iter().position(|other| other == "*")
    {
        let fix = Fix::Remove.or(Fix::Advice("name the other headers in the place of `*`".to_owned()));
        let problem = Problem::new(Code::HeaderAnyAuthorization, item).naming("*").fixed_by(fix);
        return Some(problem.clashing_with(SETTING, Some(star)));
    }
    if !is_token(item) {
        let correct = |name: &str| header::is_listable(name).then(|| name.to_owned());
        return Some(not_a_token(item, Code::HeaderToken, Code::HeaderSeveral, &correct));
    }
    if header::is_forbidden_request_header(item) {
        return Some(Problem::new(Code::HeaderForbidden, item).fixed_by(instead::fix(draft, SETTING, item)));
    }
    header::is_cors_response_header(item)
        .then(|| Problem::new(Code::HeaderResponseField, item).fixed_by(instead::fix(draft, SETTING, item)))
}
