use std::collections::HashMap;

use crate::origin::{Pattern, Port};

/// The patterns before one, so that those that cover it or that it covers are found without asking each.
#[derive(Default)]
pub(super) struct Earlier<'a> {
    /// Where a pattern stands.
    patterns: HashMap<(Scope<'a>, Port), usize>,
    /// Where the first one stands that a pattern of this scope covers: by its port, and for those with any port.
    covered: HashMap<(Scope<'a>, Option<Port>), usize>,
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
            self.covered.entry((scope, Some(pattern.port))).or_insert(index);
            self.covered.entry((scope, None)).or_insert(index);
        }
    }

    /// The first pattern that covers `pattern` or that it covers, and whether it is the former.
    pub(super) fn clash(&self, pattern: &Pattern) -> Option<(usize, bool)> {
        let scope = Scope::of(pattern);
        let ports = [pattern.port, Port::Any];
        let covering = scope.covering().flat_map(|scope| ports.map(|port| self.patterns.get(&(scope, port))));
        let covering = covering.flatten().map(|index| (*index, true)).min();
        let port = Some(pattern.port).filter(|port| *port != Port::Any);
        let covered = self.covered.get(&(scope, port)).map(|index| (*index, false));
        covering.into_iter().chain(covered).min_by_key(|(index, covers)| (*index, !covers))
    }
}
