//! A request on its way from server to server.

use crate::{
    answers::Does,
    requests::{Body, Credentials, Fetch, Mode},
    rules::{is_forbidden_header, is_safelisted, is_safelisted_header, normalise},
};

/// A request on its way, which redirects change.
pub(crate) struct Request<'a> {
    pub(crate) fetch: &'a Fetch,
    pub(crate) method: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: &'a str,
    pub(crate) url: Url,
    /// How far the farthest of its URLs is.
    pub(crate) site: SecFetchSite,
    /// As the page is, or `null` after a redirect from one foreign origin to another.
    pub(crate) origin: String,
    pub(crate) tainting: Tainting,
    /// Whether this is an answer that the browser has already.
    pub(crate) is_current: bool,
    pub(crate) was_preflighted: bool,
    pub(crate) redirected: Redirected,
    /// `Authorization` was taken from it by a redirect.
    pub(crate) lost_authorization: bool,
}

/// How far redirects have led.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Redirected {
    No,
    /// Within one origin.
    Within,
    /// From one origin to another.
    Across,
}

/// What a response is to the page; once it is `Cors`, it stays so wherever the request is redirected.
#[derive(PartialEq)]
pub(crate) enum Tainting {
    Basic,
    Cors,
    Opaque,
}

/// `Sec-Fetch-Site`, the nearest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum SecFetchSite {
    /// No page had a part in it.
    None,
    SameOrigin,
    SameSite,
    CrossSite,
}

impl SecFetchSite {
    /// How far a URL is from a page.
    pub(crate) fn between(page: &str, url: &str) -> Self {
        match () {
            () if page == "null" => Self::CrossSite,
            () if page == url => Self::SameOrigin,
            () if registered(page) == registered(url) => Self::SameSite,
            () => Self::CrossSite,
        }
    }

    pub(crate) fn text(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::SameOrigin => "same-origin",
            Self::SameSite => "same-site",
            Self::CrossSite => "cross-site",
        }
    }
}

/// What someone has registered of an origin's host; all are of one scheme. `localhost` is like a top-level domain.
fn registered(origin: &str) -> &str {
    let host = origin.trim_start_matches("http://").split(':').next().unwrap_or_default();
    match host.strip_suffix(".localhost") {
        Some(labels) => &host[labels.rfind('.').map_or(0, |dot| dot + 1)..],
        None => host,
    }
}

pub(crate) struct Url {
    pub(crate) origin: String,
    pub(crate) port: u16,
    /// A handler of the page's server, where no policy stands.
    pub(crate) is_plain: bool,
    pub(crate) does: Does,
}

impl<'a> Request<'a> {
    /// None for what no page may send.
    pub(crate) fn new(fetch: &'a Fetch, url: Url, origin: String, has_stored: bool) -> Option<Self> {
        let method = normalise(fetch.method);
        let may_send = match fetch.mode {
            Mode::NoCors | Mode::Form | Mode::Link | Mode::Typed => is_safelisted(&method),
            _ => method != "TRACE",
        };
        let (body, implied_type) = match fetch.body {
            Body::None => ("", None),
            Body::Text(text) => (text, Some("text/plain;charset=UTF-8")),
            Body::Form(_) => ("text=text", Some("application/x-www-form-urlencoded;charset=UTF-8")),
            Body::Multipart(_) => ("form-data", Some("multipart/form-data")),
            Body::Blob(text, "") => (text, None),
            Body::Blob(text, kind) => (text, Some(kind)),
        };
        let mut headers: Vec<_> =
            fetch.headers.iter().map(|(name, value)| (name.to_ascii_lowercase(), (*value).to_owned())).collect();
        headers.retain(|(name, value)| {
            !is_forbidden_header(name) && (fetch.mode != Mode::NoCors || is_safelisted_header(name, value))
        });
        if let Some(kind) = implied_type.filter(|_| headers.iter().all(|(name, _)| name != "content-type")) {
            headers.push(("content-type".to_owned(), kind.to_owned()));
        }
        let is_current =
            fetch.does == Does::Revalidate && (has_stored || headers.iter().any(|(name, _)| name == "if-none-match"));
        may_send.then_some(Self {
            fetch,
            method,
            headers,
            body,
            site: if fetch.mode == Mode::Typed {
                SecFetchSite::None
            } else {
                SecFetchSite::between(&origin, &url.origin)
            },
            url,
            origin,
            tainting: Tainting::Basic,
            is_current,
            was_preflighted: false,
            redirected: Redirected::No,
            lost_authorization: false,
        })
    }

    pub(crate) fn is_cors(&self) -> bool {
        self.tainting == Tainting::Cors
    }

    pub(crate) fn has_credentials(&self) -> bool {
        match self.fetch.credentials {
            Credentials::Include => true,
            Credentials::SameOrigin => self.tainting == Tainting::Basic,
            Credentials::Omit => false,
        }
    }

    /// [Fetch, CORS-unsafe request-header names](https://fetch.spec.whatwg.org/#cors-unsafe-request-header-names)
    pub(crate) fn unsafe_names(&self) -> Vec<String> {
        let not_safe = self.headers.iter().filter(|(name, value)| !is_safelisted_header(name, value));
        let mut names: Vec<_> = not_safe.map(|(name, _)| name.clone()).collect();
        names.sort_unstable();
        names
    }

    /// [Fetch, HTTP-redirect fetch](https://fetch.spec.whatwg.org/#http-redirect-fetch)
    pub(crate) fn follow(&mut self, status: u16, url: Url, page: &str) {
        let is_other_origin = url.origin != self.url.origin;
        if is_other_origin && page != self.url.origin {
            "null".clone_into(&mut self.origin);
        }
        let changes_to_get = match status {
            301 | 302 => self.method == "POST",
            303 => !["GET", "HEAD"].contains(&&*self.method),
            _ => false,
        };
        if changes_to_get {
            "GET".clone_into(&mut self.method);
            self.body = "";
            self.headers.retain(|(name, _)| !name.starts_with("content-"));
        }
        if is_other_origin {
            let before = self.headers.len();
            self.headers.retain(|(name, _)| name != "authorization");
            self.lost_authorization |= self.headers.len() < before;
        }
        self.redirected = self.redirected.max(if is_other_origin { Redirected::Across } else { Redirected::Within });
        if self.site != SecFetchSite::None {
            self.site = self.site.max(SecFetchSite::between(page, &url.origin));
        }
        self.url = url;
    }
}
