//! What is registered in an `App`: by the report of actix-web, and by what annotated handlers note of themselves.

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
};

use actix_web::{
    HttpRequest,
    dev::{ResourceDef, Url},
    introspection::{GuardDetailReport, IntrospectionNode, IntrospectionTree, ResourceType},
    web::Data,
};

use crate::nearest::{
    mounted::{self, Location},
    pattern::{MAX_PARAMETERS, is_alike, numbered},
};

/// The name that routes have which are not to be listed: those of this crate's own pages.
pub(crate) const OWN: &str = "cors_runtime ";

/// What is registered at one pattern.
#[derive(Default)]
pub(crate) struct Route {
    pub(crate) pattern: String,
    /// The methods that guards ask for; none where every method is served.
    pub(crate) methods: BTreeSet<String>,
    /// The names of other guards.
    pub(crate) guards: Vec<String>,
    /// The values of `Host` that guards ask for, on the way too.
    pub(crate) hosts: BTreeSet<String>,
    /// Whether it is no scope alone.
    is_resource: bool,
    /// All patterns of the resource, as they are written.
    patterns: Vec<String>,
    /// The annotated handlers, in the order of their registration.
    pub(crate) declared: Vec<Location>,
}

impl Route {
    /// The annotated handler that serves a method, if one does.
    pub(crate) fn declared(&self, method: &str) -> Option<&Location> {
        self.declared.iter().find(|location| location.handler.methods.contains(&method))
    }

    /// Whether actix-web calls this one so: of several patterns of one resource it knows the first.
    fn is_called(&self, pattern: &str, others: &Routes) -> bool {
        let is_another = || others.all.iter().any(|other| other.pattern == pattern);
        self.pattern == pattern
            || (is_alike(&self.pattern, pattern) && !is_another())
            || (self.patterns.len() > 1
                && others.all.iter().any(|other| other.pattern == pattern && other.patterns == self.patterns))
    }
}

/// What is registered in the `App` of a request.
pub(crate) struct Routes {
    pub(crate) all: Vec<Route>,
    /// The paths of what may serve `OPTIONS`, and what is below them.
    open: Vec<ResourceDef>,
    request: HttpRequest,
    /// The path that was asked for last, and what is first there.
    asked: RefCell<Option<(String, Option<First>)>>,
}

/// The first service that matches a path.
#[derive(Clone)]
struct First {
    pattern: String,
    name: Option<String>,
}

impl Routes {
    /// Those of the `App` that this request came to; `None` where it has no report.
    pub(crate) fn of(request: &HttpRequest) -> Option<Self> {
        let tree = request.app_data::<Data<IntrospectionTree>>()?;
        let mut routes = BTreeMap::new();
        let around = tree.root.children.iter().find(|node| node.full_path == "/").map(hosts).unwrap_or_default();
        collect(&tree.root, &around, &mut routes);
        for location in mounted::of_app(request) {
            let pattern = if location.pattern.is_empty() { "/" } else { &location.pattern };
            let route = routes
                .entry(pattern.to_owned())
                .or_insert_with(|| Route { pattern: pattern.to_owned(), ..Route::default() });
            route.methods.extend(location.handler.methods.iter().map(ToString::to_string));
            route.declared.push(location);
        }
        let mut routes: Vec<_> = routes.into_values().collect();
        routes.retain(|route| route.is_resource || !route.declared.is_empty());
        routes.retain(|route| !route.declared.iter().any(|location| location.name.starts_with(OWN)));
        let is_open = |route: &&Route| {
            route.methods.is_empty() || (route.methods.contains("OPTIONS") && route.declared("OPTIONS").is_none())
        };
        let open = routes.iter().filter(is_open).map(|route| ResourceDef::prefix(&*route.pattern)).collect();
        Some(Self { all: routes, open, request: request.clone(), asked: RefCell::default() })
    }

    /// Whether a preflight for a method at this path can't come to a handler that serves `OPTIONS`, as far as the report tells: a handler
    /// that serves every method has none there, beside others of the same pattern.
    pub(crate) fn is_safe(&self, route: &Route, method: &str, path: &str) -> bool {
        let first = self.first(path).filter(|first| route.is_called(&first.pattern, self));
        if let (Some(First { name, .. }), Some(location)) = (first, route.declared(method)) {
            if name.as_deref() == Some(&*location.name) && !location.handler.is_guarded {
                return true;
            }
            // What comes first has no method of those that the report knows.
            if name.is_none() && route.methods.iter().all(|method| route.declared(method).is_some()) {
                return false;
            }
        }
        !self.open.iter().any(|open| open.find_match(path).is_some())
    }

    /// Whether a service that may serve `OPTIONS` takes a path, as far as the report tells.
    #[cfg(feature = "inspector")]
    pub(crate) fn may_run(&self, path: &str) -> bool {
        self.open.iter().any(|open| open.find_match(path).is_some())
    }

    /// The pattern of another service that comes first at a path and takes this method, if there is one.
    pub(crate) fn shadow(&self, route: &Route, method: &str, path: &str) -> Option<String> {
        let First { pattern, .. } = self.first(path).filter(|first| !route.is_called(&first.pattern, self))?;
        let other = self.all.iter().find(|other| other.pattern == pattern);
        let takes = other.is_none_or(|other| other.methods.is_empty() || other.methods.contains(method));
        takes.then_some(pattern)
    }

    /// The first service that matches a path, whatever its guards are.
    fn first(&self, path: &str) -> Option<First> {
        let mut asked = self.asked.borrow_mut();
        if let Some((known, first)) = &*asked
            && known == path
        {
            return first.clone();
        }
        let map = self.request.resource_map();
        let first =
            map.match_pattern(path).map(|pattern| First { pattern, name: map.match_name(path).map(str::to_owned) });
        *asked = Some((path.to_owned(), first.clone()));
        first
    }
}

fn collect(node: &IntrospectionNode, around: &BTreeSet<String>, routes: &mut BTreeMap<String, Route>) {
    let hosts: BTreeSet<_> = around.union(&hosts(node)).cloned().collect();
    let is_own = node.resource_name.as_ref().is_some_and(|name| name.starts_with(OWN));
    if !is_own {
        let methods: BTreeSet<_> = node.methods.iter().map(ToString::to_string).collect();
        let is_other = |guard: &&String| !is_of_methods(guard, &methods);
        routes.insert(
            node.full_path.clone(),
            Route {
                pattern: node.full_path.clone(),
                guards: node.guards.iter().filter(is_other).cloned().collect(),
                methods,
                hosts: hosts.clone(),
                is_resource: matches!(node.kind, ResourceType::Resource),
                patterns: node.patterns.clone(),
                declared: Vec::new(),
            },
        );
    }
    for child in &node.children {
        collect(child, &hosts, routes);
    }
}

/// Whether a guard asks for nothing but methods, by its name.
fn is_of_methods(guard: &str, methods: &BTreeSet<String>) -> bool {
    guard.split(" or ").all(|name| methods.contains(name))
}

fn hosts(node: &IntrospectionNode) -> BTreeSet<String> {
    let details = node.guard_details.iter().flat_map(|guard| &guard.details);
    let headers = details.filter_map(|detail| match detail {
        GuardDetailReport::Headers { headers } => Some(headers),
        _ => None,
    });
    headers
        .flatten()
        .filter(|header| header.name.eq_ignore_ascii_case("host"))
        .map(|header| header.value.clone())
        .collect()
}

impl Routes {
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
