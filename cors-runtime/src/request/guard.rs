use actix_web::{
    guard::{self, Guard, GuardContext},
    http::{Method, header},
};

use super::{event::Event, preflight::requested_method};
use crate::setup::source::Handle;

/// Lets a request in to an annotated handler: one with a method that it serves, and a preflight that asks for one of those.
///
/// A preflight that asks for another method is not for it, even where it serves `OPTIONS`: it may be for the next handler at
/// the path.
pub(crate) fn admits(methods: &'static [&'static str], policy: Handle) -> impl Guard {
    move |context: &GuardContext<'_>| {
        let (head, headers) = (context.head(), context.head().headers());
        let serves = |method: &[u8]| methods.iter().any(|served| served.as_bytes() == method);
        let asked = if head.method == Method::OPTIONS { requested_method(headers) } else { Ok(None) };
        let is_admitted = match asked {
            Ok(Some(asked)) if headers.get_all(header::ORIGIN).next().is_some() => serves(asked.as_bytes()),
            Err(refusal) if headers.get_all(header::ORIGIN).next().is_some() => {
                let current = policy.current();
                Event::trace(|| Event::new(refusal.reason(), &current, headers));
                false
            }
            _ => serves(head.method.as_str().as_bytes()),
        };
        if !is_admitted {
            // actix-web's own guards note which methods a path has, for the `Allow` of a 405. It allocates, and who is
            // admitted gets no 405.
            _ = methods.iter().any(|name| guard::Method(method(name)).check(context));
        }
        is_admitted
    }
}

fn method(name: &str) -> Method {
    Method::from_bytes(name.as_bytes()).expect("a method of a route attribute is upper-case letters")
}
