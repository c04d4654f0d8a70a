//! The policies as plain data: what each says, written a second time beside the annotated handlers, for an oracle that
//! shares no code with the library.

use crate::origins::Page;

#[derive(Debug)]
pub(crate) struct Policy {
    /// The first segment of the paths that it is for.
    pub(crate) name: &'static str,
    /// Patterns; `{page}` stands for the port of the first page server.
    pub(crate) origins: &'static [&'static str],
    pub(crate) methods: &'static [&'static str],
    pub(crate) headers: &'static [&'static str],
    pub(crate) exposes: &'static [&'static str],
    pub(crate) credentials: bool,
    pub(crate) place: Place,
    /// The page that sends every request of the table.
    pub(crate) home: Page,
}

/// Where the policy stands, which decides who answers a method that the handler does not serve.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// Above a handler, which serves `SERVED`.
    Handler,
    /// Above a handler with `#[routes]`, which serves `ROUTED`.
    Routes,
    /// Around an `App`, a `Scope` or a `Resource`, which serves all methods.
    Around,
    /// Nowhere.
    None,
}

pub(crate) const SERVED: &[&str] = &["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "PURGE"];
pub(crate) const ROUTED: &[&str] = &["GET", "PUT", "POST"];
const SAFELISTED: &[&str] = &["GET", "HEAD", "POST"];
const ANY: &[&str] = &["*"];

impl Policy {
    const fn new(name: &'static str, origins: &'static [&'static str]) -> Self {
        let none: &[&str] = &[];
        Self {
            name,
            origins,
            methods: SERVED,
            headers: none,
            exposes: none,
            credentials: false,
            place: Place::Handler,
            home: Page::Localhost,
        }
    }

    const fn methods(self, methods: &'static [&'static str]) -> Self {
        Self { methods, ..self }
    }

    const fn headers(self, headers: &'static [&'static str]) -> Self {
        Self { headers, ..self }
    }

    const fn exposes(self, exposes: &'static [&'static str]) -> Self {
        Self { exposes, ..self }
    }

    const fn credentials(self) -> Self {
        Self { credentials: true, ..self }
    }

    const fn place(self, place: Place) -> Self {
        Self { place, ..self }
    }

    const fn home(self, home: Page) -> Self {
        Self { home, ..self }
    }

    /// Whether the service behind the policy serves this method.
    pub(crate) fn serves(&self, method: &str) -> bool {
        match self.place {
            Place::Handler | Place::None => SERVED.contains(&method),
            Place::Routes => ROUTED.contains(&method),
            Place::Around => true,
        }
    }
}

const LOCALHOST: &[&str] = &["http://localhost:*"];

pub(crate) const POLICIES: &[Policy] = &[
    Policy::new("public", ANY),
    Policy::new("anything", ANY).methods(ANY).headers(&["*", "Authorization"]).exposes(ANY),
    Policy::new("any-header", ANY).methods(&["GET", "PUT"]).headers(ANY).exposes(ANY),
    Policy::new("mirrored", LOCALHOST).methods(ANY).headers(ANY).exposes(ANY).credentials(),
    Policy::new("typical", &["https://app.example.com", "http://localhost:*"])
        .methods(&["GET", "HEAD", "PUT", "PATCH"])
        .headers(&["Content-Type", "X-Request-Id"])
        .exposes(&["X-Total-Count"])
        .credentials(),
    Policy::new("listed", LOCALHOST)
        .methods(&["GET", "POST", "DELETE", "PURGE"])
        .headers(&["Authorization", "If-None-Match", "Accept", "X-Other", "Range"])
        .exposes(&["X-Total-Count", "ETag"]),
    Policy::new("numeric", &["http://127.0.0.1:*"]).headers(&["X-Request-Id"]).credentials().home(Page::Numeric),
    Policy::new("subdomains", &["http://*.app.localhost:*"])
        .headers(&["X-Request-Id", "Content-Type"])
        .exposes(&["X-Query-Cost"])
        .credentials()
        .home(Page::Deep),
    Policy::new("several", &["http://127.0.0.1:*", "http://*.localhost:*", "https://app.example.com"])
        .methods(&["PUT", "DELETE"])
        .headers(ANY)
        .home(Page::Sub),
    Policy::new("named", LOCALHOST).headers(&["X-Request-Id"]).credentials(),
    Policy::new("app", LOCALHOST).methods(&["GET", "PUT", "PURGE"]).headers(&["X-Request-Id"]).place(Place::Around),
    Policy::new("scope", LOCALHOST).methods(ANY).headers(ANY).credentials().place(Place::Around),
    Policy::new("resource", LOCALHOST).methods(SAFELISTED).exposes(ANY).place(Place::Around),
    Policy::new("routes", LOCALHOST).methods(ROUTED).headers(&["X-Request-Id"]).credentials().place(Place::Routes),
    Policy::new("null", &["null", "http://localhost:*"]).headers(&["X-Request-Id"]).home(Page::Null),
    Policy::new("insecure", &["http://app.example.com", "http://localhost:*"]).exposes(ANY).credentials(),
    Policy::new("suffixes", &["https://*.com", "http://localhost:*"]).headers(ANY).credentials(),
    Policy::new("built", &["http://localhost:{page}"])
        .methods(ANY)
        .headers(&["X-Request-Id", "Content-Type"])
        .exposes(ANY)
        .credentials()
        .place(Place::Around),
    Policy::new("uncached", LOCALHOST).headers(&["X-Request-Id"]).credentials(),
    Policy::new("brief", LOCALHOST).headers(&["X-Request-Id"]),
    Policy::new("none", &[]).methods(&[]).place(Place::None),
];
