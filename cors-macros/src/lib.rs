//! The macros of [`cors-runtime`](https://docs.rs/cors-runtime), which re-exports and documents them.

#![forbid(unsafe_code)]
#![deny(missing_docs)]

mod attr;
mod calls;
mod check;
mod condition;
mod conditional;
mod constant;
mod dangers;
mod expand;
mod inherit;
mod item;
mod keys;
mod known;
mod members;
mod mistake;
mod module;
mod outside;
mod parse;
mod route;
mod scope;
mod served;
mod settings;
mod standing;
mod suggest;
mod tokens;
mod tree;
mod values;
mod written;

use proc_macro::TokenStream;

#[expect(missing_docs, reason = "`cors_runtime::cors` has the page: rustdoc appends what stands here to it")]
#[proc_macro_attribute]
pub fn cors(arguments: TokenStream, item: TokenStream) -> TokenStream {
    module::attribute(arguments.into(), item.into()).into()
}

#[expect(missing_docs, reason = "`cors_runtime::policy` has the page: rustdoc appends what stands here to it")]
#[proc_macro]
pub fn policy(settings: TokenStream) -> TokenStream {
    expand::policy(settings.into()).into()
}
