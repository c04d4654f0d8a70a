use std::collections::HashMap;

use crate::origin::{Pattern, Port};

/// The patterns before one, so that those that cover it or that it covers are found without asking each.
#[derive(Default)]
pub(super) struct Earlier<'a> {
    /// Where a pattern stands.
    patterns: HashMap<(Scope<'a>, Port), usize>,
    /// Where those stand that a pattern of this scope covers: those of one port, and those of every port.
    covered: HashMap<(Scope<'a>, Option<Port>), Vec<usize>>,
}

/// The hosts of a pattern, below a scheme.
#[derive(PartialEq, Eq, Hash, Clone, Copy)]
struct Scope<'a> {
    scheme: &'a str,
    host: &'a str,
    subdomains: bool,
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
    pub(super) fn push(&mut self, index: usize, pattern: &'a Pattern) {
        let scope = Scope::of(pattern);
        self.patterns.entry((scope, pattern.port)).or_insert(index);
        for scope in scope.covering() {
            for port in [Some(pattern.port), None] {
                self.covered.entry((scope, port)).or_default().push(index);
            }
        }
    }

    /// The first that covers `pattern`.
    pub(super) fn covering(&self, pattern: &'a Pattern) -> Option<usize> {
        let ports = [pattern.port, Port::Any];
        let covering = Scope::of(pattern).covering().flat_map(|scope| ports.map(|port| (scope, port)));
        covering.filter_map(|key| self.patterns.get(&key)).min().copied()
    }

    /// Those that `pattern` covers, in their order.
    pub(super) fn covered(&self, pattern: &'a Pattern) -> &[usize] {
        let port = Some(pattern.port).filter(|port| *port != Port::Any);
        self.covered.get(&(Scope::of(pattern), port)).map_or(&[], Vec::as_slice)
    }
}
