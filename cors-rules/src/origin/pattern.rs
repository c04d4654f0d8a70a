use std::{borrow::Cow, fmt, ops::Range};

use super::serialized::{is_labels, is_port_suffix};
use crate::{Text, public_suffix::is_open};

/// An origin of a policy: scheme, host and port, perhaps with a wildcard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    /// The scheme, without `://`.
    pub scheme: Text,
    /// The host, without `*.`.
    pub host: Text,
    /// Whether one or more labels stand before the host: `*.` in the pattern.
    pub subdomains: bool,
    /// The port.
    pub port: Port,
}

/// The port of an origin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Port {
    /// None: the scheme's default.
    Default,
    /// This one.
    Number(u16),
    /// Any port, and none: `:*` in the pattern.
    Any,
}

impl Pattern {
    /// The pattern for a host itself.
    pub const fn host(scheme: &'static str, host: &'static str, port: Port) -> Self {
        Self { scheme: Cow::Borrowed(scheme), host: Cow::Borrowed(host), subdomains: false, port }
    }

    /// The pattern for all subdomains of a host.
    pub const fn subdomains(scheme: &'static str, host: &'static str, port: Port) -> Self {
        Self { scheme: Cow::Borrowed(scheme), host: Cow::Borrowed(host), subdomains: true, port }
    }

    /// A pattern of a policy that was checked before. It has a wildcard, so that after an IPv6 host there is a port.
    pub(crate) fn read(written: &Text) -> Option<Self> {
        let (scheme, subdomains, host, port) = split(written)?;
        let text = |part: Range<usize>| match written {
            Cow::Borrowed(written) => Cow::Borrowed(&written[part]),
            Cow::Owned(written) => Cow::Owned(written[part].to_owned()),
        };
        Some(Self { scheme: text(scheme), host: text(host), subdomains, port })
    }

    /// Whether this is one origin, without a wildcard.
    pub fn is_exact(&self) -> bool {
        !self.subdomains && self.port != Port::Any
    }

    /// Whether `origin`, the value of an `Origin` field, is one of the pattern's, compared byte for byte.
    pub fn matches(&self, origin: &[u8]) -> bool {
        // From the end, where origins that are not the pattern's differ soonest.
        let Some(rest) = self.without_port(origin).and_then(|front| front.strip_suffix(self.host.as_bytes())) else {
            return false;
        };
        let Some(labels) = rest.strip_prefix(self.scheme.as_bytes()).and_then(|rest| rest.strip_prefix(b"://")) else {
            return false;
        };
        if self.subdomains { labels.strip_suffix(b".").is_some_and(is_labels) } else { labels.is_empty() }
    }

    /// All of `origin` before the port, if that is the pattern's.
    fn without_port<'a>(&self, origin: &'a [u8]) -> Option<&'a [u8]> {
        if self.port == Port::Default {
            return Some(origin);
        }
        let end = match origin.iter().rposition(|&byte| byte == b':') {
            Some(colon) if origin.last() != Some(&b']') && origin.get(colon + 1) != Some(&b'/') => colon,
            _ => origin.len(),
        };
        let (front, suffix) = origin.split_at(end);
        match self.port {
            Port::Number(number) => port_equals(suffix, number).then_some(front),
            _ => is_port_suffix(suffix, self.scheme.as_bytes()).then_some(front),
        }
    }

    /// Whether the host can only be this machine: a `localhost` name, 127.0.0.0/8 or `[::1]`.
    ///
    /// [Secure Contexts, section 3.1](https://www.w3.org/TR/secure-contexts/#is-origin-trustworthy)
    pub fn is_loopback(&self) -> bool {
        let host = &*self.host;
        host == "localhost"
            || host.ends_with(".localhost")
            || host == "[::1]"
            || host.parse::<std::net::Ipv4Addr>().is_ok_and(|address| address.is_loopback())
    }

    /// The host, if it is a public suffix, or above some: a name below which anyone can register one.
    pub fn public_suffix(&self) -> Option<&str> {
        is_open(&self.host).then_some(&*self.host)
    }
}

/// As the pattern is written in a policy.
impl fmt::Display for Pattern {
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

/// Where scheme and host of a pattern stand, whether it has `*.`, and its port.
fn split(written: &str) -> Option<(Range<usize>, bool, Range<usize>, Port)> {
    let scheme = 0..written.find("://")?;
    let start = scheme.end + "://".len();
    let (end, port) = match written[start..].rsplit_once(':') {
        Some((host, "*")) => (start + host.len(), Port::Any),
        Some((host, port)) => (start + host.len(), Port::Number(port.parse().ok()?)),
        None => (written.len(), Port::Default),
    };
    let subdomains = written[start..end].starts_with("*.");
    let start = if subdomains { start + "*.".len() } else { start };
    Some((scheme, subdomains, start..end, port))
}

fn port_equals(suffix: &[u8], number: u16) -> bool {
    let mut digits = [0_u8; 6];
    let mut start = digits.len();
    let mut rest = number;
    while rest > 0 {
        start -= 1;
        digits[start] = b'0' + (rest % 10) as u8;
        rest /= 10;
    }
    start -= 1;
    digits[start] = b':';
    suffix == &digits[start..]
}
