//! What happens to a request: the guard of an annotated handler lets it in, the middleware answers it if it is a preflight
//! or refused by an enforced policy, and gives its response the headers of the policy if it is not. Nothing here checks a setting.

pub(crate) mod endpoint;
pub(crate) mod enforce;
pub(crate) mod event;
pub(crate) mod front;
pub(crate) mod future;
pub(crate) mod guard;
pub(crate) mod middleware;
mod origin;
mod preflight;
pub(crate) mod question;
mod refusal;
#[cfg(feature = "inspector")]
pub(crate) mod refused;
#[cfg(feature = "testing")]
pub(crate) mod reply;
mod response;
mod same_origin;
mod shortfall;
#[cfg(feature = "surface")]
pub(crate) mod survey;
pub(crate) mod wrapped;
