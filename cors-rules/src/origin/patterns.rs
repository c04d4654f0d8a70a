use super::{
    MAX_LENGTH, Pattern,
    index::{Index, hash},
};

/// Patterns with a wildcard.
///
/// Many of them are found by their hosts: the value of an `Origin` field ends with a pattern's host, but for the port, so that
/// its end is looked up in each length that a host of the patterns has.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::struct_field_names, reason = "the plural of `Pattern` is what it holds")]
pub struct Patterns {
    patterns: Vec<Pattern>,
    /// The lengths of the hosts, each once, the shortest first; none where there is no index.
    lengths: Vec<usize>,
    index: Index,
}

impl Patterns {
    /// These patterns.
    pub fn new(patterns: Vec<Pattern>) -> Self {
        let hashes: Vec<_> = patterns.iter().map(|pattern| hash(pattern.host.as_bytes())).collect();
        let index = Index::build(&hashes);
        let mut lengths = Vec::new();
        if !index.is_none() {
            for pattern in &patterns {
                let length = pattern.host.len();
                if let Err(place) = lengths.binary_search(&length) {
                    lengths.insert(place, length);
                }
            }
        }
        Self { patterns, lengths, index }
    }

    /// The patterns, in the order of the policy.
    pub fn patterns(&self) -> &[Pattern] {
        &self.patterns
    }

    #[inline]
    pub(super) fn contain(&self, origin: &[u8]) -> bool {
        if origin.len() > MAX_LENGTH {
            return false;
        }
        if self.index.is_none() {
            return self.patterns.iter().any(|pattern| pattern.matches(origin));
        }
        let front = without_port(origin);
        self.lengths.iter().any(|&length| {
            let Some((before, host)) = front.len().checked_sub(length).map(|start| front.split_at(start)) else {
                return false;
            };
            // A host starts behind `://`, or a label behind a dot.
            matches!(before.last(), Some(b'.' | b'/'))
                && self.index.positions(hash(host)).any(|position| self.patterns[position].matches(origin))
        })
    }
}

/// The value up to its port, if it has one. What it is worth is for the patterns to say.
#[inline]
fn without_port(origin: &[u8]) -> &[u8] {
    let digits = origin.iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
    match origin[..origin.len() - digits].split_last() {
        Some((b':', front)) => front,
        _ => origin,
    }
}
