//! What comes out: constants that hold the checked policy, and the glue that hands them to the handler's resource.

use cors_rules::{Code, Fix, Problem, method};
use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::{ext::IdentExt, parse::Parser, spanned::Spanned};

use crate::{
    attr::Attr,
    check::{Checked, check, check_attribute},
    item::{Attribute, Item, Kind},
    mistake::{Mistake, to_compile_errors},
    parse::{Host, parse},
    route::{self, Resource, Route, Unrouted, located},
    tokens::{call, text},
    written::Written,
};

/// The constant of a handler, and the lines that stand beside the handler for it.
pub(crate) struct Policy {
    pub(crate) constant: TokenStream,
    pub(crate) beside: TokenStream,
}

/// Whose attribute has the policy of a handler.
#[derive(Clone, Copy)]
pub(crate) enum Whose {
    /// Its own.
    Own,
    /// That of a module around.
    Module,
}

/// `#[cors(...)]` on what is no module.
pub(crate) fn attribute(arguments: TokenStream, mut item: Item) -> TokenStream {
    let mut attr = given(&arguments).unwrap_or_else(|| parse(arguments, Host::Attribute));
    attr.mistakes.extend(misplaced(&mut item));
    let Kind::Function { name, returns } = &item.kind else {
        return refuse(attr, &item);
    };
    match route::find(&item.attributes) {
        Ok(route) if *returns => handler(attr, &item, name, &route),
        Ok(_) => {
            attr.mistakes.push(no_return_type(name));
            unrouted(attr, &item, name)
        }
        Err(Unrouted::Faulty(mistakes)) => {
            attr.mistakes.extend(mistakes);
            unrouted(attr, &item, name)
        }
        Err(Unrouted::Missing) => {
            attr.mistakes.push(route_missing(name));
            refuse(attr, &item)
        }
    }
}

/// `policy! { ... }`
pub(crate) fn policy(settings: TokenStream) -> TokenStream {
    let attr = parse(settings, Host::PolicyMacro);
    let runtime = runtime(&attr);
    let (beside, constant) = match check(attr, None) {
        Ok(written) => {
            (open(&written, "", Span::call_site()), constant(&written.texts(), &written.predicates(), "", Whose::Own))
        }
        Err(mistakes) => (to_compile_errors(mistakes), nothing("")),
    };
    quote! {{
        use #runtime::__private as __cors_runtime;
        #beside
        #constant
    }}
}

