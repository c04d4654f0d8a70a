//! Attribute macros such as other libraries have: their names are those of routes, and they leave the function as it is.

use proc_macro::TokenStream;

/// As a library that records spans has it: `#[trace]`, or `#[trace("name")]`.
#[proc_macro_attribute]
pub fn trace(_name: TokenStream, function: TokenStream) -> TokenStream {
    function
}

/// As a library that caches results may have it.
#[proc_macro_attribute]
pub fn get(_arguments: TokenStream, function: TokenStream) -> TokenStream {
    function
}
