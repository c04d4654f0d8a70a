use actix_web::{
    guard::{self, Guard, GuardContext},
    http::{
        Method,
        header::{self, HeaderMap, HeaderValue},
    },
};

use crate::origin::Refusal;

/// Lets a request in to an annotated handler: one with a method that it serves, and a preflight that asks for one of those.
///
/// A preflight that asks for another method is not for it, even where it serves `OPTIONS`: it may be for the next handler at
/// the path.
pub(crate) fn admits(methods: &'static [&'static str]) -> impl Guard {
    // actix-web's own guards note which methods a path has, for the `Allow` of a 405.
    let served: Vec<_> = methods.iter().copied().map(method).map(guard::Method).collect();
    move |context: &GuardContext<'_>| {
        let is_served = served.iter().any(|method| method.check(context));
        let head = context.head();
        if head.method != Method::OPTIONS {
            return is_served;
        }
        match requested_method(head.headers()) {
            Requested::None => is_served,
            Requested::Method(method) => methods.iter().any(|served| served.as_bytes() == method.as_bytes()),
            Requested::Several => {
                Refusal::SeveralMethods.trace(b"", head.headers());
                false
            }
        }
    }
}

fn method(name: &str) -> Method {
    Method::from_bytes(name.as_bytes()).expect("a method of a route attribute is upper-case letters")
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
