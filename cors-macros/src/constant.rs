//! A checked policy as a constant expression of type `Cors`; `__cors` is the module that it names.

use cors_rules::{
    Answer, Methods, Policy, Text,
    origin::{Origins, Pattern, Port},
};
use proc_macro2::TokenStream;
use quote::quote;

pub(crate) fn constant(policy: &Policy) -> TokenStream {
    let (origins, exact) = origins(&policy.origins);
    let (methods, credentials) = (methods(&policy.methods), policy.credentials);
    let allow_methods = answer(&policy.allow_methods);
    let allow_headers = answer(&policy.allow_headers);
    let expose_headers = answer(&policy.expose_headers);
    let max_age = policy.max_age.as_ref().map(text);
    let max_age = max_age.map_or_else(|| quote!(__cors::None), |seconds| quote!(__cors::Some(#seconds)));
    let count = exact.len();
    quote! {{
        static POLICY: __cors::Policy = __cors::Policy {
            origins: #origins,
            methods: #methods,
            credentials: #credentials,
            allow_methods: #allow_methods,
            allow_headers: #allow_headers,
            expose_headers: #expose_headers,
            max_age: #max_age,
        };
        static ORIGINS: [__cors::HeaderValue; #count] = [#(__cors::HeaderValue::from_static(#exact)),*];
        static HEADERS: __cors::Headers = __cors::Headers::constant(&POLICY, &ORIGINS);
        __cors::constant(&POLICY, || &HEADERS)
    }}
}

/// The origins, and those of them that are exact.
fn origins(origins: &Origins) -> (TokenStream, Vec<&str>) {
    match origins {
        Origins::Any => (quote!(__cors::Origins::Any), Vec::new()),
        Origins::Listed { exact, patterns } => {
            let exact_list = texts(exact);
            let count = patterns.len();
            let patterns = patterns.iter().map(pattern);
            let tokens = quote! {{
                static PATTERNS: [__cors::Pattern; #count] = [#(#patterns),*];
                __cors::Origins::Listed { exact: #exact_list, patterns: __cors::Cow::Borrowed(&PATTERNS) }
            }};
            (tokens, exact.iter().map(|origin| &**origin).collect())
        }
    }
}

fn pattern(pattern: &Pattern) -> TokenStream {
    let (scheme, host) = (&*pattern.scheme, &*pattern.host);
    let port = match pattern.port {
        Port::Default => quote!(__cors::Port::Default),
        Port::Number(number) => quote!(__cors::Port::Number(#number)),
        Port::Any => quote!(__cors::Port::Any),
    };
    if pattern.subdomains {
        quote!(__cors::Pattern::subdomains(#scheme, #host, #port))
    } else {
        quote!(__cors::Pattern::host(#scheme, #host, #port))
    }
}

fn methods(methods: &Methods) -> TokenStream {
    match methods {
        Methods::Any => quote!(__cors::Methods::Any),
        Methods::Listed(methods) => {
            let methods = texts(methods);
            quote!(__cors::Methods::Listed(#methods))
        }
    }
}

fn answer(answer: &Answer) -> TokenStream {
    match answer {
        Answer::Nothing => quote!(__cors::Answer::Nothing),
        Answer::Mirror => quote!(__cors::Answer::Mirror),
        Answer::Value(value) => {
            let value = text(value);
            quote!(__cors::Answer::Value(#value))
        }
    }
}

fn text(text: &Text) -> TokenStream {
    let text = &**text;
    quote!(__cors::Cow::Borrowed(#text))
}

fn texts(texts: &[Text]) -> TokenStream {
    let count = texts.len();
    let texts = texts.iter().map(text);
    quote! {{
        static TEXTS: [__cors::Cow<'static, str>; #count] = [#(#texts),*];
        __cors::Cow::Borrowed(&TEXTS)
    }}
}
