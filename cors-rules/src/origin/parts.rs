//! The parts of an origin, valid or not.

use std::{
    fmt,
    net::{Ipv4Addr, Ipv6Addr},
};

use super::port::Port;
use crate::public_suffix::is_open;

/// What a pattern says, borrowed from where it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Parts<'a> {
    pub(crate) scheme: &'a str,
    pub(crate) subdomains: bool,
    pub(crate) host: &'a str,
    pub(crate) port: Port,
}

impl<'a> Parts<'a> {
    /// What is written in a policy, or comes in an `Origin` field.
    pub(crate) fn of(written: &'a str) -> Option<Self> {
        let (scheme, authority) = written.split_once("://")?;
        let (host, port) = split_port(authority)?;
        let port = match port {
            None => Port::Default,
            Some("*") => Port::Any,
            Some(number) => Port::Number(number.parse().ok()?),
        };
        let (subdomains, host) = host.strip_prefix("*.").map_or((false, host), |host| (true, host));
        Some(Self { scheme, subdomains, host, port })
    }

    /// Whether the host is one or more labels before this one.
    pub(super) fn is_below(&self, host: &str) -> bool {
        self.host.strip_suffix(host).is_some_and(|labels| labels.len() > 1 && labels.ends_with('.'))
    }

    pub(super) fn has_port_of(&self, pattern: &Self) -> bool {
        pattern.port == Port::Any || pattern.port == self.port
    }

    /// Whether every origin of another pattern is one of this one.
    pub(crate) fn covers(&self, other: &Self) -> bool {
        let has_host = if self.subdomains {
            other.is_below(self.host) || (other.subdomains && other.host == self.host)
        } else {
            !other.subdomains && other.host == self.host
        };
        self.scheme == other.scheme && has_host && other.has_port_of(self)
    }

    /// Whether this is one origin, without a wildcard.
    pub(crate) fn is_exact(&self) -> bool {
        !self.subdomains && self.port != Port::Any
    }

    /// Whether the host can only be this machine.
    ///
    /// [Secure Contexts, section 3.1](https://www.w3.org/TR/secure-contexts/#is-origin-trustworthy)
    pub(crate) fn is_loopback(&self) -> bool {
        self.host == "localhost"
            || self.host.ends_with(".localhost")
            || self.host == "[::1]"
            || self.host.parse::<Ipv4Addr>().is_ok_and(|address| address.is_loopback())
    }

    /// Whether it needs `insecure_origins` with credentials.
    pub(crate) fn is_insecure(&self) -> bool {
        self.scheme != "https" && !self.is_loopback()
    }

    /// Whether the host is that of a pattern, which is no address, with labels before it of which each is valid for sure: no more than
    /// letters, digits, hyphens and underscores, and not in Punycode. Beside a label that is, and may be written from right to left, each
    /// starts with a letter, and ends with one or a digit.
    pub(crate) fn is_plainly_below(&self, pattern: &Self) -> bool {
        let has_punycode = pattern.host.contains("xn--");
        let is_plain = |label: &str| {
            let is_of_label = |byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_');
            let has_ends = |label: &[u8]| matches!(label, [b'a'..=b'z', .., b'a'..=b'z' | b'0'..=b'9'] | [b'a'..=b'z']);
            (1..=63).contains(&label.len())
                && label.bytes().all(is_of_label)
                && !label.starts_with("xn--")
                && (!has_punycode || has_ends(label.as_bytes()))
        };
        let labels = self.host.strip_suffix(pattern.host).and_then(|labels| labels.strip_suffix('.'));
        labels.is_some_and(|labels| labels.split('.').all(is_plain))
            && !is_address(pattern.scheme, pattern.host)
            && self.host.len() <= 253
    }

    /// The host, if anyone can register a name somewhere below it.
    pub(crate) fn public_suffix(&self) -> Option<&'a str> {
        is_open(self.host).then_some(self.host)
    }
}

/// As the pattern is written in a policy.
impl fmt::Display for Parts<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let subdomains = if self.subdomains { "*." } else { "" };
        write!(f, "{}://{subdomains}{}", self.scheme, self.host)?;
        match self.port {
            Port::Default => Ok(()),
            Port::Number(number) => write!(f, ":{number}"),
            Port::Any => f.write_str(":*"),
        }
    }
}

/// The origins in a string that is several.
pub(super) fn several(value: &str) -> Option<Vec<&str>> {
    let items: Vec<_> = value
        .split(|c: char| c.is_whitespace() || c == ',' || c == ';')
        .map(|item| item.trim_matches(|c| c == '"' || c == '\''))
        .filter(|item| !item.is_empty())
        .collect();
    let is_origin = |item: &&str| item.contains("://") || *item == "null" || *item == "*";
    (items.len() > 1 && items.iter().all(is_origin)).then_some(items)
}

/// Splits at the `://` that ends the scheme, not at one that is part of a path or query.
pub(super) fn split_scheme(value: &str) -> Option<(&str, &str)> {
    value.split_once("://").filter(|(scheme, _)| !scheme.is_empty() && !scheme.contains(['/', '?', '#', '@', '[']))
}

/// Splits host and port, the part after the colon, if there is one; `None` where the brackets of an IPv6 address are missing.
pub(super) fn split_port(authority: &str) -> Option<(&str, Option<&str>)> {
    if authority.contains("::") && authority.parse::<Ipv6Addr>().is_ok() {
        return None;
    }
    let colon = if authority.starts_with('[') || authority.starts_with("*.[") {
        let end = authority.rfind(']')? + 1;
        match authority[end..].chars().next() {
            None => None,
            Some(':') => Some(end),
            Some(_) => return None,
        }
    } else {
        authority.find(':')
    };
    Some(match colon {
        Some(colon) => (&authority[..colon], Some(&authority[colon + 1..])),
        None => (authority, None),
    })
}

/// A scheme of pages whose hosts the URL standard parses; the others that pages have, have opaque hosts.
///
/// [URL, special scheme](https://url.spec.whatwg.org/#special-scheme)
pub(super) fn is_special(scheme: &str) -> bool {
    matches!(scheme, "http" | "https")
}

/// Whether a host, as browsers write it, is an IP address.
pub(super) fn is_address(scheme: &str, host: &str) -> bool {
    host.starts_with('[') || (is_special(scheme) && host.parse::<Ipv4Addr>().is_ok())
}
