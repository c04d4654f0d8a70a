//! The rules, a file a setting, and what the rules for lists share.

pub(crate) mod dangers;
pub(crate) mod expose_headers;
mod first;
pub(crate) mod headers;
mod instead;
pub(crate) mod max_age;
pub(crate) mod methods;
mod needs;
pub(crate) mod origins;
mod overlap;
pub(crate) mod preflight_status;
pub(crate) mod read;

use crate::{Code, Draft, Fix, Problem, Setting, is_token};

/// The items of a list that was given, which may not be empty.
fn items<'a>(
    draft: &Draft,
    setting: Setting,
    items: Option<&'a Vec<String>>,
    problems: &mut Vec<Problem>,
) -> &'a [String] {
    let Some(items) = items else { return &[] };
    let is_empty = items.is_empty() && (setting != Setting::Origins || draft.others.is_empty());
    if is_empty && !draft.is_unread(setting) {
        let fix = match setting {
            Setting::Origins => Fix::Advice("name at least one origin, or write `\"*\"` for all".to_owned()),
            _ => Fix::Advice(format!("remove `{setting} = []`, or name at least one")),
        };
        problems.push(Problem::new(Code::ListEmpty, setting.key()).at(setting, None).fixed_by(fix));
    }
    items
}

/// The index of an earlier item that is the same.
fn same_before(items: &[String], index: usize, is_same: &dyn Fn(&str, &str) -> bool) -> Option<usize> {
    items[..index].iter().position(|other| is_same(other, &items[index]))
}

/// An item that is listed before, at index `before`.
fn duplicate(code: Code, setting: Setting, items: &[String], index: usize, before: usize) -> Problem {
    let problem = Problem::new(code, &items[index]).naming(&items[before]).fixed_by(Fix::Remove);
    problem.clashing_with(setting, Some(before))
}

/// `*` beside items that it makes pointless is one mistake, reported on the later of `*` and the first of them: the indices
/// of the later and of the other.
fn beside_any(items: &[String], may_stand_beside: &dyn Fn(&str) -> bool) -> Option<(usize, usize)> {
    let star = items.iter().position(|item| item == "*")?;
    let neighbour = items.iter().position(|item| item != "*" && !may_stand_beside(item))?;
    Some((star.max(neighbour), star.min(neighbour)))
}

/// The problem that [`beside_any`] found.
fn not_alone(code: Code, setting: Setting, items: &[String], index: usize, other: usize) -> Problem {
    let pointless = if items[index] == "*" { &items[other] } else { &items[index] };
    let fix = Fix::Advice(format!("remove `{pointless}`, or remove `*`"));
    Problem::new(code, &items[index]).naming(&items[other]).clashing_with(setting, Some(other)).fixed_by(fix)
}

/// The problem of a name that is no token: several in one string, white space around it, or a character that none has.
/// `correct` gives the form in which a name may be listed, if it may.
fn not_a_token(item: &str, token: Code, several: Code, correct: &dyn Fn(&str) -> Option<String>) -> Problem {
    let parts: Vec<_> =
        item.split(|c: char| c.is_whitespace() || c == ',' || c == ';').filter(|part| !part.is_empty()).collect();
    if parts.len() > 1 && parts.iter().all(|part| is_token(part)) {
        let right: Vec<_> = parts.into_iter().filter_map(correct).collect();
        return Problem::new(several, item).fixed_by(if right.is_empty() { Fix::Remove } else { Fix::Split(right) });
    }
    let is_wrong = |c: char| !is_token(c.encode_utf8(&mut [0; 4]));
    let wrong = item.chars().find(|c| is_wrong(*c)).map(String::from);
    let before_colon = item.split_once(':').map(|(name, _)| name.trim()).filter(|name| is_token(name));
    let listed = |name| correct(name).map_or(Fix::Remove, Fix::Write);
    let fix = match &*parts {
        [] => Some(Fix::Remove),
        [only] if is_token(only) => Some(listed(only)),
        _ => before_colon.map(listed),
    };
    Problem::new(token, item).naming(wrong.unwrap_or_default()).marking(|_, c| is_wrong(c)).fixed_by(fix)
}
