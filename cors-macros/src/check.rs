//! Asks the rule book, and puts each problem on the tokens that are wrong.

use cors_rules::{Code, Draft, Fix, Place, Policy, Problem, Setting};

use crate::{
    attr::Attr,
    keys::Key,
    mistake::{Mistake, Spot},
};

/// The policy of `attr`, or all of its mistakes; `route` is the methods of the handler that it is for.
pub(crate) fn check(mut attr: Attr, route: Option<&[String]>) -> Result<Policy, Vec<Mistake>> {
    let mut mistakes = std::mem::take(&mut attr.mistakes);
    match draft(&attr, route).check() {
        Ok(policy) if mistakes.is_empty() => return Ok(policy),
        Ok(_) => {}
        Err(problems) => mistakes.extend(problems.into_iter().map(|problem| place(&attr, problem))),
    }
    Err(mistakes)
}

/// What an attribute says its handler has.
pub(crate) enum Checked {
    Policy(Box<Policy>),
    /// The policy of this name.
    Named(syn::Path),
    /// No policy.
    None,
}

/// What `attr` says, or all of its mistakes; `route` is the methods of the handler that it is for.
pub(crate) fn check_attribute(attr: Attr, route: Option<&[String]>) -> Result<Checked, Vec<Mistake>> {
    if attr.key(Key::None).is_some() {
        return alone(attr, Key::None).map(|_| Checked::None);
    }
    if attr.key(Key::Policy).is_some() {
        return alone(attr, Key::Policy).and_then(|attr| attr.policy.map(Checked::Named).ok_or_else(Vec::new));
    }
    check(attr, route).map(|policy| Checked::Policy(Box::new(policy)))
}

/// Refuses other keys beside `policy` or `none`.
fn alone(mut attr: Attr, key: Key) -> Result<Attr, Vec<Mistake>> {
    let mut mistakes = std::mem::take(&mut attr.mistakes);
    let other = attr.keys.iter().find(|(other, _)| ![key, Key::Crate].contains(other));
    if let (Some((other, spot)), Some(alone)) = (other, attr.key(key)) {
        let later = if spot.position > alone.position { spot } else { alone };
        let (code, fix) = match key {
            Key::None => (Code::NoneNotAlone, "remove the other settings, or remove `none`"),
            _ => (Code::PolicyNotAlone, "move the setting into the named policy, or leave `policy` out"),
        };
        let problem = Problem::new(code, other.name()).fixed_by(Fix::Advice(fix.to_owned()));
        mistakes.push(Mistake::new(later.tokens.clone(), later.position, problem));
    }
    if mistakes.is_empty() { Ok(attr) } else { Err(mistakes) }
}

fn draft(attr: &Attr, route: Option<&[String]>) -> Draft {
    let list = |setting| attr.list(setting).map(|items| items.iter().map(|item| item.text.clone()).collect());
    Draft {
        origins: list(Setting::Origins),
        methods: list(Setting::Methods),
        headers: list(Setting::Headers),
        expose_headers: list(Setting::ExposeHeaders),
        credentials: attr.flag(Setting::Credentials),
        max_age: attr.max_age.as_ref().map(|(max_age, _)| max_age.clone()),
        dangers: attr.dangers.iter().map(|(danger, _)| *danger).collect(),
        enforce: attr.flag(Setting::Enforce),
        preflight_status: attr.preflight_status.as_ref().map(|(status, _)| status.clone()),
        route: route.map(<[String]>::to_vec),
        unread: attr.unread.clone(),
    }
}

/// Puts a problem on its tokens: where two settings clash, on the later one.
fn place(attr: &Attr, mut problem: Problem) -> Mistake {
    if let (Some(Place { setting, index: Some(index) }), Some(Fix::Split(items))) = (problem.place, &problem.fix)
        && attr.list(setting).and_then(|list| list.get(index)).is_some_and(|item| !item.in_list)
    {
        let items: Vec<_> = items.iter().map(|item| format!("{item:?}")).collect();
        problem.fix = Some(Fix::Write(format!("[{}]", items.join(", "))));
    }
    let spots = [problem.place, problem.clash].into_iter().flatten().filter_map(|place| spot(attr, place));
    match spots.max_by_key(|spot| spot.position) {
        Some(spot) => Mistake::new(spot.tokens.clone(), spot.position, problem),
        None => Mistake::new(Vec::new(), 0, problem),
    }
}

fn spot(attr: &Attr, place: Place) -> Option<&Spot> {
    let item = match (place.setting, place.index) {
        (Setting::Danger, Some(index)) => attr.dangers.get(index).map(|(_, spot)| spot),
        (Setting::MaxAge, _) => attr.max_age.as_ref().map(|(_, spot)| spot),
        (Setting::PreflightStatus, _) => attr.preflight_status.as_ref().map(|(_, spot)| spot),
        (setting, Some(index)) => attr.list(setting).and_then(|items| items.get(index)).map(|item| &item.spot),
        (_, None) => None,
    };
    item.or_else(|| attr.key(Key::Setting(place.setting)))
}
