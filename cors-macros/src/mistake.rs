//! A problem, on the tokens that are wrong.

use cors_rules::{Code, Fix, Problem};
use proc_macro2::{TokenStream, TokenTree};
use quote::quote;

use crate::{item::Attribute, tokens::text};

/// A problem of an attribute and where to show it.
#[derive(Clone)]
pub(crate) struct Mistake {
    /// The tokens to underline; none for the whole attribute.
    pub(crate) tokens: Vec<TokenTree>,
    /// Where in the attribute it is, for the order of the errors.
    pub(crate) position: usize,
    pub(crate) problem: Problem,
}

impl Mistake {
    pub(crate) fn new(tokens: Vec<TokenTree>, position: usize, problem: Problem) -> Self {
        Self { tokens, position, problem }
    }

    /// A mistake in the form of a setting; `what` follows the tokens in the message.
    pub(crate) fn form(spot: &Spot, what: impl Into<String>, fix: impl Into<Option<Fix>>) -> Self {
        let problem = Problem::new(Code::ValueType, spot.text()).naming(what).fixed_by(fix);
        Self::new(spot.tokens.clone(), spot.position, problem)
    }

    /// A mistake in the punctuation of a setting; `what` follows the tokens in the message.
    pub(crate) fn syntax(spot: &Spot, what: impl Into<String>, fix: impl Into<Option<Fix>>) -> Self {
        let problem = Problem::new(Code::Syntax, spot.text()).naming(what).fixed_by(fix);
        Self::new(spot.tokens.clone(), spot.position, problem)
    }

    pub(crate) fn to_compile_error(&self) -> TokenStream {
        let text = self.problem.to_string();
        if self.tokens.is_empty() {
            return syn::Error::new(proc_macro2::Span::call_site(), text).to_compile_error();
        }
        syn::Error::new_spanned(self.tokens.iter().cloned().collect::<TokenStream>(), text).to_compile_error()
    }
}

/// All mistakes as compile errors, in the order of the source.
pub(crate) fn to_compile_errors(mistakes: Vec<Mistake>) -> TokenStream {
    to_compile_errors_with(&[], mistakes)
}

/// The same, where each has these attributes.
pub(crate) fn to_compile_errors_with(cfgs: &[&Attribute], mut mistakes: Vec<Mistake>) -> TokenStream {
    mistakes.sort_by_key(|mistake| mistake.position);
    let error = |mistake: &Mistake| {
        let error = mistake.to_compile_error();
        quote!(#(#cfgs)* #error)
    };
    mistakes.iter().map(error).collect()
}

/// Tokens of the attribute, and where they stand in it.
#[derive(Clone)]
pub(crate) struct Spot {
    pub(crate) tokens: Vec<TokenTree>,
    pub(crate) position: usize,
}

impl Spot {
    pub(crate) fn text(&self) -> String {
        text(self.tokens.clone())
    }
}
