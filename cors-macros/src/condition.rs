//! `#[cfg(...)]` before an item: when it holds, and how a set of builds is said.

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use crate::tokens::{Piece, split_at_commas, text};

/// How many flags the items of a policy may depend on: every combination of them is checked.
pub(crate) const MAX_FLAGS: usize = 8;

/// Keys of which a build has one value.
const SINGLE: [&str; 7] =
    ["panic", "target_arch", "target_endian", "target_env", "target_os", "target_pointer_width", "target_vendor"];

/// The condition of a `#[cfg(...)]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Condition {
    /// A flag that a build has or not, as it is written: `debug_assertions`, `feature = "tls"`.
    Flag(String),
    Not(Box<Self>),
    All(Vec<Self>),
    Any(Vec<Self>),
}

impl Condition {
    /// Reads what stands in the parentheses of `cfg(...)`; `None` where that is no condition.
    pub(crate) fn parse(tokens: TokenStream) -> Option<Self> {
        match split_at_commas(tokens).as_slice() {
            [only] => Self::parse_one(&only.tokens),
            _ => None,
        }
    }

    /// Both.
    pub(crate) fn and(self, other: Self) -> Self {
        Self::All(vec![self, other])
    }

    fn parse_one(tokens: &[TokenTree]) -> Option<Self> {
        match tokens {
            [TokenTree::Ident(word)] if word == "true" => Some(Self::All(Vec::new())),
            [TokenTree::Ident(word)] if word == "false" => Some(Self::Any(Vec::new())),
            [TokenTree::Ident(_)] => Some(Self::Flag(text(tokens.to_vec()))),
            [TokenTree::Ident(_), TokenTree::Punct(equals), TokenTree::Literal(_)] if equals.as_char() == '=' => {
                Some(Self::Flag(text(tokens.to_vec())))
            }
            [TokenTree::Ident(word), TokenTree::Group(group)] if group.delimiter() == Delimiter::Parenthesis => {
                let parts = split_at_commas(group.stream());
                let parts: Vec<_> =
                    parts.iter().map(|Piece { tokens, .. }| Self::parse_one(tokens)).collect::<Option<_>>()?;
                match (word.to_string().as_str(), parts.as_slice()) {
                    ("all", _) => Some(Self::All(parts)),
                    ("any", _) => Some(Self::Any(parts)),
                    ("not", [only]) => Some(Self::Not(Box::new(only.clone()))),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    fn collect<'a>(&'a self, flags: &mut Vec<&'a str>) {
        match self {
            Self::Flag(flag) if !flags.contains(&&**flag) => flags.push(flag),
            Self::Flag(_) => {}
            Self::Not(inner) => inner.collect(flags),
            Self::All(parts) | Self::Any(parts) => parts.iter().for_each(|part| part.collect(flags)),
        }
    }
}

/// `#[cfg(...)]` before an item.
#[derive(Clone)]
pub(crate) struct Cfg {
    pub(crate) condition: Condition,
    pub(crate) tokens: Vec<TokenTree>,
}

/// The builds that the conditions of a policy tell apart: each has some of their flags.
pub(crate) struct Builds<'a> {
    flags: Vec<&'a str>,
    /// For each build the flags that it has, as bits in their order.
    builds: Vec<u32>,
}

impl<'a> Builds<'a> {
    /// The builds for these conditions; `Err` with the number of flags if those are too many.
    pub(crate) fn new(conditions: impl Iterator<Item = &'a Condition>) -> Result<Self, usize> {
        let mut flags = Vec::new();
        conditions.for_each(|condition| condition.collect(&mut flags));
        if flags.len() > MAX_FLAGS {
            return Err(flags.len());
        }
        let mut builds = Self { flags, builds: Vec::new() };
        builds.builds = (0..1 << builds.flags.len()).filter(|build| builds.is_possible(*build)).collect();
        Ok(builds)
    }

    /// How many there are: one where nothing depends on a flag.
    pub(crate) fn len(&self) -> usize {
        self.builds.len()
    }

    /// Whether a condition holds in the build of this index.
    pub(crate) fn holds(&self, condition: &Condition, index: usize) -> bool {
        match condition {
            Condition::Flag(flag) => self.has(self.builds[index], flag),
            Condition::Not(inner) => !self.holds(inner, index),
            Condition::All(parts) => parts.iter().all(|part| self.holds(part, index)),
            Condition::Any(parts) => parts.iter().any(|part| self.holds(part, index)),
        }
    }

    fn has(&self, build: u32, flag: &str) -> bool {
        self.flags.iter().position(|other| *other == flag).is_some_and(|bit| build & (1 << bit) != 0)
    }

    /// Whether some build has these flags and not the others.
    fn is_possible(&self, build: u32) -> bool {
        let single = |flag: &&str| SINGLE.into_iter().find(|key| flag.split(" = ").next() == Some(key));
        let had = || self.flags.iter().filter(|flag| self.has(build, flag));
        let is_twice = |key: &str| had().filter(|flag| single(flag) == Some(key)).count() > 1;
        let is_of_two_families = self.has(build, "unix") && self.has(build, "windows");
        !is_of_two_families && !SINGLE.iter().any(|key| is_twice(key))
    }

    /// The condition that holds in the builds of these indices and in no other, as it is written in `cfg(...)`.
    pub(crate) fn condition(&self, indices: &[usize]) -> String {
        let mut left = indices.to_vec();
        let mut parts = Vec::new();
        while let Some(first) = left.first() {
            // As few flags as say no more than that.
            let mut mask = (1_u32 << self.flags.len()) - 1;
            for bit in 0..self.flags.len() {
                let wider = mask & !(1 << bit);
                if self.alike(*first, wider).all(|index| indices.contains(&index)) {
                    mask = wider;
                }
            }
            parts.push(self.written(*first, mask));
            let covered: Vec<_> = self.alike(*first, mask).collect();
            left.retain(|index| !covered.contains(index));
        }
        if let [only] = parts.as_slice() { only.clone() } else { format!("any({})", parts.join(", ")) }
    }

    /// The builds that have the same of these flags as the one of this index.
    fn alike(&self, index: usize, mask: u32) -> impl Iterator<Item = usize> {
        (0..self.builds.len()).filter(move |other| (self.builds[*other] ^ self.builds[index]) & mask == 0)
    }

    /// Which of these flags a build has and which not.
    fn written(&self, index: usize, mask: u32) -> String {
        let flags = self.flags.iter().enumerate().filter(|(bit, _)| mask & (1 << bit) != 0);
        let parts: Vec<_> = flags
            .map(
                |(_, flag)| {
                    if self.has(self.builds[index], flag) { (*flag).to_owned() } else { format!("not({flag})") }
                },
            )
            .collect();
        if let [only] = parts.as_slice() { only.clone() } else { format!("all({})", parts.join(", ")) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn condition(text: &str) -> Option<Condition> {
        Condition::parse(text.parse().unwrap())
    }

    /// The builds of conditions, each as the conditions that hold in it.
    fn builds(texts: &[&str]) -> Vec<Vec<usize>> {
        let conditions: Vec<_> = texts.iter().map(|text| condition(text).unwrap()).collect();
        let builds = Builds::new(conditions.iter()).unwrap();
        let hold = |index| (0..conditions.len()).filter(|at| builds.holds(&conditions[*at], index)).collect();
        (0..builds.len()).map(hold).collect()
    }

    #[test]
    fn builds_are_all_combinations_of_flags_that_can_be() {
        assert_eq!(builds(&[]), [[0; 0]]);
        assert_eq!(builds(&["debug_assertions", "not(debug_assertions)"]), [[1], [0]]);
        assert_eq!(builds(&["a", "b"]), [vec![], vec![0], vec![1], vec![0, 1]]);
        assert_eq!(builds(&["all(a, b)", "any(a, b)"]), [vec![], vec![1], vec![1], vec![0, 1]]);
        assert_eq!(builds(&["unix", "windows"]), [vec![], vec![0], vec![1]]);
        assert_eq!(builds(&["target_os = \"linux\"", "target_os = \"macos\""]), [vec![], vec![0], vec![1]]);
        assert_eq!(builds(&["feature = \"a\"", "feature = \"b\""]).len(), 4);
        assert_eq!(builds(&["true", "false", "all()", "any()"]), [[0, 2]]);
    }

    #[test]
    fn more_flags_than_are_checked_are_counted() {
        let flags = |count| (0..count).map(|flag| Condition::Flag(flag.to_string())).collect::<Vec<_>>();
        assert_eq!(Builds::new(flags(MAX_FLAGS).iter()).map(|builds| builds.len()), Ok(1 << MAX_FLAGS));
        assert_eq!(Builds::new(flags(MAX_FLAGS + 1).iter()).map(|_| ()), Err(MAX_FLAGS + 1));
    }

    #[test]
    fn what_is_no_condition_is_not_read() {
        for text in
            ["", "a, b", "not()", "not(a, b)", "none(a)", "a = b", "\"a\"", "a b", "a = \"b\" c", "all(a, 1)", "!a"]
        {
            assert_eq!(condition(text), None, "{text}");
        }
        assert_eq!(condition("any(a, not(b),),"), condition("any(a, not(b))"));
    }

    #[test]
    fn a_set_of_builds_is_said_in_few_flags() {
        let conditions = [condition("a").unwrap(), condition("b").unwrap()];
        let builds = Builds::new(conditions.iter()).unwrap();
        for (indices, expected) in [
            (&[0][..], "all(not(a), not(b))"),
            (&[1, 3], "a"),
            (&[0, 1], "not(b)"),
            (&[1, 2, 3], "any(a, b)"),
            (&[1, 2], "any(all(a, not(b)), all(not(a), b))"),
            (&[0, 1, 2], "any(not(b), not(a))"),
        ] {
            let said = builds.condition(indices);
            let condition = condition(&said).unwrap();
            let holds: Vec<_> = (0..builds.len()).filter(|index| builds.holds(&condition, *index)).collect();
            assert_eq!((&*said, &*holds), (expected, indices));
        }
    }
}
