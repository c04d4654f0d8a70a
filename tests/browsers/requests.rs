//! The requests that pages send.

use crate::answers::{Does, To};

/// One call of `fetch`, one form or one link.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fetch {
    pub(crate) method: &'static str,
    pub(crate) headers: &'static [(&'static str, &'static str)],
    pub(crate) body: Body,
    pub(crate) credentials: Credentials,
    pub(crate) mode: Mode,
    pub(crate) redirect: Redirect,
    pub(crate) does: Does,
    /// Starts at the page's own server, and not at the API.
    pub(crate) at_page: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Body {
    None,
    Text(&'static str),
    Form(&'static str),
    Multipart(&'static str),
    /// A text and its type, which may be empty.
    Blob(&'static str, &'static str),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Credentials {
    Omit,
    SameOrigin,
    Include,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    Cors,
    NoCors,
    SameOrigin,
    /// A form that is submitted, encoded as its body says.
    Form,
    /// A link that is followed.
    Link,
    /// An address that the user types.
    Typed,
}

impl Mode {
    /// Whether what comes back takes the place of a page.
    pub(crate) fn is_navigation(self) -> bool {
        matches!(self, Self::Form | Self::Link | Self::Typed)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Redirect {
    Follow,
    Error,
    Manual,
}

pub(crate) const fn send(method: &'static str) -> Fetch {
    Fetch {
        method,
        headers: &[],
        body: Body::None,
        credentials: Credentials::SameOrigin,
        mode: Mode::Cors,
        redirect: Redirect::Follow,
        does: Does::Echo,
        at_page: false,
    }
}

const fn form(body: Body) -> Fetch {
    send("POST").include().body(body).mode(Mode::Form)
}

const fn link() -> Fetch {
    send("GET").include().mode(Mode::Link)
}

impl Fetch {
    pub(crate) const fn headers(self, headers: &'static [(&'static str, &'static str)]) -> Self {
        Self { headers, ..self }
    }

    pub(crate) const fn body(self, body: Body) -> Self {
        Self { body, ..self }
    }

    pub(crate) const fn include(self) -> Self {
        Self { credentials: Credentials::Include, ..self }
    }

    pub(crate) const fn omit(self) -> Self {
        Self { credentials: Credentials::Omit, ..self }
    }

    pub(crate) const fn mode(self, mode: Mode) -> Self {
        Self { mode, ..self }
    }

    pub(crate) const fn redirect(self, redirect: Redirect) -> Self {
        Self { redirect, ..self }
    }

    pub(crate) const fn does(self, does: Does) -> Self {
        Self { does, ..self }
    }

    pub(crate) const fn starting_at_the_page(self) -> Self {
        Self { at_page: true, ..self }
    }
}

/// What a user types, whatever the page.
pub(crate) const TYPED: &[Row] = &[
    leaving("a typed address", &[link().mode(Mode::Typed)]),
    leaving("a typed address that leads on", &[link().mode(Mode::Typed).does(Does::Redirect(302, To::Api))]),
    leaving(
        "a typed address that leads on to another origin",
        &[link().mode(Mode::Typed).does(Does::Redirect(302, To::Other))],
    ),
];

/// Requests that follow on each other, at one address.
#[derive(Debug)]
pub(crate) struct Row {
    pub(crate) name: &'static str,
    pub(crate) fetches: &'static [Fetch],
    pub(crate) sent: Sent,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sent {
    /// By the policy's own page alone.
    AtHome,
    /// By every page.
    Everywhere,
    /// By a page of each site, where the policy is enforced.
    ToEnforced,
    /// The same, where it is redirected.
    Redirected,
    /// By a page that leaves in its whole, and not in a frame of its own, where the policy is enforced.
    Leaving,
}

const fn row(name: &'static str, fetches: &'static [Fetch]) -> Row {
    Row { name, fetches, sent: Sent::AtHome }
}

const fn everywhere(name: &'static str, fetches: &'static [Fetch]) -> Row {
    Row { name, fetches, sent: Sent::Everywhere }
}

const fn to_enforced(name: &'static str, fetches: &'static [Fetch]) -> Row {
    Row { name, fetches, sent: Sent::ToEnforced }
}

const fn redirected(name: &'static str, fetches: &'static [Fetch]) -> Row {
    Row { name, fetches, sent: Sent::Redirected }
}

const fn leaving(name: &'static str, fetches: &'static [Fetch]) -> Row {
    Row { name, fetches, sent: Sent::Leaving }
}

const fn no_cors_post() -> Fetch {
    send("POST").mode(Mode::NoCors).include().body(Body::Text("text"))
}

const INTO: Does = Does::Redirect(307, To::Api);
const INTO_AS_GET: Does = Does::Redirect(303, To::Api);

const JSON: (&str, &str) = ("Content-Type", "application/json");
const ID: (&str, &str) = ("X-Request-Id", "r-1");

/// One character more than a safelisted header's value may have.
const LONG: &str = "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx";

pub(crate) const ROWS: &[Row] = &[
    // Methods
    everywhere("GET", &[send("GET")]),
    row("HEAD", &[send("HEAD")]),
    everywhere("POST of a text", &[send("POST").body(Body::Text("text"))]),
    everywhere("PUT", &[send("PUT")]),
    row("PUT in lower case, which is normalised", &[send("put").body(Body::Text("text"))]),
    row("DELETE", &[send("DELETE")]),
    everywhere("PATCH", &[send("PATCH").body(Body::Text("text"))]),
    row("PATCH in lower case, which is not normalised", &[send("patch").body(Body::Text("text"))]),
    row("PURGE, a method of no standard", &[send("PURGE")]),
    row("OPTIONS as the page's own method", &[send("OPTIONS")]),
    row("TRACE, which is forbidden", &[send("TRACE")]),
    // Content types
    row("POST of a form", &[send("POST").body(Body::Form("text"))]),
    row("POST of a multipart form", &[send("POST").body(Body::Multipart("text"))]),
    row("POST without a type", &[send("POST").body(Body::Blob("text", ""))]),
    everywhere("POST of JSON", &[send("POST").headers(&[JSON]).body(Body::Text("{}"))]),
    row("POST of a blob of JSON", &[send("POST").body(Body::Blob("{}", "application/json"))]),
    row(
        "POST with a parameter to the type",
        &[send("POST").headers(&[("Content-Type", "TEXT/plain;a=b")]).body(Body::Text("text"))],
    ),
    row("PUT of JSON", &[send("PUT").headers(&[JSON]).body(Body::Text("{}"))]),
    // Headers
    row("Accept", &[send("GET").headers(&[("Accept", "application/json, text/*;q=0.5")])]),
    row("Accept of an unsafe byte", &[send("GET").headers(&[("Accept", "text/\"x\"")])]),
    row("Accept that is too long", &[send("GET").headers(&[("Accept", LONG)])]),
    row("Accept-Language", &[send("GET").headers(&[("Accept-Language", "de, en;q=0.5")])]),
    row("Accept-Language of an unsafe byte", &[send("GET").headers(&[("Accept-Language", "de@x")])]),
    row("Content-Language", &[send("GET").headers(&[("Content-Language", "de")])]),
    row("Range", &[send("GET").headers(&[("Range", "bytes=0-99")])]),
    row("Range of a suffix", &[send("GET").headers(&[("Range", "bytes=-99")])]),
    everywhere("PUT with a custom header", &[send("PUT").headers(&[ID])]),
    row("GET with a custom header", &[send("GET").headers(&[ID])]),
    row("two custom headers", &[send("GET").headers(&[("X-Request-Id", "r-1"), ("X-Other", "o")])]),
    row("a custom header in lower case", &[send("DELETE").headers(&[("x-request-id", "r-1")])]),
    row("Authorization", &[send("GET").headers(&[("Authorization", "Bearer t")])]),
    row("Authorization and another", &[send("GET").headers(&[("Authorization", "Bearer t"), ("X-Request-Id", "r-1")])]),
    row(
        "forbidden headers, which are dropped",
        &[send("GET").headers(&[("DNT", "1"), ("Sec-X", "1"), ("Proxy-X", "1"), ("Cookie", "a=b")])],
    ),
    // Credentials
    everywhere("GET with credentials", &[send("GET").include()]),
    everywhere("PUT with credentials and a custom header", &[send("PUT").include().headers(&[ID])]),
    row("POST with credentials", &[send("POST").include().body(Body::Text("text"))]),
    row("JSON with credentials", &[send("PATCH").include().headers(&[JSON]).body(Body::Text("{}"))]),
    row("Authorization with credentials", &[send("GET").include().headers(&[("Authorization", "Bearer t")])]),
    everywhere("GET without credentials", &[send("GET").omit()]),
    everywhere(
        "a cookie is set, and sent from then on",
        &[send("GET").include().does(Does::SetCookie), send("GET").include()],
    ),
    row("a cookie is not set without credentials", &[send("GET").does(Does::SetCookie), send("GET").include()]),
    // Redirects
    row("a redirect within the API", &[send("GET").does(Does::Redirect(302, To::Api))]),
    row("a redirect within the API, with credentials", &[send("GET").include().does(Does::Redirect(302, To::Api))]),
    row("a redirect of a PUT", &[send("PUT").does(Does::Redirect(307, To::Api)).body(Body::Text("text"))]),
    row("a redirect of a PUT to a GET", &[send("PUT").does(Does::Redirect(303, To::Api)).body(Body::Text("text"))]),
    row("a redirect of a POST to a GET", &[send("POST").does(Does::Redirect(302, To::Api)).body(Body::Text("text"))]),
    everywhere("a redirect to another origin", &[send("GET").does(Does::Redirect(302, To::Other))]),
    row("a redirect of a PUT to another origin", &[send("PUT").does(Does::Redirect(308, To::Other))]),
    row(
        "a redirect of Authorization to another origin",
        &[send("GET").headers(&[("Authorization", "Bearer t")]).does(Does::Redirect(302, To::Other))],
    ),
    row("a redirect back to the page's server", &[send("GET").does(Does::Redirect(302, To::Page))]),
    everywhere(
        "a redirect from the page's server",
        &[send("GET").starting_at_the_page().does(Does::Redirect(302, To::Api))],
    ),
    row(
        "a redirect from the page's server with credentials",
        &[send("PUT").include().headers(&[ID]).starting_at_the_page().does(Does::Redirect(307, To::Api))],
    ),
    row("a redirect that is an error", &[send("GET").redirect(Redirect::Error).does(Does::Redirect(302, To::Api))]),
    row(
        "a redirect that is not followed",
        &[send("GET").redirect(Redirect::Manual).does(Does::Redirect(302, To::Api))],
    ),
    // Answers
    row("404", &[send("GET").does(Does::Status(404))]),
    everywhere("500 to a PUT with credentials", &[send("PUT").include().does(Does::Status(500))]),
    row("401 to a GET with credentials", &[send("GET").include().does(Does::Status(401))]),
    everywhere("an extractor that fails", &[send("GET").does(Does::FailToExtract)]),
    row("an extractor that fails after a preflight", &[send("PUT").include().headers(&[ID]).does(Does::FailToExtract)]),
    row("a stream", &[send("GET").does(Does::Stream)]),
    row("a stream to a PUT", &[send("PUT").does(Does::Stream)]),
    row("204", &[send("DELETE").does(Does::Empty)]),
    row("a revalidation by the browser", &[send("GET").does(Does::Revalidate), send("GET").does(Does::Revalidate)]),
    row("a revalidation by the page", &[send("GET").headers(&[("If-None-Match", "\"v1\"")]).does(Does::Revalidate)]),
    // Modes
    row("no-cors GET", &[send("GET").mode(Mode::NoCors)]),
    row("no-cors POST with credentials", &[send("POST").mode(Mode::NoCors).include().body(Body::Text("text"))]),
    row("no-cors PUT, which is not allowed", &[send("PUT").mode(Mode::NoCors)]),
    row("no-cors custom header, which is dropped", &[send("GET").mode(Mode::NoCors).headers(&[ID])]),
    everywhere("same-origin GET", &[send("GET").mode(Mode::SameOrigin)]),
    // What changes something
    to_enforced("DELETE of every page", &[send("DELETE").include()]),
    to_enforced("no-cors POST of every page", &[no_cors_post()]),
    to_enforced("a form", &[form(Body::Form("text"))]),
    to_enforced("a multipart form", &[form(Body::Multipart("text"))]),
    to_enforced("a form of plain text", &[form(Body::Text("text"))]),
    to_enforced("a link", &[link()]),
    to_enforced("a POST and a form after it", &[send("POST").include(), form(Body::Form("text"))]),
    // Redirects into the API's origin
    redirected("no-cors POST by the page's server", &[no_cors_post().starting_at_the_page().does(INTO)]),
    redirected("a form by the page's server", &[form(Body::Form("text")).starting_at_the_page().does(INTO)]),
    redirected("a form that becomes a GET", &[form(Body::Form("text")).starting_at_the_page().does(INTO_AS_GET)]),
    redirected("a link by the page's server", &[link().starting_at_the_page().does(INTO)]),
    redirected(
        "a form by the page's server and another site's",
        &[form(Body::Form("text")).starting_at_the_page().does(Does::Redirect(307, To::Abroad))],
    ),
    // Redirects within it, out of it, and back
    redirected("PUT within the API", &[send("PUT").include().does(Does::Redirect(307, To::Api))]),
    redirected("a form within the API", &[form(Body::Form("text")).does(Does::Redirect(307, To::Api))]),
    redirected("PUT out of the API", &[send("PUT").include().does(Does::Redirect(307, To::Other))]),
    redirected("no-cors POST out of the API", &[no_cors_post().does(Does::Redirect(307, To::Other))]),
    redirected("a form out of the API", &[form(Body::Form("text")).does(Does::Redirect(307, To::Other))]),
    redirected("a form out of the API and back", &[form(Body::Form("text")).does(Does::Redirect(307, To::Back))]),
    redirected("a form abroad and back", &[form(Body::Form("text")).does(Does::Redirect(307, To::Abroad))]),
    redirected("no-cors POST abroad and back", &[no_cors_post().does(Does::Redirect(307, To::Abroad))]),
    // Pages that leave
    leaving("a form, leaving", &[form(Body::Form("text"))]),
    leaving("a link, leaving", &[link()]),
    leaving("a form by the page's server, leaving", &[form(Body::Form("text")).starting_at_the_page().does(INTO)]),
    leaving("a link by the page's server, leaving", &[link().starting_at_the_page().does(INTO)]),
    leaving("a form out of the API and back, leaving", &[form(Body::Form("text")).does(Does::Redirect(307, To::Back))]),
];
