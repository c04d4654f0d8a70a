//! The values of settings: literals, and what people write in their place.

use cors_rules::{Danger, Fix, MaxAge, Setting, is_token};
use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use syn::{Lit, parse::Parser};

use crate::mistake::{Mistake, Spot};

/// One item of a list.
pub(crate) struct Item {
    pub(crate) text: String,
    pub(crate) spot: Spot,
}

/// What a list takes, as the messages say it.
pub(crate) fn form(setting: Setting) -> &'static str {
    match setting {
        Setting::Methods => "`\"*\"`, a method or a list of methods",
        _ => "`\"*\"`, a string or a list of strings",
    }
}

/// Reads one item of a list: a string, or for `methods` an identifier.
pub(crate) fn item(setting: Setting, spot: &Spot) -> Result<Item, Mistake> {
    let tokens: Vec<_> = spot.tokens.clone().into_iter().collect();
    match tokens.as_slice() {
        [TokenTree::Ident(ident)] if setting == Setting::Methods => {
            Ok(Item { text: ident.to_string(), spot: spot.clone() })
        }
        [TokenTree::Literal(literal)] if let Lit::Str(string) = Lit::new(literal.clone()) => {
            Ok(Item { text: string.value(), spot: spot.clone() })
        }
        tokens => {
            let what = format!("is not a value of `{}`, which takes {}", setting.key(), form(setting));
            Err(Mistake::form(spot, what, item_fix(setting, tokens)))
        }
    }
}

/// What most likely was meant by tokens that are no item.
fn item_fix(setting: Setting, tokens: &[TokenTree]) -> Option<Fix> {
    let joined: String = tokens.iter().map(ToString::to_string).collect();
    let constant = || {
        let fix =
            "values are literals; share a policy by `policy = ...`, or build one at run time with `Cors::builder()`";
        Some(Fix::Advice(fix.to_owned()))
    };
    match tokens {
        [TokenTree::Punct(star)] if star.as_char() == '*' => Some(Fix::Write("\"*\"".to_owned())),
        [TokenTree::Group(group)] => Some(Fix::Write(in_brackets(group))),
        [TokenTree::Punct(and), TokenTree::Group(group)] if and.as_char() == '&' => {
            Some(Fix::Write(in_brackets(group)))
        }
        [TokenTree::Ident(vec), TokenTree::Punct(bang), TokenTree::Group(group)]
            if vec == "vec" && bang.as_char() == '!' =>
        {
            Some(Fix::Write(in_brackets(group)))
        }
        [TokenTree::Ident(_)] if is_constant_name(&joined) => constant(),
        _ if matches!(setting, Setting::Headers | Setting::ExposeHeaders | Setting::Methods)
            && is_token(&joined)
            && !joined.contains('.')
            && tokens.iter().any(|token| matches!(token, TokenTree::Ident(_))) =>
        {
            Some(Fix::Write(format!("\"{joined}\"")))
        }
        [TokenTree::Ident(_), ..] => constant(),
        _ => None,
    }
}

fn is_constant_name(name: &str) -> bool {
    name.contains('_') && name.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
}

/// The items of a group, in brackets; a list in a list is opened.
pub(crate) fn in_brackets(group: &Group) -> String {
    let mut stream = group.stream();
    let inner: Vec<_> = stream.clone().into_iter().collect();
    if let [TokenTree::Group(inner)] = inner.as_slice()
        && inner.delimiter() == Delimiter::Bracket
    {
        stream = inner.stream();
    }
    format!("[{}]", list_text(stream))
}

pub(crate) fn list_text(stream: TokenStream) -> String {
    let mut text = String::new();
    for token in stream {
        let is_comma = matches!(&token, TokenTree::Punct(punct) if punct.as_char() == ',');
        text.push_str(&token.to_string());
        if is_comma {
            text.push(' ');
        }
    }
    text.trim_end_matches([' ', ',']).to_owned()
}

/// Reads `true` or `false`.
pub(crate) fn flag(spot: &Spot) -> Result<bool, Mistake> {
    match &*spot.text() {
        "true" => Ok(true),
        "false" => Ok(false),
        text => {
            let right = match text.trim_matches('"').to_ascii_lowercase().as_str() {
                "true" | "yes" | "1" | "include" => Some("true"),
                "false" | "no" | "0" | "omit" => Some("false"),
                _ => None,
            };
            let what = "is not a value of `credentials`, which takes `true` or `false`";
            Err(Mistake::form(spot, what, right.map(|right| Fix::Write(right.to_owned()))))
        }
    }
}

/// Reads a number of seconds, or a string with a unit.
pub(crate) fn max_age(spot: &Spot) -> Result<MaxAge, Mistake> {
    let tokens: Vec<_> = spot.tokens.clone().into_iter().collect();
    let number = |text: String| Ok(MaxAge::Number(text));
    match tokens.as_slice() {
        [TokenTree::Literal(literal)] => match Lit::new(literal.clone()) {
            Lit::Str(string) => return Ok(MaxAge::Text(string.value())),
            Lit::Int(int) if int.suffix().is_empty() => {
                return Ok(MaxAge::Seconds(int.base10_parse().unwrap_or(u64::MAX)));
            }
            Lit::Float(float) if float.suffix().is_empty() => return number(float.to_string()),
            _ => {}
        },
        [TokenTree::Punct(minus), TokenTree::Literal(literal)] if minus.as_char() == '-' => {
            return number(format!("-{literal}"));
        }
        _ => {}
    }
    let digits: String = spot.text().chars().take_while(char::is_ascii_digit).collect();
    let fix = (!digits.is_empty()).then_some(Fix::Write(digits));
    Err(Mistake::form(spot, "is not a value of `max_age`, which takes seconds or a time such as `\"10m\"`", fix))
}

/// Reads a path, which is not a string.
pub(crate) fn path(key: &str, spot: &Spot) -> Result<syn::Path, Mistake> {
    syn::Path::parse_mod_style.parse2(spot.tokens.clone()).map_err(|_| {
        let literal = syn::parse2::<syn::LitStr>(spot.tokens.clone()).ok();
        let inner = literal.filter(|literal| literal.parse_with(syn::Path::parse_mod_style).is_ok());
        let fix = inner.map(|literal| Fix::Write(literal.value()));
        Mistake::form(spot, format!("is not a value of `{key}`, which takes a path"), fix)
    })
}

/// The names of dangers that were written in another form, separated by commas.
pub(crate) fn danger_names(tokens: &[TokenTree]) -> Option<String> {
    let flat = tokens.iter().map(ToString::to_string).collect::<String>();
    let names: Vec<_> = flat
        .split(|c: char| !c.is_ascii_alphanumeric() && c != '_')
        .filter(|name| Danger::ALL.iter().any(|danger| danger.as_str() == *name))
        .collect();
    (!names.is_empty()).then(|| names.join(", "))
}
