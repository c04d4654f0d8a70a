//! Which of several patterns that a path fits comes first.

use std::{collections::BTreeMap, ptr};

use actix_web::dev::{ResourceDef, Url};

use super::path::{Path, Segment};
use crate::{
    nearest::pattern::{MAX_PARAMETERS, numbered},
    surface::{
        Scope,
        entry::{Entry, InForce, Source},
    },
};

/// The first segments of every pattern, each of which may be a scope that takes what is below it.
#[derive(Debug)]
pub(super) struct Overlaps<'a> {
    prefixes: Vec<Prefix<'a>>,
}

#[derive(Debug)]
struct Prefix<'a> {
    segments: Vec<Segment>,
    /// For nginx, with what ends it.
    expression: String,
    /// What has a pattern that starts so.
    entries: Vec<&'a Entry>,
    /// Whether a scope of this pattern has guards.
    is_guarded: bool,
    /// As actix-web reads it, where that is certain: what starts so.
    resource: Option<ResourceDef>,
    /// And what is of this very pattern, where a resource has it, whose paths do not go on.
    whole: Option<ResourceDef>,
    is_whole: bool,
}

impl<'a> Overlaps<'a> {
    /// Those of entries by their patterns, in which the names of parameters make no difference, and of scopes, in which there may be nothing.
    pub(super) fn of(patterns: &BTreeMap<String, Vec<&'a Entry>>, scopes: &[Scope]) -> Self {
        let mut prefixes: BTreeMap<(usize, Vec<String>), Prefix> = BTreeMap::new();
        let scopes = scopes.iter().map(|scope| (numbered(&scope.pattern).0, Vec::new(), scope.is_guarded));
        let patterns = patterns.iter().map(|(pattern, entries)| (pattern.clone(), entries.clone(), false));
        for (pattern, entries, is_guarded) in patterns.chain(scopes) {
            let path = Path::read(&pattern);
            for count in 1..=path.segments.len() {
                let is_whole = count == path.segments.len() && !entries.is_empty();
                let segments = &path.segments[..count];
                let written: Vec<_> = segments.iter().map(|segment| segment.written.clone()).collect();
                let key = (count, written);
                if let Some(known) = prefixes.get_mut(&key) {
                    known.entries.extend(&entries);
                    known.is_guarded |= is_guarded;
                    known.is_whole |= is_whole;
                    continue;
                }
                let (text, parameters) = numbered(&key.1.join("/"));
                let is_certain = path.refusal.is_none() && parameters <= MAX_PARAMETERS;
                let end = if segments[count - 1].is_open { "" } else { "(?:/| )" };
                let prefix = Prefix {
                    segments: segments.to_vec(),
                    expression: format!("{}{end}", path.expression(count)),
                    entries: entries.clone(),
                    is_guarded,
                    whole: is_certain.then(|| ResourceDef::new(text.as_str())),
                    resource: is_certain.then(|| ResourceDef::prefix(text)),
                    is_whole,
                };
                prefixes.insert(key, prefix);
            }
        }
        Self { prefixes: prefixes.into_values().collect() }
    }

    /// Whether it is surely the service of this pattern that an entry was found of, and no other that its example fits too.
    pub(super) fn is_own(&self, path: &Path, entry: &Entry) -> bool {
        let Some(policy) = entry.policy() else { return false };
        let Some(example) = entry.example().map(read) else { return false };
        let is_handlers = matches!(policy.source(), Source::Handler | Source::Module);
        let is_same = |other: &InForce| ptr::eq(other.current.place, policy.current.place);
        let may_be_of = |prefix: &Prefix| {
            prefix.may_have(example.as_ref())
                && (!is_handlers || prefix.entries.iter().filter_map(|entry| entry.policy()).any(is_same))
        };
        path.is_literal() || !self.others(path).any(may_be_of)
    }

    /// The paths of a pattern that may be another's: expressions for their starts. The example is a path that is surely its own, so that
    /// it comes before all patterns that fit the example too.
    pub(super) fn before(&self, path: &Path, example: Option<&str>) -> Vec<&str> {
        let example = example.and_then(read);
        let mut found: Vec<&Prefix> = Vec::new();
        for prefix in self.others(path) {
            if found.iter().any(|found| starts(&prefix.segments, &found.segments)) {
                continue;
            }
            let is_later = || path.is_literal() || example.as_ref().is_some_and(|example| prefix.takes(example));
            if prefix.is_guarded() || !is_later() {
                found.push(prefix);
            }
        }
        found.into_iter().map(|prefix| &*prefix.expression).collect()
    }

    /// What is not this pattern, and may have paths of it.
    fn others(&self, path: &Path) -> impl Iterator<Item = &Prefix<'a>> {
        self.prefixes
            .iter()
            .filter(|prefix| !starts(&path.segments, &prefix.segments) && path.may_meet(&prefix.segments))
    }
}

impl Prefix<'_> {
    /// Whether what it takes depends on more than path and method.
    fn is_guarded(&self) -> bool {
        let has_guards = |entry: &&Entry| !entry.guards.is_empty() || !entry.hosts.is_empty();
        self.is_guarded || self.entries.iter().any(has_guards)
    }

    /// Whether a path is surely taken by what starts so. A scope takes all below; where a resource has the pattern, it is not known whether a
    /// scope has it too, so that the path has to be one of the resource.
    fn takes(&self, path: &Url) -> bool {
        match (&self.whole, &self.resource) {
            (Some(whole), _) if self.is_whole => whole.is_match(path.path()),
            (_, Some(resource)) => resource.find_match(path.path()).is_some(),
            _ => false,
        }
    }

    /// Whether a path starts so, or may.
    fn may_have(&self, path: Option<&Url>) -> bool {
        match (path, &self.resource) {
            (Some(path), Some(resource)) => resource.find_match(path.path()).is_some(),
            _ => true,
        }
    }
}

fn read(example: &str) -> Option<Url> {
    Some(Url::new(example.parse().ok()?))
}

fn starts(segments: &[Segment], with: &[Segment]) -> bool {
    segments.len() >= with.len() && segments.iter().zip(with).all(|(one, other)| one.written == other.written)
}
