//! Declarative CORS for actix-web: a handler's cross-origin policy is an attribute, whose mistakes do not compile and
//! whose preflight is served without another line.
//!
//! ```
//! use actix_web::{App, Responder, put, web};
//! use cors_runtime::cors;
//!
//! #[cors(
//!     origins = ["https://app.example.com", "https://*.preview.example.com", "http://localhost:*"],
//!     headers = ["Content-Type", "X-Request-Id"],
//!     expose_headers = ["X-Total-Count"],
//!     credentials,
//!     max_age = "10m",
//! )]
//! #[put("/items/{id}")]
//! async fn update_item(id: web::Path<u32>) -> impl Responder {
//!     format!("updated {id}")
//! }
//!
//! let app = App::new().service(update_item);
//! ```
//!
//! - [`cors`](macro@cors) is the attribute; its page has the keys and how the preflight finds its handler.
//! - [`policy!`] makes a named policy, a [`Cors`] constant: middleware for an `App`, a `Scope` or a `Resource`, or shared
//!   between handlers.
//! - [`Cors::builder`] makes one from values that are known only at run time, by the same rules.
//! - [`Live`] is a policy that is set when the service starts, and may be replaced while it runs; [`check`] says what of the policies of a
//!   program is wrong before it serves anything.
//! - `PolicyConfig` and `Policies`, with the feature `serde`, [are read from configuration files](#configuration-files).
//! - `testing`, with the feature of this name, is a simulated browser for the tests of a service.
//!
//! # What a request gets
//!
//! | request | policy | answer |
//! |---|---|---|
//! | preflight, origin allowed | | 204 (or the policy's `preflight_status`) without a body; the handler does not run |
//! | preflight, origin not allowed | | 403 without a body or a CORS header; the handler does not run |
//! | actual, origin and method allowed | | the handler's response, with `Access-Control-Allow-Origin`, and `-Allow-Credentials` and `-Expose-Headers` where the policy has them |
//! | actual, origin or method not allowed | | the handler's response without a CORS header: the browser keeps it from the page |
//! | actual, origin or method not allowed, and not same-origin | `enforce` | 403 without a body or a CORS header; the handler does not run |
//! | preflight, predicate failed | | 503 without a body or a CORS header; the handler does not run |
//! | actual, predicate failed | | the handler's response without a CORS header; with `enforce`, and not same-origin, 503 without a body |
//! | no `Origin` | any origin, no credentials | the handler's response, with `Access-Control-Allow-Origin: *`: one for all, so that caches can share it |
//! | no `Origin` | otherwise | the handler's response |
//!
//! A preflight is an `OPTIONS` request with `Origin` and `Access-Control-Request-Method`. Its answer names the policy's methods
//! and headers whatever was asked for: the browser decides, and its error message names what is missing. A safelisted
//! method (`GET`, `HEAD`, `POST`) that the policy lacks is refused with 403, because browsers let those pass without reading
//! the list.
//!
//! `Vary` names the request fields that the answer depends on, added to what the handler set: `Origin` where not every origin
//! is allowed; for a preflight `Origin` and `Access-Control-Request-Method`, which tell it from other `OPTIONS` requests, and
//! `Access-Control-Request-Headers` where those are mirrored. With `enforce` an actual request's is `Origin`, and
//! `Sec-Fetch-Site` where that was looked at.
//!
//! CORS headers that a handler wrote itself are replaced, and removed where the policy gives none; no policy gives
//! `Access-Control-Allow-Private-Network`, so that one is removed always.
//!
//! # Which policy counts
//!
//! The one nearest to the handler: [`.wrap(policy)`](Cors) around an `App` or a `Scope` is the default for what has no policy
//! of its own. An annotated handler inside it keeps its own, for preflights and for actual requests, and with `#[cors(none)]`
//! it has none. The policy around answers its preflights by its policy, before middleware between them (authentication of a
//! `Scope`) sees one.
//!
//! - Where guards decide (a `guard` of the route, or scopes of one path of which each has a handler with a policy of its
//!   own), the preflight is let in, routed like the request that it asks for, and middleware between sees it. So it is where
//!   another service comes first that matches the path too. If no handler with a policy takes it at once, the answer is a
//!   refusal, or for a service that comes first that of the policy around. What waits before it calls what is inside hides
//!   the handler. No handler of actix-web's runs for a preflight; a service of another kind (`fn_service`) that works as soon
//!   as it is called, and middleware that calls it in another task, would.
//! - Scopes of one path that guards tell apart, of which one has an annotated handler and the other one without a policy at the
//!   same path and method, are not told apart: both go by the annotated one's policy as far as the policy around is
//!   concerned, for preflights and for `enforce`. Give both a policy.
//! - Middleware that changes the path or the method of a request, such as `NormalizePath`, and one that answers in the place
//!   of a handler, such as a cache, belongs around the policy: it knows handlers by what it sees.
//! - Of policies that are wrapped around each other (of an `App` and of a `Scope` in it) the outer one counts for what has no
//!   policy of its own. A warning names both, when the first request reaches the inner one.
//! - `enforce` is a setting like others: a handler with a policy of its own, or with `none`, is not protected by one around it.
//!
//! # Why the browser said no
//!
//! Every refusal is a [`tracing`] event at debug level with the target `cors_runtime`. So is a preflight that is answered in
//! vain: it asks for a method or a header that the policy lacks, and the browser will refuse the request. With
//! `tracing-subscriber` and its feature `env-filter`, one line in `main` and `RUST_LOG=cors_runtime=debug` show them:
//!
//! ```text
//! tracing_subscriber::fmt().with_env_filter(tracing_subscriber::EnvFilter::from_default_env()).init();
//!
//! DEBUG cors_runtime: preflight answered, and the browser will refuse the request reason="the policy lacks these headers"
//!   method=PUT origin="https://app.example.com" headers=x-debug policy=shop::items::update_item at=src/items.rs:24
//!   help=write `headers = ["Content-Type", "X-Debug"]`
//! ```
//!
//! | field | what |
//! |---|---|
//! | `reason` | why it is refused |
//! | `method` | the method of the request, or the one that a preflight asks for |
//! | `origin` | its `Origin` |
//! | `headers` | the headers that the policy lacks |
//! | `policy` | whose policy it is: the handler's path (with the constant that it names), the module of a `policy!`, or `Cors::builder()` |
//! | `at` | file and line where its settings are written: of the attribute (of the module, where the handler has its), of `policy!`, or of [`build`](Builder::build) |
//! | `help` | what would allow the request, by the rules of a policy, as text to paste; left out where nothing safe would |
//!
//! Where no `tracing` subscriber is set, the same goes to the logger of [`log`](https://docs.rs/log): with `env_logger`, as
//! in many services of actix-web, `RUST_LOG=cors_runtime=debug` is enough.
//!
//! A [predicate](macro@cors#predicates) that fails is an event at error level: `error` says why, and `predicate` which one it is.
//!
//! What comes from a request is escaped, and cut off after 300 bytes. While the level is off a request costs no more than a
//! look at it.
//!
//!
//! # Configuration files
//!
//! With the feature `serde`, `PolicyConfig` has the settings of a policy, and `Policies` several by their names. They are read from
//! TOML, JSON or another format, by the keys of the attribute, and built by its rules:
//!
//! ```
//! # #[cfg(feature = "serde")]
//! # mod example {
//! use actix_web::{Responder, put};
//! use cors_runtime::{Live, Policies, cors};
//!
//! static PARTNERS: Live = Live::new();
//!
//! #[cors(policy = PARTNERS)]
//! #[put("/orders")]
//! async fn put_order() -> impl Responder {
//!     "put"
//! }
//!
//! # pub(super)
//! fn configure(file: &str) -> Result<(), Box<dyn std::error::Error>> {
//!     let policies: Policies = toml::from_str(file)?;
//!     let mut built = policies.build()?;
//!     PARTNERS.set(built.remove("partners").ok_or("there is no policy `partners`")?)?;
//!     Ok(())
//! }
//! # }
//!
//! let file = r#"
//!     [partners]
//!     origins = ["https://partner.example", "https://*.partner.example"]
//!     methods = ["GET", "PUT"]
//!     credentials = true
//!     max_age = "10m"
//! "#;
//! # #[cfg(feature = "serde")]
//! example::configure(file).unwrap();
//! ```
//!
//! An unknown key or a value of another type is an error of the format, with its line. What breaks a rule is told of all policies at once,
//! with the place in front: `partners.origins[2]`. The example `config` watches such a file, and takes its changes while it runs.
//!
//! A [`Cors`] is written by the same keys: a constant too, to start a file with.

