#[cfg(feature = "surface")]
use actix_web::guard::GuardDetail;
use actix_web::{
    guard::{self, Guard, GuardContext},
    http::{Method, header},
};

use super::{
    event::{self, Event},
    preflight::requested_method,
};
use crate::setup::source::Handle;

/// What tells it from a guard of the user's, to who reads actix-web's report.
#[cfg(feature = "surface")]
pub(crate) const OF_HANDLER: &str = "annotated with cors";

/// Lets a request in to an annotated handler: one with a method that it serves, and a preflight that asks for one of those.
///
/// A preflight that asks for another method is not for it, even where it serves `OPTIONS`: it may be for the next handler at
/// the path.
pub(crate) struct Admits {
    methods: Box<[Method]>,
    /// Whether guards of the user's follow, which may not let in who was admitted.
    is_first: bool,
    policy: Handle,
}

impl Admits {
    pub(crate) fn new(methods: &[&str], is_first: bool, policy: Handle) -> Self {
        let method = |name: &&str| {
            Method::from_bytes(name.as_bytes()).expect("a method of a route attribute is upper-case letters")
        };
        Self { methods: methods.iter().map(method).collect(), is_first, policy }
    }
}

impl Guard for Admits {
    fn check(&self, context: &GuardContext<'_>) -> bool {
        let (head, headers) = (context.head(), context.head().headers());
        let asked = if head.method == Method::OPTIONS { requested_method(headers) } else { Ok(None) };
        let is_admitted = match asked {
            Ok(Some(asked)) if headers.get_all(header::ORIGIN).next().is_some() => {
                self.methods.iter().any(|served| served.as_str().as_bytes() == asked.as_bytes())
            }
            Err(refusal) if headers.get_all(header::ORIGIN).next().is_some() => {
                if event::is_wanted() {
                    Event::new(refusal.reason(), &self.policy.current(), head).say();
                }
                false
            }
            _ => self.methods.contains(&head.method),
        };
        if !is_admitted || self.is_first {
            // actix-web's own guards note which methods a path has, for the `Allow` of a 405. It allocates, and who is let in gets no
            // 405.
            _ = self.methods.iter().any(|served| guard::Method(served.clone()).check(context));
        }
        is_admitted
    }

    #[cfg(feature = "surface")]
    fn name(&self) -> String {
        self.methods.iter().map(Method::as_str).collect::<Vec<_>>().join(" or ")
    }

    #[cfg(feature = "surface")]
    fn details(&self) -> Option<Vec<GuardDetail>> {
        let methods = self.methods.iter().map(ToString::to_string).collect();
        Some(vec![GuardDetail::HttpMethods(methods), GuardDetail::Generic(OF_HANDLER.to_owned())])
    }
}
