//! Which of several patterns that a path fits comes first.

use std::collections::BTreeMap;

use actix_web::dev::{ResourceDef, Url};

use super::path::{Path, Segment};
use crate::{
    nearest::pattern::{MAX_PARAMETERS, numbered},
    surface::entry::Entry,
};

/// The first segments of every pattern, each of which may be a scope that takes what is below it.
#[derive(Debug)]
pub(super) struct Overlaps {
    prefixes: Vec<Prefix>,
}

#[derive(Debug)]
struct Prefix {
    segments: Vec<Segment>,
    /// For nginx, with what ends it.
    expression: String,
    /// Whether what it takes depends on more than path and method.
    is_guarded: bool,
    /// As actix-web reads it, where that is certain.
    resource: Option<ResourceDef>,
}

impl Overlaps {
    pub(super) fn of(patterns: &BTreeMap<&str, Vec<&Entry>>) -> Self {
        let mut prefixes: BTreeMap<(usize, Vec<String>), Prefix> = BTreeMap::new();
        for (pattern, entries) in patterns {
            let path = Path::read(pattern);
            let is_guarded = entries.iter().any(|entry| !entry.guards.is_empty() || !entry.hosts.is_empty());
            for count in 1..=path.segments.len() {
                let segments = &path.segments[..count];
                let written: Vec<_> = segments.iter().map(|segment| segment.written.clone()).collect();
                let key = (count, written);
                if let Some(known) = prefixes.get_mut(&key) {
                    known.is_guarded |= is_guarded;
                    continue;
                }
                let (text, parameters) = numbered(&key.1.join("/"));
                let is_certain = path.refusal.is_none() && parameters <= MAX_PARAMETERS;
                let end = if segments[count - 1].is_open { "" } else { "(?:/| )" };
                let prefix = Prefix {
                    segments: segments.to_vec(),
                    expression: format!("{}{end}", path.expression(count)),
                    is_guarded,
                    resource: is_certain.then(|| ResourceDef::prefix(text)),
                };
                prefixes.insert(key, prefix);
            }
        }
        Self { prefixes: prefixes.into_values().collect() }
    }

    /// The paths of a pattern that may be another's: expressions for their starts. The example is a path that is surely its own, so that
    /// it comes before all patterns that fit the example too.
    pub(super) fn before(&self, path: &Path, example: Option<&str>) -> Vec<&str> {
        let example = example.and_then(|example| Some(Url::new(example.parse().ok()?)));
        let mut found: Vec<&Prefix> = Vec::new();
        for prefix in &self.prefixes {
            let is_own = path.segments.len() >= prefix.segments.len() && starts(&path.segments, &prefix.segments);
            let is_known = found.iter().any(|found| starts(&prefix.segments, &found.segments));
            if is_own || is_known || !path.may_meet(&prefix.segments) {
                continue;
            }
            let is_later = || {
                let fits = |resource: &ResourceDef| {
                    example.as_ref().is_some_and(|example| resource.find_match(example.path()).is_some())
                };
                path.is_literal() || prefix.resource.as_ref().is_some_and(fits)
            };
            if prefix.is_guarded || !is_later() {
                found.push(prefix);
            }
        }
        found.into_iter().map(|prefix| &*prefix.expression).collect()
    }
}

fn starts(segments: &[Segment], with: &[Segment]) -> bool {
    segments.len() >= with.len() && segments.iter().zip(with).all(|(one, other)| one.written == other.written)
}
