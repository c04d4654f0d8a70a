use std::fmt;

use actix_web::web::Bytes;
use cors_rules::header::{is_forbidden_response_header, is_safelisted_response_header};

use super::{
    conversation::Conversation,
    extract,
    flight::{Flight, Tainting},
    headers::HeaderList,
    network::Answer,
    request::Credentials,
};

/// A [response type](https://fetch.spec.whatwg.org/#concept-response-type): what a page may see of a response.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ResponseType {
    /// Of the page's own origin: all but `Set-Cookie`.
    Basic,
    /// Of another origin that the CORS protocol allowed: body, status and the exposed headers.
    Cors,
    /// Of another origin in mode [`NoCors`](super::Mode::NoCors): nothing.
    Opaque,
    /// A redirect in mode [`Manual`](super::Redirect::Manual): nothing.
    OpaqueRedirect,
}

/// What a page gets from `fetch`: no more than it could read in a browser.
pub struct Response {
    kind: ResponseType,
    url: String,
    is_redirected: bool,
    status: u16,
    /// Sorted, lower-case, combined.
    headers: Vec<(String, String)>,
    body: Bytes,
    conversation: Conversation,
}

impl Response {
    /// The [filtered response](https://fetch.spec.whatwg.org/#concept-filtered-response) for the tainting that the request has
    /// at its end.
    pub(super) fn filtered(flight: &Flight, answer: Answer) -> Self {
        let (kind, headers) = match flight.tainting {
            Tainting::Basic => (ResponseType::Basic, keep(&answer.headers, |_| true)),
            Tainting::Cors => {
                let exposed = exposed_names(flight.credentials, &answer.headers);
                let is_readable = |name: &str| {
                    is_safelisted_response_header(name) || exposed.iter().any(|item| item.eq_ignore_ascii_case(name))
                };
                (ResponseType::Cors, keep(&answer.headers, is_readable))
            }
            Tainting::Opaque => return Self::empty(ResponseType::Opaque, String::new()),
        };
        let mut url = flight.current_url().clone();
        url.set_fragment(None);
        let has_null_body = flight.method == "HEAD" || is_null_body_status(answer.status.as_u16());
        Self {
            kind,
            url: url.into(),
            is_redirected: flight.redirect_count() > 0,
            status: answer.status.as_u16(),
            headers,
            body: if has_null_body { Bytes::new() } else { answer.body },
            conversation: Conversation::default(),
        }
    }

    /// [Opaque-redirect filtered response](https://fetch.spec.whatwg.org/#concept-filtered-response-opaque-redirect)
    pub(super) fn opaque_redirect(flight: &Flight) -> Self {
        Self::empty(ResponseType::OpaqueRedirect, flight.current_url().to_string())
    }

    fn empty(kind: ResponseType, url: String) -> Self {
        Self {
            kind,
            url,
            is_redirected: false,
            status: 0,
            headers: Vec::new(),
            body: Bytes::new(),
            conversation: Conversation::default(),
        }
    }

    pub(super) fn with_conversation(self, conversation: Conversation) -> Self {
        Self { conversation, ..self }
    }

    /// What the page may see.
    pub fn response_type(&self) -> ResponseType {
        self.kind
    }

    /// The URL from which it came, after all redirects and without a fragment; empty if the response is opaque.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Whether it came by a redirect.
    pub fn redirected(&self) -> bool {
        self.is_redirected
    }

    /// The status; 0 if the response is opaque.
    pub fn status(&self) -> u16 {
        self.status
    }

    /// Whether the status is one of 200 to 299.
    pub fn ok(&self) -> bool {
        (200..=299).contains(&self.status)
    }

    /// A header that the page may read, by its name in any case; several values of a name are joined by commas.
    ///
    /// Of another origin these are the
    /// [safelisted](https://fetch.spec.whatwg.org/#cors-safelisted-response-header-name) and those that
    /// `Access-Control-Expose-Headers` names.
    pub fn readable_header(&self, name: &str) -> Option<&str> {
        self.readable_headers().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    /// All headers that the page may read, by their lower-case names in alphabetical order.
    pub fn readable_headers(&self) -> impl Iterator<Item = (&str, &str)> {
        self.headers.iter().map(|(name, value)| (&**name, &**value))
    }

    /// The body.
    pub fn bytes(&self) -> &Bytes {
        &self.body
    }

    /// The body as text: what is not UTF-8 is replaced.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// Whether a preflight was sent.
    pub fn preflighted(&self) -> bool {
        self.conversation.exchanges().any(super::Exchange::is_preflight)
    }

    /// All that was sent and came back, also what the page can't read.
    pub fn conversation(&self) -> &Conversation {
        &self.conversation
    }
}

/// What the page may read, then the whole conversation.
impl fmt::Debug for Response {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{:?} response with status {}", self.kind, self.status)?;
        self.readable_headers().try_for_each(|(name, value)| writeln!(f, "{name}: {value}"))?;
        write!(f, "\n{}\n\n{}", self.text(), self.conversation)
    }
}

fn keep(headers: &HeaderList, is_readable: impl Fn(&str) -> bool) -> Vec<(String, String)> {
    let mut headers = headers.sort_and_combine();
    headers.retain(|(name, _)| !is_forbidden_response_header(name) && is_readable(name));
    headers
}

