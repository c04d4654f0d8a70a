use std::time::{Duration, SystemTime};

use actix_web::http::header::HttpDate;
use url::{Host, Url};

use super::origin::is_potentially_trustworthy;

/// The cookies that a page's requests carry and their responses set.
///
/// [RFC 6265](https://www.rfc-editor.org/rfc/rfc6265#section-5) without what depends on the browser and its user: a cookie is
/// sent to another site whatever its `SameSite` says, and its domain may be a public suffix.
#[derive(Debug, Clone, Default)]
pub(super) struct CookieJar(Vec<Cookie>);

#[derive(Debug, Clone)]
struct Cookie {
    name: String,
    value: String,
    domain: String,
    is_host_only: bool,
    path: String,
    is_secure: bool,
    expires: Option<SystemTime>,
}

impl CookieJar {
    /// [Section 5.3](https://www.rfc-editor.org/rfc/rfc6265#section-5.3): stores the value of one `Set-Cookie`, or ignores it.
    pub(super) fn store(&mut self, url: &Url, set_cookie: &str, now: SystemTime) {
        let Some(cookie) = Cookie::parse(url, set_cookie, now) else { return };
        self.0
            .retain(|known| (&known.name, &known.domain, &known.path) != (&cookie.name, &cookie.domain, &cookie.path));
        self.0.push(cookie);
    }

    /// [Section 5.4](https://www.rfc-editor.org/rfc/rfc6265#section-5.4): the value of `Cookie`, if there is one to send.
    pub(super) fn header(&self, url: &Url, now: SystemTime) -> Option<String> {
        let mut cookies: Vec<_> = self.0.iter().filter(|cookie| cookie.is_for(url, now)).collect();
        cookies.sort_by_key(|cookie| std::cmp::Reverse(cookie.path.len()));
        let pairs: Vec<_> = cookies.iter().map(|cookie| format!("{}={}", cookie.name, cookie.value)).collect();
        (!pairs.is_empty()).then(|| pairs.join("; "))
    }
}

impl Cookie {
    fn parse(url: &Url, set_cookie: &str, now: SystemTime) -> Option<Self> {
        let mut parts = set_cookie.split(';');
        let (name, value) = parts.next()?.split_once('=')?;
        let mut cookie = Self {
            name: name.trim().to_owned(),
            value: value.trim().to_owned(),
            domain: url.host_str()?.to_owned(),
            is_host_only: true,
            path: default_path(url).to_owned(),
            is_secure: false,
            expires: None,
        };
        let (mut max_age, mut domain) = (None, String::new());
        for part in parts {
            let (attribute, value) = part.split_once('=').unwrap_or((part, ""));
            let value = value.trim();
            match &*attribute.trim().to_ascii_lowercase() {
                "domain" => domain = value.strip_prefix('.').unwrap_or(value).to_ascii_lowercase(),
                "path" if value.starts_with('/') => value.clone_into(&mut cookie.path),
                "path" => default_path(url).clone_into(&mut cookie.path),
                "secure" => cookie.is_secure = true,
                "max-age" => max_age = value.parse::<i64>().ok().or(max_age),
                "expires" => cookie.expires = value.parse::<HttpDate>().ok().map(SystemTime::from).or(cookie.expires),
                _ => {}
            }
        }
        if let Some(seconds) = max_age {
            // What a clock can't tell is never.
            cookie.expires = match u64::try_from(seconds) {
                Ok(seconds) => now.checked_add(Duration::from_secs(seconds)),
                Err(_) => Some(SystemTime::UNIX_EPOCH),
            };
        }
        if !domain.is_empty() {
            if !is_domain_match(url, &domain) {
                return None;
            }
            (cookie.domain, cookie.is_host_only) = (domain, false);
        }
        let is_storable = !cookie.name.is_empty() && (!cookie.is_secure || is_potentially_trustworthy(url));
        is_storable.then_some(cookie)
    }

    fn is_for(&self, url: &Url, now: SystemTime) -> bool {
        let is_host = url.host_str() == Some(&self.domain) || !self.is_host_only && is_domain_match(url, &self.domain);
        is_host
            && is_path_match(url.path(), &self.path)
            && (!self.is_secure || is_potentially_trustworthy(url))
            && self.expires.is_none_or(|expires| now < expires)
    }
}

/// [Section 5.1.3](https://www.rfc-editor.org/rfc/rfc6265#section-5.1.3)
fn is_domain_match(url: &Url, domain: &str) -> bool {
    let is_below = |host: &str| host.strip_suffix(domain).is_some_and(|labels| labels.ends_with('.'));
    match url.host() {
        Some(Host::Domain(host)) => host == domain || is_below(host),
        _ => url.host_str() == Some(domain),
    }
}

/// [Section 5.1.4](https://www.rfc-editor.org/rfc/rfc6265#section-5.1.4)
fn default_path(url: &Url) -> &str {
    match url.path().rfind('/') {
        None | Some(0) => "/",
        Some(end) => &url.path()[..end],
    }
}

