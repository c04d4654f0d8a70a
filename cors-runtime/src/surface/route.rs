//! What is registered at one pattern.

use std::{cell::OnceCell, collections::BTreeSet};

use actix_web::dev::ResourceDef;

use crate::nearest::{
    mounted::Location,
    pattern::{MAX_PARAMETERS, is_alike, numbered},
};

/// What is registered at one pattern.
#[derive(Default)]
pub(crate) struct Route {
    pub(crate) pattern: String,
    /// The methods that guards ask for; none where every method is served.
    pub(crate) methods: BTreeSet<String>,
    /// The names of other guards, on the way too.
    pub(crate) guards: Vec<String>,
    /// The values of `Host` that guards ask for, on the way too.
    pub(crate) hosts: BTreeSet<String>,
    /// The other fields that guards ask for, on the way too.
    pub(crate) fields: Vec<(String, String)>,
    /// Whether it is no scope alone.
    pub(super) is_resource: bool,
    /// Whether it looks like a scope to actix-web's report and is no more than an annotated handler.
    pub(super) is_handlers: bool,
    /// All patterns of the resource, as they are written.
    pub(super) patterns: Vec<String>,
    /// The annotated handlers, in the order of their registration.
    pub(crate) declared: Vec<Location>,
    definition: OnceCell<Option<ResourceDef>>,
}

impl Route {
    pub(super) fn new(pattern: &str) -> Self {
        Self { pattern: pattern.to_owned(), ..Self::default() }
    }

    /// The annotated handler that serves a method, if one does.
    pub(crate) fn declared(&self, method: &str) -> Option<&Location> {
        self.declared.iter().find(|location| location.handler.methods.contains(&method))
    }

    /// Whether actix-web calls this one of all so: of several patterns of one resource it knows the first.
    pub(super) fn is_called(&self, pattern: &str, all: &[Self]) -> bool {
        let is_another = || all.iter().any(|other| other.pattern == pattern);
        self.pattern == pattern
            || (is_alike(&self.pattern, pattern) && !is_another())
            || (self.patterns.len() > 1
                && all.iter().any(|other| other.pattern == pattern && other.patterns == self.patterns))
    }

    /// Whether it takes whatever has this method and comes to it.
    pub(super) fn takes(&self, method: &str) -> bool {
        self.guards.is_empty() && (self.methods.is_empty() || self.methods.contains(method))
    }

    /// Whether it may take paths below its own, as scopes and files do.
    pub(super) fn may_have_below(&self) -> bool {
        !self.is_resource || self.pattern != "/" || self.patterns.iter().any(String::is_empty)
    }

    /// Whether it is a scope, as far as that is known where a resource has its path.
    pub(super) fn is_scope(&self) -> bool {
        (!self.is_resource && !self.is_handlers)
            || (self.patterns.len() > 1 && self.patterns.iter().any(String::is_empty))
    }

    /// Whether a scope takes each path below its own: guards may keep some, and a slash at its end all but those with two.
    pub(crate) fn takes_below(&self) -> bool {
        self.guards.is_empty() && !self.patterns.iter().any(|pattern| pattern.len() > 1 && pattern.ends_with('/'))
    }

    /// Whether it may serve `OPTIONS`.
    pub(super) fn is_open(&self) -> bool {
        let is_every = self.is_resource && self.methods.is_empty();
        is_every || (self.methods.contains("OPTIONS") && self.declared("OPTIONS").is_none())
    }

    /// Whether a path is one of it, or below it where it is a scope.
    pub(super) fn reaches(&self, path: &str) -> bool {
        (self.is_scope() && self.is_above(path)) || self.is_match(path)
    }

    /// Whether a path is its own or below.
    pub(super) fn is_above(&self, path: &str) -> bool {
        let (numbered, count) = numbered(&self.pattern);
        let prefix = numbered.strip_suffix('/').unwrap_or(&numbered);
        count <= MAX_PARAMETERS && ResourceDef::prefix(prefix).find_match(path).is_some()
    }

    /// Whether it is asked for this path by the router, or perhaps.
    pub(super) fn is_match(&self, path: &str) -> bool {
        let definition = self.definition.get_or_init(|| {
            let (numbered, count) = numbered(&self.pattern);
            (count <= MAX_PARAMETERS).then(|| ResourceDef::new(numbered))
        });
        definition.as_ref().is_none_or(|definition| definition.is_match(path))
    }
}
