use actix_web::web::Bytes;
use cors_rules::method::is_safelisted;
use url::Url;

use super::{
    blocked::{Blocked, Refusal},
    guard::Guarded,
    headers::HeaderList,
    method,
    origin::{Origin, includes_credentials},
    request::{Credentials, Mode, Redirect, Request},
    safelist::unsafe_request_header_names,
};

/// A [request](https://fetch.spec.whatwg.org/#concept-request) while it is fetched.
#[derive(Debug, Clone)]
pub(super) struct Flight {
    pub(super) method: String,
    /// At least one; the last is the [current URL](https://fetch.spec.whatwg.org/#concept-request-current-url).
    pub(super) url_list: Vec<Url>,
    pub(super) headers: HeaderList,
    pub(super) body: Option<Bytes>,
    pub(super) origin: Origin,
    pub(super) mode: Mode,
    pub(super) credentials: Credentials,
    pub(super) redirect: Redirect,
    pub(super) tainting: Tainting,
}

/// [Response tainting](https://fetch.spec.whatwg.org/#concept-request-response-tainting)
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tainting {
    Basic,
    Cors,
    Opaque,
}

impl Flight {
    /// What [`new Request`](https://fetch.spec.whatwg.org/#dom-request) makes of what a page gives, and the names of the headers
    /// that it drops.
    pub(super) fn new(origin: &Origin, base: &Url, request: Request) -> Result<(Self, Vec<String>), Refusal> {
        let url = base
            .join(&request.url)
            .map_err(|error| Refusal::new(Blocked::InvalidUrl, format!("`{}` is not a URL: {error}", request.url)))?;
        if includes_credentials(&url) {
            let message = format!("`{url}` has a user name or a password, which no URL of a request may have");
            return Err(Refusal::new(Blocked::UrlIncludesCredentials, message));
        }
        let method = method::read(&request.method)?;
        if request.mode == Mode::NoCors && !is_safelisted(&method) {
            let message = format!("mode no-cors is for `GET`, `HEAD` and `POST`, not for `{method}`");
            return Err(Refusal::new(Blocked::NoCorsMethod, message));
        }
        let mut guarded = Guarded::default();
        for (name, value) in &request.headers {
            guarded.append(request.mode, name, value)?;
        }
        if request.body.is_some() && matches!(&*method, "GET" | "HEAD") {
            return Err(Refusal::new(Blocked::BodyNotAllowed, format!("a `{method}` request has no body")));
        }
        if let Some(content_type) = request.body.as_ref().and_then(|body| body.content_type)
            && !guarded.headers.contains("content-type")
        {
            guarded.headers.append("Content-Type", content_type);
        }
        let flight = Self {
            method,
            url_list: vec![url],
            headers: guarded.headers,
            body: request.body.map(|body| body.bytes),
            origin: origin.clone(),
            mode: request.mode,
            credentials: request.credentials,
            redirect: request.redirect,
            tainting: Tainting::Basic,
        };
        Ok((flight, guarded.dropped))
    }

    pub(super) fn current_url(&self) -> &Url {
        &self.url_list[self.url_list.len() - 1]
    }

    /// [Redirect count](https://fetch.spec.whatwg.org/#concept-request-redirect-count)
    pub(super) fn redirect_count(&self) -> usize {
        self.url_list.len() - 1
    }

    pub(super) fn redirect_to(&mut self, url: Url) {
        self.url_list.push(url);
    }

    /// [CORS-unsafe request-header names](https://fetch.spec.whatwg.org/#cors-unsafe-request-header-names)
    pub(super) fn unsafe_names(&self) -> Vec<String> {
        unsafe_request_header_names(&self.headers)
    }

    /// [Redirect-taint](https://fetch.spec.whatwg.org/#concept-request-redirect-taint): whether an origin that is not the
    /// page's sent the request on to yet another one, so that nobody may take it for the page's own.
    pub(super) fn is_redirect_tainted(&self) -> bool {
        self.url_list.windows(2).any(|pair| {
            let (last, next) = (Origin::of(&pair[0]), Origin::of(&pair[1]));
            !next.is_same(&last) && !self.origin.is_same(&last)
        })
    }

    /// [Serialize a request origin](https://fetch.spec.whatwg.org/#serializing-a-request-origin)
    pub(super) fn serialized_origin(&self) -> &str {
        if self.is_redirect_tainted() { "null" } else { self.origin.serialize() }
    }

    /// Whether cookies go with it.
    ///
    /// [HTTP-network-or-cache fetch](https://fetch.spec.whatwg.org/#concept-http-network-or-cache-fetch): `includeCredentials`.
    pub(super) fn includes_credentials(&self) -> bool {
        match self.credentials {
            Credentials::Include => true,
            Credentials::SameOrigin => self.tainting == Tainting::Basic,
            Credentials::Omit => false,
        }
    }

