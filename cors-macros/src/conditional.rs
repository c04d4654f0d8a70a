//! Conditions that are written in another way than `#[cfg(...)]`. Whoever takes them away opens in all builds what was meant for some.

use cors_rules::Fix;
use proc_macro2::{Delimiter, Group, TokenTree};

use crate::{
    condition::Condition,
    tokens::{split_at_commas, starts_path, string, text},
};

/// Names of attributes that are no conditions.
const OTHERS: [&str; 10] =
    ["allow", "warn", "deny", "forbid", "expect", "doc", "rustfmt", "inline", "must_use", "deprecated"];

/// Words in the place of `cfg`, that may be names of functions too.
const CFG: [&str; 7] = ["cfgs", "config", "conf", "cond", "condition", "only", "only_if"];

/// What mends an attribute before an item that is no `#[cfg(...)]`, by its inside.
pub(crate) fn attribute(inside: &[TokenTree]) -> Fix {
    if let Some(condition) = condition(inside) {
        return Fix::Write(format!("#[cfg({condition})]"));
    }
    match inside.first() {
        Some(TokenTree::Ident(name)) if OTHERS.contains(&&*name.to_string()) => Fix::Remove,
        _ => Fix::Advice("write its condition as `#[cfg(...)]`, or remove it if it is none".to_owned()),
    }
}

/// What mends an item whose condition does not stand before it as `#[cfg(...)]`; `None` where it has none.
pub(crate) fn item(tokens: &[TokenTree]) -> Option<Fix> {
    if let Some((condition, item)) = parts(tokens) {
        return Some(Fix::Write(format!("#[cfg({condition})] {item}")));
    }
    let is_value = |token: &TokenTree| matches!(token, TokenTree::Group(_) | TokenTree::Literal(_));
    let speaks_of_one = (0..tokens.len()).any(|at| match &tokens[at] {
        TokenTree::Ident(word) => {
            let word = word.to_string();
            let is_in_path = starts_path(&tokens[at + 1..]) || at > 1 && starts_path(&tokens[at - 2..at]);
            let is_read = || condition(tokens.get(at..at + 2).unwrap_or_default()).is_some();
            !is_in_path
                && (["if", "when", "unless", "match"].contains(&&*word)
                    || flag(&word.to_ascii_lowercase()).is_some()
                    || is_misspelt_cfg(&word)
                    || is_read())
        }
        _ => false,
    });
    let advice = || Fix::Advice("write its condition before it, as `#[cfg(...)]`".to_owned());
    (speaks_of_one && tokens.iter().any(is_value)).then(advice)
}

/// The condition and the item of tokens that are nothing else: all that is taken away from others might have mattered.
fn parts(tokens: &[TokenTree]) -> Option<(String, String)> {
    let literal = |token: &TokenTree| match token {
        TokenTree::Literal(literal) => string(literal).map(|_| literal.to_string()),
        _ => None,
    };
    let is = |token: &TokenTree, sign: char| matches!(token, TokenTree::Punct(punct) if punct.as_char() == sign);
    let inside = |group: &Group| group.stream().into_iter().collect::<Vec<_>>();
    match tokens {
        // `cfg(...) "..."`, `debug("...")`
        [TokenTree::Ident(_), TokenTree::Group(_), item] => Some((condition(&tokens[..2])?, literal(item)?)),
        [TokenTree::Ident(word), TokenTree::Group(group)] => match &*inside(group) {
            [item] => Some((flag(&word.to_string())?.to_owned(), literal(item)?)),
            // `cfg(..., "...")`
            [condition @ .., comma, item] if is(comma, ',') && is_cfg(&word.to_string()) => {
                Some((read(condition)?, literal(item)?))
            }
            _ => None,
        },
        [word @ TokenTree::Ident(_), item] => Some((condition(std::slice::from_ref(word))?, literal(item)?)),
        // `#cfg(...) "..."`
        [hash, rest @ ..] if is(hash, '#') && matches!(rest, [TokenTree::Ident(_), ..]) => parts(rest),
        // `[cfg(...)] "..."`
        [TokenTree::Group(attribute), item] if attribute.delimiter() == Delimiter::Bracket => {
            Some((condition(&inside(attribute))?, literal(item)?))
        }
        // `"..." #[cfg(...)]`
        [item, hash, TokenTree::Group(attribute)] if is(hash, '#') => {
            Some((condition(&inside(attribute))?, literal(item)?))
        }
        // `if cfg!(...) { "..." }`
        [TokenTree::Ident(word), TokenTree::Ident(cfg), not, TokenTree::Group(group), TokenTree::Group(block)]
            if word == "if" && cfg == "cfg" && is(not, '!') =>
        {
            match &*inside(block) {
                [item] => Some((condition_in(group)?, literal(item)?)),
                _ => None,
            }
        }
        _ => None,
    }
}

