//! Reads and rewrites actix-web's route attributes, so that one resource serves a handler and its preflights.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote};
use syn::{
    Attribute, Expr, ExprLit, Lit, LitStr, Meta, MetaNameValue, Path, Token, parse::ParseStream, punctuated::Punctuated,
};

const METHODS: [&str; 10] = ["connect", "delete", "get", "head", "options", "patch", "post", "put", "query", "trace"];

/// The route attributes of a handler, rewritten.
pub(crate) struct Route {
    /// All attributes of the handler.
    pub(crate) attrs: Vec<TokenStream>,
    /// The methods that it serves.
    pub(crate) methods: Vec<String>,
    pub(crate) guards: Vec<Guard>,
    /// An attribute macro that is named nowhere any more, though the user imported it.
    pub(crate) unused: Option<Ident>,
}

/// The guard of a resource: which preflights are for it.
#[derive(PartialEq, Eq)]
pub(crate) struct Guard {
    pub(crate) name: Ident,
    pub(crate) methods: Vec<String>,
    pub(crate) serves_options: bool,
}

/// What the attributes of a function say of its routes.
pub(crate) enum Found {
    Route(Route),
    /// There is no route attribute.
    Nothing,
    /// actix-web will refuse the route with its own error, and leave the function as it is.
    Unreadable,
}

pub(crate) fn find(attrs: &[Attribute]) -> Found {
    let Some((index, name)) = attrs.iter().enumerate().find_map(|(index, attr)| Some((index, route_name(attr)?)))
    else {
        return Found::Nothing;
    };
    let route = if name == "routes" { routes(attrs) } else { route(attrs, index, &name) };
    route.map_or(Found::Unreadable, Found::Route)
}

/// The name of a route attribute, whether it is path-qualified or not.
pub(crate) fn route_name(attr: &Attribute) -> Option<String> {
    let name = attr.path().segments.last()?.ident.to_string();
    let is_route = name == "routes" || name == "route" || METHODS.contains(&&*name);
    is_route.then_some(name)
}

/// The arguments of a route attribute.
struct Arguments {
    path: LitStr,
    options: Vec<MetaNameValue>,
}

impl Arguments {
    /// Reads them as actix-web does; `None` where it will refuse them.
    fn parse(attr: &Attribute, is_route: bool) -> Option<Self> {
        let Meta::List(list) = &attr.meta else { return None };
        let parser = |input: ParseStream<'_>| {
            let path = input.parse()?;
            if !input.is_empty() {
                input.parse::<Token![,]>()?;
            }
            let options = Punctuated::<MetaNameValue, Token![,]>::parse_terminated(input)?;
            Ok(Self { path, options: options.into_iter().collect() })
        };
        let arguments = list.parse_args_with(parser).ok()?;
        let are_valid = arguments.options.iter().all(|option| {
            let Some(value) = string(option) else { return false };
            match option.path.get_ident().map(ToString::to_string).as_deref() {
                Some("name") => true,
                Some("guard") => value.parse::<Path>().is_ok(),
                Some("wrap") => value.parse::<Expr>().is_ok(),
                Some("method") => is_route && is_method(&value.value()),
                _ => false,
            }
        });
        are_valid.then_some(arguments)
    }

    fn methods(&self) -> Vec<String> {
        let methods = self.options.iter().filter(|option| option.path.is_ident("method"));
        methods.filter_map(string).map(|method| method.value()).collect()
    }
}

fn string(option: &MetaNameValue) -> Option<LitStr> {
    match &option.value {
        Expr::Lit(ExprLit { lit: Lit::Str(string), .. }) => Some(string.clone()),
        _ => None,
    }
}

fn is_method(method: &str) -> bool {
    !method.is_empty() && method.bytes().all(|byte| byte.is_ascii_uppercase())
}

/// `#[put("/")]` or `#[route("/", method = "PUT")]`: one resource, which takes the preflights too.
fn route(attrs: &[Attribute], index: usize, name: &str) -> Option<Route> {
    let attr = &attrs[index];
    let arguments = Arguments::parse(attr, name == "route")?;
    let methods = if name == "route" { arguments.methods() } else { vec![name.to_ascii_uppercase()] };
    let has_duplicate = methods.iter().enumerate().any(|(index, method)| methods[..index].contains(method));
    if methods.is_empty() || has_duplicate {
        return None;
    }
    let serves_options = methods.iter().any(|method| method == "OPTIONS");
    let guard = Guard { name: guard_name(""), methods: methods.clone(), serves_options };

    let Arguments { path, options } = &arguments;
    let added = if name == "route" { Vec::new() } else { methods.clone() };
    let preflight = (!serves_options).then_some("OPTIONS".to_owned());
    let added = added.into_iter().chain(preflight);
    let guard_path = format!("Self::{}", guard.name);
    let route_path = sibling(attr.path(), "route", name == "route");
    let rewritten = quote! {
        #[#route_path(#path, #(method = #added,)* #(#options,)* guard = #guard_path, wrap = "Self::CORS")]
    };

    let mut all: Vec<_> = attrs.iter().map(ToTokens::to_token_stream).collect();
    all[index] = rewritten;
    let unused = if name == "route" { None } else { attr.path().get_ident().cloned() };
    Some(Route { attrs: all, methods, guards: vec![guard], unused })
}

/// `#[routes]`: it takes method attributes only, so that each gets an `#[options]` beside it.
fn routes(attrs: &[Attribute]) -> Option<Route> {
    let mut route = Route { attrs: Vec::new(), methods: Vec::new(), guards: Vec::new(), unused: None };
    for attr in attrs {
        // Others than these are not routes to actix-web here.
        let name = attr.path().get_ident().map(ToString::to_string).filter(|name| METHODS.contains(&&**name));
        let Some(name) = name else {
            route.attrs.push(attr.to_token_stream());
            continue;
        };
        let Arguments { path, options } = Arguments::parse(attr, false)?;
        let method = name.to_ascii_uppercase();
        let serves_options = name == "options";
        let guard = Guard { name: guard_name(&format!("_{name}")), methods: vec![method.clone()], serves_options };
        let guard_path = format!("Self::{}", guard.name);
        let method_path = attr.path();
        if !serves_options {
            route.attrs.push(quote!(#[#method_path(#path, #(#options,)* wrap = "Self::CORS")]));
        }
        let options_path = Ident::new("options", Span::call_site());
        route.attrs.push(quote!(#[#options_path(#path, #(#options,)* guard = #guard_path, wrap = "Self::CORS")]));
        if !route.guards.contains(&guard) {
            route.guards.push(guard);
            route.methods.push(method);
        }
    }
    (!route.methods.is_empty()).then_some(route)
}

fn guard_name(suffix: &str) -> Ident {
    format_ident!("__cors_admits{suffix}")
}

/// The path of another attribute of actix-web: beside a qualified one, or by actix-web's own name.
fn sibling(path: &Path, name: &str, is_itself: bool) -> TokenStream {
    if is_itself {
        return path.to_token_stream();
    }
    let name = Ident::new(name, Span::call_site());
    if path.get_ident().is_some() {
        return quote!(::actix_web::#name);
    }
    let mut sibling = path.clone();
    if let Some(last) = sibling.segments.last_mut() {
        last.ident = name;
    }
    sibling.to_token_stream()
}
