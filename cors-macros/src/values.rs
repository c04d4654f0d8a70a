//! The values of settings.

use cors_rules::{Danger, Fix, MaxAge, PreflightStatus, Setting};
use proc_macro2::{TokenStream, TokenTree};
use syn::{Lit, parse::Parser};

use crate::{
    calls::{self, Call},
    condition::{Cfg, Condition},
    conditional,
    mistake::{Mistake, Spot},
    suggest, tokens,
};

/// One item of a list.
#[derive(Clone)]
pub(crate) struct Item {
    pub(crate) kind: Kind,
    pub(crate) spot: Spot,
    /// Whether it stands in brackets.
    pub(crate) in_list: bool,
    /// What stands before it.
    pub(crate) cfg: Option<Cfg>,
}

/// What an item is.
#[derive(Clone)]
pub(crate) enum Kind {
    Literal(String),
    Call(Call),
}

/// A danger that is opted out of.
#[derive(Clone)]
pub(crate) struct DangerItem {
    pub(crate) danger: Danger,
    pub(crate) spot: Spot,
    pub(crate) cfg: Option<Cfg>,
}

impl Item {
    pub(crate) fn in_list(self) -> Self {
        Self { in_list: true, ..self }
    }

    pub(crate) fn literal(&self) -> Option<&str> {
        match &self.kind {
            Kind::Literal(text) => Some(text),
            Kind::Call(_) => None,
        }
    }

    pub(crate) fn condition(&self) -> Option<&Condition> {
        self.cfg.as_ref().map(|cfg| &cfg.condition)
    }

    /// What stands before it, as tokens.
    pub(crate) fn cfg_tokens(&self) -> Vec<TokenTree> {
        self.cfg.as_ref().map(|cfg| cfg.tokens.clone()).unwrap_or_default()
    }
}

impl DangerItem {
    pub(crate) fn condition(&self) -> Option<&Condition> {
        self.cfg.as_ref().map(|cfg| &cfg.condition)
    }
}

/// What a list takes, as the messages say it.
pub(crate) fn form(setting: Setting) -> &'static str {
    match setting {
        Setting::Methods => "`\"*\"`, a method or a list of methods",
        Setting::Origins => "a string, `env(\"NAME\")`, `predicate(path)` or a list of them",
        _ => "`\"*\"`, a string or a list of strings",
    }
}

/// Reads one item of a list: a string, for `methods` an identifier, for `origins` a call; `#[cfg(...)]` may stand before it.
pub(crate) fn item(setting: Setting, whole: &Spot) -> Result<Item, Mistake> {
    let (cfg, spot) = conditional(whole)?;
    let tokens = spot.tokens.as_slice();
    let text = match tokens {
        [TokenTree::Ident(ident)] if setting == Setting::Methods => Some(ident.to_string()),
        [TokenTree::Literal(literal)] => tokens::string(literal),
        _ => None,
    };
    let no_value = |fix| {
        let what = format!("is not a value of `{}`, which takes {}", setting.key(), form(setting));
        Mistake::form(&spot, what, fix)
    };
    let kind = match text {
        Some(text) if setting == Setting::Origins && suggest::is_shell_variable(&text) => {
            return Err(no_value(suggest::environment(tokens).map(Fix::Write)));
        }
        Some(text) => Kind::Literal(text),
        None => match calls::read(&spot) {
            Some(call) if setting == Setting::Origins => Kind::Call(call?),
            Some(_) => {
                let fix =
                    "write literals: what is known only when the service starts is for `origins`, or `Cors::builder()`";
                return Err(no_value(Some(Fix::Advice(fix.to_owned()))));
            }
            None => return Err(no_value(suggest::item(setting, tokens))),
        },
    };
    Ok(Item { kind, spot, in_list: false, cfg })
}

/// The `#[cfg(...)]` before an item, and the item.
pub(crate) fn conditional(whole: &Spot) -> Result<(Option<Cfg>, Spot), Mistake> {
    let mut cfg: Option<Cfg> = None;
    let mut tokens = whole.tokens.as_slice();
    while let [TokenTree::Punct(hash), TokenTree::Group(attribute), rest @ ..] = tokens
        && hash.as_char() == '#'
    {
        let spot = Spot { tokens: tokens[..2].to_vec(), position: whole.position };
        let inner = tokens::without_invisible_groups(attribute.stream());
        let condition = match inner.as_slice() {
            [TokenTree::Ident(name), TokenTree::Group(group)] if name == "cfg" => Condition::parse(group.stream())
                .ok_or_else(|| {
                    let form = "write a condition, as in `#[cfg(debug_assertions)]` or `#[cfg(feature = \"dev\")]`";
                    Mistake::syntax(&spot, "has no condition that can be read", Fix::Advice(form.to_owned()))
                })?,
            _ => {
                let fix = conditional::attribute(&inner);
                return Err(Mistake::syntax(&spot, "stands before an item, where only `#[cfg(...)]` may", fix));
            }
        };
        cfg = Some(match cfg {
            None => Cfg { condition, tokens: spot.tokens },
            Some(before) => Cfg {
                condition: before.condition.and(condition),
                tokens: before.tokens.into_iter().chain(spot.tokens).collect(),
            },
        });
        tokens = rest;
    }
    if let (Some(cfg), []) = (&cfg, tokens) {
        let spot = Spot { tokens: cfg.tokens.clone(), position: whole.position };
        return Err(Mistake::syntax(&spot, "has no item behind it", Fix::Remove));
    }
    Ok((cfg, Spot { tokens: tokens.to_vec(), position: whole.position }))
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
        let plain = text.strip_prefix('&').or(text.strip_suffix(".clone()"));
        let plain = plain.filter(|path| syn::parse_str::<syn::Path>(path).is_ok());
        let fix = inner.map(|literal| literal.value()).or(plain.map(str::to_owned)).map(Fix::Write);
        let is_policy = text.split_once('!').is_some_and(|(name, _)| name.rsplit("::").next() == Some("policy"));
        let fix = fix.or_else(|| {
            let fix = "write its settings here, or give it a name, as in `const POLICY: Cors = policy! { ... };`";
            is_policy.then(|| Fix::Advice(fix.to_owned()))
        });
        Mistake::form(spot, format!("is not a value of `{key}`, which takes a path"), fix)
    })
}
