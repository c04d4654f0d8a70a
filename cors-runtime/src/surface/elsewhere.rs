//! What answers where nothing is served: the policy around an `App`, a `Scope` or a `Resource`, by which answers with 404 and 405 go.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    ask::{Ask, Asked, in_force},
    entry::{Entry, InForce, Source},
    example,
    path::{NOBODYS, below, is_around, own},
    routes::Routes,
};

/// A method that nothing serves.
const NOBODYS_METHOD: &str = "SURVEY";

/// What nothing serves, at one pattern.
#[derive(Debug, Clone)]
pub(super) struct Elsewhere {
    /// The pattern of a scope, which is empty for the `App`, or of a resource.
    pub(super) pattern: String,
    /// Whether it is for all paths below, and not for the methods that a resource lacks.
    pub(super) is_below: bool,
    pub(super) answer: Answer,
}

/// What answers there.
#[derive(Debug, Clone)]
pub(super) enum Answer {
    /// This policy.
    Policy(InForce),
    /// None that is known.
    NoPolicy,
    /// It depends on guards or on other services.
    Unsure,
}

/// The policies of what no route has, each with the path at which and below which it is, unless it is that of what is around.
pub(super) fn no_route(all: &[Elsewhere]) -> impl Iterator<Item = (&str, &InForce)> {
    let below = all.iter().filter(|other| other.is_below && !is_said_further_out(all, other));
    below.filter_map(|other| match &other.answer {
        Answer::Policy(policy) => Some((if other.pattern.is_empty() { "/" } else { &*other.pattern }, policy)),
        Answer::NoPolicy | Answer::Unsure => None,
    })
}

fn is_said_further_out(all: &[Elsewhere], inner: &Elsewhere) -> bool {
    let is_outer = |other: &&Elsewhere| {
        other.is_below && other.pattern != inner.pattern && is_around(&other.pattern, &inner.pattern)
    };
    let said = all.iter().filter(is_outer).max_by_key(|other| other.pattern.len());
    match (&inner.answer, said.map(|said| &said.answer)) {
        (Answer::Policy(policy), Some(Answer::Policy(said))) => policy.is(said),
        _ => false,
    }
}

/// Asks for what nothing serves, by actual requests that are never served either.
pub(super) fn ask<S: Ask>(routes: &Routes, entries: &[Entry], service: &S) -> Vec<Elsewhere> {
    if !S::ASKS_ACTUAL || !routes.may_have_policies() {
        return Vec::new();
    }
    let asked = |pattern: &str, path: &str| {
        let asked = Asked { path, method: NOBODYS_METHOD, host: None, is_safe: &|| false };
        match service.ask_actual(&asked, &[]) {
            None => Answer::NoPolicy,
            Some(finding) if finding.is_unclaimed || finding.around.is_none() => Answer::Unsure,
            Some(finding) => match in_force(finding.policy, finding.is_live, finding.around, pattern) {
                policy if policy.is_some() => Answer::Policy(policy),
                _ => Answer::NoPolicy,
            },
        }
    };
    // One of the whole path is not told from the `App`.
    let is_app_alone = routes.scopes().all(|scope| !own(&scope.pattern).is_empty());
    let scopes: BTreeSet<_> =
        routes.scopes().map(|scope| own(&scope.pattern)).chain(seen(entries)).chain([""]).collect();
    let of_scopes = scopes.into_iter().map(|pattern| {
        let answer = match nobodys(routes, pattern).map(|path| asked(pattern, &path)) {
            // That of a resource is of one which takes any path.
            Some(Answer::Policy(policy)) if policy.source == Source::Resource => Answer::Unsure,
            Some(answer) if is_app_alone || !pattern.is_empty() => answer,
            _ => Answer::Unsure,
        };
        Elsewhere { pattern: pattern.to_owned(), is_below: true, answer }
    });
    let of_resources = resources(routes, entries).into_values().filter_map(|entry| {
        let path = entry.example.as_deref()?;
        let is_its_own = entry.guards.is_empty() && is_alone(routes, &entry.pattern, path);
        let answer = if is_its_own { asked(&entry.pattern, path) } else { Answer::Unsure };
        Some(Elsewhere { pattern: entry.pattern.clone(), is_below: false, answer })
    });
    of_scopes.chain(of_resources).collect()
}

/// The scopes from which policies come: where a resource has its path, one is not known otherwise.
fn seen(entries: &[Entry]) -> impl Iterator<Item = &str> {
    let policies = entries.iter().flat_map(|entry| [entry.policy(), entry.actual_policy()]).flatten();
    policies.filter_map(|policy| match &policy.source {
        // What ends in any path is a resource's, behind a scope that took the path by which it was asked.
        Source::Scope(pattern) if !pattern.contains('*') => Some(own(pattern)),
        _ => None,
    })
}

/// A path below a scope that no service has, where neither guards nor other services decide who takes it.
fn nobodys(routes: &Routes, pattern: &str) -> Option<String> {
    let paths = example::paths(pattern).into_iter().flat_map(|path| {
        let near = below(&path, NOBODYS);
        let far = below(&below(&near, NOBODYS), NOBODYS);
        [near, far]
    });
    paths.into_iter().find(|path| is_alone(routes, pattern, path))
}

/// Whether nothing has a path but what is around a pattern, as it is written.
fn is_alone(routes: &Routes, pattern: &str, path: &str) -> bool {
    !routes.is_taken(path, |other| !(other.takes_below() && is_around(own(&other.pattern), pattern)))
}

/// An entry of each resource that has a policy around it, or that may be one where a handler has its pattern.
fn resources<'a>(routes: &Routes, entries: &'a [Entry]) -> BTreeMap<&'a str, &'a Entry> {
    let is_wrapped = |entry: &&Entry| entry.read_by().is_some_and(|policy| policy.source == Source::Resource);
    let is_shared = |entry: &&Entry| routes.is_shared(&entry.pattern);
    entries.iter().filter(|entry| is_wrapped(entry) || is_shared(entry)).map(|entry| (&*entry.pattern, entry)).collect()
}
