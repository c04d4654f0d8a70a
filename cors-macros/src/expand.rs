//! What comes out: constants that hold the checked policy, and the glue that hands them to the handler's resource.

use cors_rules::{Code, Fix, Policy, Problem, method};
use proc_macro2::{Delimiter, Group, Ident, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::spanned::Spanned;

use crate::{
    attr::Attr,
    check::{check, check_named},
    item::{Attribute, Item, Kind},
    keys::Key,
    mistake::{Mistake, to_compile_errors},
    parse::{Host, parse},
    route::{self, Found, Resource, Route},
    tokens::text,
};

/// `#[cors(...)]`
pub(crate) fn attribute(arguments: TokenStream, tokens: TokenStream) -> TokenStream {
    let mut attr = parse(arguments, Host::Attribute);
    let mut item = Item::parse(tokens);
    attr.mistakes.extend(misplaced(&mut item));
    let Kind::Function { name, returns } = &item.kind else {
        return refuse(attr, &item);
    };
    match route::find(&item.attributes) {
        Found::Route(route) if *returns => handler(attr, &item, name, &route),
        Found::Route(_) | Found::Unreadable => refuse(attr, &item),
        Found::Nothing => {
            attr.mistakes.push(route_missing(name));
            refuse(attr, &item)
        }
    }
}

/// `policy! { ... }`
pub(crate) fn policy(settings: TokenStream) -> TokenStream {
    let attr = parse(settings, Host::PolicyMacro);
    let runtime = runtime(&attr);
    let (errors, constant) = match check(attr, None) {
        Ok(policy) => (TokenStream::new(), constant(&policy)),
        Err(mistakes) => (to_compile_errors(mistakes), refused()),
    };
    quote! {{
        #errors
        use #runtime::__private as __cors;
        #constant
    }}
}

/// A checked policy. As a string it costs the compiler of a thousand handlers next to nothing; it is read once, at start-up.
fn constant(policy: &Policy) -> TokenStream {
    let written = policy.write();
    quote!(__cors::constant(#written))
}

/// What stands in for a policy that was refused, so that the refusal is the only error.
fn refused() -> TokenStream {
    quote!(__cors::constant(""))
}

/// The crate that the generated code names.
fn runtime(attr: &Attr) -> TokenStream {
    attr.krate.as_ref().map_or_else(|| quote!(::cors_runtime), ToTokens::to_token_stream)
}

/// Mistakes of the place where `#[cors]` stands. Attributes that have none there are taken away.
fn misplaced(item: &mut Item) -> Vec<Mistake> {
    let mut mistakes = Vec::new();
    let mut report = |attribute: &Attribute, code, fix: &str| {
        let problem = Problem::new(code, "").fixed_by(Fix::Advice(fix.to_owned()));
        mistakes.push(Mistake::new(attribute.tokens().to_vec(), usize::MAX, problem));
    };
    item.attributes.retain(|attribute| {
        let is_cors = attribute.name() == "cors";
        if is_cors {
            report(attribute, Code::CorsTwice, "write all settings into one `#[cors(...)]`");
        }
        let is_utoipa = is_utoipa_path(attribute);
        if is_utoipa {
            report(attribute, Code::UtoipaBelow, "move this line above `#[cors(...)]`");
        }
        !is_cors && !is_utoipa
    });
    if let Kind::Other(what) = item.kind {
        let fix = match what {
            "a module" | "an `impl` block" | "a method" => {
                "annotate each handler, a function with a route attribute such as `#[get(\"/\")]`"
            }
            _ => "write it above the route attribute of a handler, such as `#[get(\"/\")]`",
        };
        let problem = Problem::new(Code::HandlerMissing, what).fixed_by(Fix::Advice(fix.to_owned()));
        mistakes.push(Mistake::new(Vec::new(), 0, problem));
    }
    mistakes
}

/// `#[utoipa::path(...)]`, or `#[path(...)]` where it is imported.
fn is_utoipa_path(attribute: &Attribute) -> bool {
    let is_utoipa = attribute.path.first().is_some_and(|segment| segment == "utoipa");
    attribute.name() == "path" && (is_utoipa || (attribute.path.len() == 1 && attribute.arguments.is_some()))
}

fn route_missing(name: &Ident) -> Mistake {
    let fix = "write `#[cors(...)]` above the route attribute, such as `#[get(\"/\")]`; a handler that is routed by hand gets \
               its policy from `.wrap(policy! { ... })`";
    let problem = Problem::new(Code::RouteMissing, name.to_string()).fixed_by(Fix::Advice(fix.to_owned()));
    Mistake::new(Vec::new(), 0, problem)
}

/// An item that is no handler: as it was, beside all mistakes of the attribute.
fn refuse(attr: Attr, item: &Item) -> TokenStream {
    let result = if attr.key(Key::Policy).is_some() { check_named(attr) } else { check(attr, None).map(|_| ()) };
    let errors = result.map_or_else(to_compile_errors, |()| TokenStream::new());
    quote!(#errors #item)
}

/// An annotated handler: its resource with the preflights, and its policy as `CORS`.
fn handler(attr: Attr, item: &Item, name: &Ident, route: &Route) -> TokenStream {
    let runtime = runtime(&attr);
    let named = attr.policy.clone();
    let methods = route.methods();
    let checked = if attr.key(Key::Policy).is_some() {
        check_named(attr).map(|()| named.as_ref().map(copy).unwrap_or_default())
    } else {
        check(attr, Some(&methods)).map(|policy| constant(&policy))
    };
    let cfgs: Vec<_> = item.cfgs().collect();
    let (handler, cors, service) = match checked {
        Ok(cors) => {
            let coverage = named.iter().map(|path| coverage(&runtime, path, name, &methods));
            let coverage = coverage.map(|coverage| quote!(#(#cfgs)* #coverage));
            (quote!(#(#coverage)*), cors, service(item, name, route))
        }
        Err(mistakes) => {
            let errors = to_compile_errors(mistakes);
            (quote!(#errors #item), refused(), TokenStream::new())
        }
    };
    let definition = (!service.is_empty()).then(|| definition(item, name));
    quote! {
        #definition
        #handler
        #(#cfgs)*
        const _: () = {
            use #runtime::__private as __cors;
            impl #name {
                /// The cross-origin policy of this handler.
                #[allow(unreachable_pub, unused_qualifications)]
                pub const CORS: __cors::Cors = #cors;
            }
            #service
        };
    }
}

/// The type that has the handler's name, as actix-web's route attributes define it. They make it public, by a default feature
/// that can't be asked for here.
fn definition(item: &Item, name: &Ident) -> TokenStream {
    let (cfgs, docs) = (item.cfgs(), item.attributes.iter().filter(|attribute| attribute.is("doc")));
    let undocumented = (!item.is_public).then(|| quote!(#[allow(missing_docs, unreachable_pub)]));
    quote! {
        #(#cfgs)*
        #(#docs)*
        #[allow(non_camel_case_types)]
        #undocumented
        pub struct #name;
    }
}

/// The registration of the handler's resources.
fn service(item: &Item, name: &Ident, route: &Route) -> TokenStream {
    let attributes = route::unread(&item.attributes);
    let rest = &item.rest;
    let resources = route.resources.iter().map(|resource| {
        let Resource { span, path, name: resource_name, methods, guards, wraps } = resource;
        let resource_name = resource_name.clone().unwrap_or_else(|| name.to_string());
        // What the compiler says of the handler itself stands on its route attribute.
        quote_spanned! {*span=>
            __cors::register(
                __cors::resource(#path, #resource_name, &[#(#methods),*])
                    #(.guard(::actix_web::guard::fn_guard(#guards)))*
                    .to(#name)
                    #(.wrap(#wraps))*,
                Self::CORS,
                &[#(#methods),*],
                __config,
            );
        }
    });
    let unused =
        route.unused.iter().map(|import| quote_spanned!(import.span()=> #[allow(unused_imports)] use #import as _;));
    quote! {
        impl ::actix_web::dev::HttpServiceFactory for #name {
            fn register(self, __config: &mut ::actix_web::dev::AppService) {
                #(#attributes)*
                #rest
                #(#resources)*
            }
        }
        #(#unused)*
    }
}

/// The policy of a constant or a static, whose name the names here must leave alone.
fn copy(path: &syn::Path) -> TokenStream {
    // In a block of its own the reference lives for ever, whether to a constant or to a static.
    let reference = quote_spanned!(path.span()=> const { &#path });
    let named = call(path, &quote_spanned!(path.span()=> __cors::named), reference);
    quote!(__cors::copy(#named))
}

/// A call that the compiler's messages underline from the start of a path to its end.
fn call(path: &syn::Path, function: &TokenStream, arguments: TokenStream) -> TokenStream {
    let mut group = Group::new(Delimiter::Parenthesis, arguments);
    if let Some(last) = path.segments.last() {
        group.set_span(last.ident.span());
    }
    quote!(#function #group)
}

/// Refuses a named policy that lacks a method of the handler. Forbidden methods are no matter of a policy.
fn coverage(runtime: &TokenStream, path: &syn::Path, handler: &Ident, methods: &[String]) -> TokenStream {
    let name = text(path.to_token_stream());
    let methods = methods.iter().filter(|method| !method::is_forbidden(method));
    let gap = "\u{0}";
    let fix = Fix::Advice(format!("add {gap} to the methods of `{name}`, or write the policy here"));
    let problem = Problem::new(Code::PolicyMethodMissing, &name).naming(gap).fixed_by(fix).to_string();
    let parts = problem.split(gap);
    // The compile error says this name.
    let constant = format_ident!("policy_of_{handler}", span = path.span());
    let function = quote_spanned!(path.span()=> __cors::assert_covers);
    let assertion = call(path, &function, quote!(POLICY, &[#(#methods),*], &[#(#parts),*]));
    quote! {
        #[allow(dead_code, non_upper_case_globals)]
        const #constant: () = {
            use #runtime::__private as __cors;
            const POLICY: &__cors::Cors = &#handler::CORS;
            #assertion
        };
    }
}