    /// What [append a request `Origin` header](https://fetch.spec.whatwg.org/#append-a-request-origin-header) appends.
    pub(super) fn origin_header(&self) -> Option<&str> {
        if self.tainting == Tainting::Cors {
            return Some(self.serialized_origin());
        }
        if matches!(&*self.method, "GET" | "HEAD") {
            return None;
        }
        // The referrer policy that pages have if they set none tells nothing over a connection that others can read.
        let is_downgrade = self.origin.is_https() && self.current_url().scheme() != "https";
        Some(if self.mode != Mode::Cors && is_downgrade { "null" } else { self.serialized_origin() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flight(origin: &str, request: Request) -> Result<Flight, Blocked> {
        let base = Url::parse("http://localhost:8080").unwrap();
        let made = Flight::new(&Origin::parse(origin).unwrap(), &base, request);
        made.map(|(flight, _)| flight).map_err(|refusal| refusal.reason)
    }

    fn page_flight(request: Request) -> Flight {
        flight("https://app.example.com", request).unwrap()
    }

    #[test]
    fn what_a_browser_refuses_to_construct_is_refused() {
        for (request, reason) in [
            (Request::get("http://"), Blocked::InvalidUrl),
            (Request::get("http://a:b@localhost/"), Blocked::UrlIncludesCredentials),
            (Request::get("http://a@localhost/"), Blocked::UrlIncludesCredentials),
            (Request::new("TRACE", "/"), Blocked::ForbiddenMethod),
            (Request::new("A B", "/"), Blocked::InvalidMethod),
            (Request::put("/").mode(Mode::NoCors), Blocked::NoCorsMethod),
            (Request::get("/").header("a b", "1"), Blocked::InvalidHeader),
            (Request::get("/").body("a"), Blocked::BodyNotAllowed),
            (Request::head("/").body("a"), Blocked::BodyNotAllowed),
        ] {
            assert_eq!(flight("https://app.example.com", request).unwrap_err(), reason);
        }
    }

    #[test]
    fn a_url_without_an_origin_is_one_of_the_service() {
        assert_eq!(page_flight(Request::get("/items?a=b")).current_url().as_str(), "http://localhost:8080/items?a=b");
        assert_eq!(page_flight(Request::get("https://a.example/b")).current_url().as_str(), "https://a.example/b");
    }

    #[test]
    fn a_body_brings_its_content_type_unless_there_is_one() {
        let by_body = page_flight(Request::post("/").body("a"));
        assert_eq!(by_body.headers.get("content-type").unwrap(), b"text/plain;charset=UTF-8");
        let by_header = page_flight(Request::post("/").body("a").header("content-type", "application/json"));
        assert_eq!(by_header.headers.get("content-type").unwrap(), b"application/json");
    }

    #[test]
    fn the_second_hop_between_foreign_origins_taints_the_origin() {
        let hops = |origin: &str, urls: &[&str]| {
            let mut flight = flight(origin, Request::get(urls[0])).unwrap();
            urls[1..].iter().for_each(|url| flight.redirect_to(Url::parse(url).unwrap()));
            flight.serialized_origin().to_owned()
        };
        let (page, a, b) = ("https://page.example", "https://a.example/1", "https://b.example/2");
        assert_eq!(hops(page, &[a]), page);
        assert_eq!(hops(page, &["https://page.example/0", a]), page);
        assert_eq!(hops(page, &[a, "https://a.example/3"]), page);
        assert_eq!(hops(page, &[a, b]), "null");
        assert_eq!(hops(page, &[a, "https://page.example/0"]), "null");
        assert_eq!(hops(page, &["https://page.example/0", a, b]), "null");
        assert_eq!(hops("null", &[a]), "null");
    }

    #[test]
    fn credentials_are_included_by_mode_and_tainting() {
        for (credentials, basic, cors) in [
            (Credentials::Omit, false, false),
            (Credentials::SameOrigin, true, false),
            (Credentials::Include, true, true),
        ] {
            let mut flight = page_flight(Request::get("/").credentials(credentials));
            assert_eq!(flight.includes_credentials(), basic);
            flight.tainting = Tainting::Cors;
            assert_eq!(flight.includes_credentials(), cors);
        }
    }

    #[test]
    fn origin_is_sent_with_cors_and_with_methods_that_change_something() {
        let origin = |method: &str, mode: Mode, tainting: Tainting| {
            let mut flight = page_flight(Request::new(method, "/").mode(mode));
            flight.tainting = tainting;
            flight.origin_header().map(str::to_owned)
        };
        let page = Some("https://app.example.com".to_owned());
        assert_eq!(origin("GET", Mode::Cors, Tainting::Cors), page);
        assert_eq!(origin("GET", Mode::Cors, Tainting::Basic), None);
        assert_eq!(origin("HEAD", Mode::SameOrigin, Tainting::Basic), None);
        assert_eq!(origin("POST", Mode::Cors, Tainting::Basic), page);
        assert_eq!(origin("GET", Mode::NoCors, Tainting::Opaque), None);
        assert_eq!(origin("POST", Mode::NoCors, Tainting::Opaque), Some("null".to_owned()));
    }
}
