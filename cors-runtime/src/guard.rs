use actix_web::{
    guard::GuardContext,
    http::{
        Method,
        header::{self, HeaderMap, HeaderValue},
    },
};

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
    match requested_method(head.headers()) {
        Requested::None => serves_options,
        Requested::Method(method) => methods.iter().any(|served| served.as_bytes() == method.as_bytes()),
        Requested::Several => false,
    }
}

/// What a preflight asks for.
pub(crate) enum Requested<'a> {
    /// It is no preflight.
    None,
    /// This method.
    Method(&'a HeaderValue),
    /// More than one field, which no browser sends.
    Several,
}

/// Reads `Access-Control-Request-Method` of an `OPTIONS` request, which is a preflight if it has this field and `Origin`.
///
/// [Fetch, section 3.3.2](https://fetch.spec.whatwg.org/#http-requests)
#[inline]
pub(crate) fn requested_method(headers: &HeaderMap) -> Requested<'_> {
    let mut methods = headers.get_all(header::ACCESS_CONTROL_REQUEST_METHOD);
    match (methods.next(), methods.next()) {
        (Some(_), _) if !headers.contains_key(header::ORIGIN) => Requested::None,
        (None, _) => Requested::None,
        (Some(method), None) => Requested::Method(method),
        (Some(_), Some(_)) => Requested::Several,
    }
}
