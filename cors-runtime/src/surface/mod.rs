//! What a service allows to whom: each path and method with the policy that is in force there.
//!
//! It is behind the feature `surface`, for dev-dependencies, which turns on the feature `experimental-introspection` of actix-web: its report
//! has the routes.
//!
//! ```toml
//! [dev-dependencies]
//! cors-runtime = { version = "0.1", features = ["surface"] }
//! ```
//!
//! # A file for reviews
//!
//! A test holds the surface against a file that is kept under version control, so that a pull request shows what it opens, and a change that
//! nobody meant fails:
//!
//! ```
//! # use actix_web::{App, Responder, get, put, web};
//! # use cors_runtime::cors;
//! # #[cors(origins = ["https://app.example.com"], credentials)]
//! # #[put("/items/{id}")]
//! # async fn update_item() -> impl Responder { "put" }
//! # fn routes(config: &mut web::ServiceConfig) { config.service(update_item); }
//! use actix_web::test;
//! use cors_runtime::surface;
//!
//! # /*
//! #[actix_web::test]
//! # */
//! async fn cors_surface() {
//!     let app = test::init_service(App::new().configure(routes)).await;
//!     surface::of(&app).await.assert_matches("cors-surface.txt"); // UPDATE_SURFACE=1 writes it
//! }
//! ```
//!
//! ```text
//! /items       GET     origins *; exposes X-Total-Count; by handler shop::items::list_items at src/items.rs:12
//! /items/{id}  DELETE  nobody, the policy lacks the method; by handler shop::items::change_item at src/items.rs:20
//! /items/{id}  PUT     origins http://localhost:*, https://app.example.com; credentials; headers Content-Type, X-Request-Id;
//!                      max age 600 s; by handler shop::items::change_item at src/items.rs:20
//! /orders      POST    preflights are answered with 401, before a policy; declared: origins https://app.example.com;
//!                      by handler shop::orders::order at src/orders.rs:8
//! /status      GET     no policy
//! /            no route  origins https://app.example.com; methods GET, PUT; by App shop::main at src/main.rs:31
//! ```
//!
//! What fails says in words what differs, what is open now that was not before first:
//!
//! ```text
//! the CORS surface is not that of `cors-surface.txt`
//!
//! widened:
//!   `PUT /items/{id}` is now open to `https://*.example.com`
//! narrowed:
//!   `PUT /items/{id}` no longer allows the request header `X-Debug`
//! ```
//!
//! # What is in force
//!
//! Not what was declared, but what the service does is listed. Each path and method is asked for by a preflight that the middleware of this
//! crate knows, and answers by saying which policy it would go by. So scopes, policies around others, `#[cors(none)]`, the order of
//! registration and guards have their effect, and what stops a preflight on its way is listed with the status of its answer:
//! authentication that a preflight, which has neither cookies nor an `Authorization`, can't pass is the commonest fault of services.
//!
//! It is asked for by an actual request too, from the same origin that is nobody's: what that comes to is listed where it is another policy, as a
//! `GET` that needs no preflight comes to one behind a guard for `GET`: its line has the method `GET, actual`. See [`actual_policy`](Entry::actual_policy).
//!
//! - An actual request is never served: it is handed to the service, whose middleware says at once which policy it has come to, and the future that
//!   comes back is dropped before it is polled. No handler of actix-web's runs before that, no predicate is asked, and no event is emitted. What
//!   waits on the way (each `from_fn`) doesn't let it through, so that nothing is known of what is inside. It has what
//!   [`with_header`](Survey::with_header) gives, so that authentication which does not wait lets it in, and where it comes to no policy, a second one
//!   has what guards for other fields ask for.
//! - Of a preflight, the same is tried first. One that has come to no policy is served, unless the report of actix-web has a service for
//!   every method or for `OPTIONS` at its path: then the entry is [`NotAsked`](State::NotAsked). So these run, if they take `OPTIONS`: a default
//!   service of the `App`, of a scope or of a resource, and a route for every method beside others of its pattern, or behind a guard that lets more
//!   than its methods in (`guard::Any`), or at a path that middleware makes of this one, which the report does not have. So does what takes paths below its own and is no scope, such as files, which answer it with 405. `OPTIONS *`, by which the
//!   routes are listed, is served, mostly by the default service of the `App`.
//! - What a service or middleware that is not of actix-web's making does before its future is polled is done, for both (`fn_service`, `wrap_fn`).
//! - A path has parameters of likely values; where none fits the expression of a parameter, the entry says so, and
//!   [`example`](Survey::example) gives a path.
//! - What serves every method has one entry with the method `*`, unless its policies differ by method. It is not asked for through middleware
//!   that waits, since that would run it: a policy that is wrapped around it inside of such middleware is not seen.
//! - Another pattern that comes first is named where it takes the method and has no guard for anything else. Where it has one, or is in a scope
//!   that has, the path is asked for all the same: what answers there is listed.
//! - The report of actix-web panics while an `App` is built, where scopes and a handler in them have parameters of one name, or more than
//!   16 all together: `/users/{id}` around `/posts/{id}`. Give them other names.
//! - Guards for a `Host` are satisfied one by one, and each has entries of its own where they differ; that without a host is for all other
//!   hosts. Of other guards the names are listed, those of all services of one pattern together, since the report of actix-web does so: a preflight has none of the fields that they ask for, as in a browser.
//! - A policy around a route of a resource is said to be around the `Resource`, and one around an empty scope, `web::scope("")`, around the `App`.
//! - An environment variable is listed by its name, so that the text is the same on every machine; the JSON has the origins that are known.
//! - What no route has is asked for too, by an actual request for each scope and the `App`: default services and the answer 404 go by the policy
//!   around, which the text has in a line with `no route` in the place of a method. That of a resource, for methods that it lacks, is not in the text.
//!   [`explain`](Surface::explain) goes by both.
//! - Of what stands behind middleware that waits, or that answers preflights, and has no policy in an attribute, nothing is known: the text says so
//!   where a preflight is answered with an error. One that is answered with 404 or 405 can't be told from what a router says, and reads as
//!   no policy.
//! - Headers of the CORS protocol that other middleware adds, as `DefaultHeaders`, are seen where it answers a preflight that comes to no policy,
//!   and nowhere else.
//! - Asking takes one to three passes of actix-web's router for each entry, and one for each scope and wrapped resource, which tries one pattern after the other: 1,000 handlers in
//!   scopes take a fifth of a second in a build that is not optimized. 1,000 patterns with parameters in one place take one to two seconds there,
//!   of which nearly all is the router's, and a quarter of a second in an optimized build.
//!
//! # At the gateway
//!
//! [`to_nginx`](Surface::to_nginx) makes a configuration of nginx that answers preflights at the edge as the service does, and lets through to it
//! what only the service knows.