#![forbid(unsafe_code)]
#![deny(missing_docs)]

#[cfg(feature = "serde")]
mod config;
mod nearest;
mod predicate;
mod request;
mod service;
mod setup;
#[cfg(feature = "testing")]
pub mod testing;

/// The cross-origin policy of a handler, checked at compile time.
///
/// It stands above one of actix-web's route attributes (`get` … `trace`, `route`, `routes`), or above a [module](#a-modules-policy)
/// of such handlers, and answers the handler's
/// preflights too. The handler keeps its name, visibility, doc comments and other attributes, and its policy can be read as
/// an associated constant.
///
/// ```
/// use actix_web::{Responder, delete, get};
/// use cors_runtime::cors;
///
/// #[cors(origins = "*")]
/// #[get("/items")]
/// async fn list_items() -> impl Responder {
///     "[]"
/// }
///
/// #[cors(origins = ["https://app.example.com"], credentials, max_age = "1h")]
/// #[delete("/items")]
/// async fn delete_items() -> impl Responder {
///     "deleted"
/// }
///
/// println!("{:?}", delete_items::CORS);
/// ```
///
/// # Keys
///
/// | key | value | if left out |
/// |---|---|---|
/// | `origins` | `"*"`, one item, or a list of items: a pattern, [`env("NAME")`](#values-known-when-the-service-starts), [`predicate(path)` or `async_predicate(path)`](#predicates); an item of any list may have a `#[cfg(...)]` | an error: there is no default origin |
/// | `methods` | `"*"`, one method, or a list; a method is an identifier (`PUT`) or a string (`"PURGE"`) | the methods of the route |
/// | `headers` | `"*"`, one name, or a list | no request header beyond the [safelisted](https://fetch.spec.whatwg.org/#cors-safelisted-request-header) |
/// | `expose_headers` | `"*"`, one name, or a list | no response header beyond the [safelisted](https://fetch.spec.whatwg.org/#cors-safelisted-response-header-name) |
/// | `credentials` | flag, or `= true` / `= false` | false |
/// | `max_age` | seconds (`600`) or a string with a unit (`"90s"`, `"10m"`, `"2h"`, `"1d"`); `0` turns preflight caching off | not sent; browsers then use 5 seconds |
/// | `danger(...)` | `insecure_origins`, `public_suffixes`, `null_origin` | nothing dangerous is allowed |
/// | `enforce` | flag, or `= true` / `= false` | false: a refused actual request still runs its handler |
/// | `preflight_status` | 200 to 299, for clients that do not take 204 | 204 |
/// | `policy` | path of a [`Cors`] constant or static, or of a [`Live`] static, instead of all keys above | |
/// | `inherit` | flag, first: the keys of the [module's](#a-modules-policy) `#[cors(...)]`, of which those written here are replaced | |
/// | `none` | alone: the handler has no policy, nor anything of one around it, `enforce` included; its preflights are refused, and CORS headers that it writes are removed | |
/// | `crate` | path under which this crate is reachable | `::cors_runtime` |
///
/// An origin pattern is `scheme://host` or `scheme://host:port`, written exactly as browsers
/// [serialize](https://html.spec.whatwg.org/multipage/browsers.html#ascii-serialisation-of-an-origin) it, with `*.` before
/// the host for one or more labels of subdomain (the bare domain not included) and `*` as the port for any port and none.
///
/// With `credentials`, browsers take `*` for a literal: the answer then names the method and headers that were asked for, and
/// the headers that the response has when it leaves the handler's resource; `origins = "*"` is refused.
///
/// # A module's policy
///
/// Above a module, the attribute gives its policy to every handler in it that has a route attribute and no `#[cors]` of its own:
///
/// ```
/// use actix_web::App;
/// use cors_runtime::cors;
///
/// #[cors(origins = ["https://app.example.com"], credentials, max_age = "10m")]
/// mod items {
///     use actix_web::{Responder, get, put};
///     use cors_runtime::cors;
///
///     #[get("/items")] // the module's policy, for `GET`
///     pub async fn list_items() -> impl Responder {
///         "[]"
///     }
///
///     #[cors(inherit, headers = ["Content-Type"])] // the module's, with `headers` of its own
///     #[put("/items")]
///     pub async fn put_items() -> impl Responder {
///         "put"
///     }
///
///     #[cors(origins = "*")] // its own, with nothing of the module's
///     #[get("/items/count")]
///     pub async fn count_items() -> impl Responder {
///         "0"
///     }
///
///     #[cors(none)] // none
///     #[get("/items/health")]
///     pub async fn health() -> impl Responder {
///         "ok"
///     }
/// }
///
/// let app = App::new().service((items::list_items, items::put_items, items::count_items, items::health));
/// println!("{:?}", items::list_items::CORS);
/// ```
///
/// - `inherit` replaces whole keys: `headers = [...]` there is the whole list. A handler that is to have fewer keys writes all of
///   them, without `inherit`.
/// - Without `methods`, each handler has those of its route. With `methods`, each has those of them that its route serves: a
///   method that no handler of the module serves is an error, and so is a handler that serves none of them.
/// - A module in the module has the same policy. With an attribute of its own it has its own: `#[cors(...)]`, `#[cors(none)]`, or
///   `#[cors(inherit, ...)]`, which starts from the settings around it.
/// - `policy = PARTNERS`, `predicate(path)` and `crate = path` name what is found where the attribute stands, outside of the module.
///   In a module inside of a function, `crate` takes a path that starts with `::` or `crate`.
/// - The macro sees what stands in the braces: no handlers that a macro in there makes or that `include!` brings, none in the body of a
///   function, none whose route attribute was imported under another name (`use actix_web::get as fetch`), and not those of
///   `mod items;`, which stand in another file and are an error. For these name a policy, `#[cors(policy = PARTNERS)]`, or wrap
///   their `Scope`.
/// - Other attributes see a handler as they would without a policy: `#[utoipa::path]` stands above the route attribute, and
///   `#[actix_web::scope]` on the module above or below this one.
/// - In [events](crate#why-the-browser-said-no), `at` is the line of the module's attribute, or of the handler's with `inherit`.
///
/// # Values known when the service starts
///
/// ```
/// use actix_web::{Responder, put};
/// use cors_runtime::cors;
///
/// #[cors(origins = [
///     "https://app.example.com",
///     env("APP_ORIGINS", default = ["https://admin.example.com"]),
///     #[cfg(debug_assertions)] "http://localhost:*",
/// ])]
/// #[put("/items")]
/// async fn put_item() -> impl Responder {
///     "put"
/// }
/// ```
///
/// - `env("NAME")` stands for the origins in an environment variable, separated by commas or white space, `*` alone included. Every rule is
///   asked of the whole policy with them in it. `env("NAME", default = "...")` or `default = [...]` has literals, checked while compiling, for
///   when the variable is not set or empty; without a default that is an error, and so is a value that is not Unicode.
///   The variable is read once, when the policy is first registered or by [`check`], which says all that is wrong in all policies
///   of the program. A worker that comes to a policy that can't be read does not start, and says why on stderr.
/// - `#[cfg(...)]` before an item of a list or of `danger(...)`: the item is in some builds only, and its text in no other. Rules are asked of
///   items that can stand together; up to eight flags may decide over the items of a policy.
/// - [`Live`] is a policy that is set when the service starts, and may be replaced while it runs: `policy = PARTNERS`.
///
/// An opt-out of `danger(...)` beside an `env` item is never called needless: one program may run with several environments.
///
/// # Predicates
///
/// A function can be asked about origins that no pattern names: those of tenants, which are in a database.
///
/// ```
/// use actix_web::{Error, HttpRequest, Responder, error::ErrorInternalServerError, put, web::Data};
/// use cors_runtime::{Origin, cors};
///
/// # struct Tenants;
/// # impl Tenants { async fn have(&self, _: &str) -> Result<bool, Error> { Ok(true) } }
/// fn is_preview(origin: &Origin, _: &HttpRequest) -> bool {
///     origin.scheme() == "https" && origin.is_subdomain_of("preview.example.com")
/// }
///
/// async fn is_tenant(origin: &Origin, request: &HttpRequest) -> Result<bool, Error> {
///     let tenants = request.app_data::<Data<Tenants>>().ok_or_else(|| ErrorInternalServerError("no `Data<Tenants>`"))?;
///     tenants.have(origin.as_str()).await
/// }
///
/// #[cors(origins = ["https://app.example.com", predicate(is_preview), async_predicate(is_tenant)], credentials)]
/// #[put("/orders")]
/// async fn put_order() -> impl Responder {
///     "put"
/// }
/// ```
///
/// - `predicate(path)` takes a `fn(&Origin, &HttpRequest) -> bool`, `async_predicate(path)` an `async fn` of the same that returns
///   `Result<bool, E>`, with an `E` that becomes an [`actix_web::Error`]. A closure is for [`Cors::builder`].
/// - They are asked before the handler runs, of a preflight as of the request itself, each at most once a request and in their order, until
///   one returns true: the origin is then answered like one that is listed. One that waits holds up its own request alone.
/// - They are asked only about what no pattern matches and what the rules would let a policy name: a
///   [serialized](https://html.spec.whatwg.org/multipage/browsers.html#ascii-serialisation-of-an-origin) origin; with `credentials` one that
///   is `https` or of this machine, unless there is `danger(insecure_origins)`; `null` only with `danger(null_origin)`, and never with
///   `credentials`. And not where the method is refused anyway.
/// - An error or a panic allows nobody. A preflight is answered with 503, a request with its handler's response without a CORS header, or,
///   with `enforce` and where it is not same-origin, with 503 in its stead. The log has an event at the level of errors.
/// - A predicate of a policy around an `App` or a `Scope` gives back what it was given: actix-web can't route a request of which there is a
///   clone. If it keeps one, that is an error too, and the answer is 503. What is told of actix-web is told by a panic of its own, which is
///   caught; a program that aborts on panics ends there, as it would in the router.
/// - Where a policy stands around, it answers the preflights of the handlers inside, by their policies and their predicates, before the
///   `Scope`s between. So what a predicate looks up has to be `app_data` of the `App`, and of the path there is `path()`, but not yet
///   `match_info()`. The predicates of the policy around are asked for what
///   has no policy of its own; and where [guards or another service decide](crate#which-policy-counts) whose a request is, before that is
///   known.
/// - A same-origin request with `Origin` is asked about like any other.
/// - Anyone can send any `Origin`: put a cache with an end in front of what is slow to ask, as the example `tenants` does.
///
/// Hosts are compared by their labels. `origin.as_str().ends_with("example.com")` looks right, and lets `https://evilexample.com` in, which
/// anyone can register; so does `contains`, for `https://example.com.evil.example`. [`Origin::is_subdomain_of`]
/// does neither. Where that is all that is asked, a pattern says the same: `https://*.example.com`.
///
/// # What `enforce` protects from
///
/// CORS keeps a response from another site's page, not the request from its handler: a form's `POST` or a `fetch` with
/// `no-cors` runs it, with the user's cookies. With `enforce`, an actual request whose origin or method the policy does not
/// allow is answered with 403 before its handler runs, unless it is same-origin. The model is Go's
/// [`http.CrossOriginProtection`](https://pkg.go.dev/net/http#CrossOriginProtection); unlike that, it holds for every method,
/// `GET` included, and lets pass what has no `Origin`, whatever `Sec-Fetch-Site` says:
///
/// - `Sec-Fetch-Site: same-origin` or `none` says so, which browsers set and no page can forge. It passes whatever `Origin`
///   names, `null` included: that is what pages with the referrer policy `no-referrer` send. `cross-site` and `same-site` are
///   refused.
/// - Where the field is missing (browsers before 2023, and plain `http` but for `localhost`), repeated or has no value that
///   is known, the host and port of `Origin` have to be those of `Host` or of HTTP/2's `:authority`; the scheme too where the
///   connection is TLS or the request names one.
///
/// It also refuses what browsers hide the origin of: with `Origin: null` come a form (in Chromium and `WebKit`) and a `fetch` with
/// `no-cors` (in Chromium) that the page's own server redirects to the service, and a link that a sandboxed frame follows (in
/// Chromium and Firefox), though it is a `GET`.
///
/// It does not protect from
/// - requests to handlers inside that have another policy, or `none`: the nearest counts;
/// - requests without `Origin`, which pass: cross-site navigations by `GET`, images, and clients that are no browsers. A
///   `GET` must change nothing;
/// - a page of a host that a `*.` pattern covers, if someone else gets hold of that host: a forgotten DNS entry is enough;
/// - the `http` page of an `https` host, in a browser without `Sec-Fetch-Site` and behind a proxy that ends TLS, where the
///   service can't tell the scheme: `Strict-Transport-Security` closes that.
///
/// A proxy that rewrites `Host` makes same-origin requests without `Sec-Fetch-Site` look like another site's, and they are
/// refused: let it keep
/// `Host`, or list the service's own origin. `X-Forwarded-Host` is not read, because anyone can send it.
///
/// # How a preflight finds its handler
///
/// The handler is registered as its route attribute says, and its resource lets in an `OPTIONS` request too, if it is a
/// preflight for one of the handler's methods. So several handlers at one path answer their own preflights, middleware inside
/// (a `wrap` of the route) never sees one, and any other `OPTIONS` request finds what it would have found without the
/// attribute.
///
/// - A `guard` of the route also applies to its preflights. Where it can't hold there, because it asks for a header that no
///   preflight has, the preflight fails, and with it the request: CORS fails closed.
/// - Middleware around the resource (of the `Scope` or the `App`) does see preflights: authentication that stands there has to
///   let them pass, or be moved to the route, or have a policy around it: [that one answers](crate#which-policy-counts) the
///   preflights of the handlers inside by their policies.
/// - In a `Scope`, and for the first annotated handler of an `App`, `HttpRequest::match_name` and `match_pattern` go by the
///   path alone: where several resources match it, they name the first of them, as in middleware before routing.
/// - An `#[options]` handler without a policy that is registered before takes the preflights of its path, as any other resource
///   before it would.
/// - `#[utoipa::path]` reads the route attribute, and so stands above `#[cors]`.
/// - The route attribute is known by its name, whatever path leads to it. Attributes of other libraries may have such a name
///   too (`#[fastrace::trace]`): they are passed over where they can't be the route, and where they can, an error asks for
///   `#[actix_web::get(...)]`. No policy is lost without an error.
/// - A handler that is routed by hand has no route attribute: wrap its resource, `.wrap(policy! { ... })`.
///
/// # Errors
///
/// Every rule that can be checked without a running server is checked while compiling: all mistakes of an attribute at once,
/// each at the tokens that are wrong, with the text that would be right.
///
/// ```compile_fail
/// # use actix_web::{Responder, get};
/// # use cors_runtime::cors;
/// #[cors(origins = ["https://app.example.com/"])] // origin `https://app.example.com/` has a path
/// #[get("/items")]
/// async fn list_items() -> impl Responder {
///     "[]"
/// }
/// ```
pub use cors_macros::cors;
/// A named cross-origin policy: a constant expression of type [`Cors`], checked at compile time.
///
/// It takes the keys of the [`cors`](macro@cors) attribute but for `policy`, `inherit` and `none`, with braces around them. `methods`,
/// left out, are the [safelisted](https://fetch.spec.whatwg.org/#cors-safelisted-method) `GET`, `HEAD` and `POST`.
///
/// ```
/// use actix_web::{App, Responder, put};
/// use cors_runtime::{Cors, cors, policy};
///
/// const PARTNERS: Cors = policy! { origins = ["https://partner.example"], methods = [GET, PUT] };
///
/// // Shared between handlers, which is refused where it lacks a method of the handler's route ...
/// #[cors(policy = PARTNERS)]
/// #[put("/orders")]
/// async fn put_order() -> impl Responder {
///     "put"
/// }
///
/// // ... or as middleware for an `App`, a `Scope` or a `Resource`.
/// let app = App::new().wrap(PARTNERS);
/// ```
pub use cors_macros::policy;
pub use cors_rules::Danger;

#[cfg(feature = "serde")]
pub use crate::config::{
    policies::{PlacedProblem, Policies, PoliciesError},
    policy::PolicyConfig,
};
pub use crate::{
    predicate::origin::Origin,
    request::{future::CorsFuture, middleware::CorsMiddleware},
    setup::{
        builder::Builder,
        check::{CheckError, FaultyPolicy, check},
        cors::Cors,
        error::{PolicyError, Problem},
        live::Live,
    },
};
#[doc(hidden)]
pub use crate::{
    predicate::{AsynchronousFn, SynchronousFn, asynchronous, synchronous},
    setup::named::{NamedPolicy, named},
};

/// What the macros' output names, and what measurements call; no part of the public interface.
#[doc(hidden)]
pub mod __private {
    pub use crate::{
        Cors,
        predicate::{Asynchronous, Predicate, Synchronous, asynchronous, synchronous},
        service::{register, resource},
        setup::{
            cors::matcher,
            named::{assert_covers, constant, named},
            registry::Registered,
        },
    };
    pub use inventory::submit;
}
