use super::{beside_any, duplicate, items, not_a_token, not_alone, same_before};
use crate::{Code, Draft, Fix, Problem, Setting, is_token, joined, method};

const SETTING: Setting = Setting::Methods;

/// The methods that are listed; left out, those of the route, or what is safelisted.
pub(crate) fn check(draft: &Draft, problems: &mut Vec<Problem>) -> Vec<String> {
    let Some(methods) = &draft.methods else {
        return draft.route.clone().unwrap_or_else(|| method::SAFELISTED.map(str::to_owned).into());
    };
    let items = items(draft, SETTING, Some(methods), problems);
    for index in 0..items.len() {
        problems.extend(item(draft, items, index).map(|problem| problem.at(SETTING, Some(index))));
    }
    methods.clone()
}

fn item(draft: &Draft, items: &[String], index: usize) -> Option<Problem> {
    let item = &*items[index];
    if let Some(before) = same_before(items, index, &|other, item| other == item) {
        return Some(duplicate(Code::MethodDuplicate, SETTING, items, index, before));
    }
    if let Some((later, other)) = beside_any(items, &|_| false)
        && later == index
    {
        return Some(not_alone(Code::MethodAnyNotAlone, SETTING, items, index, other));
    }
    if item == "*" {
        return None;
    }
    if !is_token(item) {
        let correct = |part: &str| {
            let right = method::correct_case(part).unwrap_or(part);
            may_be_listed(draft, right).then(|| right.to_owned())
        };
        return Some(not_a_token(item, Code::MethodToken, Code::MethodSeveral, &correct));
    }
    if method::is_forbidden(item) {
        return Some(Problem::new(Code::MethodForbidden, item).fixed_by(Fix::Remove));
    }
    if let Some(right) = method::correct_case(item) {
        let fix = if may_be_listed(draft, right) { Fix::Write(right.to_owned()) } else { Fix::Remove };
        return Some(Problem::new(Code::MethodCase, item).naming(right).fixed_by(fix));
    }
    let route = draft.route.as_ref()?;
    if route.iter().any(|served| served == item) {
        return None;
    }
    let fix = match &**route {
        [only] if items.len() == 1 && !method::is_forbidden(only) => Fix::Write(only.clone()),
        _ => Fix::Remove.or(Fix::Advice("add a route for it".to_owned())),
    };
    let served: Vec<_> = route.iter().map(|method| format!("`{method}`")).collect();
    let served = joined(&mut served.iter().map(|method| &**method), ", ");
    Some(Problem::new(Code::MethodNotServed, item).naming(served).fixed_by(fix))
}

/// Whether a method breaks no rule as an item of its own: it is not forbidden, and the route, if there is one, serves it.
fn may_be_listed(draft: &Draft, method: &str) -> bool {
    let is_served = |route: &Vec<String>| method == "*" || route.iter().any(|served| served == method);
    !method::is_forbidden(method) && draft.route.as_ref().is_none_or(is_served)
}
