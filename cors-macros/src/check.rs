//! Asks the rule book, and puts each problem on the tokens that are wrong.

use cors_rules::{Code, Fix, Policy, Problem, Setting};
use proc_macro2::TokenStream;

use crate::{
    attr::Attr,
    condition::{Builds, MAX_FLAGS},
    keys::Key,
    mistake::Mistake,
    standing::{Found, Standing},
    written::Written,
};

/// What an attribute says its handler has.
pub(crate) enum Checked {
    Policy(Box<Written>),
    /// The policy of this name.
    Named(syn::Path),
    /// No policy.
    None,
    /// The constant that was made where the module around was checked.
    Given(TokenStream),
}

/// What `attr` says, or all of its mistakes; `route` is the methods of the handler that it is for.
pub(crate) fn check_attribute(mut attr: Attr, route: Option<&[String]>) -> Result<Checked, Vec<Mistake>> {
    if let Some(constant) = attr.given {
        return if attr.mistakes.is_empty() { Ok(Checked::Given(constant)) } else { Err(attr.mistakes) };
    }
    if attr.key(Key::None).is_some() {
        return alone(attr, Key::None).map(|_| Checked::None);
    }
    if attr.key(Key::Policy).is_some() {
        return alone(attr, Key::Policy).and_then(|attr| attr.policy.map(Checked::Named).ok_or_else(Vec::new));
    }
    if let Some(spot) = attr.key(Key::Inherit) {
        let fix = "write `#[cors(...)]` above the module that it is in, `mod api { ... }`, or all settings here";
        let problem = Problem::new(Code::InheritNothing, Key::Inherit.name()).fixed_by(Fix::Advice(fix.to_owned()));
        let mistake = Mistake::new(spot.tokens.clone(), spot.position, problem);
        attr.mistakes.push(mistake);
        attr.unread.push(Setting::Origins);
    }
    check(attr, route).map(|written| Checked::Policy(Box::new(written)))
}

/// The policy of `attr`, or all of its mistakes; `route` is the methods of the handler that it is for.
pub(crate) fn check(mut attr: Attr, route: Option<&[String]>) -> Result<Written, Vec<Mistake>> {
    let mut mistakes = std::mem::take(&mut attr.mistakes);
    let policy = {
        let builds = match Builds::new(attr.conditions()) {
            Ok(builds) => builds,
            Err(flags) => {
                mistakes.push(too_many_flags(&attr, flags));
                return Err(mistakes);
            }
        };
        ask(&attr, route, &builds, &mut mistakes)
    };
    match policy {
        Some(policy) if mistakes.is_empty() => Ok(Written::new(&attr, policy)),
        _ => Err(mistakes),
    }
}

/// Asks the rules of each build's items, and returns the policy of one.
fn ask(attr: &Attr, route: Option<&[String]>, builds: &Builds<'_>, mistakes: &mut Vec<Mistake>) -> Option<Policy> {
    let mut valid = None;
    // What each problem is, and in which builds.
    let mut found: Vec<(Found<'_>, Vec<usize>)> = Vec::new();
    let mut asked: Vec<(Vec<bool>, usize)> = Vec::new();
    for index in 0..builds.len() {
        let standing = Standing::new(attr, |condition| builds.holds(condition, index));
        // Builds that have the same items have the same problems.
        let marks = standing.marks();
        if let Some((_, before)) = asked.iter().find(|(other, _)| *other == marks) {
            found.iter_mut().filter(|(_, builds)| builds.contains(before)).for_each(|(_, builds)| builds.push(index));
            continue;
        }
        asked.push((marks, index));
        let problems = match standing.check(route) {
            Ok(policy) => {
                valid = Some(policy);
                continue;
            }
            Err(problems) => problems,
        };
        for problem in problems {
            match found.iter_mut().find(|(other, _)| other.is_same(&problem)) {
                Some((_, builds)) => builds.push(index),
                None => found.push((problem, vec![index])),
            }
        }
    }
    agree(attr, builds, &mut found);
    mistakes.extend(found.into_iter().map(|(problem, indices)| problem.in_builds(builds, &indices)));
    valid
}

/// An opt-out that stands in some builds and is needed in others is one mistake.
fn agree(attr: &Attr, builds: &Builds<'_>, found: &mut Vec<(Found<'_>, Vec<usize>)>) {
    for item in attr.dangers.iter().filter(|item| item.cfg.is_some()) {
        let of = |is_about: &dyn Fn(&Found<'_>) -> bool| {
            let about = found.iter().filter(|(problem, _)| is_about(problem));
            about.flat_map(|(_, indices)| indices.iter().copied()).collect::<Vec<_>>()
        };
        let lacking = of(&|problem| problem.lacks() == Some(item.danger));
        let unneeded = of(&|problem| problem.needs_no() == Some(item.danger));
        if lacking.is_empty() {
            continue;
        }
        let stands = |index: &usize| item.condition().is_some_and(|condition| builds.holds(condition, *index));
        let is_needed = |index: &usize| lacking.contains(index) || (stands(index) && !unneeded.contains(index));
        let needed: Vec<_> = (0..builds.len()).filter(is_needed).collect();
        found.retain(|(problem, _)| problem.needs_no() != Some(item.danger));
        for (problem, _) in found.iter_mut().filter(|(problem, _)| problem.lacks() == Some(item.danger)) {
            problem.advise(format!("write `#[cfg({})]` before `{}`", builds.condition(&needed), item.danger));
        }
    }
}

fn too_many_flags(attr: &Attr, flags: usize) -> Mistake {
    let tokens = attr.cfgs().last().map(|cfg| cfg.tokens.clone()).unwrap_or_default();
    let what = format!(
        "is one condition too many: the items of this policy depend on {flags} flags, and all builds are checked of at most {MAX_FLAGS}"
    );
    let fix = Fix::Advice("write a policy for each build, with `#[cfg(...)]` before it".to_owned());
    let problem = Problem::new(Code::Syntax, crate::tokens::text(tokens.clone())).naming(what).fixed_by(fix);
    Mistake::new(tokens, usize::MAX, problem)
}

/// Refuses other keys beside `policy` or `none`.
fn alone(mut attr: Attr, key: Key) -> Result<Attr, Vec<Mistake>> {
    let mut mistakes = std::mem::take(&mut attr.mistakes);
    let other = attr.keys.iter().find(|(other, _)| ![key, Key::Crate].contains(other));
    if let (Some((other, spot)), Some(alone)) = (other, attr.key(key)) {
        let later = if spot.position > alone.position { spot } else { alone };
        let code = if key == Key::None { Code::NoneNotAlone } else { Code::PolicyNotAlone };
        let fix = match key {
            _ if *other == Key::Inherit => "remove `inherit`",
            Key::None if attr.inherited.contains(&key) => {
                "write all settings here, without `inherit`: the module has `none`"
            }
            Key::None => "remove the other settings, or remove `none`",
            _ if attr.inherited.contains(&key) => {
                "write all settings here, without `inherit`: the module names a policy"
            }
            _ => "move the setting into the named policy, or leave `policy` out",
        };
        let problem = Problem::new(code, other.name()).fixed_by(Fix::Advice(fix.to_owned()));
        mistakes.push(Mistake::new(later.tokens.clone(), later.position, problem));
    }
    if mistakes.is_empty() { Ok(attr) } else { Err(mistakes) }
}
