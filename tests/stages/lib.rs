//! The stages of the macros as an ordinary library: a crate of macros exports nothing else, and its macros run in a compiler only.

#[path = "../../cors-macros/src/attr.rs"]
mod attr;
#[path = "../../cors-macros/src/calls.rs"]
mod calls;
#[path = "../../cors-macros/src/check.rs"]
mod check;
#[path = "../../cors-macros/src/condition.rs"]
mod condition;
#[path = "../../cors-macros/src/conditional.rs"]
mod conditional;
#[path = "../../cors-macros/src/constant.rs"]
mod constant;
#[path = "../../cors-macros/src/dangers.rs"]
mod dangers;
#[path = "../../cors-macros/src/expand.rs"]
mod expand;
#[path = "../../cors-macros/src/inherit.rs"]
mod inherit;
#[path = "../../cors-macros/src/item.rs"]
mod item;
#[path = "../../cors-macros/src/keys.rs"]
mod keys;
#[path = "../../cors-macros/src/known.rs"]
mod known;
#[path = "../../cors-macros/src/members.rs"]
mod members;
#[path = "../../cors-macros/src/mistake.rs"]
mod mistake;
#[path = "../../cors-macros/src/module.rs"]
mod module;
#[path = "../../cors-macros/src/outside.rs"]
mod outside;
#[path = "../../cors-macros/src/parse.rs"]
mod parse;
#[path = "../../cors-macros/src/route.rs"]
mod route;
#[path = "../../cors-macros/src/scope.rs"]
mod scope;
#[path = "../../cors-macros/src/served.rs"]
mod served;
#[path = "../../cors-macros/src/settings.rs"]
mod settings;
#[path = "../../cors-macros/src/standing.rs"]
mod standing;
#[path = "../../cors-macros/src/suggest.rs"]
mod suggest;
#[path = "../../cors-macros/src/tokens.rs"]
mod tokens;
#[path = "../../cors-macros/src/tree.rs"]
mod tree;
#[path = "../../cors-macros/src/values.rs"]
mod values;
#[path = "../../cors-macros/src/written.rs"]
mod written;

use proc_macro2::{TokenStream, TokenTree};

/// What `#[cors(arguments)]` makes of an item.
pub fn attribute(arguments: TokenStream, item: TokenStream) -> TokenStream {
    module::attribute(arguments, item)
}

/// The items in the braces of a module.
pub fn members(body: TokenStream) -> Vec<Vec<TokenTree>> {
    members::members(body)
}

/// What `policy! { settings }` is.
pub fn policy(settings: TokenStream) -> TokenStream {
    expand::policy(settings)
}
