use super::{beside_any, duplicate, instead, items, not_a_token, not_alone, same_before};
use crate::{Code, Draft, Problem, Setting, header, is_token};

const SETTING: Setting = Setting::ExposeHeaders;

pub(crate) fn check(draft: &Draft, problems: &mut Vec<Problem>) {
    let items = items(draft, SETTING, draft.expose_headers.as_ref(), problems);
    for index in 0..items.len() {
        problems.extend(item(draft, items, index).map(|problem| problem.at(SETTING, Some(index))));
    }
}

fn item(draft: &Draft, items: &[String], index: usize) -> Option<Problem> {
    let item = &*items[index];
    if let Some(before) = same_before(items, index, &str::eq_ignore_ascii_case) {
        return Some(duplicate(Code::ExposeDuplicate, SETTING, items, index, before));
    }
    if let Some((later, other)) = beside_any(items, &|_| false)
        && later == index
    {
        return Some(not_alone(Code::ExposeAnyNotAlone, SETTING, items, index, other));
    }
    if item == "*" {
        return None;
    }
    if !is_token(item) {
        let correct = |name: &str| {
            let may_be_listed = !header::is_forbidden_response_header(name) && !header::is_cors_request_header(name);
            may_be_listed.then(|| name.to_owned())
        };
        return Some(not_a_token(item, Code::ExposeToken, Code::ExposeSeveral, &correct));
    }
    if header::is_forbidden_response_header(item) {
        return Some(Problem::new(Code::ExposeForbidden, item).fixed_by(instead::fix(draft, SETTING, item)));
    }
    header::is_cors_request_header(item)
        .then(|| Problem::new(Code::ExposeRequestField, item).fixed_by(instead::fix(draft, SETTING, item)))
}
