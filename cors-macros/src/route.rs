//! Reads actix-web's route attributes: what a handler serves, and with which options.

use proc_macro2::{Ident, Literal, Span, TokenTree};
use syn::{Expr, Lit, LitStr, Path};

use crate::{
    item::Attribute,
    tokens::{Piece, split_at_commas},
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
    pub(crate) path: Literal,
    pub(crate) name: Option<String>,
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

pub(crate) fn find(attributes: &[Attribute]) -> Found {
    let Some(first) = attributes.iter().find(|attribute| is_route(attribute)) else { return Found::Nothing };
    let resources = match first.name().as_str() {
        // Others than methods, unqualified, are not routes to actix-web there.
        "routes" => attributes.iter().filter(|attribute| is_in_routes(attribute)).map(resource).collect(),
        _ => resource(first).map(|resource| vec![resource]),
    };
    let unused = match first.path.as_slice() {
        [only] => Some(only.clone()),
        _ => None,
    };
    match resources {
        Some(resources) if !resources.is_empty() => Found::Route(Route { resources, unused }),
        _ => Found::Unreadable,
    }
}

/// The attributes that are not read here, with which the handler is emitted.
pub(crate) fn unread(attributes: &[Attribute]) -> impl Iterator<Item = &Attribute> {
    let first = attributes.iter().position(is_route);
    let in_routes = first.is_some_and(|first| attributes[first].name() == "routes");
    let attributes = attributes.iter().enumerate();
    let unread =
        attributes.filter(move |(index, attribute)| Some(*index) != first && !(in_routes && is_in_routes(attribute)));
    unread.map(|(_, attribute)| attribute)
}

fn is_in_routes(attribute: &Attribute) -> bool {
    attribute.path.len() == 1 && METHODS.contains(&&*attribute.name())
}

/// A route attribute, whether it is path-qualified or not.
fn is_route(attribute: &Attribute) -> bool {
    let name = attribute.name();
    name == "routes" || name == "route" || METHODS.contains(&&*name)
}

/// Reads the arguments of `#[put("/", ...)]` or `#[route("/", method = "PUT", ...)]`; `None` where actix-web refuses them.
fn resource(attribute: &Attribute) -> Option<Resource> {
    let name = attribute.name();
    let span = attribute.path.last()?.span().resolved_at(Span::call_site());
    let pieces = split_at_commas(attribute.arguments.clone()?);
    if pieces.iter().filter_map(|piece| piece.end.as_ref()).any(|end| end.to_string() != ",") {
        return None;
    }
    let mut pieces = pieces.into_iter();
    let first = pieces.next()?;
    let [TokenTree::Literal(path)] = first.tokens.as_slice() else { return None };
    if !is_path_pattern(&string(path)?.value()) {
        return None;
    }
    let methods = if name == "route" { Vec::new() } else { vec![name.to_ascii_uppercase()] };
    let path = path.clone();
    let mut resource = Resource { span, path, name: None, methods, guards: Vec::new(), wraps: Vec::new() };
    for Piece { tokens, .. } in pieces {
        let [TokenTree::Ident(option), TokenTree::Punct(equals), TokenTree::Literal(value)] = tokens.as_slice() else {
            return None;
        };
        if equals.as_char() != '=' {
            return None;
        }
        let value = string(value)?;
        match option.to_string().as_str() {
            "name" => resource.name = Some(value.value()),
            "guard" => resource.guards.push(value.parse().ok()?),
            "wrap" => resource.wraps.push(value.parse().ok()?),
            "method" if name == "route" && is_new_method(&value.value(), &resource.methods) => {
                resource.methods.push(value.value());
            }
            _ => return None,
        }
    }
    (!resource.methods.is_empty()).then_some(resource)
}

fn string(literal: &Literal) -> Option<LitStr> {
    match Lit::new(literal.clone()) {
        Lit::Str(string) => Some(string),
        _ => None,
    }
}

fn is_new_method(method: &str, methods: &[String]) -> bool {
    let is_method = !method.is_empty() && method.bytes().all(|byte| byte.is_ascii_uppercase());
    is_method && !methods.iter().any(|other| other == method)
}

/// Whether actix-web takes the path pattern, about which it panics otherwise.
fn is_path_pattern(path: &str) -> bool {
    is_plain_pattern(path) || std::panic::catch_unwind(|| actix_router::ResourceDef::new(path)).is_ok()
}

/// Whether the path has no parameters but such as `{id}`, each of another name.
fn is_plain_pattern(path: &str) -> bool {
    let mut names = Vec::new();
    let mut parts = path.split('{');
    let is_static = |part: &str| !part.contains('}') && !part.ends_with('*');
    if !parts.next().is_none_or(is_static) {
        return false;
    }
    parts.all(|part| {
        let Some((name, rest)) = part.split_once('}') else { return false };
        let is_word = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'_');
        let is_new = !names.contains(&name);
        names.push(name);
        is_word && is_new && is_static(rest) && names.len() <= 4
    })
}
