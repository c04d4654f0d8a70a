use std::collections::BTreeMap;

use crate::origin::{Index, Parts, Port, hash};

/// What is wrong between a pattern and those before it.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Overlap {
    /// This one before it covers it: the first that does.
    Covered(usize),
    /// It covers these before it.
    Covers(Vec<usize>),
}

/// Finds the overlaps of the patterns among items, by the places of the later ones. They are not asked of each pair: only a pattern with
/// a wildcard covers another one, and is found by its host and port.
pub(super) fn overlaps<'a>(patterns: impl Iterator<Item = (usize, &'a Parts<'a>)> + Clone) -> BTreeMap<usize, Overlap> {
    let mut overlaps = BTreeMap::new();
    let wide = Wide::of(patterns.clone());
    if wide.patterns.is_empty() {
        return overlaps;
    }
    for (place, pattern) in patterns {
        wide.each_covering(place, pattern, |other| {
            if other < place {
                let overlap = overlaps.entry(place).or_insert(Overlap::Covered(other));
                match overlap {
                    Overlap::Covered(first) => *first = other.min(*first),
                    // What covers it is more to say than what it covers.
                    Overlap::Covers(_) => *overlap = Overlap::Covered(other),
                }
            } else if let Overlap::Covers(covered) = overlaps.entry(other).or_insert(Overlap::Covers(Vec::new())) {
                covered.push(place);
            }
        });
    }
    overlaps
}

/// The patterns with a wildcard, and where they stand.
struct Wide<'a> {
    patterns: Vec<(usize, &'a Parts<'a>)>,
    index: Index,
    /// The lengths of their hosts, each once, the shortest first.
    lengths: Vec<usize>,
    /// Whether one is for any port.
    has_any_port: bool,
}

impl<'a> Wide<'a> {
    fn of(patterns: impl Iterator<Item = (usize, &'a Parts<'a>)>) -> Self {
        let patterns: Vec<_> = patterns.filter(|(_, pattern)| !pattern.is_exact()).collect();
        let (mut keys, mut lengths, mut has_any_port) = (Vec::with_capacity(patterns.len()), Vec::new(), false);
        for (_, pattern) in &patterns {
            keys.push(key(pattern.host, pattern.port));
            has_any_port |= pattern.port == Port::Any;
            if let Err(shorter) = lengths.binary_search(&pattern.host.len()) {
                lengths.insert(shorter, pattern.host.len());
            }
        }
        Self { index: Index::build(&keys), patterns, lengths, has_any_port }
    }

    /// Names each of these that covers the pattern at a place, which is another one.
    fn each_covering(&self, place: usize, pattern: &Parts<'_>, mut found: impl FnMut(usize)) {
        if self.index.is_none() {
            let others = self.patterns.iter().filter(|(other, _)| *other != place);
            return others.filter(|(_, wide)| wide.covers(pattern)).for_each(|(other, _)| found(*other));
        }
        let mut ask = |host: &str, port| {
            for (other, wide) in self.index.positions(key(host, port)).map(|position| self.patterns[position]) {
                // The same hash may be that of another port, or of another host above.
                if other != place && wide.port == port && wide.host.len() == host.len() && wide.covers(pattern) {
                    found(other);
                }
            }
        };
        for start in self.lengths.iter().map_while(|length| pattern.host.len().checked_sub(*length)) {
            // A host above starts behind a dot.
            if start == 0 || pattern.host.as_bytes()[start - 1] == b'.' {
                let host = &pattern.host[start..];
                ask(host, pattern.port);
                if self.has_any_port && pattern.port != Port::Any {
                    ask(host, Port::Any);
                }
            }
        }
    }
}

fn key(host: &str, port: Port) -> u64 {
    let port = match port {
        Port::Default => 0,
        Port::Number(number) => u64::from(number),
        Port::Any => u64::from(u16::MAX) + 1,
    };
    // A number without pattern spreads ports over both halves.
    hash(host.as_bytes()) ^ port.wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

#[cfg(test)]
mod tests {
    use proptest::{prelude::*, sample::select};

    use super::*;

    /// The same by asking each of each.
    fn asked(patterns: &[(usize, Parts<'_>)]) -> BTreeMap<usize, Overlap> {
        let overlap = |&(index, pattern): &(usize, Parts<'_>)| {
            let before = patterns.iter().filter(|(other, _)| *other < index);
            let covering = before.clone().find(|(_, other)| other.covers(&pattern));
            let covered: Vec<_> = before.filter(|(_, other)| pattern.covers(other)).map(|(other, _)| *other).collect();
            match covering {
                Some((first, _)) => Some((index, Overlap::Covered(*first))),
                None => (!covered.is_empty()).then_some((index, Overlap::Covers(covered))),
            }
        };
        patterns.iter().filter_map(overlap).collect()
    }

    const HOSTS: &[&str] = &["a", "b", "a.b", "b.a", "c.a.b", "d.a.b", "d.c.a.b", "ab.a"];

    fn patterns() -> impl Strategy<Value = Vec<(usize, Parts<'static>)>> {
        let port = prop_oneof![3 => Just(Port::Default), 2 => Just(Port::Any), 2 => (1..4_u16).prop_map(Port::Number)];
        let pattern = (select(&["https", "http"][..]), any::<bool>(), select(HOSTS), port)
            .prop_map(|(scheme, subdomains, host, port)| Parts { scheme, subdomains, host, port });
        prop::collection::vec(pattern, 0..40).prop_map(|patterns| {
            let mut once = Vec::new();
            for pattern in patterns {
                if !once.contains(&pattern) {
                    once.push(pattern);
                }
            }
            // Of a list in which others stand too.
            once.into_iter().enumerate().map(|(place, pattern)| (3 * place, pattern)).collect()
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn what_overlaps_is_found_as_by_asking_each_of_each(patterns in patterns()) {
            prop_assert_eq!(overlaps(patterns.iter().map(|(place, pattern)| (*place, pattern))), asked(&patterns));
        }
    }
}
