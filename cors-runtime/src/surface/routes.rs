//! What is registered in an `App`, and which of it has a path.

use std::{cell::RefCell, collections::BTreeSet, ptr};

use actix_web::{
    HttpRequest,
    dev::{ResourceDef, Url},
    introspection::IntrospectionTree,
    web::Data,
};

use super::{
    index::Index,
    path::{NOBODYS, below, decoded, is_around, own},
    report::{self, OWN},
    route::Route,
};
use crate::nearest::{
    claim, mounted,
    pattern::{MAX_PARAMETERS, is_alike, numbered},
};

/// What is registered in the `App` of a request.
pub(crate) struct Routes {
    pub(crate) all: Vec<Route>,
    /// Behind all of these, as they are numbered in the index.
    pub(crate) scopes: Vec<Route>,
    /// The values of `Host` that any guard asks for.
    hosts: BTreeSet<String>,
    index: Index,
    request: HttpRequest,
    /// The path that was asked for last, and the pattern of what is first there.
    asked: RefCell<Option<(String, Option<String>)>>,
}

impl Routes {
    /// Those of the `App` that this request came to; `None` where it has no report.
    pub(crate) fn of(request: &HttpRequest) -> Option<Self> {
        let tree = request.app_data::<Data<IntrospectionTree>>()?;
        let mut routes = report::read(&tree.root);
        for location in mounted::of_app(request) {
            let pattern = if location.pattern.is_empty() { "/" } else { &location.pattern };
            let route = routes.entry(pattern.to_owned()).or_insert_with(|| Route::new(pattern));
            route.methods.extend(location.handler.methods.iter().map(ToString::to_string));
            route.declared.push(location);
        }
        let is_own = |route: &Route| route.declared.iter().any(|location| location.name.starts_with(OWN));
        let (all, scopes): (Vec<_>, Vec<_>) = routes
            .into_values()
            .filter(|route| !is_own(route))
            .partition(|route| route.is_resource || !route.declared.is_empty());
        let scopes: Vec<_> = scopes.into_iter().filter(|scope| !scope.patterns.is_empty()).collect();
        let mut index = Index::default();
        for (number, route) in all.iter().chain(&scopes).enumerate() {
            index.insert(&route.pattern, route.may_have_below(), number);
        }
        let hosts = all.iter().chain(&scopes).flat_map(|route| route.hosts.iter().cloned()).collect();
        Some(Self { all, scopes, hosts, index, request: request.clone(), asked: RefCell::default() })
    }

    /// Whether a preflight for a method at this path can't come to a handler that serves `OPTIONS`, as far as the report tells: a handler
    /// that serves every method has none there, beside others of the same pattern.
    pub(crate) fn is_safe(&self, route: &Route, method: &str, path: &str) -> bool {
        let decoded = decoded(path);
        if let Some(location) = route.declared(method)
            && self.is_first(route, &decoded)
        {
            let name = self.request.resource_map().match_name(&decoded);
            if name == Some(&*location.name) && !location.handler.is_guarded {
                return true;
            }
            // What comes first has no method of those that the report knows.
            if name.is_none() && route.methods.iter().all(|method| route.declared(method).is_some()) {
                return false;
            }
        }
        !self.may_run(path)
    }

    /// Whether there may be a policy anywhere.
    pub(crate) fn may_have_policies(&self) -> bool {
        claim::is_any_around() || self.all.iter().any(|route| !route.declared.is_empty())
    }

    /// Whether a service that may serve `OPTIONS` takes a path, as far as the report tells. One that takes paths below its own is none of
    /// actix-web's: files answer with 405.
    pub(crate) fn may_run(&self, path: &str) -> bool {
        let path = decoded(path);
        self.candidates(&path).any(|route| route.is_open() && route.is_match(&path))
    }

    /// Whether a service takes what is below a path of its own, as files do.
    pub(crate) fn is_prefix(&self, route: &Route, path: &str) -> bool {
        let is_alone = route.patterns.len() < 2;
        let is_likely = (route.methods.is_empty() && is_alone) || route.patterns.iter().any(String::is_empty);
        let has_expression = route.pattern.contains([':', '*']);
        is_likely && !has_expression && {
            let first = self.first(&below(&decoded(path), NOBODYS));
            first.is_some_and(|first| is_alike(&first, &route.pattern))
        }
    }

    /// Whether the path of a route is also that of the scope that it is in.
    pub(crate) fn is_of_scope(&self, route: &Route) -> bool {
        (!route.is_resource && !route.is_handlers)
            || route.patterns.iter().any(String::is_empty)
            || self.scopes.iter().any(|scope| scope.pattern == route.pattern)
    }

    /// The pattern of another service that comes first at a path and takes this method, if there is one.
    pub(crate) fn shadow(&self, route: &Route, method: &str, path: &str) -> Option<String> {
        let path = decoded(path);
        if !self.has_rival(route, &path) {
            return None;
        }
        let Some(first) = self.first(&path) else { return self.scope_before(route, method, &path) };
        if route.is_called(&first, &self.all) {
            return None;
        }
        let other = self.all.iter().find(|other| other.pattern == first);
        other.is_none_or(|other| other.takes(method)).then_some(first)
    }

