use std::time::Duration;

use cors_rules::header::is_non_wildcard_request_header;

use super::{flight::Flight, preflight::Allowed, request::Credentials};

/// [CORS-preflight cache](https://fetch.spec.whatwg.org/#concept-cache), of one page, so that its entries need no network
/// partition key.
#[derive(Debug)]
pub(super) struct PreflightCache {
    entries: Vec<Entry>,
    /// The imposed limit on max-age.
    cap: Duration,
}

#[derive(Debug)]
struct Entry {
    key: Key,
    grant: Grant,
    stored: Duration,
    max_age: Duration,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Key {
    origin: String,
    url: String,
    credentials: bool,
}

#[derive(Debug, Clone)]
enum Grant {
    Method(String),
    HeaderName(String),
}

impl PreflightCache {
    pub(super) fn new(cap: Duration) -> Self {
        Self { entries: Vec::new(), cap }
    }

    /// Whether a preflight would ask for nothing that an earlier one did not.
    ///
    /// [HTTP fetch](https://fetch.spec.whatwg.org/#concept-http-fetch): the two conditions of its preflight step.
    pub(super) fn covers(&self, flight: &Flight, now: Duration) -> bool {
        let grants_method = cors_rules::method::is_safelisted(&flight.method)
            || self.matches(flight, now).any(|entry| entry.grant.is_method(&flight.method));
        let grants_name = |name: &String| self.matches(flight, now).any(|entry| entry.grant.is_header_name(name));
        grants_method && flight.unsafe_names().iter().all(grants_name)
    }

    /// Keeps what the answer to a preflight allowed: the last steps of a
    /// [CORS-preflight fetch](https://fetch.spec.whatwg.org/#cors-preflight-fetch-0).
    pub(super) fn store(&mut self, flight: &Flight, allowed: Allowed, now: Duration) {
        let max_age = Duration::from_secs(allowed.max_age).min(self.cap);
        self.entries.retain(|entry| entry.is_fresh(now));
        for method in allowed.methods {
            self.keep(flight, Grant::Method(method), max_age, now);
        }
        for name in allowed.header_names {
            self.keep(flight, Grant::HeaderName(name), max_age, now);
        }
    }

    fn keep(&mut self, flight: &Flight, grant: Grant, max_age: Duration, now: Duration) {
        let matching = self.entries.iter_mut().filter(|entry| entry.is_match(flight)).find(|entry| match &grant {
            Grant::Method(method) => entry.grant.is_method(method),
            Grant::HeaderName(name) => entry.grant.is_header_name(name),
        });
        match matching {
            // The standard sets max-age alone; engines count it from the answer that brought it, and so does this.
            Some(entry) => (entry.max_age, entry.stored) = (max_age, now),
            None => self.entries.push(Entry { key: Key::new(flight), grant, stored: now, max_age }),
        }
    }

    /// [Clear cache entries](https://fetch.spec.whatwg.org/#concept-cache-clear)
    pub(super) fn clear(&mut self, flight: &Flight) {
        let key = Key::new(flight);
        self.entries.retain(|entry| (&entry.key.origin, &entry.key.url) != (&key.origin, &key.url));
    }

    fn matches(&self, flight: &Flight, now: Duration) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(move |entry| entry.is_fresh(now) && entry.is_match(flight))
    }
}

impl Entry {
    fn is_fresh(&self, now: Duration) -> bool {
        now.saturating_sub(self.stored) < self.max_age
    }

    /// [Cache entry match](https://fetch.spec.whatwg.org/#concept-cache-match)
    fn is_match(&self, flight: &Flight) -> bool {
        let key = Key::new(flight);
        (&self.key.origin, &self.key.url) == (&key.origin, &key.url) && (self.key.credentials || !key.credentials)
    }
}

impl Key {
    fn new(flight: &Flight) -> Self {
        Self {
            origin: flight.serialized_origin().to_owned(),
            url: flight.current_url().as_str().to_owned(),
            credentials: flight.credentials == Credentials::Include,
        }
    }
}

impl Grant {
    /// [Method cache entry match](https://fetch.spec.whatwg.org/#concept-cache-match-method)
    fn is_method(&self, method: &str) -> bool {
        matches!(self, Self::Method(granted) if granted == method || granted == "*")
    }

    /// [Header-name cache entry match](https://fetch.spec.whatwg.org/#concept-cache-match-header)
    fn is_header_name(&self, name: &str) -> bool {
        matches!(self, Self::HeaderName(granted) if granted.eq_ignore_ascii_case(name)
            || granted == "*" && !is_non_wildcard_request_header(name))
    }
}

#[cfg(test)]
mod tests {
    use url::Url;

    use super::*;
    use crate::testing::{Request, origin::Origin};

