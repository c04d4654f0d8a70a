//! What happens before the first request: settings become a policy, and a policy the header values that answer requests.
//! Nothing here knows what a request is.

pub(crate) mod builder;
pub(crate) mod check;
pub(crate) mod compiled;
pub(crate) mod cors;
pub(crate) mod error;
pub(crate) mod failure;
pub(crate) mod live;
pub(crate) mod named;
pub(crate) mod open;
pub(crate) mod place;
pub(crate) mod registry;
pub(crate) mod slot;
pub(crate) mod source;
