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

/// Finds the overlaps of the patterns among items, which come with their places, by the places of the later ones. They are not asked of each
/// pair: only a pattern with a wildcard covers another one, and is found by its host and port.
pub(super) fn overlaps<'a>(patterns: impl Iterator<Item = (usize, &'a Parts<'a>)> + Clone) -> BTreeMap<usize, Overlap> {
    let mut overlaps = BTreeMap::new();
    if patterns.clone().all(|(_, pattern)| pattern.is_exact()) {
        return overlaps;
    }
    let patterns: Vec<_> = patterns.collect();
    let hosts = Hosts::of(&patterns);
    for (position, &(place, _)) in patterns.iter().enumerate() {
        hosts.each_covering(position, |other| {
            let (other, _) = patterns[other];
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

/// The patterns, by their hosts and ports.
struct Hosts<'a> {
    patterns: &'a [(usize, &'a Parts<'a>)],
    keys: Vec<u64>,
    index: Index,
    /// The lengths of the hosts of those with a wildcard, each once, the shortest first.
    lengths: Vec<usize>,
    /// Whether one is for any port.
    has_any_port: bool,
}

impl<'a> Hosts<'a> {
    fn of(patterns: &'a [(usize, &'a Parts<'a>)]) -> Self {
        let wide = patterns.iter().filter(|(_, pattern)| !pattern.is_exact());
        let mut lengths: Vec<_> = wide.map(|(_, pattern)| pattern.host.len()).collect();
        lengths.sort_unstable();
        lengths.dedup();
        let keys: Vec<_> = patterns.iter().map(|(_, pattern)| key(pattern.host, pattern.port)).collect();
        let has_any_port = patterns.iter().any(|(_, pattern)| pattern.port == Port::Any);
        Self { patterns, index: Index::build(&keys), keys, lengths, has_any_port }
    }

    /// Names the position of each pattern that covers the one at a position, and is another.
    fn each_covering(&self, position: usize, mut found: impl FnMut(usize)) {
        let (_, pattern) = self.patterns[position];
        if self.index.is_none() {
            let others = (0..self.patterns.len()).filter(|&other| other != position);
            return others.filter(|&other| self.patterns[other].1.covers(pattern)).for_each(found);
        }
        let mut ask = |host: &str, port, key| {
            for other in self.index.positions(key).filter(|&other| other != position) {
                // The same hash may be that of another port, or of another host above.
                let (_, wide) = self.patterns[other];
                if wide.port == port && wide.host.len() == host.len() && wide.covers(pattern) {
                    found(other);
                }
            }
        };
        for start in self.lengths.iter().map_while(|length| pattern.host.len().checked_sub(*length)) {
            // A host above starts behind a dot.
            if start == 0 || pattern.host.as_bytes()[start - 1] == b'.' {
                let host = &pattern.host[start..];
                let own = if start == 0 { self.keys[position] } else { key(host, pattern.port) };
                ask(host, pattern.port, own);
                if self.has_any_port && pattern.port != Port::Any {
                    ask(host, Port::Any, key(host, Port::Any));
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
