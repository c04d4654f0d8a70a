//! What a preflight asks for that its answer lacks: it is answered, and the browser refuses the request all the same.

use actix_web::{
    dev::RequestHead,
    http::header::{self, HeaderMap, HeaderValue},
};
use cors_rules::{Remedy, is_token};

use super::event::Event;
use crate::setup::source::Current;

/// How many of the requested names are looked at: no page has more, and what is said of a request may not cost more than that.
const MAX_NAMES: usize = 100;

/// Says what the answer lacks to who listens, as events at debug level: the method, which browsers look at first, and the headers.
pub(crate) fn trace(current: &Current, method: Option<&HeaderValue>, request: &RequestHead) {
    let policy = &current.get().policy;
    let method = method.and_then(|method| method.to_str().ok()).unwrap_or_default();
    let event = |reason| Event::new(reason, current, request).of_answered().method(method.as_bytes());
    if policy.lacks_method(method) {
        let remedy = Remedy::method(policy, method);
        event("the policy lacks this method").help(remedy.as_ref()).say();
    }
    let missing: Vec<_> = requested_names(request.headers()).filter(|name| policy.lacks_header(name)).collect();
    if !missing.is_empty() {
        let remedy = Remedy::headers(policy, &missing);
        event("the policy lacks these headers").headers(&missing).help(remedy.as_ref()).say();
    }
}

/// The names that a preflight asks for, but for what is none.
fn requested_names(request: &HeaderMap) -> impl Iterator<Item = &str> {
    let lists = request.get_all(header::ACCESS_CONTROL_REQUEST_HEADERS).filter_map(|list| list.to_str().ok());
    let names = lists.flat_map(|list| list.split(',')).map(|name| name.trim_matches([' ', '\t']));
    names.take(MAX_NAMES).filter(|name| is_token(name))
}