pub(crate) mod ask;
mod difference;
mod elsewhere;
mod entry;
mod example;
mod explain;
mod in_process;
mod index;
mod json;
mod line;
mod nginx;
mod parse;
mod path;
pub(crate) mod report;
mod route;
pub(crate) mod routes;
mod snapshot;
pub(crate) mod survey;
mod text;

use std::path::Path;

use elsewhere::Elsewhere;
pub use entry::{Entry, InForce, Source, State};
pub use explain::{Asked, Explanation, Outcome, Readable, Step};
pub use in_process::{Survey, of};
pub use nginx::Nginx;

/// What a service allows to whom, sorted by path and method.
#[derive(Debug, Clone)]
pub struct Surface {
    entries: Vec<Entry>,
    /// The patterns of what takes all paths below its own, though nothing may be served there.
    scopes: Vec<Scope>,
    elsewhere: Vec<Elsewhere>,
    /// Whether actual requests were asked for.
    is_actual_asked: bool,
}

/// What takes all paths below its own.
#[derive(Debug, Clone)]
struct Scope {
    pattern: String,
    is_guarded: bool,
}

impl Surface {
    /// Each path and method.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// What pages of this origin may read, as far as patterns tell: predicates are not asked. It goes by the policies of actual requests
    /// where these are others, so that a request with a preflight may need more.
    ///
    /// ```
    /// # use actix_web::{App, Responder, put, test};
    /// # use cors_runtime::{cors, surface};
    /// # #[cors(origins = ["https://app.example.com"])]
    /// # #[put("/items/{id}")]
    /// # async fn update_item() -> impl Responder { "put" }
    /// # #[actix_web::main]
    /// # async fn main() {
    /// # let app = test::init_service(App::new().service(update_item)).await;
    /// # let surface = surface::of(&app).await;
    /// assert_eq!(surface.open_to("https://app.example.com").count(), 1);
    /// assert_eq!(surface.open_to("http://app.example.com").count(), 0);
    /// # }
    /// ```
    pub fn open_to(&self, origin: &str) -> impl Iterator<Item = &Entry> {
        self.entries
            .iter()
            .filter(move |entry| entry.read_by().is_some_and(|policy| policy.is_open_to(origin, entry.method())))
    }

    /// The policies of what no route has, each with the path at which and below which it is.
    fn no_route(&self) -> impl Iterator<Item = (&str, &InForce)> {
        elsewhere::no_route(&self.elsewhere)
    }

    /// Holds the surface against a file that is kept under version control, for a review of what changes; with `UPDATE_SURFACE=1` in the
    /// environment it writes the file.
    ///
    /// A file without a folder is in the one where the test runs: that of its package. That a policy stands at another line is no difference.
    ///
    /// # Panics
    /// If something differs, with what is wider than before, what is narrower, and what is neither, in this order. If the file can't be read or
    /// written.
    #[track_caller]
    pub fn assert_matches(&self, file: impl AsRef<Path>) {
        snapshot::assert_matches("the CORS surface", file.as_ref(), &self.to_string(), |before, now| {
            difference::difference(&parse::lines(before), &parse::lines(now), &parse::unread(before))
        });
    }
}
