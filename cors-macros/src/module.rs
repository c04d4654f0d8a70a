//! `#[cors(...)]` on a module: each handler in it gets the policy, as if the attribute stood at the handler.

use cors_rules::{Code, Fix, Problem};
use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use crate::{
    attr::Attr,
    check::check_attribute,
    constant::{nothing, to_given},
    expand::{self, Policy, is_utoipa_path, misplaced, no_return_type, resource, unrouted},
    item::{Attribute, Item, Kind},
    mistake::{Mistake, to_compile_errors, to_compile_errors_with},
    parse::{Host, parse},
    route::{self, Unrouted},
    scope::Scope,
    tokens::{Piece, split_at_commas},
    tree::{Handler, Member, Module, in_another_file},
};

/// `#[cors(...)]`
pub(crate) fn attribute(arguments: TokenStream, tokens: TokenStream) -> TokenStream {
    let mut item = Item::parse(tokens);
    let Kind::Module { name, body } = item.kind.clone() else { return expand::attribute(&arguments, item) };
    if is_done(&arguments) {
        let errors = to_compile_errors(misplaced(&mut item));
        return quote!(#errors #item);
    }
    let mut attr = parse(arguments, Host::Attribute);
    attr.mistakes.extend(misplaced(&mut item));
    let position = attr.end;
    let Some(body) = body else {
        attr.mistakes.push(in_another_file(Vec::new(), 0));
        let errors = check_attribute(attr, None).map_or_else(to_compile_errors, |_| TokenStream::new());
        return quote!(#errors #item);
    };
    let module = Module::read(item, name, &body, None, position);
    if !module.has_handler() {
        let fix = "write handlers into it, functions with a route attribute such as `#[get(\"/\")]`, or leave `#[cors(...)]` out";
        let problem = Problem::new(Code::ModuleEmpty, module.name.to_string()).fixed_by(Fix::Advice(fix.to_owned()));
        attr.mistakes.push(Mistake::new(Vec::new(), 0, problem));
    }
    let (scope, mistakes) = Scope::new(attr, &module);
    let errors = to_compile_errors(mistakes);
    let module = expanded(&module.item, &module, &scope, true, Around { depth: 0, is_read: false });
    quote!(#errors #module)
}

/// What stands around the members of a module.
#[derive(Clone, Copy)]
struct Around {
    /// How many modules, up to the outermost that has a policy.
    depth: usize,
    /// Whether one of them has a macro that reads its handlers, as `#[actix_web::scope]` does.
    is_read: bool,
}

/// A module, and what stands beside it where the settings are its own.
fn expanded(item: &Item, module: &Module, scope: &Scope, is_own: bool, around: Around) -> TokenStream {
    let own = module.own.as_ref().map(|own| own.index);
    let mut others = module.item.attributes.iter().enumerate().filter(|(index, _)| Some(*index) != own);
    let is_read = around.is_read || others.any(|(_, attribute)| !is_inert(attribute));
    let around = Around { is_read, ..around };
    let mut body: TokenStream = module.members.iter().map(|member| member_of(member, scope, around)).collect();
    let mut beside = TokenStream::new();
    if is_own {
        let inside;
        (inside, beside) = scope.constants(item, &module.name);
        body.extend(inside);
    }
    let module = item.with_body(body);
    quote!(#module #beside)
}

fn member_of(member: &Member, scope: &Scope, around: Around) -> TokenStream {
    match member {
        Member::Handler(handler) => handler_of(handler, scope, around),
        Member::Module(inner) => inner_of(inner, scope, Around { depth: around.depth + 1, ..around }),
        Member::File(mistake, tokens) => {
            let error = mistake.to_compile_error();
            quote!(#error #tokens)
        }
        Member::Annotated(tokens) | Member::Other(tokens) => tokens.clone(),
    }
}

/// A module in a module.
fn inner_of(inner: &Module, scope: &Scope, around: Around) -> TokenStream {
    let Some(own) = &inner.own else { return expanded(&inner.item, inner, scope, false, around) };
    let (scope, mistakes) = scope.inner(&own.attr, inner, around.depth);
    let errors = to_compile_errors(mistakes);
    // Its own attribute stays where it is, so that the import of its name is used.
    let item = inner.item.with_arguments(own.index, &quote!(@));
    let module = expanded(&item, inner, &scope, true, around);
    quote!(#errors #module)
}

/// Whether an attribute is that of a module whose handlers were given their policies with those of the module around.
fn is_done(arguments: &TokenStream) -> bool {
    arguments.to_string() == "@"
}

fn handler_of(handler: &Handler, scope: &Scope, Around { depth, is_read }: Around) -> TokenStream {
    let Handler { item, name, returns, own, is_of_some_builds } = handler;
    let runtime = scope.runtime(depth, own.as_ref());
    let route = route::find(&item.attributes);
    let (policy, mistakes) = if let Ok(route) = &route {
        scope.policy(depth, handler, &route.methods())
    } else {
        let constant = nothing(&name.to_string());
        (Policy { constant, beside: TokenStream::new() }, scope.mistakes(handler))
    };
    let cfgs: Vec<_> = if *is_of_some_builds { item.cfgs().collect() } else { Vec::new() };
    let errors = to_compile_errors_with(&cfgs, mistakes);
    if let Some(own) = own {
        // Its own attribute stands where it is to be expanded.
        let item = item.with_arguments(own.index, &to_given(&runtime, &policy.constant));
        let beside = policy.beside;
        return quote!(#errors #beside #item);
    }
    let faulty = |item: &Item, mistakes| {
        let given = Some(nothing(&name.to_string()).imported());
        unrouted(Attr { given, mistakes, krate: runtime.to_path(), ..Attr::default() }, item, name)
    };
    let route = match route {
        Ok(route) if *returns => route,
        Ok(_) => return faulty(item, vec![no_return_type(name)]),
        Err(Unrouted::Faulty(mistakes)) => return faulty(item, mistakes),
        Err(Unrouted::Missing) => {
            return match route::first_fault(&item.attributes) {
                Some(mistake) => faulty(item, vec![mistake]),
                None => item.to_token_stream(),
            };
        }
    };
    let start = route.start(&item.attributes);
    if let Some(below) = item.attributes[start..].iter().position(is_utoipa_path) {
        let mut item = item.clone();
        let attribute = item.attributes.remove(start + below);
        return faulty(&item, vec![utoipa_below(&attribute)]);
    }
    if !is_read && item.attributes[..start].iter().all(is_inert) {
        let mut tokens = errors;
        tokens.extend(resource(item, name, &route, &runtime, &policy));
        return tokens;
    }
    // What stands above the route attribute, or above the module, sees the handler as it would without a policy.
    let given = to_given(&runtime, &policy.constant);
    let mut item = item.clone();
    item.attributes.insert(start, Attribute::new(quote!(#runtime::cors(#given))));
    let beside = policy.beside;
    quote!(#errors #beside #item)
}

fn utoipa_below(attribute: &Attribute) -> Mistake {
    let fix = Fix::Advice("move this line above the route attribute".to_owned());
    let problem = Problem::new(Code::UtoipaBelow, "").naming("the route attribute").fixed_by(fix);
    Mistake::new(attribute.tokens().to_vec(), usize::MAX, problem)
}

/// Whether an attribute is no macro.
fn is_inert(attribute: &Attribute) -> bool {
    const INERT: [&str; 13] = [
        "allow",
        "cfg",
        "cold",
        "deny",
        "deprecated",
        "doc",
        "expect",
        "forbid",
        "inline",
        "must_use",
        "no_mangle",
        "track_caller",
        "warn",
    ];
    match attribute.path.as_slice() {
        [only] if only == "cfg_attr" => {
            let pieces = split_at_commas(attribute.arguments.clone().unwrap_or_default());
            let added = pieces.into_iter().skip(1).map(|Piece { tokens, .. }| tokens.into_iter().collect());
            added.map(Attribute::new).all(|attribute| is_inert(&attribute))
        }
        [only] => INERT.iter().any(|inert| only == inert),
        [tool, ..] => tool == "clippy" || tool == "rustfmt",
        [] => false,
    }
}