/// [CORS-exposed header-name list](https://fetch.spec.whatwg.org/#concept-response-cors-exposed-header-name-list): a list that
/// can't be read exposes nothing.
fn exposed_names(credentials: Credentials, headers: &HeaderList) -> Vec<String> {
    let names = extract::tokens("Access-Control-Expose-Headers", headers).ok().flatten().unwrap_or_default();
    if credentials != Credentials::Include && names.iter().any(|name| name == "*") {
        return headers.iter().map(|(name, _)| name.to_owned()).collect();
    }
    names
}

/// [Null body status](https://fetch.spec.whatwg.org/#null-body-status)
const fn is_null_body_status(status: u16) -> bool {
    matches!(status, 101 | 103 | 204 | 205 | 304)
}

#[cfg(test)]
mod tests {
    use actix_web::http::StatusCode;
    use url::Url;

    use super::*;
    use crate::testing::{Request, network::Left, origin::Origin};

    const EXPOSE: &str = "Access-Control-Expose-Headers";

    fn filtered(request: Request, tainting: Tainting, status: u16, headers: &[(&str, &str)]) -> Response {
        let base = Url::parse("http://localhost:8080").unwrap();
        let page = Origin::parse("https://app.example.com").unwrap();
        let (mut flight, _) = Flight::new(&page, &base, request).unwrap();
        flight.tainting = tainting;
        let headers = HeaderList::of(headers);
        let status = StatusCode::from_u16(status).unwrap();
        Response::filtered(&flight, Answer { status, headers, body: "text".into(), left: Left::default() })
    }

    fn readable(credentials: Credentials, tainting: Tainting, headers: &[(&str, &str)]) -> Vec<String> {
        let response = filtered(Request::get("/").credentials(credentials), tainting, 200, headers);
        response.readable_headers().map(|(name, _)| name.to_owned()).collect()
    }

    #[test]
    fn safelisted_headers_are_read_and_others_where_they_are_exposed() {
        let headers = [
            ("Cache-Control", "a"),
            ("Content-Language", "a"),
            ("Content-Length", "4"),
            ("Content-Type", "a/b"),
            ("Expires", "0"),
            ("Last-Modified", "0"),
            ("Pragma", "a"),
            ("ETag", "\"1\""),
            ("X-A", "1"),
            ("X-B", "1"),
        ];
        let safelisted = [
            "cache-control",
            "content-language",
            "content-length",
            "content-type",
            "expires",
            "last-modified",
            "pragma",
        ];
        assert_eq!(readable(Credentials::Omit, Tainting::Cors, &headers), safelisted);
        let exposed = [&headers[7..], &[(EXPOSE, "x-a, ETAG"), (EXPOSE, "X-C")]].concat();
        assert_eq!(readable(Credentials::Omit, Tainting::Cors, &exposed), ["etag", "x-a"]);
    }

    #[test]
    fn a_wildcard_exposes_all_but_only_without_credentials() {
        let headers = [("X-A", "1"), (EXPOSE, "*")];
        let all = ["access-control-expose-headers", "x-a"];
        assert_eq!(readable(Credentials::Omit, Tainting::Cors, &headers), all);
        assert_eq!(readable(Credentials::SameOrigin, Tainting::Cors, &headers), all);
        assert!(readable(Credentials::Include, Tainting::Cors, &headers).is_empty());
        let both = [("X-A", "1"), ("X-B", "1"), (EXPOSE, "*, x-b")];
        assert_eq!(readable(Credentials::Include, Tainting::Cors, &both), ["x-b"]);
    }

    #[test]
    fn a_list_that_is_none_exposes_nothing() {
        assert!(readable(Credentials::Omit, Tainting::Cors, &[("X-A", "1"), (EXPOSE, "x-a; x-b")]).is_empty());
    }

    #[test]
    fn set_cookie_is_never_read() {
        let headers = [("Set-Cookie", "a=1"), ("Set-Cookie2", "a=1"), (EXPOSE, "Set-Cookie, set-cookie2, *")];
        assert_eq!(readable(Credentials::Omit, Tainting::Cors, &headers), ["access-control-expose-headers"]);
        assert!(readable(Credentials::Omit, Tainting::Basic, &headers[..2]).is_empty());
    }

    #[test]
    fn a_response_of_the_own_origin_is_read_whole() {
        let response = filtered(Request::get("/a?b#c"), Tainting::Basic, 418, &[("X-A", "1"), ("x-a", "2")]);
        assert_eq!(response.response_type(), ResponseType::Basic);
        assert_eq!((response.status(), response.ok()), (418, false));
        assert_eq!(response.readable_header("X-a"), Some("1, 2"));
        assert_eq!(response.url(), "http://localhost:8080/a?b");
        assert_eq!(response.text(), "text");
    }

    #[test]
    fn an_opaque_response_shows_nothing() {
        let response = filtered(Request::get("/"), Tainting::Opaque, 200, &[("Content-Type", "text/plain")]);
        assert_eq!(response.response_type(), ResponseType::Opaque);
        assert_eq!((response.status(), response.ok(), response.url()), (0, false, ""));
        assert_eq!(response.readable_headers().count(), 0);
        assert!(response.bytes().is_empty());
    }

    #[test]
    fn some_responses_have_no_body_whatever_was_sent() {
        for status in [204, 205, 304] {
            assert!(filtered(Request::get("/"), Tainting::Basic, status, &[]).bytes().is_empty(), "{status}");
        }
        assert!(filtered(Request::head("/"), Tainting::Basic, 200, &[]).bytes().is_empty());
    }
}
