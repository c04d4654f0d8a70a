//! What nginx answers, and what goes through to the service.

use std::collections::{BTreeMap, BTreeSet};

use cors_rules::{Answer as Listed, OriginItem, method::SAFELISTED, origin::Origins};

use super::{
    origin::can_be_listed,
    overlap::Overlaps,
    path::Path,
    quote::{self, literal},
};
use crate::{
    nearest::pattern::numbered,
    surface::{
        Scope,
        entry::{Entry, InForce, State},
    },
};

/// As many patterns of origins take nginx less than a millisecond, whatever the origin is.
const MAX_PATTERNS: usize = 100;

/// A method, as RFC 9110 has it.
const TOKEN: &str = "[-!#$%&'*+.^_`|~0-9A-Za-z]+";

/// All that nginx does for a surface.
#[derive(Debug, Default)]
pub(super) struct Plan<'a> {
    /// How many patterns the surface has.
    pub(super) paths: usize,
    /// How many of them nginx answers some preflights for.
    pub(super) answered: usize,
    /// Each with the names of the policies that have it.
    pub(super) answers: Vec<(Answer<'a>, BTreeSet<String>)>,
    /// Each list of origins once.
    pub(super) origins: Vec<&'a Origins>,
    pub(super) keys: Vec<Key>,
    /// What the guards for a `Host` ask for.
    pub(super) hosts: BTreeSet<&'a str>,
    /// What of the answers may be otherwise where this is used.
    pub(super) has: Baked,
    /// Paths and methods that go through, by the reason.
    pub(super) through: BTreeMap<&'static str, Vec<String>>,
}

/// What preflights of an allowed origin get.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Answer<'a> {
    /// Which list of origins.
    pub(super) origins: usize,
    pub(super) status: u16,
    pub(super) credentials: bool,
    pub(super) methods: Option<&'a str>,
    pub(super) headers: Option<&'a str>,
    pub(super) max_age: Option<&'a str>,
}

/// The paths and methods that have an answer.
#[derive(Debug)]
pub(super) struct Key {
    /// A token, quoted.
    pub(super) expression: String,
    pub(super) outcome: Outcome,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Outcome {
    /// By its number.
    Answer(usize),
    /// The policy lacks a safelisted method.
    Refused,
}

/// What may be otherwise where the configuration is used.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Baked {
    pub(super) live: bool,
    pub(super) environment: bool,
}

impl<'a> Plan<'a> {
    pub(super) fn of(entries: &'a [Entry], scopes: &[Scope], baked: Baked) -> Self {
        let mut patterns: BTreeMap<String, Vec<&Entry>> = BTreeMap::new();
        for entry in entries {
            patterns.entry(numbered(entry.pattern()).0).or_default().push(entry);
        }
        let overlaps = Overlaps::of(&patterns, scopes);
        let mut plan = Self { paths: patterns.len(), ..Self::default() };
        plan.hosts = entries.iter().flat_map(|entry| &entry.hosts).map(String::as_str).collect();
        for (pattern, entries) in &patterns {
            let before = plan.keys.len();
            plan.add(&Path::read(pattern), entries, baked, &overlaps);
            plan.answered += usize::from(plan.keys.len() > before);
        }
        plan
    }

