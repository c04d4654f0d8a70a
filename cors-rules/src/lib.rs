//! What a valid CORS policy is, and what it answers.
//!
//! The rule book of [`cors-runtime`](https://docs.rs/cors-runtime): its macro asks it at compile time, its builder at
//! start-up, so that both refuse the same settings with the same words. It knows neither macros nor servers.
//!
//! ```
//! use cors_rules::{Draft, Setting};
//!
//! let draft = Draft {
//!     origins: Some(vec!["https://app.example.com/".to_owned()]),
//!     methods: Some(vec!["PUT".to_owned()]),
//!     ..Draft::default()
//! };
//! let problems = draft.check().unwrap_err();
//! assert_eq!(problems.len(), 1);
//! assert_eq!(problems[0].place.unwrap().setting, Setting::Origins);
//! assert_eq!(problems[0].code.as_str(), "origin-path");
//! assert_eq!(problems[0].message(), "origin `https://app.example.com/` has a path");
//! assert_eq!(problems[0].help().as_deref(), Some("write `https://app.example.com`"));
//! ```

#![forbid(unsafe_code)]
#![deny(missing_docs)]

mod check;
mod code;
mod draft;
mod environment;
mod field;
pub mod header;
mod host;
pub mod max_age;
pub mod meant;
mod message;
pub mod method;
mod notation;
pub mod origin;
mod part;
mod policy;
mod problem;
mod public_suffix;
pub mod remedy;
mod rules;
mod setting;
mod settings;
pub mod status;
mod text;
mod token;
mod written;

pub use code::Code;
pub use draft::{Draft, MaxAge, Other, PreflightStatus};
pub use environment::Variable;
pub use field::Field;
pub use notation::Notation;
pub use part::Part;
pub use policy::{Answer, Methods, Policy};
pub use problem::{Danger, Fix, Place, Problem};
pub use public_suffix::{PublicSuffixes, is_public_suffix, registrable_domain};
#[cfg(feature = "ways")]
pub use remedy::{Change, Lack, Never, Way};
pub use remedy::{NearOrigin, Remedy};
pub use setting::{Form, Setting};
pub use settings::{Environment, OriginItem, Settings};
pub use text::{Text, joined};
pub use token::is_token;