    const HOUR: Duration = Duration::from_secs(3600);

    fn flight(request: Request) -> Flight {
        flight_of("https://a.example", request)
    }

    fn flight_of(page: &str, request: Request) -> Flight {
        let base = Url::parse("http://localhost:8080").unwrap();
        Flight::new(&Origin::parse(page).unwrap(), &base, request).unwrap().0
    }

    fn allowed(methods: &[&str], header_names: &[&str], max_age: u64) -> Allowed {
        let owned = |items: &[&str]| items.iter().map(ToString::to_string).collect();
        Allowed { methods: owned(methods), header_names: owned(header_names), max_age }
    }

    fn seconds(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    fn cache(request: Request, allowed: Allowed) -> PreflightCache {
        let mut cache = PreflightCache::new(HOUR);
        cache.store(&flight(request), allowed, Duration::ZERO);
        cache
    }

    #[test]
    fn what_was_allowed_is_covered_until_max_age_has_passed() {
        let cache = cache(Request::put("/"), allowed(&["PUT"], &["X-A"], 10));
        let request = flight(Request::put("/").header("x-a", "1"));
        assert!(cache.covers(&request, seconds(9)));
        assert!(!cache.covers(&request, seconds(10)));
    }

    #[test]
    fn a_max_age_of_zero_covers_nothing() {
        let cache = cache(Request::put("/"), allowed(&["PUT"], &[], 0));
        assert!(!cache.covers(&flight(Request::put("/")), Duration::ZERO));
    }

    #[test]
    fn max_age_is_capped() {
        let cache = cache(Request::put("/"), allowed(&["PUT"], &[], u64::MAX));
        assert!(cache.covers(&flight(Request::put("/")), seconds(3599)));
        assert!(!cache.covers(&flight(Request::put("/")), HOUR));
    }

    #[test]
    fn another_method_header_url_or_origin_is_not_covered() {
        let cache = cache(Request::put("/"), allowed(&["PUT"], &["X-A"], 10));
        let covers = |flight: Flight| cache.covers(&flight, Duration::ZERO);
        assert!(covers(flight(Request::put("/"))));
        assert!(!covers(flight(Request::delete("/"))));
        assert!(!covers(flight(Request::put("/").header("X-B", "1"))));
        assert!(!covers(flight(Request::put("/?a"))));
        assert!(!covers(flight_of("https://b.example", Request::put("/"))));
    }

    #[test]
    fn safelisted_methods_need_no_entry_but_their_headers_do() {
        let cache = cache(Request::put("/"), allowed(&[], &["X-A"], 10));
        assert!(cache.covers(&flight(Request::get("/").header("X-A", "1")), Duration::ZERO));
        assert!(!cache.covers(&flight(Request::get("/").header("X-B", "1")), Duration::ZERO));
    }

    #[test]
    fn an_answer_without_credentials_covers_no_request_with_them() {
        let include = |request: Request| request.credentials(Credentials::Include);
        let without = cache(Request::put("/"), allowed(&["PUT"], &[], 10));
        assert!(!without.covers(&flight(include(Request::put("/"))), Duration::ZERO));
        let with = cache(include(Request::put("/")), allowed(&["PUT"], &[], 10));
        for request in [include(Request::put("/")), Request::put("/")] {
            assert!(with.covers(&flight(request), Duration::ZERO));
        }
    }

    #[test]
    fn a_wildcard_covers_all_but_authorization() {
        let cache = cache(Request::put("/"), allowed(&["*"], &["*"], 10));
        assert!(cache.covers(&flight(Request::delete("/").header("X-B", "1")), Duration::ZERO));
        assert!(!cache.covers(&flight(Request::put("/").header("Authorization", "1")), Duration::ZERO));
    }

    #[test]
    fn a_later_answer_renews_what_it_repeats() {
        let mut cache = cache(Request::put("/"), allowed(&["PUT"], &[], 10));
        cache.store(&flight(Request::put("/")), allowed(&["PUT"], &["X-A"], 20), seconds(5));
        assert!(cache.covers(&flight(Request::put("/").header("X-A", "1")), seconds(24)));
        assert!(!cache.covers(&flight(Request::put("/")), seconds(25)));
    }

    #[test]
    fn clearing_forgets_one_url_with_and_without_credentials() {
        let mut cache = cache(Request::put("/"), allowed(&["PUT"], &[], 10));
        cache.store(&flight(Request::put("/other")), allowed(&["PUT"], &[], 10), Duration::ZERO);
        cache.clear(&flight(Request::put("/").credentials(Credentials::Include)));
        assert!(!cache.covers(&flight(Request::put("/")), Duration::ZERO));
        assert!(cache.covers(&flight(Request::put("/other")), Duration::ZERO));
    }
}