    /// Adds what is in force at a pattern.
    fn add(&mut self, path: &Path, entries: &[&'a Entry], baked: Baked, overlaps: &Overlaps) {
        let mut groups: BTreeMap<(Outcome, Option<&str>), Vec<String>> = BTreeMap::new();
        for (place, entry) in entries.iter().enumerate() {
            let is_same = |other: &&Entry| {
                !matches!(other.state(), State::Shadowed { .. })
                    && ([entry.method(), "*"].contains(&other.method()) || entry.method() == "*")
            };
            let others = entries.iter().enumerate().filter(|(other, _)| *other != place).map(|(_, other)| *other);
            let outcome = if entries.iter().any(|entry| !entry.hosts.is_empty()) {
                Err("have a guard for a `Host`")
            } else if entries.iter().any(|entry| !entry.guards.is_empty()) {
                Err("have a guard")
            } else if others.into_iter().any(|other| is_same(&other)) {
                Err("are there more than once")
            } else if entry.policy().is_some() && !overlaps.is_own(path, entry) {
                Err("were asked for at a path that another pattern may take")
            } else {
                self.outcome(entry, path, baked)
            };
            let methods = match (outcome, entry.policy()) {
                (Ok(outcome), Some(policy)) if entry.method() == "*" => {
                    let lacked: Vec<_> =
                        SAFELISTED.into_iter().filter(|method| !policy.policy().methods.contains(method)).collect();
                    if !lacked.is_empty() {
                        groups
                            .entry((Outcome::Refused, entry.example()))
                            .or_default()
                            .extend(lacked.iter().map(ToString::to_string));
                    }
                    (outcome, any_but(&lacked))
                }
                (Ok(outcome), _) => (outcome, literal(entry.method())),
                (Err(why), _) => {
                    self.pass(why, entry.method(), entry.pattern());
                    continue;
                }
            };
            groups.entry((methods.0, entry.example())).or_default().push(methods.1);
        }
        for ((outcome, example), methods) in groups {
            let excluded = overlaps.before(path, example);
            let excluded = if excluded.is_empty() { String::new() } else { format!("(?!{})", excluded.join("|")) };
            let (wire, asked) = (path.expression(path.segments.len()), methods.join("|"));
            match quote::expression(&format!("^{excluded}{wire} (?:{asked})$")) {
                Some(expression) => self.keys.push(Key { expression, outcome }),
                None => self.pass(
                    "are too long for nginx, or meet too many other patterns",
                    "some of",
                    entries[0].pattern(),
                ),
            }
        }
    }

    /// What the preflights of an entry get, or why that is for the service to say.
    fn outcome(&mut self, entry: &'a Entry, path: &Path, baked: Baked) -> Result<Outcome, &'static str> {
        let policy = match entry.state() {
            State::Policy(policy) => policy,
            State::NoPolicy => return Err("have no policy"),
            State::NotAsked { .. } => return Err("were not asked for, since a service for every method may take them"),
            State::Stopped { .. } => return Err("are answered by something else, before a policy"),
            State::Unreached(_) => return Err("have a policy that preflights do not reach"),
            State::Shadowed { .. } => return Err("are never reached"),
            State::Unfilled { .. } => return Err("were not asked for, since no likely path fits"),
        };
        if let Some(refusal) = path.refusal {
            return Err(refusal);
        }
        let number = self.answer(policy, baked)?;
        let is_lacked = SAFELISTED.contains(&entry.method()) && !policy.policy().methods.contains(entry.method());
        Ok(if is_lacked { Outcome::Refused } else { Outcome::Answer(number) })
    }

    fn answer(&mut self, in_force: &'a InForce, baked: Baked) -> Result<usize, &'static str> {
        let policy = in_force.policy();
        if in_force.is_live() && !baked.live {
            return Err("have a `Live`");
        }
        let has_variable = in_force.origins().iter().any(|item| matches!(item, OriginItem::Environment(_)));
        if has_variable && !baked.environment {
            return Err("have origins of an environment variable");
        }
        if policy.is_asked() {
            return Err("have a predicate");
        }
        if !can_be_listed(&policy.origins) {
            return Err("have an origin that is too long, or that nginx can't write");
        }
        if let Origins::Listed { patterns, .. } = &policy.origins
            && patterns.patterns().len() > MAX_PATTERNS
        {
            return Err("have more than 100 patterns of origins, which nginx would try one by one");
        }
        let methods = list(&policy.allow_methods)?;
        let headers = list(&policy.allow_headers)?;
        self.has.live |= in_force.is_live();
        self.has.environment |= has_variable;
        let origins = self.origins.iter().position(|known| **known == policy.origins).unwrap_or_else(|| {
            self.origins.push(&policy.origins);
            self.origins.len() - 1
        });
        let answer = Answer {
            origins,
            status: policy.preflight_status,
            credentials: policy.credentials,
            methods,
            headers,
            max_age: policy.max_age.as_deref(),
        };
        let number = self.answers.iter().position(|(known, _)| *known == answer).unwrap_or_else(|| {
            self.answers.push((answer, BTreeSet::new()));
            self.answers.len() - 1
        });
        self.answers[number].1.insert(in_force.name());
        Ok(number)
    }

    fn pass(&mut self, why: &'static str, method: &str, pattern: &str) {
        self.through.entry(why).or_default().push(format!("{method} {pattern}"));
    }
}

/// A list that is always the same, and that nginx can write.
fn list(answer: &Listed) -> Result<Option<&str>, &'static str> {
    match answer {
        Listed::Nothing => Ok(None),
        Listed::Value(list) if quote::value(list).is_some() => Ok(Some(list)),
        Listed::Value(_) => Err("have a list that nginx can't write"),
        Listed::Mirror => Err("answer with what is asked for"),
    }
}

/// Every method but some.
fn any_but(methods: &[&str]) -> String {
    let excluded = if methods.is_empty() { String::new() } else { format!("(?!(?:{})$)", methods.join("|")) };
    format!("{excluded}{TOKEN}")
}
