//! Conditions that are written in another way than `#[cfg(...)]`. Whoever takes them away opens in all builds what was meant for some.

use cors_rules::Fix;
use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use syn::Lit;

use crate::{
    condition::Condition,
    tokens::{literals, split_at_commas, string, text},
};

/// Names of attributes that are no conditions.
const OTHERS: [&str; 10] =
    ["allow", "warn", "deny", "forbid", "expect", "doc", "rustfmt", "inline", "must_use", "deprecated"];

/// Words in the place of `cfg`.
const CFG: [&str; 10] = ["if", "when", "cfgs", "config", "conf", "cond", "condition", "cfg_attr", "only_if", "only"];

/// What turns the text of a literal into a value.
const CONVERSIONS: [&str; 7] = ["String", "from", "into", "to_string", "to_owned", "else", "if"];

/// What mends an attribute before an item that is no `#[cfg(...)]`, by its inside.
pub(crate) fn attribute(inside: &[TokenTree]) -> Fix {
    if let Some(condition) = condition(inside) {
        return Fix::Write(format!("#[cfg({})]", text(condition)));
    }
    match inside.first() {
        Some(TokenTree::Ident(name)) if OTHERS.contains(&&*name.to_string()) => Fix::Remove,
        _ => Fix::Advice("write its condition as `#[cfg(...)]`, or remove it if it is none".to_owned()),
    }
}

/// What mends an item whose condition does not stand before it as `#[cfg(...)]`; `None` where it has none.
pub(crate) fn item(tokens: &[TokenTree]) -> Option<Fix> {
    let condition = find(tokens)?;
    let mut of_condition = strings(&condition);
    let mut strings = strings(tokens);
    strings.retain(|string| match of_condition.iter().position(|other| other == string) {
        Some(at) => {
            of_condition.swap_remove(at);
            false
        }
        None => true,
    });
    let is_plain = words(tokens).iter().all(|word| {
        is_cfg(word) || flag(word).is_some() || CONVERSIONS.contains(&&**word) || words(&condition).contains(word)
    });
    Some(match strings.as_slice() {
        [string] if is_plain && !condition.is_empty() => Fix::Write(format!("#[cfg({})] {string:?}", text(condition))),
        _ => Fix::Advice("write its condition before it, as `#[cfg(...)]`".to_owned()),
    })
}

/// The condition in the tokens of an item, if there is one; nothing in its place where it can't be read.
fn find(tokens: &[TokenTree]) -> Option<Vec<TokenTree>> {
    let find_in = |group: &Group| find(&group.stream().into_iter().collect::<Vec<_>>());
    (0..tokens.len()).find_map(|at| {
        let rest = match &tokens[at..] {
            // `cfg!(...)`
            [name @ TokenTree::Ident(_), TokenTree::Punct(bang), rest @ ..] if bang.as_char() == '!' => {
                [std::slice::from_ref(name), &rest[..rest.len().min(1)]].concat()
            }
            rest => rest[..rest.len().min(2)].to_vec(),
        };
        match rest.as_slice() {
            [TokenTree::Ident(name), TokenTree::Group(group)] if is_cfg(&name.to_string()) => {
                condition(&rest).or_else(|| find_in(group)).or(Some(Vec::new()))
            }
            [TokenTree::Ident(word), TokenTree::Group(_) | TokenTree::Literal(_)] => {
                flag(&word.to_string()).and_then(|_| condition(&rest[..1]))
            }
            [TokenTree::Group(group), ..] => find_in(group),
            _ => None,
        }
    })
}

/// The condition that tokens most likely are, as it stands in `cfg(...)`.
fn condition(tokens: &[TokenTree]) -> Option<Vec<TokenTree>> {
    let read = |tokens: Vec<TokenTree>| Condition::parse(tokens.iter().cloned().collect()).map(|_| tokens);
    match tokens {
        [TokenTree::Ident(word)] => {
            flag(&word.to_string())?.parse::<TokenStream>().ok().map(|flag| flag.into_iter().collect())
        }
        [TokenTree::Ident(name), rest @ ..] if is_cfg(&name.to_string()) => {
            let inside = match rest {
                [TokenTree::Group(group)] if group.delimiter() == Delimiter::Parenthesis => group.stream(),
                [TokenTree::Punct(equals), TokenTree::Literal(literal)] if equals.as_char() == '=' => {
                    string(literal)?.parse().ok()?
                }
                rest => rest.iter().cloned().collect(),
            };
            // Behind the condition of `cfg_attr` stands an attribute.
            read(split_at_commas(inside).into_iter().next()?.tokens)
        }
        [TokenTree::Ident(name), TokenTree::Punct(_), TokenTree::Literal(_)]
            if name == "feature" || name.to_string().starts_with("target_") =>
        {
            read(tokens.to_vec())
        }
        [TokenTree::Ident(name), TokenTree::Group(_)] if ["all", "any", "not"].contains(&&*name.to_string()) => {
            read(tokens.to_vec())
        }
        _ => None,
    }
}

/// Whether a word most likely means `cfg`.
fn is_cfg(word: &str) -> bool {
    let lower = word.to_ascii_lowercase();
    let mut letters: Vec<_> = lower.bytes().collect();
    letters.sort_unstable();
    letters == *b"cfg" || CFG.contains(&&*lower)
}

/// The condition that one word most likely means.
fn flag(word: &str) -> Option<&'static str> {
    Some(match word {
        "debug_assertions" | "debug" | "dev" | "development" => "debug_assertions",
        "release" | "prod" | "production" => "not(debug_assertions)",
        "test" => "test",
        "unix" => "unix",
        "windows" => "windows",
        _ => return None,
    })
}

/// The strings among tokens, however deep.
fn strings(tokens: &[TokenTree]) -> Vec<String> {
    let of_literal = |literal| if let Lit::Str(string) = literal { Some(string.value()) } else { None };
    literals(tokens.to_vec()).into_iter().filter_map(of_literal).collect()
}

/// The words among tokens, however deep.
fn words(tokens: &[TokenTree]) -> Vec<String> {
    let words = |token: &TokenTree| match token {
        TokenTree::Ident(word) => vec![word.to_string()],
        TokenTree::Group(group) => self::words(&group.stream().into_iter().collect::<Vec<_>>()),
        _ => Vec::new(),
    };
    tokens.iter().flat_map(words).collect()
}
