//! The report of actix-web: what each service asks for, and what is around it.

use std::collections::{BTreeMap, BTreeSet};

use actix_web::introspection::{GuardDetailReport, IntrospectionNode, ResourceType};

use super::route::Route;
use crate::request::guard::OF_HANDLER;

/// The name that routes have which are not to be listed: those of this crate's own pages.
pub(crate) const OWN: &str = "cors_runtime ";

/// What guards ask for, of a service and what it is in.
#[derive(Clone, Default)]
struct Guarding {
    /// The names of those that are not for methods alone, or are of scopes.
    names: Vec<String>,
    hosts: BTreeSet<String>,
    fields: Vec<(String, String)>,
}

impl Guarding {
    /// With the guards of a node.
    fn and(&self, node: &IntrospectionNode) -> Self {
        let mut guarding = self.clone();
        let methods = methods(node);
        let is_scope = !matches!(node.kind, ResourceType::Resource);
        let counts = |guard: &&String| !is_of_handler(guard, node) && (is_scope || !is_of_methods(guard, &methods));
        guarding.names.extend(node.guards.iter().filter(counts).cloned());
        for guard in &node.guard_details {
            for detail in &guard.details {
                let GuardDetailReport::Headers { headers } = detail else { continue };
                for header in headers {
                    if header.name.eq_ignore_ascii_case("host") {
                        guarding.hosts.insert(header.value.clone());
                    } else if guard.name.starts_with("Header(")
                        && !guarding.fields.iter().any(|(name, _)| *name == header.name)
                    {
                        guarding.fields.push((header.name.clone(), header.value.clone()));
                    }
                }
            }
        }
        guarding
    }
}

fn methods(node: &IntrospectionNode) -> BTreeSet<String> {
    node.methods.iter().map(ToString::to_string).collect()
}

/// What the report has below its root, by the patterns.
pub(super) fn read(root: &IntrospectionNode) -> BTreeMap<String, Route> {
    let mut routes = BTreeMap::new();
    let around = root.children.iter().find(|node| node.full_path == "/");
    let around = around.map(|node| Guarding::default().and(node)).unwrap_or_default();
    collect(root, &around, &mut routes);
    routes
}

fn collect(node: &IntrospectionNode, around: &Guarding, routes: &mut BTreeMap<String, Route>) {
    let guarding = around.and(node);
    let is_own = node.resource_name.as_ref().is_some_and(|name| name.starts_with(OWN));
    if !is_own {
        let mut route = Route::new(&node.full_path);
        route.methods = methods(node);
        route.guards.clone_from(&guarding.names);
        route.hosts.clone_from(&guarding.hosts);
        route.fields.clone_from(&guarding.fields);
        route.is_resource = matches!(node.kind, ResourceType::Resource);
        route.is_handlers = is_handlers(node);
        route.patterns.clone_from(&node.patterns);
        routes.insert(node.full_path.clone(), route);
    }
    for child in &node.children {
        collect(child, &guarding, routes);
    }
}

/// Whether a node is that of annotated handlers: a scope of the same path has a pattern of its own, and theirs is not empty.
fn is_handlers(node: &IntrospectionNode) -> bool {
    let is_one = matches!(&node.patterns[..], [pattern] if !pattern.is_empty());
    !matches!(node.kind, ResourceType::Resource) && is_one && node.guards.iter().any(|guard| is_of_handler(guard, node))
}

/// Whether a guard is that of an annotated handler, by its name: its node in the map of resources makes a scope of it.
fn is_of_handler(guard: &str, node: &IntrospectionNode) -> bool {
    let is_own =
        |detail: &GuardDetailReport| matches!(detail, GuardDetailReport::Generic { value } if value == OF_HANDLER);
    node.guard_details.iter().any(|report| report.name == guard && report.details.iter().any(is_own))
}

/// Whether a guard asks for nothing but methods, by its name.
fn is_of_methods(guard: &str, methods: &BTreeSet<String>) -> bool {
    guard.split(" or ").all(|name| methods.contains(name))
}
