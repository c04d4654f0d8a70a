//! Public suffixes: names below which anyone can register one.
//!
//! The list is a text and not a crate of code: the code of `psl` takes longer to compile than all else here together, in every
//! build of every user, for the sake of one rule. A test of the workspace holds the text against `psl`.

use std::cmp::Ordering;

use crate::Text;

/// A comment, an empty line, and the rules, sorted by their bytes.
const LIST: &str = include_str!("public_suffixes.txt");

// With other ends of lines no rule would be found, and every suffix allowed.
const _: () = assert!(LIST.as_bytes()[LIST.len() - 2] != b'\r', "public_suffixes.txt has to be checked out as it is");

/// Whether a host is a public suffix that is listed. An unlisted top-level domain is an intranet's own.
///
/// [Public Suffix List, format](https://github.com/publicsuffix/list/wiki/Format)
pub fn is_public_suffix(host: &str) -> bool {
    let rules = rules();
    let is_below_wildcard = || {
        let (_, parent) = host.split_once('.')?;
        Some(contains(rules, &format!("*.{parent}")) && !contains(rules, &format!("!{host}")))
    };
    contains(rules, host) || is_below_wildcard().unwrap_or(false)
}

/// The part of a host that someone has registered: its public suffix and one label more. A host that is a public suffix itself has
/// none; of unlisted names the last label is the suffix. For names only, not for IP addresses.
///
/// ```
/// use cors_rules::registrable_domain;
///
/// assert_eq!(registrable_domain("a.app.example.co.uk"), Some("example.co.uk"));
/// assert_eq!(registrable_domain("app.localhost"), Some("app.localhost"));
/// assert_eq!(registrable_domain("city.kobe.jp."), Some("city.kobe.jp."));
/// assert_eq!((registrable_domain("github.io"), registrable_domain("localhost")), (None, None));
/// ```
///
/// [URL, registrable domain](https://url.spec.whatwg.org/#host-registrable-domain)
pub fn registrable_domain(host: &str) -> Option<&str> {
    let name = host.strip_suffix('.').unwrap_or(host);
    let mut registered = None;
    let mut start = 0;
    while !is_public_suffix(&name[start..])
        && let Some(end) = name[start..].find('.')
    {
        registered = Some(&host[start..]);
        if contains(rules(), &format!("!{}", &name[start..])) {
            break;
        }
        start += end + 1;
    }
    registered
}

/// Whether anyone can register a name somewhere below a host: it is a public suffix, or all names right below it are.
pub(crate) fn is_open(host: &str) -> bool {
    is_public_suffix(host) || contains(rules(), &format!("*.{host}"))
}

/// What a policy knows of the hosts that it lists: below which of them anyone can register a name.
#[derive(Debug, Clone)]
pub enum PublicSuffixes {
    /// Below these, which were found when a constant was made of it: a program that has nothing else has no list.
    Found(Vec<Text>),
    /// Below those of which this says so.
    Asked(fn(&str) -> bool),
}

impl PublicSuffixes {
    /// Those of the list.
    pub(crate) fn of_list() -> Self {
        Self::Asked(is_open)
    }

    /// Whether a host is one.
    pub(crate) fn have(&self, host: &str) -> bool {
        match self {
            Self::Found(hosts) => hosts.iter().any(|found| found == host),
            Self::Asked(is_open) => is_open(host),
        }
    }
}

/// How it is known is no part of a policy.
impl PartialEq for PublicSuffixes {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for PublicSuffixes {}

fn rules() -> &'static str {
    LIST.split_once("\n\n").map_or("", |(_, rules)| rules)
}

/// Whether a rule is one of these lines.
fn contains(mut rules: &str, rule: &str) -> bool {
    while !rules.is_empty() {
        let start = rules[..rules.len() / 2].rfind('\n').map_or(0, |end| end + 1);
        let end = rules[start..].find('\n').map_or(rules.len(), |length| start + length);
        match rule.cmp(&rules[start..end]) {
            Ordering::Less => rules = &rules[..start],
            Ordering::Equal => return true,
            Ordering::Greater => rules = rules.get(end + 1..).unwrap_or_default(),
        }
    }
    false
}
