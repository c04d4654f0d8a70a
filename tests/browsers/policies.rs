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
    pub(crate) enforce: bool,
    pub(crate) preflight_status: u16,
    /// What counts at the same path for the methods that the handler does not serve: a policy around it.
    around: Option<&'static Self>,
    pub(crate) place: Place,
    /// Whether what every page sends is enough.
    pub(crate) brief: bool,
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
    /// Above a handler which serves `FEW`.
    Few,
    /// Above a handler, where it says that there is none.
    Bare,
    /// Around an `App`, a `Scope` or a `Resource`, which serves all methods.
    Around,
    /// Around an `App` or a `Scope` that has nothing more to serve.
    Empty,
    /// Nowhere.
    None,
}

pub(crate) const SERVED: &[&str] = &["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "PURGE"];
pub(crate) const ROUTED: &[&str] = &["GET", "PUT", "POST"];
/// With a plain handler for all others beside it.
pub(crate) const FEW: &[&str] = &["GET", "PUT"];
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
            enforce: false,
            preflight_status: 204,
            around: None,
            place: Place::Handler,
            brief: false,
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

    const fn enforce(self) -> Self {
        Self { enforce: true, ..self }
    }

    const fn preflight_status(self, preflight_status: u16) -> Self {
        Self { preflight_status, ..self }
    }

    const fn inside(self, around: &'static Self) -> Self {
        Self { around: Some(around), ..self }
    }

    const fn brief(self) -> Self {
        Self { brief: true, ..self }
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
            Place::Handler | Place::Bare | Place::None => SERVED.contains(&method),
            Place::Routes => ROUTED.contains(&method),
            Place::Few => FEW.contains(&method),
            Place::Around => true,
            Place::Empty => false,
        }
    }

    /// The policy that counts for a method: the nearest.
    pub(crate) fn of(&self, method: &str) -> &Self {
        if self.serves(method) { self } else { self.around.unwrap_or(self) }
    }

    /// Whether requests are redirected to its handler and from it in every way: of policies that are alike one is enough.
    pub(crate) fn leads_on(&self) -> bool {
        self.enforce && (!self.brief || self.place == Place::Around)
    }

    /// Whether pages leave for its handler: that takes a while.
    pub(crate) fn leaves(&self) -> bool {
        self.enforce && !self.brief
    }

    /// Whether preflights for this method are answered by the policy.
    pub(crate) fn answers(&self, method: &str) -> bool {
        match self.place {
            Place::Around | Place::Empty => true,
            Place::None => false,
            _ => self.serves(method),
        }
    }
}

const LOCALHOST: &[&str] = &["http://localhost:*"];
const NUMERIC: &[&str] = &["http://127.0.0.1:*"];

/// Of the whole `App`.
const APP: Policy =
    Policy::new("app", LOCALHOST).methods(&["GET", "PUT", "PURGE"]).headers(&["X-Request-Id"]).place(Place::Around);
const REST_OF_APP: Policy = APP.place(Place::Empty);

/// Of a `Scope`.
const REST_OF_ENFORCED: Policy =
    Policy::new("enforced-around", LOCALHOST).methods(&["GET", "PUT", "PURGE"]).enforce().place(Place::Empty);

const fn nearest(name: &'static str) -> Policy {
    let policy = Policy::new(name, NUMERIC).headers(&["X-Request-Id"]).exposes(&["X-Total-Count"]).credentials();
    policy.home(Page::Numeric)
}

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
    APP,
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
    Policy::new("status", LOCALHOST).headers(&["X-Request-Id"]).credentials().preflight_status(200).brief(),
    // Known when the service starts, and when it is asked
    Policy::new("environment", LOCALHOST).headers(&["X-Request-Id"]).credentials().brief(),
    Policy::new("set", LOCALHOST).headers(&["X-Request-Id"]).credentials().brief(),
    Policy::new("tenant", &["http://127.0.0.1:*", "http://localhost:*"])
        .headers(&["X-Request-Id"])
        .credentials()
        .brief(),
    Policy::new("tenants-around", LOCALHOST).methods(&["GET", "PUT"]).credentials().place(Place::Around).brief(),
    // The nearest of several
    nearest("nearest").inside(&REST_OF_APP),
    nearest("scoped").inside(&REST_OF_APP).brief(),
    nearest("shared").methods(FEW).place(Place::Few).inside(&APP),
    Policy::new("bare", &[]).methods(&[]).place(Place::Bare).inside(&REST_OF_APP).brief(),
    nearest("within-enforced").inside(&REST_OF_ENFORCED).brief(),
    // Enforced
    nearest("enforced").methods(&["GET", "HEAD", "POST", "PUT"]).enforce(),
    nearest("enforced-nearest").enforce().inside(&REST_OF_APP).brief(),
    Policy::new("enforced-any", ANY).methods(&["GET", "PUT"]).enforce().brief(),
    Policy::new("enforced-built", &["http://localhost:{page}"])
        .methods(ANY)
        .headers(&["X-Request-Id"])
        .credentials()
        .enforce()
        .place(Place::Around)
        .brief(),
];