/// The condition that tokens most likely are, as it stands in `cfg(...)`.
fn condition(tokens: &[TokenTree]) -> Option<String> {
    match tokens {
        [TokenTree::Ident(word)] => flag(&word.to_string()).map(str::to_owned),
        // If the condition holds, the attribute behind it stands there.
        [TokenTree::Ident(name), TokenTree::Group(group)] if name == "cfg_attr" => {
            let pieces = split_at_commas(group.stream());
            let [condition, attribute] = pieces.as_slice() else { return None };
            match attribute.tokens.as_slice() {
                [TokenTree::Ident(cfg), TokenTree::Group(inner)] if cfg == "cfg" => {
                    Some(format!("any(not({}), {})", read(&condition.tokens)?, condition_in(inner)?))
                }
                _ => None,
            }
        }
        [TokenTree::Ident(name), TokenTree::Group(group)]
            if group.delimiter() == Delimiter::Parenthesis && is_cfg(&name.to_string()) =>
        {
            condition_in(group)
        }
        [TokenTree::Ident(name), TokenTree::Punct(equals), TokenTree::Literal(literal)]
            if equals.as_char() == '=' && is_cfg(&name.to_string()) =>
        {
            read(&string(literal)?.parse::<proc_macro2::TokenStream>().ok()?.into_iter().collect::<Vec<_>>())
        }
        [TokenTree::Ident(name), rest @ ..] if !rest.is_empty() && is_cfg(&name.to_string()) => read(rest),
        [TokenTree::Ident(name), TokenTree::Punct(_), TokenTree::Literal(_)]
            if name == "feature" || name.to_string().starts_with("target_") =>
        {
            read(tokens)
        }
        [TokenTree::Ident(name), TokenTree::Group(_)] if ["all", "any", "not"].contains(&&*name.to_string()) => {
            read(tokens)
        }
        _ => None,
    }
}

/// What stands in the parentheses of `cfg(...)`.
fn condition_in(group: &Group) -> Option<String> {
    read(&group.stream().into_iter().collect::<Vec<_>>())
}

/// A condition as it is written, unless a word in it is perhaps not the flag that builds have.
fn read(tokens: &[TokenTree]) -> Option<String> {
    Condition::parse(tokens.iter().cloned().collect())?;
    if speaks_of_profile(tokens) { None } else { Some(text(tokens.to_vec())) }
}

fn speaks_of_profile(tokens: &[TokenTree]) -> bool {
    tokens.iter().any(|token| match token {
        TokenTree::Ident(word) => flag(&word.to_string()).is_some_and(|flag| word != flag),
        TokenTree::Group(group) => speaks_of_profile(&group.stream().into_iter().collect::<Vec<_>>()),
        _ => false,
    })
}

/// Whether a word stands in the place of `cfg`.
fn is_cfg(word: &str) -> bool {
    let word = word.to_ascii_lowercase();
    is_misspelt_cfg(&word) || ["if", "when"].contains(&&*word) || CFG.contains(&&*word)
}