    /// The pattern of another service that comes first at a path, if there is one.
    pub(crate) fn before(&self, route: &Route, path: &str) -> Option<String> {
        self.first(&decoded(path)).filter(|first| !route.is_called(first, &self.all))
    }

    /// The scope that takes a path of a route which is not in it: from there a request does not come back.
    fn scope_before(&self, route: &Route, method: &str, path: &str) -> Option<String> {
        let takes = |scope: &&Route| scope.is_scope() && scope.takes(method) && scope.is_above(path);
        let first = self.candidates(path).filter(takes).min_by_key(|scope| scope.pattern.len())?;
        route.is_match(path).then(|| first.pattern.clone())
    }

    /// The values of `Host` that guards ask for which may decide what takes a path.
    pub(crate) fn hosts(&self, path: &str) -> BTreeSet<&str> {
        if self.hosts.is_empty() {
            return BTreeSet::new();
        }
        self.candidates(&decoded(path)).flat_map(|route| &route.hosts).map(String::as_str).collect()
    }

    /// Whether a guard asks for a `Host` of this name.
    pub(crate) fn ask_for(&self, name: &str) -> bool {
        let is_named = |host: &String| host.split(':').next().is_some_and(|host| host.eq_ignore_ascii_case(name));
        self.hosts.iter().any(is_named)
    }

    fn is_first(&self, route: &Route, path: &str) -> bool {
        !self.has_rival(route, path) || self.first(path).is_some_and(|first| route.is_called(&first, &self.all))
    }

    /// Whether another service may take a path of a route.
    fn has_rival(&self, route: &Route, path: &str) -> bool {
        self.candidates(path).any(|other| !ptr::eq(other, route))
    }

    /// How many other services match a path of a route, and whether guards decide. The scopes that it is in count for none of its paths.
    pub(crate) fn rivalry(&self, route: &Route, path: &str) -> (usize, bool) {
        let path = decoded(path);
        let is_other = |other: &&Route| !ptr::eq(*other, route) && !is_around(own(&other.pattern), &route.pattern);
        let rivals = self.candidates(&path).filter(is_other).filter(|other| other.reaches(&path));
        rivals.fold((0, false), |(count, is_guarded), other| (count + 1, is_guarded || !other.guards.is_empty()))
    }

    /// Whether a pattern is that of annotated handlers, beside which there may be a resource.
    pub(crate) fn is_shared(&self, pattern: &str) -> bool {
        let found = self.all.binary_search_by(|route| (*route.pattern).cmp(pattern));
        found.is_ok_and(|number| self.all[number].is_resource && !self.all[number].declared.is_empty())
    }

    /// All scopes, also those that have a resource at their own path.
    pub(crate) fn scopes(&self) -> impl Iterator<Item = &Route> {
        self.all.iter().chain(&self.scopes).filter(|route| route.is_scope())
    }

    /// Whether one of these has a path, whatever its guards are.
    pub(crate) fn is_taken(&self, path: &str, by: impl Fn(&Route) -> bool) -> bool {
        let path = decoded(path);
        self.candidates(&path).any(|route| by(route) && route.reaches(&path))
    }

    /// The routes and scopes that may take a path.
    fn candidates(&self, path: &str) -> impl Iterator<Item = &Route> {
        let behind = self.all.len();
        let found = self.index.find(path).into_iter();
        found.filter_map(move |number| self.all.get(number).or_else(|| self.scopes.get(number - behind)))
    }

    /// The pattern of the first service that matches a path, whatever its guards are.
    fn first(&self, path: &str) -> Option<String> {
        let mut asked = self.asked.borrow_mut();
        if let Some((known, first)) = &*asked
            && known == path
        {
            return first.clone();
        }
        let first = self.request.resource_map().match_pattern(path);
        // That of files at the root is empty.
        let first = first.map(|first| if first.is_empty() { "/".to_owned() } else { first });
        *asked = Some((path.to_owned(), first.clone()));
        first
    }

    /// Whether a path may be the example of a pattern, or what is wrong.
    pub(crate) fn check_example(&self, pattern: &str, path: &str) -> Result<(), String> {
        if !self.all.iter().any(|route| route.pattern == pattern) {
            let near = self.all.iter().map(|route| &*route.pattern).filter(|known| is_alike(known, pattern));
            let near: Vec<_> = near.map(|known| format!("\n  = help: write `{known}`")).collect();
            return Err(format!(
                "no route has the pattern `{pattern}`, for which `{path}` is an example{}",
                near.concat()
            ));
        }
        let (numbered, count) = numbered(pattern);
        let decoded = Url::new(path.parse().map_err(|error| format!("`{path}` is no path: {error}"))?);
        if count <= MAX_PARAMETERS && !ResourceDef::new(&*numbered).is_match(decoded.path()) {
            return Err(format!("the example `{path}` does not fit the pattern `{pattern}`"));
        }
        Ok(())
    }
}
