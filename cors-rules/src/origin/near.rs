//! The pattern of a policy that an origin nearly matches.
//!
//! What is nearest is found for each request that is refused, in every program; whose the names below a host are is found where the rules
//! are, which have the list of public suffixes.

use super::{Origins, Parts, Pattern, Port};

/// How many patterns are looked at: what is said of a refused request may not cost more than that, however many a policy has.
const MAX_COMPARED: usize = 1000;

/// How an origin differs from a pattern that nearly matches it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Difference {
    /// It is a subdomain of the pattern's host.
    Subdomain,
    /// It is the host itself, where the pattern is for its subdomains.
    BareDomain,
    /// The host is the pattern's, and the scheme is another one.
    Scheme,
    /// Scheme and host are the pattern's, and the port is another one.
    Port,
}

/// A pattern that an origin nearly matches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Near {
    /// The pattern, as it stands in the policy.
    pub pattern: String,
    /// What is not the same.
    pub difference: Difference,
    /// A wider pattern, which matches the origin too.
    pub wider: Option<Wider>,
}

/// A pattern that allows more than a policy does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wider {
    /// The pattern.
    pub pattern: String,
    /// The patterns of the policy that it covers, so that it stands in their place.
    pub covered: Vec<String>,
}

impl Origins {
    /// The pattern that `origin`, the value of an `Origin` field that is not allowed, is nearest to: with another port, another
    /// scheme, or a subdomain more or less. In a long list no host is held against those above it.
    ///
    /// ```
    /// use cors_rules::origin::{Difference, Exact, Origins, Patterns};
    ///
    /// let exact = Exact::new(vec!["https://app.example.com".into()]);
    /// let origins = Origins::Listed { exact, patterns: Patterns::new(Vec::new()) };
    /// let near = origins.nearest("https://app.example.com:8443").unwrap();
    /// assert_eq!((&*near.pattern, near.difference), ("https://app.example.com", Difference::Port));
    /// assert_eq!(near.wider.unwrap().pattern, "https://app.example.com:*");
    /// assert_eq!(origins.nearest("https://evil.example"), None);
    /// ```
    pub fn nearest(&self, origin: &str) -> Option<Near> {
        let origin = Parts::of(origin)?;
        let is_all = self.count() <= MAX_COMPARED;
        let mut nearest: Option<(Difference, Parts<'_>)> = None;
        for index in 0..self.count().min(MAX_COMPARED) {
            let Some(parts) = self.listed(index) else { continue };
            let Some(difference) = origin.difference(&parts).filter(|found| is_all || *found != Difference::Subdomain)
            else {
                continue;
            };
            // Of several, the host that has most in common, and the one that stands first.
            if nearest.is_none_or(|(known, of)| (difference, parts.host.len()) > (known, of.host.len())) {
                nearest = Some((difference, parts));
            }
        }
        let (difference, pattern) = nearest?;
        let wider = pattern.widened(difference).filter(|_| is_all).map(|wider| self.with_covered(&wider));
        Some(Near { pattern: pattern.to_string(), difference, wider })
    }

    fn count(&self) -> usize {
        match self {
            Self::Any => 0,
            Self::Listed { exact, patterns } => exact.origins().len() + patterns.patterns().len(),
        }
    }

    /// A pattern, those without a wildcard first; `null` is none.
    fn listed(&self, index: usize) -> Option<Parts<'_>> {
        let Self::Listed { exact, patterns } = self else { return None };
        match exact.origins().get(index) {
            Some(origin) => Parts::of(origin),
            None => patterns.patterns().get(index - exact.origins().len()).map(Pattern::parts),
        }
    }

    /// A wider pattern, and those that it covers.
    fn with_covered(&self, wider: &Parts<'_>) -> Wider {
        let mut covered = Vec::new();
        for index in 0..self.count() {
            if let Some(parts) = self.listed(index).filter(|parts| wider.covers(parts)) {
                covered.push(parts.to_string());
            }
        }
        Wider { pattern: wider.to_string(), covered }
    }
}

/// The hosts of a list below which names are others'; none of a list that is long.
pub(crate) fn public_suffixes<'a>(patterns: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let listed: Vec<_> = patterns.take(MAX_COMPARED + 1).collect();
    if listed.len() > MAX_COMPARED {
        return Vec::new();
    }
    let hosts = listed.into_iter().filter_map(Parts::of).filter(|parts| !parts.subdomains);
    hosts.filter_map(|parts| parts.public_suffix()).collect()
}

