//! Tokens of an attribute: where settings and items end, and how they read.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::quote;
use syn::Lit;

/// What stands before a comma that is not inside brackets, or before the end.
pub(crate) struct Piece {
    pub(crate) tokens: Vec<TokenTree>,
    /// The comma, or a semicolon in its place.
    pub(crate) end: Option<TokenTree>,
}

/// Opens the invisible groups around what a declarative macro handed on, such as its `$origin:literal`.
pub(crate) fn without_invisible_groups(tokens: impl IntoIterator<Item = TokenTree>) -> Vec<TokenTree> {
    let mut open = Vec::new();
    for token in tokens {
        match token {
            TokenTree::Group(group) if group.delimiter() == Delimiter::None => {
                open.extend(without_invisible_groups(group.stream()));
            }
            token => open.push(token),
        }
    }
    open
}

/// Splits at the commas that are not inside brackets. One comma may follow the last piece.
pub(crate) fn split_at_commas(tokens: TokenStream) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut piece = Vec::new();
    // The commas between a closure's parameters end nothing.
    let mut in_parameters = false;
    for token in without_invisible_groups(tokens) {
        in_parameters ^= matches!(&token, TokenTree::Punct(punct) if punct.as_char() == '|');
        match token {
            TokenTree::Punct(end) if matches!(end.as_char(), ',' | ';') && !in_parameters => {
                pieces.push(Piece { tokens: std::mem::take(&mut piece), end: Some(end.into()) });
            }
            token => piece.push(token),
        }
    }
    if !piece.is_empty() {
        pieces.push(Piece { tokens: piece, end: None });
    }
    pieces
}

/// The name at the start of a setting and how many tokens it has: `max_age`, by mistake `max-age` or `"max_age"`.
pub(crate) fn key_name(tokens: &[TokenTree]) -> Option<(String, usize)> {
    match tokens {
        [TokenTree::Literal(literal), rest @ ..] if sign_length(rest) > 0 => Some((string(literal)?, 1)),
        [TokenTree::Ident(first), ..] => {
            let mut name = first.to_string();
            let mut length = 1;
            while let [TokenTree::Punct(dash), TokenTree::Ident(next), ..] = &tokens[length..]
                && dash.as_char() == '-'
            {
                name = format!("{name}-{next}");
                length += 2;
            }
            Some((name, length))
        }
        _ => None,
    }
}

/// How many tokens are `=`, or what people write in its place: `:`, `==`, `=>`, `:=`, `+=`. The `::` of a path is none.
pub(crate) fn sign_length(tokens: &[TokenTree]) -> usize {
    let is_sign = |at: usize| match &tokens[at] {
        TokenTree::Punct(punct) if punct.as_char() == ':' => !starts_path(&tokens[at..]),
        TokenTree::Punct(punct) => matches!(punct.as_char(), '=' | '>' | '+'),
        _ => false,
    };
    (0..tokens.len()).take_while(|at| is_sign(*at)).count()
}

/// Whether the tokens start with the `::` of a path.
pub(crate) fn starts_path(tokens: &[TokenTree]) -> bool {
    let is_colon = |token: &TokenTree| matches!(token, TokenTree::Punct(punct) if punct.as_char() == ':');
    matches!(tokens, [first, second, ..] if is_colon(first) && is_colon(second))
}

/// Items that stand behind each other without a comma: a call and `#[cfg(...)]` are more than one token of theirs.
pub(crate) fn items(tokens: &[TokenTree]) -> Vec<&[TokenTree]> {
    let mut items = Vec::new();
    let mut rest = tokens;
    while !rest.is_empty() {
        let mut length = 0;
        while let [TokenTree::Punct(hash), TokenTree::Group(_), ..] = &rest[length..]
            && hash.as_char() == '#'
        {
            length += 2;
        }
        let is_call = matches!(
            &rest[length..],
            [TokenTree::Ident(_), TokenTree::Group(group), ..] if group.delimiter() == Delimiter::Parenthesis
        );
        length = (length + if is_call { 2 } else { 1 }).min(rest.len());
        items.push(&rest[..length]);
        rest = &rest[length..];
    }
    items
}

/// The group that tokens consist of.
pub(crate) fn only_group(tokens: &[TokenTree]) -> Option<&Group> {
    match tokens {
        [TokenTree::Group(group)] => Some(group),
        _ => None,
    }
}

/// The value of a string literal.
pub(crate) fn string(literal: &proc_macro2::Literal) -> Option<String> {
    match Lit::new(literal.clone()) {
        Lit::Str(string) => Some(string.value()),
        _ => None,
    }
}

/// The literals among tokens, however deep.
pub(crate) fn literals(tokens: impl IntoIterator<Item = TokenTree>) -> Vec<Lit> {
    let mut found = Vec::new();
    for token in tokens {
        match token {
            TokenTree::Literal(literal) => found.push(Lit::new(literal)),
            TokenTree::Group(group) => found.extend(literals(group.stream())),
            _ => {}
        }
    }
    found
}

/// A call that the compiler's messages underline from the start of a path to its end.
pub(crate) fn call(path: &syn::Path, function: &TokenStream, arguments: TokenStream) -> TokenStream {
    let mut group = Group::new(Delimiter::Parenthesis, arguments);
    if let Some(last) = path.segments.last() {
        group.set_span(last.ident.span());
    }
    quote!(#function #group)
}

/// Tokens as people write them, which is with fewer spaces than the compiler does.
pub(crate) fn text(tokens: impl IntoIterator<Item = TokenTree>) -> String {
    let mut text = String::new();
    let mut after_word = false;
    for token in tokens {
        let is_word = matches!(token, TokenTree::Ident(_) | TokenTree::Literal(_));
        if is_word && after_word {
            text.push(' ');
        }
        match &token {
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::Brace => ("{ ", " }"),
                    Delimiter::None => ("", ""),
                };
                text.push_str(open);
                text.push_str(&self::text(group.stream()));
                text.push_str(close);
            }
            TokenTree::Punct(punct) if punct.as_char() == ',' => text.push_str(", "),
            TokenTree::Punct(punct) if matches!(punct.as_char(), '=' | '*' | '+') && after_word => {
                text.push(' ');
                text.push(punct.as_char());
                text.push(' ');
            }
            token => text.push_str(&token.to_string()),
        }
        after_word = is_word || matches!(token, TokenTree::Group(_));
    }
    let trimmed = text.trim_end_matches([' ', ',']);
    if trimmed.is_empty() { text.trim().to_owned() } else { trimmed.to_owned() }
}
