//! What the attribute stands on. Only the attributes and the signature are read: the body is handed on as it is.

use std::collections::VecDeque;

use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};
use quote::{ToTokens, TokenStreamExt, quote};

use crate::{
    condition::Condition,
    tokens::{starts_path, without_invisible_groups},
};

/// An item and the attributes below `#[cors]`.
#[derive(Clone)]
pub(crate) struct Item {
    pub(crate) attributes: Vec<Attribute>,
    /// The item without its attributes.
    pub(crate) rest: TokenStream,
    pub(crate) kind: Kind,
    /// Whether it is `pub` without a restriction.
    pub(crate) is_public: bool,
}

#[derive(Clone)]
pub(crate) enum Kind {
    Function {
        name: Ident,
        /// Whether it has a return type, without which actix-web takes no handler.
        returns: bool,
    },
    Module {
        name: Ident,
        /// Its braces; `None` where it stands in another file.
        body: Option<Group>,
    },
    /// What else it is, as the message says it.
    Other(&'static str),
}

/// An attribute of the item.
#[derive(Clone)]
pub(crate) struct Attribute {
    tokens: Vec<TokenTree>,
    /// Whether its path starts with `::`.
    pub(crate) is_rooted: bool,
    /// The segments of its path.
    pub(crate) path: Vec<Ident>,
    /// What stands in its parentheses, brackets or braces, if it has any.
    pub(crate) arguments: Option<TokenStream>,
}

impl Attribute {
    fn parse(tokens: Vec<TokenTree>, inner: TokenStream) -> Self {
        let mut path = Vec::new();
        let mut arguments = None;
        let inner = without_invisible_groups(inner);
        let is_rooted = starts_path(&inner);
        for token in inner {
            match token {
                TokenTree::Ident(segment) => path.push(segment),
                TokenTree::Punct(punct) if punct.as_char() == ':' => {}
                TokenTree::Group(group) => {
                    arguments = Some(group.stream());
                    break;
                }
                _ => break,
            }
        }
        Self { tokens, is_rooted, path, arguments }
    }