impl Parts<'_> {
    /// How it differs from a pattern that it nearly matches.
    fn difference(&self, pattern: &Self) -> Option<Difference> {
        let is_host = if pattern.subdomains { self.is_below(pattern.host) } else { self.host == pattern.host };
        if self.scheme != pattern.scheme {
            let is_web = |scheme| matches!(scheme, "http" | "https");
            return (is_host && is_web(self.scheme) && is_web(pattern.scheme)).then_some(Difference::Scheme);
        }
        if is_host {
            return Some(Difference::Port);
        }
        if !self.has_port_of(pattern) {
            return None;
        }
        if pattern.subdomains {
            (self.host == pattern.host).then_some(Difference::BareDomain)
        } else {
            self.is_below(pattern.host).then_some(Difference::Subdomain)
        }
    }

    /// The pattern with a wildcard for what differs.
    fn widened(&self, difference: Difference) -> Option<Self> {
        match difference {
            Difference::Port => Some(Self { port: Port::Any, ..*self }),
            Difference::Subdomain => Some(Self { subdomains: true, ..*self }),
            Difference::Scheme | Difference::BareDomain => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Draft;

    fn near(origins: &[&str], origin: &str) -> Option<Near> {
        let origins = origins.iter().map(ToString::to_string).collect();
        let policy = Draft { origins: Some(origins), ..Draft::default() }.check().expect("a valid policy");
        assert_eq!(policy.origins.find(origin.as_bytes()), None, "{origin}");
        policy.origins.nearest(origin)
    }

    fn expect(pattern: &str, difference: Difference, wider: Option<(&str, &[&str])>) -> Near {
        let wider = wider.map(|(pattern, covered)| Wider {
            pattern: pattern.to_owned(),
            covered: covered.iter().map(ToString::to_string).collect(),
        });
        Near { pattern: pattern.to_owned(), difference, wider }
    }

    #[test]
    fn another_port_is_nearer_than_another_scheme_and_that_than_another_host() {
        let app = "https://app.example.com";
        assert_eq!(
            near(&["https://*.example.com:8443", app, "http://app.example.com:9000"], "https://app.example.com:9000"),
            Some(expect(app, Difference::Port, Some(("https://app.example.com:*", &[app]))))
        );
        assert_eq!(
            near(&["http://example.com:9000", app], "http://app.example.com:9000"),
            Some(expect(app, Difference::Scheme, None))
        );
        assert_eq!(
            near(&["https://example.com", app], "https://a.app.example.com"),
            Some(expect(app, Difference::Subdomain, Some(("https://*.app.example.com", &[]))))
        );
        assert_eq!(
            near(&["https://*.example.com:*"], "https://example.com:9000"),
            Some(expect("https://*.example.com:*", Difference::BareDomain, None))
        );
    }

    #[test]
    fn a_wider_pattern_names_all_that_it_covers() {
        let listed =
            ["https://example.com", "https://b.example.com", "https://*.c.example.com", "https://d.example.com:1"];
        assert_eq!(
            near(&listed, "https://a.example.com"),
            Some(expect("https://example.com", Difference::Subdomain, Some(("https://*.example.com", &listed[1..3]))))
        );
        let listed = ["http://[::1]:3000", "http://[::1]", "http://localhost"];
        assert_eq!(
            near(&listed, "http://[::1]:4000"),
            Some(expect("http://[::1]:3000", Difference::Port, Some(("http://[::1]:*", &listed[..2]))))
        );
    }

    #[test]
    fn what_only_looks_alike_is_not_near() {
        for (listed, origin) in [
            ("https://example.com", "https://evil-example.com"),
            ("https://example.com", "https://example.com.evil.example"),
            ("https://example.com", "https://.example.com"),
            ("https://app.example.com", "https://example.com"),
            ("https://app.example.com", "https://other.example.com"),
            ("https://example.com", "null"),
            ("https://example.com", "http://a.example.com"),
            ("https://example.com", "https://a.example.com:8443"),
            ("tauri://localhost", "http://localhost"),
            ("https://example.com", "nonsense"),
            ("https://example.com", "https://example.com:99999"),
            ("https://example.com", "https://example.com:x"),
        ] {
            assert_eq!(near(&[listed], origin), None, "{origin}");
        }
        assert_eq!(Origins::Any.nearest("https://a.example"), None);
    }

    #[test]
    fn of_a_long_list_only_the_start_is_looked_at_and_nothing_wider_offered() {
        let mut listed: Vec<_> = (0..2 * MAX_COMPARED).map(|number| format!("https://a{number}.example")).collect();
        listed[5] = "https://example.com".to_owned();
        listed[2 * MAX_COMPARED - 5] = "https://example.org".to_owned();
        let listed: Vec<_> = listed.iter().map(|origin| &**origin).collect();
        let expected = Some(expect("https://example.com", Difference::Port, None));
        assert_eq!(near(&listed, "https://example.com:8443"), expected);
        assert_eq!(near(&listed, "https://example.org:8443"), None);
    }
}
