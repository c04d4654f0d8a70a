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
//! - `surface`, with the feature of this name, lists what a service allows to whom, holds it against a file for reviews, and explains what a
//!   browser does with a request. `inspector`, with the feature of this name, shows the same on a running service, and the requests that
//!   are refused.
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
//! | no `Origin`, method allowed | any origin, no credentials | the handler's response, with `Access-Control-Allow-Origin: *`: one for all, so that caches can share it |
//! | no `Origin` | otherwise | the handler's response |
//!
//! A preflight is an `OPTIONS` request with `Origin` and `Access-Control-Request-Method`. Its answer names the policy's methods
//! and headers whatever was asked for: the browser decides, and its error message names what is missing. Safelisted methods
//! (`GET`, `HEAD`, `POST`) are left out, because browsers let those pass without reading the list, and one that the policy lacks
//! is refused with 403. What `*` allows together with credentials, where browsers take it for a name, is what was asked for.
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
//!   concerned, for preflights and for `enforce`. Give both a policy. So are handlers of one path, method and function name that a
//!   guard tells apart, if the one without a policy is registered first.
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
#[cfg(feature = "inspector")]
mod inspector;
mod nearest;
mod predicate;
mod request;
mod service;
mod setup;
#[cfg(feature = "surface")]
pub mod surface;
#[cfg(feature = "testing")]
pub mod testing;

#[doc = include_str!("attribute.md")]
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
#[cfg(feature = "inspector")]
pub use crate::inspector::{Inspector, inspector};
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
        service::resource,
        setup::{
            cors::matcher,
            named::{
                assert_covers, constant, constant_in_parts, constant_in_parts_of_module, constant_of_module, named,
                open, parts,
            },
            registry::Registered,
        },
    };
    pub use inventory::submit;
}
