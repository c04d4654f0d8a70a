//! The values of settings: literals.

use cors_rules::{Fix, MaxAge, PreflightStatus, Setting};
use proc_macro2::{TokenStream, TokenTree};
use syn::{Lit, parse::Parser};

use crate::{
    mistake::{Mistake, Spot},
    suggest, tokens,
};

/// One item of a list.
pub(crate) struct Item {
    pub(crate) text: String,
    pub(crate) spot: Spot,
    /// Whether it stands in brackets.
    pub(crate) in_list: bool,
}

impl Item {
    pub(crate) fn in_list(self) -> Self {
        Self { in_list: true, ..self }
    }
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
    let tokens = spot.tokens.as_slice();
    let text = match tokens {
        [TokenTree::Ident(ident)] if setting == Setting::Methods => Some(ident.to_string()),
        [TokenTree::Literal(literal)] => tokens::string(literal),
        _ => None,
    };
    text.map(|text| Item { text, spot: spot.clone(), in_list: false }).ok_or_else(|| {
        let what = format!("is not a value of `{}`, which takes {}", setting.key(), form(setting));
        Mistake::form(spot, what, suggest::item(setting, tokens))
    })
}

/// Reads `true` or `false`.
pub(crate) fn flag(setting: Setting, spot: &Spot) -> Result<bool, Mistake> {
    match &*spot.text() {
        "true" => Ok(true),
        "false" => Ok(false),
        text => {
            let what = format!("is not a value of `{setting}`, which takes `true` or `false`");
            Err(Mistake::form(spot, what, suggest::flag(text)))
        }
    }
}

/// Reads a number of seconds, or a string with a unit.
pub(crate) fn max_age(spot: &Spot) -> Result<MaxAge, Mistake> {
    let tokens = spot.tokens.as_slice();
    match tokens {
        [TokenTree::Literal(literal)] => match Lit::new(literal.clone()) {
            Lit::Str(string) => return Ok(MaxAge::Text(string.value())),
            Lit::Int(int) if int.suffix().is_empty() => {
                return Ok(MaxAge::Seconds(int.base10_parse().unwrap_or(u64::MAX)));
            }
            Lit::Float(float) if float.suffix().is_empty() => return Ok(MaxAge::Number(float.to_string())),
            _ => {}
        },
        [TokenTree::Punct(minus), TokenTree::Literal(literal)] if minus.as_char() == '-' => {
            return Ok(MaxAge::Number(format!("-{literal}")));
        }
        _ => {}
    }
    let what = "is not a value of `max_age`, which takes seconds or a time such as `\"10m\"`";
    Err(Mistake::form(spot, what, suggest::max_age(tokens)))
}

/// Reads the number of a status.
pub(crate) fn preflight_status(spot: &Spot) -> Result<PreflightStatus, Mistake> {
    let tokens = spot.tokens.as_slice();
    match tokens {
        [TokenTree::Literal(literal)] => match Lit::new(literal.clone()) {
            Lit::Int(int) if int.suffix().is_empty() => {
                let code = int.base10_parse().map(PreflightStatus::Code);
                return Ok(code.unwrap_or_else(|_| PreflightStatus::Number(int.to_string())));
            }
            Lit::Float(float) if float.suffix().is_empty() => return Ok(PreflightStatus::Number(float.to_string())),
            _ => {}
        },
        [TokenTree::Punct(minus), TokenTree::Literal(literal)] if minus.as_char() == '-' => {
            return Ok(PreflightStatus::Number(format!("-{literal}")));
        }
        _ => {}
    }
    let what = "is not a value of `preflight_status`, which takes a number such as `200`";
    Err(Mistake::form(spot, what, suggest::preflight_status(tokens)))
}

/// Reads a path, which is not a string.
pub(crate) fn path(key: &str, spot: &Spot) -> Result<syn::Path, Mistake> {
    let tokens: TokenStream = spot.tokens.iter().cloned().collect();
    syn::Path::parse_mod_style.parse2(tokens.clone()).map_err(|_| {
        let literal = syn::parse2::<syn::LitStr>(tokens).ok();
        let inner = literal.filter(|literal| literal.parse_with(syn::Path::parse_mod_style).is_ok());
        let text = spot.text();
        let cloned = text.strip_suffix(".clone()").filter(|path| syn::parse_str::<syn::Path>(path).is_ok());
        let fix = inner.map(|literal| literal.value()).or(cloned.map(str::to_owned)).map(Fix::Write);
        Mistake::form(spot, format!("is not a value of `{key}`, which takes a path"), fix)
    })
}
