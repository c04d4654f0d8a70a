//! What the attribute stands on. Only the attributes and the signature are read: the body is handed on as it is.

use proc_macro2::{Delimiter, Ident, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Attribute, parse::Parser};

/// An item and the attributes below `#[cors]`.
pub(crate) struct Item {
    pub(crate) attrs: Vec<Attribute>,
    /// The item without its attributes.
    pub(crate) rest: TokenStream,
    pub(crate) kind: Kind,
}

pub(crate) enum Kind {
    Function {
        name: Ident,
        /// Whether it has a return type, without which actix-web takes no handler.
        returns: bool,
    },
    /// What else it is, as the message says it.
    Other(&'static str),
}

impl Item {
    pub(crate) fn parse(tokens: TokenStream) -> Self {
        let parser = |input: syn::parse::ParseStream<'_>| {
            let attrs = input.call(Attribute::parse_outer)?;
            Ok((attrs, input.parse::<TokenStream>()?))
        };
        let (attrs, rest) = parser.parse2(tokens.clone()).unwrap_or_else(|_| (Vec::new(), tokens));
        let kind = kind(&rest);
        Self { attrs, rest, kind }
    }

    /// Whether it is `pub` without a restriction.
    pub(crate) fn is_public(&self) -> bool {
        let mut tokens = self.rest.clone().into_iter();
        let is_pub = matches!(tokens.next(), Some(TokenTree::Ident(word)) if word == "pub");
        is_pub && !matches!(tokens.next(), Some(TokenTree::Group(_)))
    }

    /// The `cfg` attributes, which what is generated beside the item has to have too.
    pub(crate) fn cfgs(&self) -> impl Iterator<Item = &Attribute> {
        self.attrs.iter().filter(|attr| attr.path().is_ident("cfg"))
    }
}

impl ToTokens for Item {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        for attr in &self.attrs {
            attr.to_tokens(tokens);
        }
        self.rest.to_tokens(tokens);
    }
}

fn kind(rest: &TokenStream) -> Kind {
    let mut tokens = rest.clone().into_iter();
    while let Some(token) = tokens.next() {
        let TokenTree::Ident(word) = token else { continue };
        return match word.to_string().as_str() {
            "pub" | "crate" | "async" | "unsafe" | "extern" | "default" => continue,
            "const" if starts_function(tokens.clone()) => continue,
            "const" | "static" => Kind::Other("a constant"),
            "fn" => return function(tokens),
            "struct" => Kind::Other("a struct"),
            "enum" => Kind::Other("an enum"),
            "union" => Kind::Other("a union"),
            "trait" => Kind::Other("a trait"),
            "impl" => Kind::Other("an `impl` block"),
            "mod" => Kind::Other("a module"),
            "use" => Kind::Other("an import"),
            "type" => Kind::Other("a type alias"),
            _ => Kind::Other("this item"),
        };
    }
    Kind::Other("this item")
}

/// Whether a `const` is that of a function.
fn starts_function(tokens: impl Iterator<Item = TokenTree>) -> bool {
    let words = tokens.map_while(|token| match token {
        TokenTree::Ident(word) => Some(word.to_string()),
        _ => None,
    });
    words.take(4).any(|word| word == "fn")
}

/// Reads a signature from the name on.
fn function(mut tokens: impl Iterator<Item = TokenTree>) -> Kind {
    let Some(TokenTree::Ident(name)) = tokens.next() else { return Kind::Other("this item") };
    let parameters = tokens.find_map(|token| match token {
        TokenTree::Group(group) if group.delimiter() == Delimiter::Parenthesis => Some(group.stream()),
        _ => None,
    });
    let takes_self =
        parameters.into_iter().flatten().take(3).any(|token| matches!(token, TokenTree::Ident(word) if word == "self"));
    if takes_self {
        return Kind::Other("a method");
    }
    let returns = matches!(tokens.next(), Some(TokenTree::Punct(punct)) if punct.as_char() == '-');
    Kind::Function { name, returns }
}