/// [Section 5.1.4](https://www.rfc-editor.org/rfc/rfc6265#section-5.1.4)
fn is_path_match(path: &str, cookie_path: &str) -> bool {
    path.strip_prefix(cookie_path)
        .is_some_and(|rest| rest.is_empty() || cookie_path.ends_with('/') || rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: SystemTime = SystemTime::UNIX_EPOCH;

    fn url(url: &str) -> Url {
        Url::parse(url).unwrap()
    }

    fn sent(set_by: &str, set_cookies: &[&str], to: &str, seconds: u64) -> Option<String> {
        let mut jar = CookieJar::default();
        let start = NOW + Duration::from_secs(1_000_000_000);
        for set_cookie in set_cookies {
            jar.store(&url(set_by), set_cookie, start);
        }
        jar.header(&url(to), start + Duration::from_secs(seconds))
    }

    #[test]
    fn a_cookie_goes_back_to_the_host_that_set_it_at_any_port() {
        let (set_by, cookies) = ("http://localhost:8080/login", &["a=1", "b=x=y; HttpOnly; SameSite=Strict"][..]);
        assert_eq!(sent(set_by, cookies, "http://localhost:3000/", 0).unwrap(), "a=1; b=x=y");
        assert_eq!(sent(set_by, cookies, "http://127.0.0.1:8080/", 0), None);
        assert_eq!(sent(set_by, cookies, "http://a.localhost:8080/", 0), None);
    }

    #[test]
    fn a_domain_includes_its_subdomains_and_is_the_senders() {
        let (set_by, cookies) = ("https://api.example.com/", &["a=1; Domain=.Example.com"][..]);
        for host in ["https://api.example.com/", "https://example.com/", "https://b.a.example.com/"] {
            assert_eq!(sent(set_by, cookies, host, 0).unwrap(), "a=1", "{host}");
        }
        assert_eq!(sent(set_by, cookies, "https://evilexample.com/", 0), None);
        for domain in ["other.example", "b.api.example.com"] {
            let cookie = format!("a=1; Domain={domain}");
            assert_eq!(sent(set_by, &[&cookie], &format!("https://{domain}/"), 0), None);
        }
        assert_eq!(sent("http://127.0.0.1/", &["a=1; Domain=0.0.1"], "http://127.0.0.1/", 0), None);
    }

    #[test]
    fn a_path_includes_what_is_below_it_and_longer_ones_come_first() {
        let cookies = &["a=1; Path=/", "b=2; Path=/items", "c=3", "d=4; Path=x"][..];
        let set_by = "http://localhost/items/1/edit";
        assert_eq!(sent(set_by, cookies, "http://localhost/items/1/2", 0).unwrap(), "c=3; d=4; b=2; a=1");
        assert_eq!(sent(set_by, cookies, "http://localhost/items", 0).unwrap(), "b=2; a=1");
        assert_eq!(sent(set_by, cookies, "http://localhost/itemsets", 0).unwrap(), "a=1");
    }

    #[test]
    fn a_secure_cookie_needs_https_or_this_machine() {
        let cookies = &["a=1; Secure"][..];
        assert_eq!(sent("https://a.example/", cookies, "https://a.example/", 0).unwrap(), "a=1");
        assert_eq!(sent("https://a.example/", cookies, "http://a.example/", 0), None);
        assert_eq!(sent("http://a.example/", cookies, "https://a.example/", 0), None);
        assert_eq!(sent("http://localhost/", cookies, "http://localhost/", 0).unwrap(), "a=1");
    }

    #[test]
    fn a_cookie_ends_when_it_says_where_max_age_goes_before_expires() {
        let at = |cookie: &str, seconds: u64| sent("http://localhost/", &[cookie], "http://localhost/", seconds);
        assert!(at("a=1; Max-Age=10", 9).is_some());
        assert!(at("a=1; Max-Age=10", 10).is_none());
        assert!(at("a=1; Max-Age=0", 0).is_none());
        assert!(at("a=1; Max-Age=-1", 0).is_none());
        assert!(at("a=1; Expires=Sun, 09 Sep 2001 01:46:50 GMT", 9).is_some());
        assert!(at("a=1; Expires=Sun, 09 Sep 2001 01:46:50 GMT", 10).is_none());
        assert!(at("a=1; Max-Age=20; Expires=Thu, 01 Jan 1970 00:00:00 GMT", 10).is_some());
        assert!(at("a=1; Expires=never", 10).is_some());
    }

    #[test]
    fn a_later_cookie_of_the_same_name_replaces_or_removes() {
        let to = "http://localhost/";
        assert_eq!(sent(to, &["a=1", "a=2"], to, 0).unwrap(), "a=2");
        assert_eq!(sent(to, &["a=1", "a=; Max-Age=0"], to, 0), None);
        assert_eq!(sent(to, &["=1", "a"], to, 0), None);
    }
}
