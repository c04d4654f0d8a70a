use super::body::Body;

/// A [request mode](https://fetch.spec.whatwg.org/#concept-request-mode) that a page can choose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Mode {
    /// Other origins are asked by the CORS protocol: what `fetch` does if nothing is said.
    #[default]
    Cors,
    /// Other origins are asked for what a form or an image could ask for, and the page can't read the answer.
    NoCors,
    /// Other origins are not asked.
    SameOrigin,
}

impl Mode {
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Cors => "cors",
            Self::NoCors => "no-cors",
            Self::SameOrigin => "same-origin",
        }
    }
}

/// A [credentials mode](https://fetch.spec.whatwg.org/#concept-request-credentials-mode): when cookies are sent and
/// stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Credentials {
    /// Never.
    Omit,
    /// With requests to the page's own origin: what `fetch` does if nothing is said.
    #[default]
    SameOrigin,
    /// With every request: the one mode in which the CORS protocol asks for `Access-Control-Allow-Credentials`.
    Include,
}

impl Credentials {
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Omit => "omit",
            Self::SameOrigin => "same-origin",
            Self::Include => "include",
        }
    }
}

/// A [redirect mode](https://fetch.spec.whatwg.org/#concept-request-redirect-mode).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Redirect {
    /// Redirects are followed: what `fetch` does if nothing is said.
    #[default]
    Follow,
    /// A redirect is an error.
    Error,
    /// The page gets a response of type [`OpaqueRedirect`](super::ResponseType::OpaqueRedirect).
    Manual,
}

/// What a page gives to `fetch`: a URL and what is to be other than a plain `GET`.
///
/// A URL without an origin is one of the service, whatever origin the page has.
///
/// ```
/// use cors_runtime::testing::{Credentials::Include, Request};
///
/// let request = Request::put("/items/1")
///     .header("Content-Type", "application/json")
///     .body("{}")
///     .credentials(Include);
/// ```
#[derive(Debug, Clone)]
#[must_use = "a request does nothing until a page fetches it"]
pub struct Request {
    pub(super) method: String,
    pub(super) url: String,
    pub(super) headers: Vec<(String, Vec<u8>)>,
    pub(super) body: Option<Body>,
    pub(super) mode: Mode,
    pub(crate) credentials: Credentials,
    pub(crate) redirect: Redirect,
}

macro_rules! methods {
    ($($name:ident $method:literal)*) => {$(
        #[doc = concat!("A `", $method, "` request.")]
        pub fn $name(url: impl Into<String>) -> Self {
            Self::new($method, url)
        }
    )*};
}

impl Request {
    /// A request with this method, which is [normalized](https://fetch.spec.whatwg.org/#concept-method-normalize) as browsers
    /// do: `put` becomes `PUT`, but `patch` stays what it is.
    pub fn new(method: impl Into<String>, url: impl Into<String>) -> Self {
        Self {
            method: method.into(),
            url: url.into(),
            headers: Vec::new(),
            body: None,
            mode: Mode::default(),
            credentials: Credentials::default(),
            redirect: Redirect::default(),
        }
    }

    methods! {
        get "GET"
        head "HEAD"
        post "POST"
        put "PUT"
        patch "PATCH"
        delete "DELETE"
        options "OPTIONS"
    }

    /// Adds a header, as [`Headers.append`](https://fetch.spec.whatwg.org/#dom-headers-append) does. One that pages cannot set
    /// is dropped without an error, as in a browser; the [`Conversation`](super::Conversation) says so.
    ///
    /// The value's bytes are sent as they are.
    pub fn header(mut self, name: impl Into<String>, value: impl AsRef<[u8]>) -> Self {
        self.headers.push((name.into(), value.as_ref().to_owned()));
        self
    }

    /// The body. Text brings the `Content-Type` that it has in a browser, unless a header says another; bytes bring none.
    pub fn body(mut self, body: impl Into<Body>) -> Self {
        self.body = Some(body.into());
        self
    }

    /// Whether cookies are sent and stored; [`SameOrigin`](Credentials::SameOrigin) if not said.
    pub fn credentials(mut self, credentials: Credentials) -> Self {
        self.credentials = credentials;
        self
    }

    /// How another origin is asked; [`Cors`](Mode::Cors) if not said.
    pub fn mode(mut self, mode: Mode) -> Self {
        self.mode = mode;
        self
    }

    /// What becomes of redirects; [`Follow`](Redirect::Follow) if not said.
    pub fn redirect(mut self, redirect: Redirect) -> Self {
        self.redirect = redirect;
        self
    }
}
