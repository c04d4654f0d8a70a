//! What stands in the braces of a module, item by item. An item that is not finished takes no other with it.

use std::collections::VecDeque;

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use crate::tokens::starts_path;

/// The items of a module with their attributes, and its inner attributes each by itself.
pub(crate) fn members(body: TokenStream) -> Vec<Vec<TokenTree>> {
    let mut rest: VecDeque<_> = body.into_iter().collect();
    let mut members = Vec::new();
    while !rest.is_empty() {
        members.push(member(&mut rest));
    }
    members
}

/// Takes the first member away.
fn member(rest: &mut VecDeque<TokenTree>) -> Vec<TokenTree> {
    let mut member = Vec::new();
    open(rest);
    if is_punct(rest.front(), '#') && is_punct(rest.get(1), '!') {
        member.extend(rest.drain(..rest.len().min(3)));
        return member;
    }
    while starts_attribute(rest) {
        member.extend(rest.drain(..2));
        open(rest);
    }
    let is_statement = is_statement(rest);
    let mut is_function = false;
    while let Some(token) = rest.pop_front() {
        let is_end = is_punct(Some(&token), ';') || (!is_statement && is_braced(&token) && !goes_on(rest));
        is_function |= is_word(Some(&token), "fn") && matches!(rest.front(), Some(TokenTree::Ident(_)));
        let takes_attribute = match &token {
            TokenTree::Punct(punct) => matches!(punct.as_char(), '<' | ','),
            token => is_word(Some(token), "where"),
        };
        member.push(token);
        if is_end || (starts_attribute(rest) && !takes_attribute) || (is_function && starts_function(rest)) {
            break;
        }
    }
    member
}

/// Opens the invisible group in front, which a declarative macro made of an item or of its start.
fn open(rest: &mut VecDeque<TokenTree>) {
    while let Some(TokenTree::Group(group)) = rest.front()
        && group.delimiter() == Delimiter::None
    {
        let mut inner: VecDeque<_> = group.stream().into_iter().collect();
        rest.pop_front();
        inner.append(rest);
        *rest = inner;
    }
}

/// Whether the item ends at a semicolon, whatever braces it has.
fn is_statement(rest: &VecDeque<TokenTree>) -> bool {
    let is_visibility = |token: &&TokenTree| is_word(Some(token), "pub") || matches!(token, TokenTree::Group(_));
    let mut tokens = rest.iter().skip_while(is_visibility);
    match tokens.next() {
        Some(TokenTree::Ident(word)) if word == "const" => {
            let is_before = |token: &&TokenTree| {
                let is_qualifier = ["async", "unsafe", "extern"].iter().any(|word| is_word(Some(token), word));
                is_qualifier || matches!(token, TokenTree::Literal(_))
            };
            !is_word(tokens.find(|token| !is_before(token)), "fn")
        }
        Some(TokenTree::Ident(word)) => ["static", "type", "use"].iter().any(|statement| word == statement),
        _ => false,
    }
}

/// Whether a token is the braces of an item, or a block in their place that a declarative macro handed on.
fn is_braced(token: &TokenTree) -> bool {
    let TokenTree::Group(group) = token else { return false };
    match group.delimiter() {
        Delimiter::Brace => true,
        Delimiter::None => {
            let mut inner = group.stream().into_iter();
            inner.next().is_some_and(|token| is_braced(&token)) && inner.next().is_none()
        }
        _ => false,
    }
}

/// Whether what follows braces belongs to the same item, as behind `Array<{ 3 }>`.
fn goes_on(rest: &VecDeque<TokenTree>) -> bool {
    let next: Vec<_> = rest.iter().take(2).cloned().collect();
    !starts_path(&next) && matches!(next.first(), Some(TokenTree::Punct(punct)) if punct.as_char() != '#')
}

fn starts_attribute(rest: &VecDeque<TokenTree>) -> bool {
    is_punct(rest.front(), '#')
        && matches!(rest.get(1), Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Bracket)
}

/// Whether a function starts here, which one that is not finished must not take with it.
fn starts_function(rest: &VecDeque<TokenTree>) -> bool {
    const BEFORE: [&str; 5] = ["pub", "async", "unsafe", "const", "extern"];
    let is_before = |token: &&TokenTree| match token {
        TokenTree::Ident(word) => BEFORE.iter().any(|before| word == before),
        TokenTree::Group(group) => group.delimiter() == Delimiter::Parenthesis,
        _ => false,
    };
    let words =
        if matches!(rest.front(), Some(TokenTree::Ident(_))) { rest.iter().take_while(is_before).count() } else { 0 };
    is_word(rest.get(words), "fn") && matches!(rest.get(words + 1), Some(TokenTree::Ident(_)))
}

fn is_punct(token: Option<&TokenTree>, sign: char) -> bool {
    matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == sign)
}

fn is_word(token: Option<&TokenTree>, word: &str) -> bool {
    matches!(token, Some(TokenTree::Ident(ident)) if ident == word)
}