/// Whether a word has the letters of `cfg`.
fn is_misspelt_cfg(word: &str) -> bool {
    let mut letters: Vec<_> = word.bytes().map(|letter| letter.to_ascii_lowercase()).collect();
    letters.sort_unstable();
    letters == *b"cfg"
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

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(text: &str) -> Vec<TokenTree> {
        text.parse::<proc_macro2::TokenStream>().unwrap().into_iter().collect()
    }

    fn help(text: &str) -> Option<String> {
        item(&tokens(text)).map(|fix| fix.to_string())
    }

    const ADVICE: &str = "write its condition before it, as `#[cfg(...)]`";

    #[test]
    fn an_item_keeps_its_condition_as_it_was_meant() {
        for (text, meant) in [
            (r#"cfg(test) "a""#, r#"#[cfg(test)] "a""#),
            (r#"Cfg(feature = "dev") "a""#, r#"#[cfg(feature = "dev")] "a""#),
            (r#"not(debug_assertions) "a""#, r#"#[cfg(not(debug_assertions))] "a""#),
            (r#"#cfg(test) "a""#, r#"#[cfg(test)] "a""#),
            (r#"[cfg(test)] "a""#, r#"#[cfg(test)] "a""#),
            (r#""a" #[cgf(test)]"#, r#"#[cfg(test)] "a""#),
            (r#"cfg(all(unix, test), "a")"#, r#"#[cfg(all(unix, test))] "a""#),
            (r#"if cfg!(not(test)) { "a" }"#, r#"#[cfg(not(test))] "a""#),
            (r#"debug("a")"#, r#"#[cfg(debug_assertions)] "a""#),
            (r#"release "a""#, r#"#[cfg(not(debug_assertions))] "a""#),
        ] {
            assert_eq!(help(text), Some(format!("write `{meant}`")), "{text}");
        }
    }

    #[test]
    fn nothing_is_written_where_something_might_be_lost_or_turned_around() {
        for text in [
            r#"if !cfg!(debug_assertions) { "a" }"#,
            r#"!debug "a""#,
            r#"(!cfg!(test)) "a" if test"#,
            r#"if cfg!(debug_assertions) {} else { "a" }"#,
            r#"if cfg!(unix) && cfg!(test) { "a" }"#,
            r#"if cfg!(unix) { "a" } else { "b" }"#,
            r#""a" if debug"#,
            r#"test => "a""#,
            r#"debug_assertions: "a""#,
            r#"if DEBUG { "a" }"#,
            r#"Debug("a")"#,
            r#"DEBUG "a""#,
            r#"unless(test) "a""#,
            r#"test env("A")"#,
            r#"cfg(test, env("A"))"#,
            r#"cfg(a + b) "a""#,
            r#"cfg(test, unix) "a""#,
            r#"cfg(test, unix, "a")"#,
            r#"if cfg!(test, unix) { "a" }"#,
            r#"cfg(any(unix, not(debug))) "a""#,
        ] {
            assert_eq!(help(text).as_deref(), Some(ADVICE), "{text}");
        }
    }

    #[test]
    fn what_has_no_condition_is_none() {
        for text in [
            r#"String::from("a")"#,
            r#""a".into()"#,
            r#"config("TEST")"#,
            r#"only("https://a.example")"#,
            "x-debug",
            "debug::ORIGINS",
            r#"crate::test::origins("a")"#,
            r#"vec!["a"]"#,
        ] {
            assert_eq!(help(text), None, "{text}");
        }
    }

    #[test]
    fn an_attribute_becomes_the_condition_that_it_is() {
        let fix = |text| attribute(&tokens(text)).to_string();
        for (text, meant) in [
            ("cgf(test)", "test"),
            ("cfg debug_assertions", "debug_assertions"),
            ("cfg = \"unix\"", "unix"),
            ("if(not(test))", "not(test)"),
            ("feature = \"dev\"", "feature = \"dev\""),
            ("target_os = \"linux\"", "target_os = \"linux\""),
            ("not(test)", "not(test)"),
            ("dev", "debug_assertions"),
            ("cfg_attr(not(test), cfg(unix))", "any(not(not(test)), unix)"),
        ] {
            assert_eq!(fix(text), format!("write `#[cfg({meant})]`"), "{text}");
        }
        for text in ["allow(unused)", "doc = \"a\"", "deprecated"] {
            assert_eq!(fix(text), "remove it", "{text}");
        }
        let others =
            ["", "local", "unless(test)", "cfg(!test)", "cfg_attr(test, allow(unused))", "cfg", "cgf(test, unix)"];
        for text in others.into_iter().chain(["cfg_attr(unix, cfg(test, windows))", "not(dev)"]) {
            assert_eq!(fix(text), "write its condition as `#[cfg(...)]`, or remove it if it is none", "{text}");
        }
    }
}
