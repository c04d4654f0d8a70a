//! What is registered in an `App`: by the report of actix-web, and by what annotated handlers note of themselves.

use std::collections::{BTreeMap, BTreeSet};

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
    fn is_called(&self, pattern: &str, all: &Routes) -> bool {
        is_alike(&self.pattern, pattern)
            || (self.patterns.len() > 1
                && all.routes.iter().any(|other| other.pattern == pattern && other.patterns == self.patterns))
    }
}

/// What is registered in the `App` of a request.
pub(crate) struct Routes {
    pub(crate) routes: Vec<Route>,
    /// The paths of what may serve `OPTIONS`, and what is below them.
    open: Vec<ResourceDef>,
    request: HttpRequest,
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
        routes.retain(|route| !route.declared.iter().any(|location| location.name.starts_with(OWN)));
        let is_open = |route: &&Route| {
            route.methods.is_empty() || (route.methods.contains("OPTIONS") && route.declared("OPTIONS").is_none())
        };
        let open = routes.iter().filter(is_open).map(|route| ResourceDef::prefix(&*route.pattern)).collect();
        Some(Self { routes, open, request: request.clone() })
    }

    /// Whether a preflight for a method at this path can't come to a handler that serves `OPTIONS`: a service that is not known to refuse
    /// it might run.
    pub(crate) fn is_safe(&self, route: &Route, method: &str, path: &str) -> bool {
        let is_own = route.declared(method).is_some_and(|location| !location.handler.is_guarded);
        (is_own && self.first(path).is_some_and(|first| route.is_called(&first, self)))
            || !self.open.iter().any(|open| open.is_match(path) || open.find_match(path).is_some())
    }

    /// The pattern of another service that comes first at a path and takes this method, if there is one.
    pub(crate) fn shadow(&self, route: &Route, method: &str, path: &str) -> Option<String> {
        let first = self.first(path).filter(|first| !route.is_called(first, self))?;
        let other = self.routes.iter().find(|other| other.pattern == first);
        let takes = other.is_none_or(|other| other.methods.is_empty() || other.methods.contains(method));
        takes.then_some(first)
    }

    /// The pattern of the first service that matches a path, whatever its guards are.
    fn first(&self, path: &str) -> Option<String> {
        self.request.resource_map().match_pattern(path)
    }
}

fn collect(node: &IntrospectionNode, around: &BTreeSet<String>, routes: &mut BTreeMap<String, Route>) {
    let hosts: BTreeSet<_> = around.union(&hosts(node)).cloned().collect();
    let is_own = node.resource_name.as_ref().is_some_and(|name| name.starts_with(OWN));
    if matches!(node.kind, ResourceType::Resource) && !is_own {
        let methods: BTreeSet<_> = node.methods.iter().map(ToString::to_string).collect();
        let is_other = |guard: &&String| !is_of_methods(guard, &methods);
        routes.insert(
            node.full_path.clone(),
            Route {
                pattern: node.full_path.clone(),
                guards: node.guards.iter().filter(is_other).cloned().collect(),
                methods,
                hosts: hosts.clone(),
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
        if !self.routes.iter().any(|route| route.pattern == pattern) {
            let near = self.routes.iter().map(|route| &*route.pattern).filter(|known| is_alike(known, pattern));
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
