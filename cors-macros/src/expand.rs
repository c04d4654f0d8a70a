//! What comes out: constants that hold the checked policy, and the glue that hands them to the handler's resource.

use cors_rules::{Code, Fix, Problem, method};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::{ext::IdentExt, spanned::Spanned};

use crate::{
    attr::Attr,
    check::{Checked, check, check_attribute},
    constant::{Constant, Runtime, Whose, constant, copy, given, nothing, open},
    item::{Attribute, Item, Kind},
    known::Asked,
    mistake::{Mistake, to_compile_errors},
    parse::{Host, parse},
    route::{self, Resource, Route, Unrouted, located},
    tokens::{call, text},
};

/// The constant of a handler, and the lines that stand beside the handler for it.
pub(crate) struct Policy {
    pub(crate) constant: Constant,
    pub(crate) beside: TokenStream,
}

/// `#[cors(...)]` on what is no module.
pub(crate) fn attribute(arguments: &TokenStream, mut item: Item) -> TokenStream {
    let misplaced = misplaced(&mut item);
    let read = |more: Vec<Mistake>| {
        let mut attr = given(arguments).unwrap_or_else(|| parse(arguments.clone(), Host::Attribute));
        attr.mistakes.extend(misplaced.iter().cloned().chain(more));
        attr
    };
    let Kind::Function { name, returns } = &item.kind else {
        return refuse(read(Vec::new()), &item);
    };
    match route::find(&item.attributes) {
        Ok(route) if *returns => {
            let methods = route.methods();
            let asked = Asked::new(arguments, &methods);
            let known = asked.known().filter(|_| misplaced.is_empty());
            let (runtime, checked) = known.map_or_else(
                || {
                    let attr = read(Vec::new());
                    (Runtime::of(&attr), asked.check(attr, &methods))
                },
                |written| (Runtime::default(), Ok(Checked::Policy(Box::new(written)))),
            );
            handler(checked, &runtime, &item, name, &route)
        }
        Ok(_) => unrouted(read(vec![no_return_type(name)]), &item, name),
        Err(Unrouted::Faulty(mistakes)) => unrouted(read(mistakes), &item, name),
        Err(Unrouted::Missing) => refuse(read(vec![route_missing(name)]), &item),
    }
}

/// `policy! { ... }`
pub(crate) fn policy(settings: TokenStream) -> TokenStream {
    let attr = parse(settings, Host::PolicyMacro);
    let runtime = Runtime::of(&attr);
    let (beside, constant) = match check(attr, None) {
        Ok(written) => {
            (open(&written, "", Span::call_site()), constant(&written, &written.predicates(), "", Whose::Own))
        }
        Err(mistakes) => (to_compile_errors(mistakes), nothing("")),
    };
    let constant = constant.imported();
    quote! {{
        use #runtime::__private as __cors_runtime;
        #beside
        #constant
    }}
}

/// Mistakes of the place where `#[cors]` stands. Attributes that have none there are taken away.
pub(crate) fn misplaced(item: &mut Item) -> Vec<Mistake> {
    let mut mistakes = Vec::new();
    let what = if matches!(item.kind, Kind::Module { .. }) { "module" } else { "" };
    let mut report = |attribute: &Attribute, code, fix: &str| {
        let problem = Problem::new(code, what).fixed_by(Fix::Advice(fix.to_owned()));
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
            "an `impl` block" | "a method" => {
                "annotate a function outside of `impl` blocks with a route attribute such as `#[get(\"/\")]`: a handler is no method"
            }
            _ => "write it above the route attribute of a handler, such as `#[get(\"/\")]`",
        };
        let problem = Problem::new(Code::HandlerMissing, what).fixed_by(Fix::Advice(fix.to_owned()));
        mistakes.push(Mistake::new(Vec::new(), 0, problem));
    }
    mistakes
}

/// `#[utoipa::path(...)]`, or `#[path(...)]` where it is imported.
pub(crate) fn is_utoipa_path(attribute: &Attribute) -> bool {
    let is_utoipa = attribute.path.first().is_some_and(|segment| segment == "utoipa");
    attribute.name() == "path" && (is_utoipa || (attribute.path.len() == 1 && attribute.arguments.is_some()))
}

