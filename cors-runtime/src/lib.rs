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
//!
//! # What a request gets
//!
//! | request | policy | answer |
//! |---|---|---|
//! | preflight, origin allowed | | 204 without a body; the handler does not run |
//! | preflight, origin not allowed | | 403 without a body or a CORS header; the handler does not run |
//! | actual, origin and method allowed | | the handler's response, with `Access-Control-Allow-Origin`, and `-Allow-Credentials` and `-Expose-Headers` where the policy has them |
//! | actual, origin or method not allowed | | the handler's response without a CORS header: the browser keeps it from the page |
//! | no `Origin` | any origin, no credentials | the handler's response, with `Access-Control-Allow-Origin: *`: one for all, so that caches can share it |
//! | no `Origin` | otherwise | the handler's response |
//!
//! A preflight is an `OPTIONS` request with `Origin` and `Access-Control-Request-Method`. Its answer names the policy's methods
//! and headers whatever was asked for: the browser decides, and its error message names what is missing. A safelisted
//! method (`GET`, `HEAD`, `POST`) that the policy lacks is refused with 403, because browsers let those pass without reading the
//! list.
//!
//! `Vary` names the request fields that the answer depends on, added to what the handler set: `Origin` where not every origin
//! is allowed; for a preflight `Origin` and `Access-Control-Request-Method`, which tell it from other `OPTIONS` requests, and
//! `Access-Control-Request-Headers` where those are mirrored.
//!
//! CORS headers that a handler wrote itself are replaced, and removed where the policy gives none. So where policies are nested
//! (an annotated handler in an `App` that is wrapped), the outer one counts.
//!
//! Every refusal is a [`tracing`] event at debug level with the reason.

#![forbid(unsafe_code)]
#![deny(missing_docs)]

mod builder;
mod cors;
mod guard;
mod headers;
mod middleware;
mod origin;
mod preflight;
mod response;

pub use cors_macros::{cors, policy};
pub use cors_rules::Danger;

pub use crate::{
    builder::{Builder, PolicyError, Problem},
    cors::Cors,
    middleware::{CorsFuture, CorsMiddleware},
};

/// What the macros' output names; no part of the public interface.
#[doc(hidden)]
pub mod __private {
    pub use std::borrow::Cow;

    pub use actix_web::{guard::GuardContext, http::header::HeaderValue};
    pub use cors_rules::{
        Answer, Methods, Policy,
        origin::{Origins, Pattern, Port},
    };

    pub use crate::{
        Cors,
        cors::{assert_covers, constant, refused},
        guard::admits,
        headers::Headers,
    };
}
