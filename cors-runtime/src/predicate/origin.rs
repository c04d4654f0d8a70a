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
///
/// ```
/// use actix_web::HttpRequest;
/// use cors_runtime::{Cors, Origin, policy};
///
/// fn is_preview(origin: &Origin, _: &HttpRequest) -> bool {
///     origin.scheme() == "https" && origin.port().is_none() && origin.is_subdomain_of("preview.example.com")
/// }
///
/// const PREVIEWS: Cors = policy! { origins = ["http://localhost:*", predicate(is_preview)] };
/// ```
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
        let parts = Pattern::valid(&text).filter(Pattern::is_exact)?;
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

    /// Whether the host is below this domain, by one or more labels; the domain itself is not. It is written as browsers send it: in lower
    /// case, by its Punycode form, without a dot before it.
    ///
    /// It says nothing of scheme and port: with credentials, a predicate is not asked about plain `http` without `danger(insecure_origins)`.
    pub fn is_subdomain_of(&self, domain: &str) -> bool {
        let host = self.host();
        // The last label of an IPv4 address is a number, as that of no name is. Addresses are below nothing.
        let is_name = host.rsplit('.').next().is_some_and(|last| last.bytes().any(|byte| !byte.is_ascii_digit()));
        let labels = host.strip_suffix(domain).and_then(|rest| rest.strip_suffix('.'));
        is_name && !domain.is_empty() && labels.is_some_and(|labels| !labels.is_empty())
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

#[cfg(test)]
mod tests {
    use crate::predicate::origin::Origin;

    fn origin(text: &str) -> Origin {
        Origin::read(text.as_bytes()).unwrap()
    }

    #[test]
    fn an_origin_has_the_parts_that_browsers_send() {
        for (text, scheme, host, port) in [
            ("https://app.example.com", "https", "app.example.com", None),
            ("http://localhost:3000", "http", "localhost", Some(3000)),
            ("http://[::1]:8080", "http", "[::1]", Some(8080)),
            ("https://127.0.0.1", "https", "127.0.0.1", None),
            ("tauri://localhost", "tauri", "localhost", None),
            ("null", "", "", None),
        ] {
            let origin = origin(text);
            assert_eq!((origin.scheme(), origin.host(), origin.port()), (scheme, host, port), "{text}");
            assert_eq!((origin.as_str(), &*origin.to_string()), (text, text));
        }
    }

    #[test]
    fn a_host_is_below_a_domain_by_whole_labels() {
        for (text, domain, expected) in [
            ("https://app.example.com", "example.com", true),
            ("https://a.b.example.com:8443", "example.com", true),
            ("https://example.com", "example.com", false),
            ("https://evilexample.com", "example.com", false),
            ("https://example.com.evil.example", "example.com", false),
            ("https://app.example.com", "com", true),
            ("https://app.example.com", "", false),
            ("https://app.example.com", ".example.com", false),
            ("https://app.example.com", "Example.com", false),
            ("https://127.0.0.1", "0.0.1", false),
            ("http://[::1]", "1]", false),
            ("null", "example.com", false),
            ("null", "", false),
        ] {
            assert_eq!(origin(text).is_subdomain_of(domain), expected, "{text} {domain:?}");
        }
    }

    #[test]
    fn what_is_on_this_machine_is_loopback() {
        for text in ["http://localhost", "http://app.localhost:3000", "http://127.8.9.1", "http://[::1]:1"] {
            assert!(origin(text).is_loopback(), "{text}");
        }
        for text in ["http://localhost.example", "http://128.0.0.1", "http://[::2]", "null"] {
            assert!(!origin(text).is_loopback(), "{text}");
        }
    }

    #[test]
    fn what_no_policy_could_name_is_no_origin() {
        for text in
            ["", "*", "https://*.example.com", "https://example.com:*", "https://example.com/", "Null", "https://"]
        {
            assert_eq!(Origin::read(text.as_bytes()), None, "{text}");
        }
        assert_eq!(Origin::read(b"https://ex\xffmple.com"), None);
    }
}
