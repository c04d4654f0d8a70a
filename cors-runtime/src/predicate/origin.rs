use std::fmt;

use cors_rules::origin::{Pattern, Port};

/// The origin of a page, as the browser sends it in `Origin`: what a predicate is asked about.
///
/// Only what the rules would let a policy name becomes one: a
/// [serialized](https://html.spec.whatwg.org/multipage/browsers.html#ascii-serialisation-of-an-origin) origin of scheme, host and perhaps
/// port, and `null` with `danger(null_origin)`.
///
/// A host is compared by its labels. `origin.as_str().ends_with("example.com")` looks right and lets `https://evilexample.com` in, which
/// anyone can register: [`is_subdomain_of`](Self::is_subdomain_of) does not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    text: String,
    /// None of `null`.
    parts: Option<Pattern>,
}

impl Origin {
    /// The origin of this value of an `Origin` field, if the rules would let a policy name it.
    pub(crate) fn read(value: &[u8]) -> Option<Self> {
        let text = str::from_utf8(value).ok()?.to_owned();
        if text == "null" {
            return Some(Self { text, parts: None });
        }
        let parts = Pattern::parse(&text).ok().filter(Pattern::is_exact)?;
        Some(Self { text, parts: Some(parts) })
    }

    /// Whether it is `null`.
    pub(crate) fn is_null(&self) -> bool {
        self.parts.is_none()
    }

    /// The origin as the browser sends it, such as `https://app.example.com:8443`.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The scheme, such as `https`; empty for `null`.
    pub fn scheme(&self) -> &str {
        self.parts.as_ref().map_or("", |parts| &parts.scheme)
    }

    /// The host, such as `app.example.com`, an IPv6 address in brackets; empty for `null`.
    pub fn host(&self) -> &str {
        self.parts.as_ref().map_or("", |parts| &parts.host)
    }

    /// The port; `None` where it is the default of the scheme, which browsers leave out.
    pub fn port(&self) -> Option<u16> {
        match self.parts.as_ref()?.port {
            Port::Number(port) => Some(port),
            Port::Default | Port::Any => None,
        }
    }

    /// Whether the host is below this domain, by one or more labels; the domain itself is not.
    pub fn is_subdomain_of(&self, domain: &str) -> bool {
        let labels = self.host().strip_suffix(domain).and_then(|rest| rest.strip_suffix('.'));
        labels.is_some_and(|labels| !labels.is_empty()) && !domain.is_empty()
    }

    /// Whether the page comes from this machine: its host is a `localhost` name, an address of 127.0.0.0/8 or `[::1]`.
    ///
    /// [Secure Contexts, section 3.1](https://www.w3.org/TR/secure-contexts/#is-origin-trustworthy)
    pub fn is_loopback(&self) -> bool {
        self.parts.as_ref().is_some_and(Pattern::is_loopback)
    }
}

/// As the browser sends it.
impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}
