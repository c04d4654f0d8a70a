//! A checked policy as a constant expression of type `Cors`; `__cors` is the module that it names.

use cors_rules::{
    Answer, Methods, Policy, Text,
    origin::{Index, Origins, Pattern, Patterns, Port},
};
use proc_macro2::TokenStream;
use quote::quote;

pub(crate) fn constant(policy: &Policy) -> TokenStream {
    let (origins, methods, credentials) = (origins(&policy.origins), methods(&policy.methods), policy.credentials);
    let allow_methods = answer(&policy.allow_methods);
    let allow_headers = answer(&policy.allow_headers);
    let expose_headers = answer(&policy.expose_headers);
    let max_age = policy.max_age.as_ref().map(text);
    let max_age = max_age.map_or_else(|| quote!(__cors::None), |seconds| quote!(__cors::Some(#seconds)));
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
        static HEADERS: __cors::Headers = __cors::Headers::constant(&POLICY);
        __cors::constant(&POLICY, || &HEADERS)
    }}
}

fn origins(origins: &Origins) -> TokenStream {
    match origins {
        Origins::Any => quote!(__cors::Origins::Any),
        Origins::Listed { exact, patterns } => {
            let (texts, index) = (text_statics(exact.origins()), index(exact.index()));
            let patterns = self::patterns(patterns);
            quote! {
                __cors::Origins::Listed { exact: __cors::Exact::constant(#texts, #index), patterns: #patterns }
            }
        }
    }
}

fn patterns(patterns: &Patterns) -> TokenStream {
    let count = patterns.patterns().len();
    let (lengths, index) = (patterns.lengths(), index(patterns.index()));
    let patterns = patterns.patterns().iter().map(pattern);
    quote! {{
        static PATTERNS: [__cors::Pattern; #count] = [#(#patterns),*];
        __cors::Patterns::constant(&PATTERNS, &[#(#lengths),*], #index)
    }}
}

fn index(index: &Index) -> TokenStream {
    let (starts, entries) = index.parts();
    if starts.is_empty() {
        return quote!(__cors::Index::NONE);
    }
    let entries = entries.iter().map(|(part, position)| quote!((#part, #position)));
    quote!(__cors::Index::constant(&[#(#starts),*], &[#(#entries),*]))
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
    let texts = text_statics(texts);
    quote!(__cors::Cow::Borrowed(#texts))
}

fn text_statics(texts: &[Text]) -> TokenStream {
    let count = texts.len();
    let texts = texts.iter().map(text);
    quote! {{
        static TEXTS: [__cors::Cow<'static, str>; #count] = [#(#texts),*];
        &TEXTS
    }}
}