fn route_missing(name: &Ident) -> Mistake {
    let fix = "write `#[cors(...)]` above the route attribute, such as `#[get(\"/\")]`, whose macro is known by its name alone \
               (not as in `use actix_web::get as fetch`); a handler that is routed by hand gets its policy from \
               `.wrap(policy! { ... })`";
    let problem = Problem::new(Code::RouteMissing, name.to_string()).fixed_by(Fix::Advice(fix.to_owned()));
    Mistake::new(Vec::new(), 0, problem)
}

pub(crate) fn no_return_type(name: &Ident) -> Mistake {
    let fix = Fix::Advice("write what it returns, as in `-> impl Responder`".to_owned());
    let problem = Problem::new(Code::ReturnTypeMissing, name.to_string()).fixed_by(fix);
    Mistake::new(vec![name.clone().into()], usize::MAX, problem)
}

/// A handler whose route can't be read: known by its name, and registered nowhere, beside all mistakes.
pub(crate) fn unrouted(attr: Attr, item: &Item, name: &Ident) -> TokenStream {
    let runtime = Runtime::of(&attr);
    let errors = refusals(attr);
    let attributes = item.attributes.iter().filter(|attribute| !route::may_be_route(attribute));
    let rest = &item.rest;
    // Macros that are named without a path are imported, whichever of them is the route.
    let bare = item.attributes.iter().filter(|attribute| route::may_be_route(attribute) && attribute.path.len() == 1);
    let imported = bare.map(used);
    let registration = quote!(#(#imported)* #(#attributes)* #rest _ = #name;);
    let implementations = implementations(item, name, &runtime, &nothing(&name.to_string()), &registration);
    let definition = definition(item, name);
    quote!(#definition #errors #implementations)
}

/// All mistakes of an attribute whose policy has no handler.
fn refusals(attr: Attr) -> TokenStream {
    check_attribute(attr, None).map_or_else(to_compile_errors, |_| TokenStream::new())
}

/// An item that is no handler: as it was, beside all mistakes of the attribute.
fn refuse(attr: Attr, item: &Item) -> TokenStream {
    let errors = refusals(attr);
    quote!(#errors #item)
}

/// An annotated handler: its resource with the preflights, and its policy as `CORS`.
fn handler(
    checked: Result<Checked, Vec<Mistake>>,
    runtime: &Runtime,
    item: &Item,
    name: &Ident,
    route: &Route<'_>,
) -> TokenStream {
    let handler = name.to_string();
    let (constant, beside) = match checked {
        Ok(Checked::Policy(written)) => {
            let beside = registered(runtime, item, &open(&written, &handler, Span::call_site()));
            (constant(&written, &written.predicates(), &handler, Whose::Own), beside)
        }
        Ok(Checked::Named(path)) => {
            let coverage = coverage(runtime, &path, &path, item, name, &route.methods());
            (Constant::Expression(copy(&path, &path, &handler, Whose::Own)), coverage)
        }
        Ok(Checked::Given(constant)) => (Constant::Expression(constant), TokenStream::new()),
        Ok(Checked::None) => (nothing(&handler), TokenStream::new()),
        Err(mistakes) => (nothing(&handler), to_compile_errors(mistakes)),
    };
    resource(item, name, route, runtime, &Policy { constant, beside })
}

/// A handler whose policy is known: what its route attribute would make of it, with the policy.
pub(crate) fn resource(
    item: &Item,
    name: &Ident,
    route: &Route<'_>,
    runtime: &Runtime,
    Policy { constant, beside }: &Policy,
) -> TokenStream {
    let definition = definition(item, name);
    let registration = registration(item, name, route, runtime);
    let implementations = implementations(item, name, runtime, constant, &registration);
    quote!(#definition #beside #implementations)
}

/// What registers a handler or its policy, beside it.
pub(crate) fn registered(runtime: &Runtime, item: &Item, submission: &TokenStream) -> TokenStream {
    if submission.is_empty() {
        return TokenStream::new();
    }
    let cfgs = item.cfgs();
    quote! {
        #(#cfgs)*
        const _: () = {
            use #runtime::__private as __cors_runtime;
            #submission
        };
    }
}

/// The type that has the handler's name, as actix-web's route attributes define it. They make it public, by a default feature
/// that can't be asked for here, so that one which is private to the user still needs documentation.
fn definition(item: &Item, name: &Ident) -> TokenStream {
    let docs: Vec<_> = item.attributes.iter().filter(|attribute| attribute.is("doc")).collect();
    let cfgs = item.cfgs();
    let undocumented = (docs.is_empty() && !item.is_public).then(|| quote!(#[doc = "A handler."]));
    quote! {
        #(#cfgs)*
        #(#docs)*
        #[allow(non_camel_case_types)]
        #undocumented
        pub struct #name;
    }
}

/// What the handler's type has: its policy, and the function that registers it.
fn implementations(
    item: &Item,
    name: &Ident,
    runtime: &Runtime,
    cors: &Constant,
    registration: &TokenStream,
) -> TokenStream {
    let cfgs: Vec<_> = item.cfgs().collect();
    let cors = cors.alone(runtime);
    quote! {
        #(#cfgs)*
        impl #name {
            /// The cross-origin policy of this handler.
            pub const CORS: #runtime::Cors = #cors;
        }
        #(#cfgs)*
        impl ::actix_web::dev::HttpServiceFactory for #name {
            fn register(self, __cors_runtime_config: &mut ::actix_web::dev::AppService) {
                #registration
            }
        }
    }
}

/// The handler itself, and the registration of its resources.
fn registration(item: &Item, name: &Ident, route: &Route<'_>, runtime: &Runtime) -> TokenStream {
    let imported = route.imported().map(used);
    let attributes = route.unread(&item.attributes);
    let rest = &item.rest;
    let resources = route.resources.iter().map(|resource| {
        let Resource { span, path, name: resource_name, methods, guards, wraps } = resource;
        let resource_name = resource_name.clone().unwrap_or_else(|| name.to_string());
        // What the compiler says of the handler itself stands on its route attribute.
        quote_spanned! {*span=>
            #runtime::__private::resource(#path, #resource_name, &[#(#methods),*])
                #(.guard(::actix_web::guard::fn_guard(#guards)))*
                #(.wrap(#wraps))*
                .register(#name, Self::CORS, __cors_runtime_config);
        }
    });
    quote!(#imported #(#attributes)* #rest #(#resources)*)
}

/// Names a route attribute that the generated code has no other use for, so that its import is none that is unused. The spans
/// are those of generated code, which the lint leaves alone.
fn used(attribute: &Attribute) -> TokenStream {
    let root = attribute.is_rooted.then(|| quote!(::));
    let segments = attribute.path.iter().map(|segment| {
        let mut segment = segment.clone();
        // `$crate` is resolved where its macro is defined.
        if segment != "$crate" {
            segment.set_span(located(segment.span()));
        }
        segment
    });
    // Where there is no such macro, that is said at its name.
    let span = attribute.path.last().map_or_else(Span::call_site, |name| located(name.span()));
    quote_spanned!(span=> use #root #(#segments)::* as _;)
}

/// Refuses a named policy that lacks a method of the handler, where `place` stands; of one that is set when the program starts, that
/// asks what is registered here. Forbidden methods are no matter of a policy.
pub(crate) fn coverage(
    runtime: &Runtime,
    policy: &syn::Path,
    place: &syn::Path,
    item: &Item,
    handler: &Ident,
    methods: &[String],
) -> TokenStream {
    let cfgs = item.cfgs();
    let name = text(policy.to_token_stream());
    let methods: Vec<_> = methods.iter().filter(|method| !method::is_forbidden(method)).collect();
    let gap = "\u{fffd}";
    let fix = Fix::Advice(format!("add {gap} to the methods of `{name}`, or write the policy here"));
    let problem = Problem::new(Code::PolicyMethodMissing, &name).naming(gap).fixed_by(fix).to_string();
    let parts = problem.split(gap);
    // The compile error says this name. No lint of the user's is about it: its span is that of generated code.
    let constant = format_ident!("policy_of_{}", handler.unraw(), span = located(place.span()));
    let function = quote_spanned!(place.span()=> __cors_runtime::assert_covers);
    let assertion = call(place, &function, quote!(POLICY, &[#(#methods),*], &[#(#parts),*]));
    // It is the handler's line that is said where the policy is refused.
    let named = quote_spanned!(handler.span()=> __cors_runtime::Registered::named(#handler::CORS, &[#(#methods),*]));
    quote! {
        #(#cfgs)*
        const #constant: () = {
            use #runtime::__private as __cors_runtime;
            const POLICY: &__cors_runtime::Cors = &#handler::CORS;
            __cors_runtime::submit! { #named }
            #assertion
        };
    }
}
