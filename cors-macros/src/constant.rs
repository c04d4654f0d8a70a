//! The policy of a handler or of `policy!`, as an expression of the library's.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, TokenStreamExt, quote, quote_spanned};
use syn::{Token, parse::Parser, spanned::Spanned};

use crate::{
    attr::Attr,
    tokens::{call, text},
    written::Written,
};

/// What a policy is as an expression.
pub(crate) enum Constant {
    /// A function of the library, called with literals. To import it would cost the compiler as much as all else of the constant.
    Call(TokenStream),
    /// An expression in which `__cors_runtime` is the library.
    Expression(TokenStream),
}

impl Constant {
    /// The same, with the line of this place as the one where its settings stand.
    pub(crate) fn standing_at(&self, place: Span) -> Self {
        Self::Expression(spanned(self.imported(), place))
    }

    /// As an expression in which `__cors_runtime` is the library.
    pub(crate) fn imported(&self) -> TokenStream {
        match self {
            Self::Call(call) => quote!(__cors_runtime::#call),
            Self::Expression(expression) => expression.clone(),
        }
    }

    /// As an expression that stands by itself.
    pub(crate) fn alone(&self, runtime: &Runtime) -> TokenStream {
        match self {
            Self::Call(call) if runtime.written.is_none() => quote!(#runtime::__private::#call),
            _ => {
                let expression = self.imported();
                quote!({
                    use #runtime::__private as __cors_runtime;
                    #expression
                })
            }
        }
    }
}

/// The crate that the generated code names.
#[derive(Default)]
pub(crate) struct Runtime {
    /// Its path, if the user has written one, whose places it has then: what is called by it stands there, and not at the attribute.
    written: Option<TokenStream>,
}

impl Runtime {
    /// The crate of this path.
    pub(crate) fn written(path: TokenStream) -> Self {
        Self { written: Some(path) }
    }

    /// The crate that an attribute says.
    pub(crate) fn of(attr: &Attr) -> Self {
        Self { written: attr.krate.as_ref().map(ToTokens::to_token_stream) }
    }

    /// Its path, if that is the user's.
    pub(crate) fn to_path(&self) -> Option<syn::Path> {
        self.written.clone().and_then(|path| syn::parse2(path).ok())
    }
}

impl ToTokens for Runtime {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        if let Some(path) = &self.written {
            path.to_tokens(tokens);
        } else {
            <Token![::]>::default().to_tokens(tokens);
            tokens.append(Ident::new("cors_runtime", Span::call_site()));
        }
    }
}

/// Whose attribute has the policy of a handler.
#[derive(Clone, Copy)]
pub(crate) enum Whose {
    /// Its own.
    Own,
    /// That of a module around.
    Module,
}

/// Registers a policy of which something is known only when the program starts, so that it can be read before it is used, at the line
/// where its settings stand.
pub(crate) fn open(written: &Written, handler: &str, settings: Span) -> TokenStream {
    if !written.is_open {
        return TokenStream::new();
    }
    // What is asked of a request says nothing of the start, and may depend on what is generic around the policy.
    let parts = parts(written, &quote!(&[]));
    let policy = quote_spanned!(settings=> __cors_runtime::constant_in_parts(#parts, ::core::module_path!(), #handler));
    quote!(__cors_runtime::submit! { __cors_runtime::Registered::open(#policy) })
}

/// A checked policy, of a handler or of `policy!`. As text it costs the compiler of a thousand handlers next to nothing; it is
/// read once, at start-up. Which line it stands on, the function asks its caller.
pub(crate) fn constant(written: &Written, predicates: &TokenStream, handler: &str, whose: Whose) -> Constant {
    if let Some(text) = written.as_plain() {
        let function = match whose {
            Whose::Own => quote!(constant),
            Whose::Module => quote!(constant_of_module),
        };
        return Constant::Call(quote!(#function(#text, ::core::module_path!(), #handler)));
    }
    let function = match whose {
        Whose::Own => quote!(constant_in_parts),
        Whose::Module => quote!(constant_in_parts_of_module),
    };
    let parts = parts(written, predicates);
    Constant::Expression(quote!(__cors_runtime::#function(#parts, ::core::module_path!(), #handler)))
}

/// All of a policy that is not one text. What reads environment variables is named only where there are some.
fn parts(written: &Written, predicates: &TokenStream) -> TokenStream {
    let texts = written.texts();
    let function = if written.is_open { quote!(open) } else { quote!(parts) };
    quote!(__cors_runtime::#function(#texts, #predicates))
}

/// The policy that allows nothing: of a handler that has none, and in the place of one that was refused, so that the refusal is
/// the only error.
pub(crate) fn nothing(handler: &str) -> Constant {
    Constant::Call(quote!(constant("", ::core::module_path!(), #handler)))
}

/// What `#[cors]` of a module writes into the one of a handler in it: the constant, and the crate that it names.
pub(crate) fn to_given(runtime: &Runtime, constant: &Constant) -> TokenStream {
    let constant = constant.imported();
    quote!(@ (#runtime) (#constant))
}

/// What [`to_given`] has written, where that is what the arguments are.
pub(crate) fn given(arguments: &TokenStream) -> Option<Attr> {
    match arguments.clone().into_iter().collect::<Vec<_>>().as_slice() {
        [TokenTree::Punct(at), TokenTree::Group(runtime), TokenTree::Group(constant)] if at.as_char() == '@' => {
            let krate = syn::Path::parse_mod_style.parse2(runtime.stream()).ok()?;
            // The settings stand where the function is called.
            let here = spanned(constant.stream(), Span::call_site());
            Some(Attr { krate: Some(krate), given: Some(here), ..Attr::default() })
        }
        _ => None,
    }
}

fn spanned(tokens: TokenStream, span: Span) -> TokenStream {
    let here = tokens.into_iter().map(|mut token| {
        token.set_span(span);
        token
    });
    here.collect()
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
