//! Test your service's CORS as a browser would see it.
//!
//! A [`Page`] at an origin fetches from the service that [`actix_web::test::init_service`] makes, as the
//! [Fetch standard](https://fetch.spec.whatwg.org/#http-cors-protocol) tells browsers to: it sends a preflight where one is
//! needed, makes the checks of the standard in its order, and hands over what a page could read, or the check that failed.
//! No network, no browser, no waiting: time passes when a test says so.
//!
//! It is behind the feature `testing`, for dev-dependencies:
//!
//! ```toml
//! [dev-dependencies]
//! cors-runtime = { version = "0.1", features = ["testing"] }
//! ```
//!
//! # A first test
//!
//! ```
//! use actix_web::{App, HttpResponse, put, test};
//! use cors_runtime::{
//!     cors,
//!     testing::{Blocked, Credentials::Include, FetchError, Page, Request},
//! };
//!
//! #[cors(
//!     origins = ["https://app.example.com"],
//!     headers = ["X-Request-Id"],
//!     expose_headers = ["X-Total-Count"],
//!     credentials,
//!     max_age = "10m",
//! )]
//! #[put("/items/{id}")]
//! async fn update_item() -> HttpResponse {
//!     HttpResponse::Ok().insert_header(("X-Total-Count", "3")).finish()
//! }
//!
//! # /*
//! #[actix_web::test]
//! # */
//! # #[actix_web::main]
//! async fn the_app_may_update_items_and_nobody_else() -> Result<(), FetchError> {
//!     let app = test::init_service(App::new().service(update_item)).await;
//!
//!     let page = Page::at("https://app.example.com");
//!     let request = Request::put("/items/1").header("X-Request-Id", "1").credentials(Include);
//!     let response = page.fetch(&app, request).await?;
//!     assert_eq!(response.readable_header("x-total-count"), Some("3"));
//!
//!     let blocked = Page::at("https://evil.example").fetch(&app, Request::put("/items/1")).await.unwrap_err();
//!     assert_eq!(blocked.reason(), Blocked::OriginNotAllowed);
//!     Ok(())
//! }
//! # the_app_may_update_items_and_nobody_else().unwrap();
//! ```
//!
//! The service is at `http://localhost:8080` unless [`Page::service_at`] says otherwise, and URLs without an origin are its own.
//!
//! # When a test fails
//!
//! A [`FetchError`] says which check failed, with what was sent and what came back. What a failing test prints of it, or of a
//! [`Response`], also has the clause of the standard and the whole [`Conversation`], headers of the preflight included, and ends
//! with the setting that would let the request pass, and where it is written:
//!
//! ```
//! # use actix_web::{App, HttpResponse, put, test};
//! # use cors_runtime::{cors, testing::{Page, Request}};
//! # #[cors(origins = ["https://app.example.com"], headers = ["Content-Type"])]
//! # #[put("/items/{id}")]
//! # async fn update_item() -> HttpResponse { HttpResponse::Ok().finish() }
//! # #[actix_web::main]
//! # async fn main() {
//! # let app = test::init_service(App::new().service(update_item)).await;
//! # let page = Page::at("https://app.example.com");
//! let error = page.fetch(&app, Request::put("/items/1").header("X-Request-Id", "1")).await.unwrap_err();
//! let shown = format!("{error:?}");
//! let [policy, help, shown] = shown.rsplitn(3, '\n').collect::<Vec<_>>()[..] else { unreachable!() };
//! assert_eq!(
//!     shown,
//!     "\
//! the answer to the preflight does not allow the header `x-request-id`: Access-Control-Allow-Headers is `Content-Type` \
//! [HeaderNotAllowed]
//! see https://fetch.spec.whatwg.org/#cors-preflight-fetch-0
//!
//! PUT /items/1 from https://app.example.com, mode cors, credentials same-origin
//!
//! preflight
//! > OPTIONS /items/1
//! > accept: */*
//! > access-control-request-headers: x-request-id
//! > access-control-request-method: PUT
//! > host: localhost:8080
//! > origin: https://app.example.com
//! > sec-fetch-site: cross-site
//! < 204 No Content
//! < access-control-allow-headers: Content-Type
//! < access-control-allow-methods: PUT
//! < access-control-allow-origin: https://app.example.com
//! < vary: Origin, Access-Control-Request-Method
//! "
//! );
//! // The setting, with the handler and the line of its attribute: "of `update_item`, src/items.rs:24: write".
//! assert!(help.starts_with("  = help: add `\"X-Request-Id\"` to `headers` of `update_item`, "));
//! assert!(help.ends_with(": write `headers = [\"Content-Type\", \"X-Request-Id\"]`"));
//! // The path and the line are those of the handler's attribute: "= policy: `items::update_item` at src/items.rs:24".
//! assert!(policy.contains("::update_item` at "));
//! # }
//! ```
//!
//! # What a page remembers
//!
//! A [`Page`] is a browser of its own. It keeps the answers to preflights for as long as they say, up to
//! [a cap](Page::preflight_cap), and cookies where credentials are included:
//!
//! ```
//! # use std::time::Duration;
//! # use actix_web::{App, HttpResponse, put, test};
//! # use cors_runtime::{cors, testing::{Credentials::Include, FetchError, Page, Request}};
//! # #[cors(origins = ["https://app.example.com"], credentials, max_age = "10m")]
//! # #[put("/items/{id}")]
//! # async fn update_item() -> HttpResponse { HttpResponse::Ok().finish() }
//! # #[actix_web::main]
//! # async fn main() -> Result<(), FetchError> {
//! # let app = test::init_service(App::new().service(update_item)).await;
//! let page = Page::at("https://app.example.com");
//! page.set_cookie("session=7");
//! let request = Request::put("/items/1").credentials(Include);
//!
//! assert!(page.fetch(&app, request.clone()).await?.preflighted());
//! assert!(!page.fetch(&app, request.clone()).await?.preflighted());
//! page.advance(Duration::from_secs(600));
//! assert!(page.fetch(&app, request).await?.preflighted());
//! # Ok(())
//! # }
//! ```
//!
//! # What is simulated
//!
//! | what | by the clause |
//! |---|---|
//! | which methods and headers a page can send, and what browsers make of them | [`Request`](https://fetch.spec.whatwg.org/#dom-request), [`Headers`](https://fetch.spec.whatwg.org/#concept-headers-append) |
//! | modes `cors`, `no-cors` and `same-origin`; pages of the service's own origin; bad ports; mixed content | [main fetch](https://fetch.spec.whatwg.org/#concept-main-fetch) |
//! | whether a preflight is needed | [CORS-safelisted request-header](https://fetch.spec.whatwg.org/#cors-safelisted-request-header) |
//! | the preflight and its checks | [CORS-preflight fetch](https://fetch.spec.whatwg.org/#cors-preflight-fetch-0) |
//! | how long it is kept | [CORS-preflight cache](https://fetch.spec.whatwg.org/#concept-cache) |
//! | the check of every response, redirects included | [CORS check](https://fetch.spec.whatwg.org/#concept-cors-check) |
//! | redirects, within the origin and across | [HTTP-redirect fetch](https://fetch.spec.whatwg.org/#concept-http-redirect-fetch) |
//! | whether the service is of the page's site | [`Sec-Fetch-Site`](https://w3c.github.io/webappsec-fetch-metadata/#sec-fetch-site-header) |
//! | credentials modes, `Origin` | [HTTP-network-or-cache fetch](https://fetch.spec.whatwg.org/#concept-http-network-or-cache-fetch) |
//! | what the page may read | [filtered response](https://fetch.spec.whatwg.org/#concept-filtered-response) |
//!
//! A page navigates by forms and links as it fetches in mode [`NoCors`](Mode::NoCors) with credentials: service and handler see the
//! same. What the user does is not simulated, so that `Sec-Fetch-Site` is never `none`.
//!
//! What has nothing to do with CORS, or depends on the browser and its user, is not: the HTTP cache, service workers, content
//! security policies, `Cross-Origin-Resource-Policy`, local network access, `SameSite` and the blocking of third-party
//! cookies (each cookie is sent to where its domain, path and `Secure` allow), `User-Agent`, `Referer`, the other
//! `Sec-Fetch-*` and `Accept-Encoding`. A body is sent and read whole, so that a response that never ends is never there.

mod blocked;
mod body;
mod cache;
pub(crate) mod conversation;
mod cookies;
mod cors_check;
mod decision;
pub(crate) mod engine;
mod error;
mod extract;
mod fetch;
mod flight;
mod guard;
mod headers;
pub(crate) mod mend;
mod method;
pub(crate) mod model;
mod network;
mod origin;
mod page;
mod port;
mod preflight;
mod redirect;
mod remedy;
mod request;
mod response;
mod safelist;
mod site;

pub use blocked::Blocked;
pub use body::Body;
pub use conversation::{Conversation, Exchange};
pub use error::FetchError;
pub use page::Page;
pub use remedy::{Remedy, RemedyKind};
pub use request::{Credentials, Mode, Redirect, Request};
pub use response::{Response, ResponseType};
