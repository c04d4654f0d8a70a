//! Whose a request is, of the annotated handlers of an `App`, before it is routed.
//!
//! The router takes the first service whose path and guards match. Of the services without a policy nothing is known but what the map
//! of resources tells of a path: the name and the pattern of the first that matches it.

use std::cell::OnceCell;

use actix_web::dev::{ResourceDef, ServiceRequest};

use super::{
    mounted::{self, Handler, Location},
    pattern::{MAX_PARAMETERS, is_alike, numbered},
};
use crate::setup::source::Handle;

/// The annotated handlers of an `App`.
#[derive(Debug)]
pub(crate) struct Handlers(Vec<Located>);

#[derive(Debug)]
struct Located {
    pattern: String,
    name: String,
    paths: Paths,
    is_scoped: bool,
    /// Whether it is its scope's own path.
    is_scope: bool,
    handler: Handler,
}

/// Whose a request is.
#[derive(Debug)]
pub(crate) enum Owner<'a> {
    /// No annotated handler's.
    Nobody,
    /// A handler's with this policy.
    Handler(&'a Handle),
    /// An annotated handler's perhaps: guards decide.
    Unsure,
    /// That of a service which comes before an annotated handler, unless it lets it pass.
    Behind,
}

impl Handlers {
    /// Those of the `App` that this request came to, as far as they may be inside of what it is at.
    pub(crate) fn of_app(request: &ServiceRequest) -> Self {
        let path = request.match_info();
        let is_in_scope = path.unprocessed().len() < path.as_str().len();
        let inside =
            mounted::of_app(request.request()).into_iter().filter(|location| location.is_scoped || !is_in_scope);
        Self(inside.map(Located::new).collect())
    }

    #[inline]
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whose a preflight for `method` is.
    #[inline]
    pub(crate) fn owner_of_preflight(&self, request: &ServiceRequest, method: &[u8]) -> Owner<'_> {
        self.owner(request, method, |_| true)
    }

    /// Whose an actual request is. A service with a name may serve every method, and is not to be passed for a handler with a policy; one
    /// that has the handler's own name too can't be told from it.
    pub(crate) fn owner_of_actual(&self, request: &ServiceRequest) -> Owner<'_> {
        self.owner(request, request.method().as_str().as_bytes(), |first| first == First::Annotated)
    }

    #[inline]
    fn owner(&self, request: &ServiceRequest, method: &[u8], suffices: impl Fn(First) -> bool) -> Owner<'_> {
        let path = request.match_info().as_str();
        let takes = |located: &Located| located.serves(method) && located.may_take(request, path);
        let Some(at) = self.0.iter().position(takes) else { return Owner::Nobody };
        let first = &self.0[at];
        let place = first.first(request, path, &self.0);
        let is_guarded = first.handler.is_guarded || (first.is_scoped && self.differs_behind(at, request, method));
        match place {
            First::Other => Owner::Behind,
            _ if is_guarded => Owner::Unsure,
            place if suffices(place) => Owner::Handler(&first.handler.policy),
            _ => Owner::Behind,
        }
    }
}

impl Handlers {
    /// Whether a handler after this one takes the same requests, and answers otherwise.
    #[inline(never)]
    fn differs_behind(&self, at: usize, request: &ServiceRequest, method: &[u8]) -> bool {
        let path = request.match_info().as_str();
        let mut others = self.0[at + 1..].iter().filter(|other| other.serves(method) && other.may_take(request, path));
        !others.all(|other| self.0[at].is_as(other))
    }
}

impl Located {
    fn new(location: Location) -> Self {
        let Location { pattern, own, is_scoped, name, handler } = location;
        Self { paths: Paths::new(&pattern), pattern, name, is_scoped, is_scope: own.is_empty(), handler }
    }

    #[inline]
    fn serves(&self, method: &[u8]) -> bool {
        // By bytes: for a few of them a call costs more.
        let is_method = |served: &&str| served.len() == method.len() && served.bytes().eq(method.iter().copied());
        self.handler.methods.iter().any(is_method)
    }

    /// Whether the router may come to it from where the request is.
    #[inline]
    fn may_take(&self, request: &ServiceRequest, path: &str) -> bool {
        // Where the whole path is matched, there is only that of the scope itself.
        let is_inside = !self.is_scoped || self.is_scope || !request.match_info().unprocessed().is_empty();
        is_inside
            && match &self.paths {
                Paths::One(one, _) => one == path,
                Paths::Several(pattern) => pattern.is_match(path),
                Paths::Unknown => {
                    request.resource_map().match_pattern(path).is_some_and(|pattern| pattern == self.pattern)
                }
            }
    }

    /// What the first service is that matches the path.
    #[inline]
    fn first(&self, request: &ServiceRequest, path: &str, all: &[Self]) -> First {
        match &self.paths {
            Paths::One(_, first) => *first.get_or_init(|| self.find_first(request, path, all)),
            Paths::Several(_) | Paths::Unknown => self.find_first(request, path, all),
        }
    }

    fn find_first(&self, request: &ServiceRequest, path: &str, all: &[Self]) -> First {
        let map = request.resource_map();
        match map.match_name(path) {
            Some(name) if map.match_pattern(path).is_some_and(|pattern| is_alike(&pattern, &self.pattern)) => {
                let is_annotated = all.iter().any(|other| other.name == name && other.pattern == self.pattern);
                if is_annotated { First::Annotated } else { First::Named }
            }
            _ => First::Other,
        }
    }

    /// Whether another handler of the same path answers alike.
    fn is_as(&self, other: &Self) -> bool {
        other.pattern != self.pattern || (!other.handler.is_guarded && other.handler.policy.is(&self.handler.policy))
    }
}

/// The first service that matches the path of a handler, of all that there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum First {
    /// An annotated handler of the same pattern, which takes its own methods alone.
    Annotated,
    /// Another one of the same pattern, with a name: most likely a route attribute's, which takes its own methods alone.
    Named,
    /// One of other paths or without a name, which may take any method.
    Other,
}

/// The paths of a handler, or more.
#[derive(Debug)]
enum Paths {
    /// This one alone, and what is first there, once it was asked for.
    One(String, OnceCell<First>),
    /// Those of a pattern.
    Several(ResourceDef),
    /// A pattern of more parameters than actix-web takes in one.
    Unknown,
}

impl Paths {
    fn new(pattern: &str) -> Self {
        if !pattern.contains('{') && !pattern.ends_with('*') {
            return Self::One(pattern.to_owned(), OnceCell::new());
        }
        let (pattern, parameters) = numbered(pattern);
        if parameters > MAX_PARAMETERS { Self::Unknown } else { Self::Several(ResourceDef::new(pattern)) }
    }
}
