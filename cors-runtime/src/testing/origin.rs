use std::net::{Ipv4Addr, Ipv6Addr};

use cors_rules::{origin::is_serialized, registrable_domain};
use url::{Host, Url};

/// An [origin](https://html.spec.whatwg.org/multipage/browsers.html#concept-origin).
#[derive(Debug, Clone)]
pub(super) enum Origin {
    /// That of a sandboxed frame or a local file: the same as no other, not even as itself where it is seen again.
    Opaque,
    /// Scheme, host and port in their ASCII serialization.
    Tuple(String),
}

impl Origin {
    /// Reads an origin that is written as browsers serialize it, where `null` is an opaque one.
    pub(super) fn parse(origin: &str) -> Option<Self> {
        if origin == "null" {
            return Some(Self::Opaque);
        }
        let is_browsers_form = match Url::parse(origin) {
            Ok(url) if is_http(&url) => url.origin().ascii_serialization() == origin,
            // Pages of other schemes, such as those of extensions, have origins that the URL standard calls opaque.
            _ => is_serialized(origin.as_bytes()),
        };
        is_browsers_form.then(|| Self::Tuple(origin.to_owned()))
    }

    /// The [origin of a URL](https://url.spec.whatwg.org/#concept-url-origin).
    pub(super) fn of(url: &Url) -> Self {
        if is_http(url) { Self::Tuple(url.origin().ascii_serialization()) } else { Self::Opaque }
    }

    /// [Same origin](https://html.spec.whatwg.org/multipage/browsers.html#same-origin)
    pub(super) fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Tuple(a), Self::Tuple(b)) => a == b,
            _ => false,
        }
    }

    /// [Same site](https://html.spec.whatwg.org/multipage/browsers.html#same-site): the scheme counts, and the port does not.
    pub(super) fn is_same_site(&self, other: &Self) -> bool {
        let (Self::Tuple(a), Self::Tuple(b)) = (self, other) else { return false };
        let (Ok(a), Ok(b)) = (Url::parse(a), Url::parse(b)) else { return false };
        a.scheme() == b.scheme() && site_host(&a) == site_host(&b)
    }

    /// [ASCII serialization of an origin](https://html.spec.whatwg.org/multipage/browsers.html#ascii-serialisation-of-an-origin)
    pub(super) fn serialize(&self) -> &str {
        match self {
            Self::Opaque => "null",
            Self::Tuple(origin) => origin,
        }
    }

    pub(super) fn is_https(&self) -> bool {
        matches!(self, Self::Tuple(origin) if origin.starts_with("https://"))
    }
}

/// The host of a URL's [site](https://html.spec.whatwg.org/multipage/browsers.html#obtain-a-site): what someone has registered of
/// it, or all of it.
fn site_host(url: &Url) -> Option<&str> {
    match url.host() {
        Some(Host::Domain(name)) => registrable_domain(name).or(Some(name)),
        _ => url.host_str(),
    }
}

/// An [HTTP(S) scheme](https://fetch.spec.whatwg.org/#http-scheme)
pub(super) fn is_http(url: &Url) -> bool {
    matches!(url.scheme(), "http" | "https")
}

/// [Includes credentials](https://url.spec.whatwg.org/#include-credentials)
pub(super) fn includes_credentials(url: &Url) -> bool {
    !url.username().is_empty() || url.password().is_some()
}

/// [Potentially trustworthy](https://w3c.github.io/webappsec-secure-contexts/#is-origin-trustworthy), as far as it goes for
/// what is fetched: encrypted, or on this machine.
pub(super) fn is_potentially_trustworthy(url: &Url) -> bool {
    let is_loopback = match url.host() {
        Some(Host::Ipv4(address)) => address.octets()[0] == Ipv4Addr::LOCALHOST.octets()[0],
        Some(Host::Ipv6(address)) => address == Ipv6Addr::LOCALHOST,
        Some(Host::Domain(name)) => {
            let name = name.strip_suffix('.').unwrap_or(name);
            name == "localhost" || name.ends_with(".localhost")
        }
        None => false,
    };
    url.scheme() == "https" || is_loopback
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(url: &str) -> Url {
        Url::parse(url).unwrap()
    }

    #[test]
    fn only_the_form_that_browsers_send_is_an_origin() {
        for origin in
            ["https://app.example.com", "http://localhost:8080", "http://[::1]:3000", "chrome-extension://abc", "null"]
        {
            assert_eq!(Origin::parse(origin).unwrap().serialize(), origin);
        }
        for other in ["", "*", "app.example.com", "https://app.example.com/", "https://App.example.com", "http://a:80"]
        {
            assert!(Origin::parse(other).is_none(), "{other}");
        }
    }

    #[test]
    fn an_origin_is_scheme_host_and_port() {
        let page = Origin::parse("https://app.example.com").unwrap();
        assert!(page.is_same(&Origin::of(&url("https://app.example.com:443/items?page=2"))));
        for other in ["http://app.example.com/", "https://example.com/", "https://app.example.com:8443/"] {
            assert!(!page.is_same(&Origin::of(&url(other))), "{other}");
        }
    }

    #[test]
    fn a_site_is_a_scheme_and_what_someone_has_registered() {
        let is_same_site = |a: &str, b: &str| {
            let (a, b) = (Origin::parse(a).unwrap(), Origin::parse(b).unwrap());
            assert_eq!(a.is_same_site(&b), b.is_same_site(&a));
            a.is_same_site(&b)
        };
        let app = "https://app.example.com";
        for site in [app, "https://app.example.com:8443", "https://example.com", "https://a.b.example.com"] {
            assert!(is_same_site(app, site), "{site}");
        }
        for other in ["http://app.example.com", "https://example.org", "https://evilexample.com", "https://com", "null"]
        {
            assert!(!is_same_site(app, other), "{other}");
        }
        assert!(is_same_site("https://a.b.co.uk", "https://b.co.uk"));
        for (a, b) in [
            ("https://b.co.uk", "https://c.co.uk"),
            ("https://a.github.io", "https://b.github.io"),
            ("https://a.github.io", "https://github.io"),
            ("http://localhost", "http://a.localhost"),
            ("http://127.0.0.1", "http://2.0.0.1"),
            ("null", "null"),
        ] {
            assert!(!is_same_site(a, b), "{a} and {b}");
        }
        assert!(is_same_site("http://a.b.localhost:1", "http://b.localhost:2"));
        assert!(is_same_site("http://localhost:1", "http://localhost:2"));
        assert!(is_same_site("http://127.0.0.1:1", "http://127.0.0.1:2"));
        assert!(is_same_site("http://[::1]:1", "http://[::1]:2"));
    }

    #[test]
    fn an_opaque_origin_is_the_same_as_none() {
        assert!(!Origin::Opaque.is_same(&Origin::Opaque));
        assert_eq!(Origin::of(&url("data:text/plain,hello")).serialize(), "null");
    }

    #[test]
    fn what_is_encrypted_or_on_this_machine_is_trustworthy() {
        for trustworthy in [
            "https://a.example",
            "http://localhost:1",
            "http://localhost.",
            "http://a.localhost",
            "http://a.localhost.",
            "http://127.1.2.3",
            "http://[::1]",
        ] {
            assert!(is_potentially_trustworthy(&url(trustworthy)), "{trustworthy}");
        }
        for other in ["http://a.example", "http://10.0.0.1", "http://notlocalhost", "http://localhost.."] {
            assert!(!is_potentially_trustworthy(&url(other)), "{other}");
        }
    }
}
