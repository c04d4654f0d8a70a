use std::{borrow::Cow, fmt, ops::Range};

use super::{
    Parts, Port,
    serialized::{is_labels, is_port_suffix},
};
use crate::Text;

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

impl Pattern {
    /// What is written in a policy that was checked before, or the text itself where that is one origin or `null`.
    pub(crate) fn read(written: Text) -> Result<Self, Text> {
        let Some((scheme, subdomains, host, port)) = split(&written) else { return Err(written) };
        Ok(match written {
            Cow::Borrowed(written) => {
                Self { scheme: Cow::Borrowed(&written[scheme]), host: Cow::Borrowed(&written[host]), subdomains, port }
            }
            Cow::Owned(mut written) => {
                let scheme = scheme_text(&written[scheme]);
                // The text becomes the host.
                written.truncate(host.end);
                written.drain(..host.start);
                Self { scheme, host: Cow::Owned(written), subdomains, port }
            }
        })
    }

    pub(super) fn parts(&self) -> Parts<'_> {
        Parts { scheme: &self.scheme, subdomains: self.subdomains, host: &self.host, port: self.port }
    }

    /// Whether this is one origin, without a wildcard.
    pub fn is_exact(&self) -> bool {
        self.parts().is_exact()
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
        self.parts().is_loopback()
    }
}

/// As the pattern is written in a policy.
impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.parts().fmt(f)
    }
}

/// Where scheme and host of a pattern with a wildcard stand, whether that is `*.`, and its port.
fn split(written: &str) -> Option<(Range<usize>, bool, Range<usize>, Port)> {
    let bytes = written.as_bytes();
    let scheme = 0..if bytes.starts_with(b"https:") { 5 } else { bytes.iter().position(|&byte| byte == b':')? };
    let start = scheme.end + "://".len();
    let subdomains = bytes.get(start) == Some(&b'*');
    let is_any = bytes.last() == Some(&b'*');
    if !subdomains && !is_any {
        return None;
    }
    let (end, port) = if is_any {
        (bytes.len() - ":*".len(), Port::Any)
    } else {
        let digits = bytes.iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
        let end = bytes.len() - digits - 1;
        match bytes[end] {
            b':' => (end, Port::Number(written[end + 1..].parse().ok()?)),
            _ => (bytes.len(), Port::Default),
        }
    };
    Some((scheme, subdomains, start + if subdomains { "*.".len() } else { 0 }..end, port))
}

/// A scheme, which nearly always is one of two.
pub(super) fn scheme_text(scheme: &str) -> Text {
    match scheme {
        "https" => Cow::Borrowed("https"),
        "http" => Cow::Borrowed("http"),
        _ => Cow::Owned(scheme.to_owned()),
    }
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
