//! Where the keys of a module are written, and how what they name is found in the module and in those inside of it.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, format_ident, quote};
use syn::{Path, spanned::Spanned};

use crate::route::located;

/// The place of an attribute on a module: what is named there stands outside of that.
#[derive(Clone)]
pub(crate) struct Outside {
    /// How many modules are around the module, up to the outermost that has a policy.
    pub(crate) depth: usize,
    pub(crate) module: Ident,
}

impl Outside {
    /// The type in the module whose constants are written beside the module, seen from `depth` modules deep.
    pub(crate) fn holder(&self, depth: usize) -> TokenStream {
        match depth - self.depth {
            0 => quote!(__CorsModule),
            ups => {
                let up = supers(ups);
                quote!(#up::__CorsModule)
            }
        }
    }

    /// A path that is written here, seen from `depth` modules deep.
    pub(crate) fn seen(&self, path: &Path, depth: usize) -> TokenStream {
        let up = supers(depth - self.depth + 1);
        match Start::of(path) {
            Start::Absolute => path.to_token_stream(),
            Start::Itself => {
                let rest = path.segments.iter().skip(1);
                quote!(#up #(::#rest)*)
            }
            Start::Outer => quote!(#up::#path),
            Start::Name => {
                let alias = self.alias(path);
                quote!(#up::#alias)
            }
        }
    }

    /// What has to stand beside the module for that: a name of another crate is found here only.
    pub(crate) fn import(&self, path: &Path) -> Option<TokenStream> {
        matches!(Start::of(path), Start::Name).then(|| {
            let alias = self.alias(path);
            quote!(use #path as #alias;)
        })
    }

    fn alias(&self, path: &Path) -> Ident {
        format_ident!("cors_runtime_of_{}", self.module, span = located(path.span()))
    }
}

/// How a path is found.
enum Start {
    /// The same wherever it stands.
    Absolute,
    Itself,
    Outer,
    Name,
}

impl Start {
    fn of(path: &Path) -> Self {
        let first = path.segments.first().map(|segment| segment.ident.to_string()).unwrap_or_default();
        match first.as_str() {
            _ if path.leading_colon.is_some() => Self::Absolute,
            "crate" | "$crate" => Self::Absolute,
            "self" => Self::Itself,
            "super" => Self::Outer,
            _ => Self::Name,
        }
    }
}

fn supers(count: usize) -> TokenStream {
    let each = (0..count).map(|_| quote!(super));
    quote!(#(#each)::*)
}
