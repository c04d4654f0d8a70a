use std::{
    collections::{HashMap, HashSet},
    hash::{Hash, Hasher},
};

use crate::origin::{Pattern, Port};

/// The patterns before one, so that those that cover it or that it covers are found without asking each: most of a long list are of one
/// origin, and cover nothing.
#[derive(Default)]
pub(super) struct Earlier<'a> {
    /// The scopes of all patterns, also later ones, that cover more than one origin.
    wide: HashSet<Scope<'a>>,
    /// Where those of these stand that are earlier.
    patterns: HashMap<(Scope<'a>, Port), usize>,
    /// Where those stand that a pattern of this scope covers: those of one port, and those of every port.
    covered: HashMap<(Scope<'a>, Option<Port>), Vec<usize>>,
}

/// The hosts of a pattern, below a scheme.
#[derive(PartialEq, Eq, Clone, Copy)]
struct Scope<'a> {
    scheme: &'a str,
    host: &'a str,
    subdomains: bool,
}

/// By the host, in which nearly all differ.
impl Hash for Scope<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.host.hash(state);
    }
}

impl<'a> Scope<'a> {
    /// The pattern's own.
    fn of(pattern: &'a Pattern) -> Self {
        Self { scheme: &pattern.scheme, host: &pattern.host, subdomains: pattern.subdomains }
    }

    /// The scopes of all patterns that cover this one, if their port does: its own, and the subdomains of each host above.
    fn covering(self) -> impl Iterator<Item = Self> {
        let above = self.host.match_indices('.').map(move |(dot, _)| &self.host[dot + 1..]);
        std::iter::once(self).chain(above.map(move |host| Self { host, subdomains: true, ..self }))
    }
}

impl<'a> Earlier<'a> {
    /// None is earlier yet than the first of these.
    pub(super) fn of(patterns: impl Iterator<Item = &'a Pattern>) -> Self {
        Self { wide: patterns.filter(|pattern| is_wide(pattern)).map(Scope::of).collect(), ..Self::default() }
    }

    pub(super) fn push(&mut self, index: usize, pattern: &'a Pattern) {
        if self.wide.is_empty() {
            return;
        }
        if is_wide(pattern) {
            self.patterns.entry((Scope::of(pattern), pattern.port)).or_insert(index);
        }
        for scope in Scope::of(pattern).covering().filter(|scope| self.wide.contains(scope)) {
            for port in [Some(pattern.port), None] {
                self.covered.entry((scope, port)).or_default().push(index);
            }
        }
    }

    /// The first that covers `pattern`.
    pub(super) fn covering(&self, pattern: &'a Pattern) -> Option<usize> {
        if self.patterns.is_empty() {
            return None;
        }
        let covering = Scope::of(pattern).covering().filter(|scope| self.wide.contains(scope));
        let covering = covering.flat_map(|scope| [pattern.port, Port::Any].map(|port| (scope, port)));
        covering.filter_map(|key| self.patterns.get(&key)).min().copied()
    }

    /// Those that `pattern` covers, in their order.
    pub(super) fn covered(&self, pattern: &'a Pattern) -> &[usize] {
        if !is_wide(pattern) {
            return &[];
        }
        let port = Some(pattern.port).filter(|port| *port != Port::Any);
        self.covered.get(&(Scope::of(pattern), port)).map_or(&[], Vec::as_slice)
    }
}

/// Whether a pattern is that of more than one origin.
fn is_wide(pattern: &Pattern) -> bool {
    pattern.subdomains || pattern.port == Port::Any
}
