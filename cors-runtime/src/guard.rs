use actix_web::{
    guard::{self, Guard, GuardContext},
    http::Method,
};

use crate::preflight::Preflight;

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
        match Preflight::read(&head.method, head.headers()) {
            None => is_served,
            Some(Preflight { method: Ok(asked), .. }) => {
                methods.iter().any(|served| served.as_bytes() == asked.as_bytes())
            }
            Some(Preflight { method: Err(refusal), .. }) => {
                refusal.trace(b"", head.headers());
                false
            }
        }
    }
}

fn method(name: &str) -> Method {
    Method::from_bytes(name.as_bytes()).expect("a method of a route attribute is upper-case letters")
}
