use actix_web::{guard::GuardContext, http::Method};

use crate::preflight::Preflight;

/// Lets a request in to an annotated handler: any that is no preflight, where the route's own method guard decides, and a
/// preflight that asks for one of the handler's `methods`.
///
/// `serves_options` says whether the handler itself serves `OPTIONS`; otherwise an `OPTIONS` request that is no preflight is
/// not for it.
pub fn admits(context: &GuardContext<'_>, methods: &[&str], serves_options: bool) -> bool {
    let head = context.head();
    if head.method != Method::OPTIONS {
        return true;
    }
    match Preflight::of_options(head.headers()) {
        None => serves_options,
        Some(preflight) => {
            preflight.method.is_ok_and(|asked| methods.iter().any(|served| served.as_bytes() == asked.as_bytes()))
        }
    }
}