    /// An attribute with this in its brackets.
    pub(crate) fn new(inner: TokenStream) -> Self {
        Self::parse(quote!(#[#inner]).into_iter().collect(), inner)
    }

    /// The same with other arguments.
    pub(crate) fn with_arguments(&self, arguments: &TokenStream) -> Self {
        let root = self.is_rooted.then(|| quote!(::));
        let path = &self.path;
        let inner = quote!(#root #(#path)::* (#arguments));
        let mut tokens = self.tokens.clone();
        if let Some(TokenTree::Group(brackets)) = tokens.last_mut() {
            let span = brackets.span();
            *brackets = Group::new(Delimiter::Bracket, inner.clone());
            brackets.set_span(span);
        }
        Self::parse(tokens, inner)
    }

    /// The last segment of its path: its name, whether it is qualified or not.
    pub(crate) fn name(&self) -> String {
        self.path.last().map(ToString::to_string).unwrap_or_default()
    }

    /// Whether its path is this name alone.
    pub(crate) fn is(&self, name: &str) -> bool {
        matches!(self.path.as_slice(), [only] if only == name)
    }

    /// Its path as it is written, without its arguments.
    pub(crate) fn text(&self) -> String {
        let path: Vec<_> = self.path.iter().map(ToString::to_string).collect();
        format!("#[{}]", path.join("::"))
    }

    pub(crate) fn tokens(&self) -> &[TokenTree] {
        &self.tokens
    }
}

impl ToTokens for Attribute {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.append_all(&self.tokens);
    }
}

impl Item {
    pub(crate) fn parse(tokens: impl IntoIterator<Item = TokenTree>) -> Self {
        let mut attributes = Vec::new();
        let mut tokens: VecDeque<_> = tokens.into_iter().collect();
        loop {
            match (tokens.front(), tokens.get(1)) {
                // What a declarative macro handed on: a part of the item, or all of it.
                (Some(TokenTree::Group(group)), _) if group.delimiter() == Delimiter::None => {
                    let mut open: VecDeque<_> = group.stream().into_iter().collect();
                    tokens.pop_front();
                    open.append(&mut tokens);
                    tokens = open;
                }
                (Some(TokenTree::Punct(hash)), Some(TokenTree::Group(group))) if hash.as_char() == '#' => {
                    let inner = group.stream();
                    attributes.push(Attribute::parse(tokens.drain(..2).collect(), inner));
                }
                _ => break,
            }
        }
        let rest: TokenStream = tokens.iter().cloned().collect();
        let open = without_invisible_groups(tokens);
        let is_public = match open.as_slice() {
            [TokenTree::Ident(word), TokenTree::Group(group), ..] if word == "pub" => {
                group.delimiter() != Delimiter::Parenthesis
            }
            [TokenTree::Ident(word), ..] => word == "pub",
            _ => false,
        };
        let kind = kind(&open);
        Self { attributes, rest, kind, is_public }
    }

    /// The `cfg` attributes, which what is generated beside the item has to have too.
    pub(crate) fn cfgs(&self) -> impl Iterator<Item = &Attribute> {
        self.attributes.iter().filter(|attribute| attribute.is("cfg"))
    }
}

impl Item {
    /// The item whose attribute of this index has other arguments.
    pub(crate) fn with_arguments(&self, index: usize, arguments: &TokenStream) -> Self {
        let mut item = self.clone();
        item.attributes[index] = item.attributes[index].with_arguments(arguments);
        item
    }

    /// A module with something else in its braces.
    pub(crate) fn with_body(&self, body: TokenStream) -> TokenStream {
        let mut rest = without_invisible_groups(self.rest.clone());
        if let Some(TokenTree::Group(braces)) = rest.last_mut() {
            let span = braces.span();
            *braces = Group::new(braces.delimiter(), body);
            braces.set_span(span);
        }
        let mut tokens = TokenStream::new();
        tokens.append_all(&self.attributes);
        tokens.append_all(rest);
        tokens
    }
}

impl Item {
    /// When it stands, as far as that can be read.
    pub(crate) fn conditions(&self) -> Vec<Condition> {
        self.cfgs().filter_map(|cfg| cfg.arguments.clone()).filter_map(Condition::parse).collect()
    }
}

impl ToTokens for Item {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.append_all(&self.attributes);
        self.rest.to_tokens(tokens);
    }
}

fn kind(rest: &[TokenTree]) -> Kind {
    for (index, token) in rest.iter().enumerate() {
        let TokenTree::Ident(word) = token else { continue };
        let following = &rest[index + 1..];
        return match word.to_string().as_str() {
            "pub" | "crate" | "async" | "unsafe" | "extern" | "default" => continue,
            "const" if starts_function(following) => continue,
            "const" | "static" => Kind::Other("a constant"),
            "fn" => return function(following),
            "struct" => Kind::Other("a struct"),
            "enum" => Kind::Other("an enum"),
            "union" => Kind::Other("a union"),
            "trait" => Kind::Other("a trait"),
            "impl" => Kind::Other("an `impl` block"),
            "mod" => module(following),
            "use" => Kind::Other("an import"),
            "type" => Kind::Other("a type alias"),
            _ => Kind::Other("this item"),
        };
    }
    Kind::Other("this item")
}

/// Whether a `const` is that of a function.
fn starts_function(tokens: &[TokenTree]) -> bool {
    let words = tokens.iter().map_while(|token| match token {
        TokenTree::Ident(word) => Some(word),
        _ => None,
    });
    words.take(4).any(|word| word == "fn")
}

/// Reads a module from the name on.
fn module(tokens: &[TokenTree]) -> Kind {
    match tokens {
        [TokenTree::Ident(name), TokenTree::Group(body)] if body.delimiter() == Delimiter::Brace => {
            Kind::Module { name: name.clone(), body: Some(body.clone()) }
        }
        [TokenTree::Ident(name), TokenTree::Punct(end)] if end.as_char() == ';' => {
            Kind::Module { name: name.clone(), body: None }
        }
        _ => Kind::Other("a module"),
    }
}

/// Reads a signature from the name on.
fn function(tokens: &[TokenTree]) -> Kind {
    let [TokenTree::Ident(name), tokens @ ..] = tokens else { return Kind::Other("this item") };
    let mut tokens = tokens.iter();
    let parameters = tokens.find_map(|token| match token {
        TokenTree::Group(group) if group.delimiter() == Delimiter::Parenthesis => Some(group.stream()),
        _ => None,
    });
    if parameters.is_some_and(|parameters| starts_with_receiver(&without_invisible_groups(parameters))) {
        return Kind::Other("a method");
    }
    let returns = matches!(tokens.next(), Some(TokenTree::Punct(punct)) if punct.as_char() == '-');
    Kind::Function { name: name.clone(), returns }
}

/// Whether parameters start with a receiver: `self`, `mut self`, `&self`, `&mut self`, `&'a self` or `&'a mut self`, with a
/// type perhaps. `self::` is the head of a path.
fn starts_with_receiver(mut parameters: &[TokenTree]) -> bool {
    while let [TokenTree::Punct(hash), TokenTree::Group(_), rest @ ..] = parameters
        && hash.as_char() == '#'
    {
        parameters = rest;
    }
    if let [TokenTree::Punct(and), rest @ ..] = parameters
        && and.as_char() == '&'
    {
        parameters = match rest {
            [TokenTree::Punct(quote), TokenTree::Ident(_), rest @ ..] if quote.as_char() == '\'' => rest,
            rest => rest,
        };
    }
    if let [TokenTree::Ident(word), rest @ ..] = parameters
        && word == "mut"
    {
        parameters = rest;
    }
    matches!(parameters, [TokenTree::Ident(word), rest @ ..] if word == "self" && !starts_path(rest))
}