/// Registers a policy of which something is known only when the program starts, so that it can be read before it is used, at the line
/// where its settings stand.
pub(crate) fn open(written: &Written, handler: &str, settings: Span) -> TokenStream {
    if !written.is_open {
        return TokenStream::new();
    }
    let texts = written.texts();
    // What is asked of a request says nothing of the start, and may depend on what is generic around the policy.
    let policy = quote_spanned!(settings=> __cors_runtime::constant(#texts, &[], ::core::module_path!(), #handler));
    quote!(__cors_runtime::submit! { __cors_runtime::Registered::open(#policy) })
}

/// A checked policy, of a handler or of `policy!`. As text it costs the compiler of a thousand handlers next to nothing; it is
/// read once, at start-up. Which line it stands on, the function asks its caller.
pub(crate) fn constant(texts: &TokenStream, predicates: &TokenStream, handler: &str, whose: Whose) -> TokenStream {
    let function = match whose {
        Whose::Own => quote!(constant),
        Whose::Module => quote!(constant_of_module),
    };
    quote!(__cors_runtime::#function(#texts, #predicates, ::core::module_path!(), #handler))
}

/// The policy that allows nothing: of a handler that has none, and in the place of one that was refused, so that the refusal is
/// the only error.
pub(crate) fn nothing(handler: &str) -> TokenStream {
    quote!(__cors_runtime::constant(&[], &[], ::core::module_path!(), #handler))
}

/// The crate that the generated code names.
pub(crate) fn runtime(attr: &Attr) -> TokenStream {
    attr.krate.as_ref().map_or_else(|| quote!(::cors_runtime), ToTokens::to_token_stream)
}

/// What `#[cors]` of a module writes into the one of a handler in it: the constant, and the crate that it names.
pub(crate) fn to_given(runtime: &TokenStream, constant: &TokenStream) -> TokenStream {
    quote!(@ (#runtime) (#constant))
}

fn given(arguments: &TokenStream) -> Option<Attr> {
    match arguments.clone().into_iter().collect::<Vec<_>>().as_slice() {
        [TokenTree::Punct(at), TokenTree::Group(runtime), TokenTree::Group(constant)] if at.as_char() == '@' => {
            let krate = syn::Path::parse_mod_style.parse2(runtime.stream()).ok()?;
            // The settings stand where the function is called.
            let here = constant.stream().into_iter().map(|mut token| {
                token.set_span(Span::call_site());
                token
            });
            Some(Attr { krate: Some(krate), given: Some(here.collect()), ..Attr::default() })
        }
        _ => None,
    }
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
    let runtime = runtime(&attr);
    let errors = refusals(attr);
    let attributes = item.attributes.iter().filter(|attribute| !route::may_be_route(attribute));
    let rest = &item.rest;
    let implementations =
        implementations(item, name, &runtime, &nothing(&name.to_string()), &quote!(#(#attributes)* #rest _ = #name;));
    let definition = definition(item, name);
    let cfgs: Vec<_> = item.cfgs().collect();
    // Macros that are named without a path are imported, whichever of them is the route.
    let bare = item.attributes.iter().filter(|attribute| route::may_be_route(attribute) && attribute.path.len() == 1);
    let imported = bare.map(|attribute| used(attribute, &cfgs));
    quote!(#definition #errors #implementations #(#imported)*)
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
fn handler(attr: Attr, item: &Item, name: &Ident, route: &Route<'_>) -> TokenStream {
    let runtime = runtime(&attr);
    let methods = route.methods();
    let handler = name.to_string();
    let (constant, beside) = match check_attribute(attr, Some(&methods)) {
        Ok(Checked::Policy(written)) => {
            let beside = registered(&runtime, item, &open(&written, &handler, Span::call_site()));
            (constant(&written.texts(), &written.predicates(), &handler, Whose::Own), beside)
        }
        Ok(Checked::Named(path)) => {
            let coverage = coverage(&runtime, &path, &path, item, name, &methods);
            (copy(&path, &path, &handler, Whose::Own), coverage)
        }
        Ok(Checked::Given(constant)) => (constant, TokenStream::new()),
        Ok(Checked::None) => (nothing(&handler), TokenStream::new()),
        Err(mistakes) => (nothing(&handler), to_compile_errors(mistakes)),
    };
    resource(item, name, route, &runtime, &Policy { constant, beside })
}

/// A handler whose policy is known: what its route attribute would make of it, with the policy.
pub(crate) fn resource(
    item: &Item,
    name: &Ident,
    route: &Route<'_>,
    runtime: &TokenStream,
    Policy { constant, beside }: &Policy,
) -> TokenStream {
    let cfgs: Vec<_> = item.cfgs().collect();
    let definition = definition(item, name);
    let implementations = implementations(item, name, runtime, constant, &registration(item, name, route));
    let imported = route.imported().map(|attribute| used(attribute, &cfgs));
    quote!(#definition #beside #implementations #imported)
}

/// What registers a handler or its policy, beside it.
pub(crate) fn registered(runtime: &TokenStream, item: &Item, submission: &TokenStream) -> TokenStream {
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
    runtime: &TokenStream,
    cors: &TokenStream,
    registration: &TokenStream,
) -> TokenStream {
    let cfgs = item.cfgs();
    quote! {
        #(#cfgs)*
        const _: () = {
            use #runtime::__private as __cors_runtime;
            impl #name {
                /// The cross-origin policy of this handler.
                pub const CORS: __cors_runtime::Cors = #cors;
            }
            impl ::actix_web::dev::HttpServiceFactory for #name {
                fn register(self, __cors_runtime_config: &mut ::actix_web::dev::AppService) {
                    #registration
                }
            }
        };
    }
}

/// The handler itself, and the registration of its resources.
fn registration(item: &Item, name: &Ident, route: &Route<'_>) -> TokenStream {
    let attributes = route.unread(&item.attributes);
    let rest = &item.rest;
    let resources = route.resources.iter().map(|resource| {
        let Resource { span, path, name: resource_name, methods, guards, wraps } = resource;
        let resource_name = resource_name.clone().unwrap_or_else(|| name.to_string());
        // What the compiler says of the handler itself stands on its route attribute.
        quote_spanned! {*span=>
            __cors_runtime::register(
                __cors_runtime::resource(#path, #resource_name, &[#(#methods),*])
                    #(.guard(::actix_web::guard::fn_guard(#guards)))*
                    .to(#name)
                    #(.wrap(#wraps))*,
                &Self::CORS,
                __cors_runtime_config,
            );
        }
    });
    quote!(#(#attributes)* #rest #(#resources)*)
}

/// Names a route attribute that the generated code has no other use for, so that its import is none that is unused. The spans
/// are those of generated code, which the lint leaves alone.
fn used(attribute: &Attribute, cfgs: &[&Attribute]) -> TokenStream {
    let root = attribute.is_rooted.then(|| quote!(::));
    let segments = attribute.path.iter().map(|segment| {
        let mut segment = segment.clone();
        // `$crate` is resolved where its macro is defined.
        if segment != "$crate" {
            segment.set_span(located(segment.span()));
        }
        segment
    });
    quote! {
        #(#cfgs)*
        const _: () = {
            use #root #(#segments)::* as _;
        };
    }
}

/// The policy of a constant or a static, whose name the names here must leave alone, and which the user wrote as `written`.
pub(crate) fn copy(path: &syn::Path, written: &syn::Path, handler: &str, whose: Whose) -> TokenStream {
    // In a block of its own the reference lives for ever, whether to a constant or to a static.
    let reference = quote_spanned!(path.span()=> const { &#path });
    let named = call(path, &quote_spanned!(path.span()=> __cors_runtime::named), reference);
    let constant = text(written.to_token_stream());
    let function = match whose {
        Whose::Own => quote!(of_handler),
        Whose::Module => quote!(of_handler_in_module),
    };
    quote!(#named.#function(::core::module_path!(), #handler, #constant))
}

/// Refuses a named policy that lacks a method of the handler, where `place` stands; of one that is set when the program starts, that
/// asks what is registered here. Forbidden methods are no matter of a policy.
pub(crate) fn coverage(
    runtime: &TokenStream,
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
