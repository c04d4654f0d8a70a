//! Reads actix-web's route attributes: what a handler serves, and with which options.

use proc_macro2::{Ident, Span};
use syn::{
    Attribute, Expr, ExprLit, Lit, LitStr, Meta, MetaNameValue, Path, Token, parse::ParseStream,
    punctuated::Punctuated, spanned::Spanned,
};

const METHODS: [&str; 10] = ["connect", "delete", "get", "head", "options", "patch", "post", "put", "query", "trace"];

/// The routes of a handler.
pub(crate) struct Route {
    pub(crate) resources: Vec<Resource>,
    /// An attribute macro that the generated code does not name, though the user imported it.
    pub(crate) unused: Option<Ident>,
}

/// What one route attribute registers.
pub(crate) struct Resource {
    pub(crate) span: Span,
    pub(crate) path: LitStr,
    pub(crate) name: Option<LitStr>,
    pub(crate) methods: Vec<String>,
    pub(crate) guards: Vec<Path>,
    pub(crate) wraps: Vec<Expr>,
}

/// What the attributes of a function say of its routes.
pub(crate) enum Found {
    Route(Route),
    /// There is no route attribute.
    Nothing,
    /// actix-web refuses the route with its own error, and leaves the function as it is.
    Unreadable,
}

impl Route {
    /// The methods that the handler serves, each once.
    pub(crate) fn methods(&self) -> Vec<String> {
        let mut methods = Vec::new();
        for method in self.resources.iter().flat_map(|resource| &resource.methods) {
            if !methods.contains(method) {
                methods.push(method.clone());
            }
        }
        methods
    }
}

pub(crate) fn find(attrs: &[Attribute]) -> Found {
    let Some((attr, name)) = attrs.iter().find_map(|attr| Some((attr, route_name(attr)?))) else {
        return Found::Nothing;
    };
    let resources = match name.as_str() {
        // Others than methods, unqualified, are not routes to actix-web there.
        "routes" => attrs.iter().filter(|attr| is_in_routes(attr)).map(resource).collect(),
        _ => resource(attr).map(|resource| vec![resource]),
    };
    match resources {
        Some(resources) if !resources.is_empty() => {
            Found::Route(Route { resources, unused: attr.path().get_ident().cloned() })
        }
        _ => Found::Unreadable,
    }
}

/// Whether the attribute is read here, so that the handler is emitted without it.
pub(crate) fn is_read(attr: &Attribute, attrs: &[Attribute]) -> bool {
    let Some((first, name)) = attrs.iter().find_map(|attr| Some((attr, route_name(attr)?))) else { return false };
    std::ptr::eq(attr, first) || (name == "routes" && is_in_routes(attr))
}

fn is_in_routes(attr: &Attribute) -> bool {
    attr.path().get_ident().is_some_and(|name| METHODS.contains(&&*name.to_string()))
}

/// The name of a route attribute, whether it is path-qualified or not.
fn route_name(attr: &Attribute) -> Option<String> {
    let name = attr.path().segments.last()?.ident.to_string();
    let is_route = name == "routes" || name == "route" || METHODS.contains(&&*name);
    is_route.then_some(name)
}

/// Reads the arguments of `#[put("/", ...)]` or `#[route("/", method = "PUT", ...)]`; `None` where actix-web refuses them.
fn resource(attr: &Attribute) -> Option<Resource> {
    let name = route_name(attr)?;
    let Meta::List(list) = &attr.meta else { return None };
    let parser = |input: ParseStream<'_>| {
        let path = input.parse::<LitStr>()?;
        if !input.is_empty() {
            input.parse::<Token![,]>()?;
        }
        Ok((path, Punctuated::<MetaNameValue, Token![,]>::parse_terminated(input)?))
    };
    let (path, options) = list.parse_args_with(parser).ok()?;
    if !is_path_pattern(&path.value()) {
        return None;
    }
    let mut methods = if name == "route" { Vec::new() } else { vec![name.to_ascii_uppercase()] };
    let span = attr.path().span().resolved_at(Span::call_site());
    let mut resource = Resource { span, path, name: None, methods: Vec::new(), guards: Vec::new(), wraps: Vec::new() };
    for option in &options {
        let value = string(option)?;
        match option.path.get_ident()?.to_string().as_str() {
            "name" => resource.name = Some(value),
            "guard" => resource.guards.push(value.parse().ok()?),
            "wrap" => resource.wraps.push(value.parse().ok()?),
            "method" if name == "route" && is_new_method(&value.value(), &methods) => methods.push(value.value()),
            _ => return None,
        }
    }
    resource.methods = methods;
    (!resource.methods.is_empty()).then_some(resource)
}

fn string(option: &MetaNameValue) -> Option<LitStr> {
    match &option.value {
        Expr::Lit(ExprLit { lit: Lit::Str(string), .. }) => Some(string.clone()),
        _ => None,
    }
}

fn is_new_method(method: &str, methods: &[String]) -> bool {
    let is_method = !method.is_empty() && method.bytes().all(|byte| byte.is_ascii_uppercase());
    is_method && !methods.iter().any(|other| other == method)
}

/// Whether actix-web takes the path pattern, about which it panics otherwise.
fn is_path_pattern(path: &str) -> bool {
    if !path.contains(['{', '}']) && !path.ends_with('*') {
        return true;
    }
    std::panic::catch_unwind(|| actix_router::ResourceDef::new(path)).is_ok()
}
