//! What was written: the tokens of an attribute become settings whose values know where they stand.
//!
//! A mistake in one setting does not hide those in others: the tokens are split at the commas first, then each setting is
//! read by itself, and a slip of punctuation is reported and read over.

use cors_rules::{Code, Danger, Fix, Problem, Setting, meant};
use proc_macro2::{Delimiter, TokenStream, TokenTree};

use crate::{
    attr::Attr,
    keys::{self, Key},
    mistake::{Mistake, Spot},
    settings::Reader,
    tokens::{self, Piece, key_name, only_group, sign_length, split_at_commas},
    values::DangerItem,
};

/// Where the settings are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Host {
    Attribute,
    PolicyMacro,
}

/// Reads the settings of an attribute or of `policy!`.
pub(crate) fn parse(tokens: TokenStream, host: Host) -> Attr {
    parse_after(0, tokens, host)
}

/// Reads settings whose places are behind `position`, where those end that they may clash with.
pub(crate) fn parse_after(position: usize, tokens: TokenStream, host: Host) -> Attr {
    let mut attr = Attr { end: position, ..Attr::default() };
    let pieces = split_at_commas(tokens);
    let names = pieces.iter().filter_map(|piece| key_name(&piece.tokens));
    let written = names.filter_map(|(name, _)| Key::find(&name)).collect();
    let mut parser = Parser { reader: Reader::new(&mut attr, position), host, first: position + 1, written };
    for piece in pieces {
        parser.piece(piece);
    }
    attr
}

struct Parser<'a> {
    reader: Reader<'a>,
    host: Host,
    /// The position of what stands first.
    first: usize,
    /// The keys that are spelt right, wherever they stand.
    written: Vec<Key>,
}

impl Parser<'_> {
    fn piece(&mut self, Piece { tokens, end }: Piece) {
        if tokens.is_empty() {
            let spot = self.reader.spot(end);
            self.reader.push(Mistake::syntax(&spot, "stands where a setting is expected", Fix::Remove));
            self.reader.attr.unread.push(Setting::Origins);
            return;
        }
        if !self.reader.goes_on_with_list(&tokens) {
            self.settings(&tokens);
        }
        self.reader.end(end);
    }

    /// Reads one setting, or several where commas between them are missing.
    fn settings(&mut self, tokens: &[TokenTree]) {
        self.reader.bare = None;
        if self.is_without_key(tokens) {
            return;
        }
        let Some((name, key_length)) = key_name(tokens) else { return };
        let key_spot = self.reader.spot(tokens[..key_length].to_vec());
        let rest = &tokens[key_length..];
        let is_word = Key::find(&name).is_some_and(Key::is_word);
        let (value_length, missing_comma) = value_length(rest, is_word);
        let value = &rest[..value_length];
        if matches!(tokens[0], TokenTree::Literal(_)) && Key::find(&name).is_some() {
            self.reader.push(Mistake::syntax(&key_spot, "is a key in quotes", Fix::Write(name.clone())));
        }
        if let Some(key) = self.key(&name, &key_spot, value) {
            self.reader.setting(key, &key_spot, value);
        }
        if missing_comma {
            let next = self.reader.spot(rest[value_length..=value_length].to_vec());
            let value = if value.is_empty() { "" } else { "the value of " };
            let what = format!("follows {value}`{name}` without a comma");
            self.reader.push(Mistake::syntax(&next, what, Fix::Write(format!(", {}", next.text()))));
            self.settings(&rest[value_length..]);
        }
    }

    /// Reports a value without a key: origins, or the path of a policy.
    fn is_without_key(&mut self, tokens: &[TokenTree]) -> bool {
        if let [TokenTree::Punct(hash), TokenTree::Group(_), ..] = tokens
            && hash.as_char() == '#'
        {
            let spot = self.reader.spot(tokens[..2].to_vec());
            let fix = "write it before an item of a list, or write an attribute for each build with `cfg_attr`";
            let fix = Fix::Advice(fix.to_owned());
            self.reader.push(Mistake::syntax(&spot, "stands before a setting", fix));
            self.settings(&tokens[2..]);
            return true;
        }
        let is_policy = is_path_of_constant(tokens);
        let has_key = !is_policy && key_name(tokens).is_some();
        if has_key {
            return false;
        }
        let spot = self.reader.spot(tokens.to_vec());
        if let [TokenTree::Literal(literal)] = tokens
            && let Some(name) = tokens::string(literal)
            && Key::find(&name).is_some_and(Key::is_flag)
        {
            self.reader.push(Mistake::syntax(&spot, "is a key in quotes", Fix::Write(name.clone())));
            if let Some(key) = self.key(&name, &spot, &[]) {
                self.reader.setting(key, &spot, &[]);
            }
            return true;
        }
        if let [TokenTree::Punct(not), TokenTree::Ident(word)] = tokens
            && not.as_char() == '!'
            && let Some(Key::Setting(setting)) = Key::find(&word.to_string()).filter(|key| key.is_flag())
        {
            let fix = Fix::Write(format!("{setting} = false"));
            self.reader.push(Mistake::syntax(&spot, "stands without a key", fix));
            self.reader.attr.unread.push(setting);
            return true;
        }
        let is_list = matches!(only_group(tokens), Some(group) if group.delimiter() == Delimiter::Bracket);
        let is_string = matches!(tokens, [TokenTree::Literal(literal)] if tokens::string(literal).is_some());
        let key = if is_policy {
            Some(Key::Policy)
        } else if (is_list || is_string) && !self.written.contains(&Key::Setting(Setting::Origins)) {
            Some(Key::Setting(Setting::Origins))
        } else {
            None
        };
        let key = key.filter(|key| self.reader.attr.key(*key).is_none());
        let fix = match key {
            Some(key) => Fix::Write(format!("{} = {}", key.name(), spot.text())),
            None => Fix::Advice("write it as `key = value`".to_owned()),
        };
        self.reader.push(Mistake::syntax(&spot, "stands without a key", fix));
        self.reader.attr.unread.push(Setting::Origins);
        true
    }

    /// Finds the key of a name, if need be the one that was meant.
    fn key(&mut self, name: &str, spot: &Spot, value: &[TokenTree]) -> Option<Key> {
        let key = match Key::find(name) {
            Some(Key::Policy) if self.host == Host::PolicyMacro => {
                let fix = Fix::Advice("use the named policy itself".to_owned());
                self.reader.push(Mistake::syntax(spot, "names a policy inside `policy!`", fix));
                self.reader.attr.unread.push(Setting::Origins);
                return None;
            }
            Some(Key::None) if self.host == Host::PolicyMacro => {
                let fix = Fix::Advice("write `#[cors(none)]` at a handler that is to have no policy".to_owned());
                self.reader.push(Mistake::syntax(spot, "is for handlers, and `policy!` is a policy", fix));
                self.reader.attr.unread.push(Setting::Origins);
                return None;
            }
            Some(Key::Inherit) if self.host == Host::PolicyMacro => {
                let fix = Fix::Advice("write all settings: those of a module are for its handlers".to_owned());
                self.reader.push(Mistake::syntax(spot, "is for handlers, and `policy!` is a policy", fix));
                self.reader.attr.unread.push(Setting::Origins);
                return None;
            }
            Some(Key::Inherit) if spot.position != self.first && self.reader.attr.key(Key::Inherit).is_none() => {
                let fix = Fix::Advice("write it first, as in `#[cors(inherit, max_age = \"1h\")]`".to_owned());
                self.reader.push(Mistake::syntax(spot, "stands behind other settings", fix));
                self.reader.attr.unread.push(Setting::Origins);
                return None;
            }
            Some(key) => key,
            None => self.unknown_key(name, spot, value)?,
        };
        if self.reader.attr.key(key).is_some() {
            let fix = Fix::Advice(match key {
                Key::Setting(Setting::Danger) => "write all of them in one `danger(...)`".to_owned(),
                key if key.is_list() => format!("write one list: `{} = [\"...\", \"...\"]`", key.name()),
                _ => "remove one of them".to_owned(),
            });
            let problem = Problem::new(Code::KeyDuplicate, key.name()).fixed_by(fix);
            self.reader.push(Mistake::new(spot.tokens.clone(), spot.position, problem));
            return None;
        }
        self.reader.attr.keys.push((key, spot.clone()));
        Some(key)
    }

    /// Reports a name that is no key. Where it is clear which one was meant, its value is read as that key's.
    fn unknown_key(&mut self, name: &str, spot: &Spot, value: &[TokenTree]) -> Option<Key> {
        let mut report = |spot: &Spot, fix: Option<Fix>| {
            let problem = Problem::new(Code::KeyUnknown, name).fixed_by(fix);
            self.reader.attr.mistakes.push(Mistake::new(spot.tokens.clone(), spot.position, problem));
        };
        if let Some(danger) = Danger::find(name)
            && value.is_empty()
        {
            report(spot, Some(Fix::Write(format!("danger({danger})"))));
            self.reader.attr.dangers.push(DangerItem { danger, spot: spot.clone(), cfg: None });
            return None;
        }
        if let Some((setting, fix)) = keys::allowing_any(name)
            && value.is_empty()
        {
            report(spot, Some(fix));
            self.reader.attr.unread.push(setting);
            return None;
        }
        if ["env", "predicate", "async_predicate"].contains(&name) {
            let call = match only_group(value) {
                Some(group) => format!("{name}({})", tokens::text(group.stream())),
                None => format!("{name}({})", tokens::text(value[sign_length(value)..].to_vec())),
            };
            let is_beside = self.written.contains(&Key::Setting(Setting::Origins));
            let fix = match value {
                [] => Fix::Advice(format!("it is an item of `origins`, as in `origins = {name}(...)`")),
                _ if is_beside => Fix::Advice(format!("write `{call}` into the list of `origins`")),
                _ => Fix::Write(format!("origins = {call}")),
            };
            let whole = Spot { tokens: spot.tokens.iter().chain(value).cloned().collect(), position: spot.position };
            report(&whole, Some(fix));
            self.reader.attr.unread.push(Setting::Origins);
            return None;
        }
        if let Some(key) = Key::denied_by(name) {
            let whole = Spot { tokens: spot.tokens.iter().chain(value).cloned().collect(), position: spot.position };
            let fix = match value {
                [] => Fix::Write(format!("{} = false", key.name())),
                // Twice denied is easily misread.
                _ => Fix::Advice(format!("the key is `{}`, which is `true` or `false`", key.name())),
            };
            report(&whole, Some(fix));
            if let Key::Setting(setting) = key {
                self.reader.attr.unread.push(setting);
            }
            return None;
        }
        let is_elsewhere = |key: &Key| key.is_word() && self.host == Host::PolicyMacro;
        let nearest = Key::nearest(name).filter(|key| !is_elsewhere(key) && !meant::is_needless(name));
        let fix = match nearest {
            Some(key) if self.written.contains(&key) => {
                Some(Fix::Advice(format!("`{}` stands beside it: write both as one", key.name())))
            }
            Some(key)
                if only_group(value).is_some_and(|group| group.delimiter() == Delimiter::Parenthesis)
                    || (key.is_word() && !value.is_empty()) =>
            {
                let call = Spot {
                    tokens: spot.tokens.clone().into_iter().chain(value.to_vec()).collect(),
                    position: spot.position,
                };
                report(&call, Some(Fix::Write(key.assigned(value))));
                self.reader.attr.unread.push(Setting::Origins);
                if let Key::Setting(setting) = key {
                    self.reader.attr.unread.push(setting);
                }
                return None;
            }
            Some(key) if value.is_empty() => Some(key.example()),
            Some(key) => Some(Fix::Write(key.name().to_owned())),
            None if meant::is_needless(name) => Some(Fix::Remove),
            None if meant::is_predicate(name) => Some(Fix::Advice(
                "write `origins = predicate(path)`, with the path of a `fn(&Origin, &HttpRequest) -> bool`; `*.` before a \
                 host covers its subdomains without one"
                    .to_owned(),
            )),
            None => None,
        };
        report(spot, fix);
        if nearest.is_none() {
            self.reader.attr.unread.push(Setting::Origins);
        }
        if nearest == Some(Key::Inherit) {
            self.reader.attr.unread.push(Setting::Origins);
            return None;
        }
        let nearest = nearest.filter(|key| !self.written.contains(key) && self.reader.attr.key(*key).is_none())?;
        if let (Key::Setting(setting), true) = (nearest, value.is_empty())
            && !nearest.is_flag()
        {
            self.reader.attr.unread.push(setting);
            return None;
        }
        Some(nearest)
    }
}

/// How many tokens after a key are its value, and whether another setting follows without a comma.
fn value_length(rest: &[TokenTree], is_word: bool) -> (usize, bool) {
    let starts_setting = |at: usize| {
        matches!(rest.get(at), Some(TokenTree::Ident(ident)) if Key::find(&ident.to_string()).is_some())
            && match rest.get(at + 1) {
                None => true,
                Some(TokenTree::Punct(punct)) => punct.as_char() == '=',
                Some(TokenTree::Group(group)) => group.delimiter() == Delimiter::Parenthesis,
                Some(_) => false,
            }
    };
    let sign = sign_length(rest);
    let first = if is_word && sign == 0 { 0 } else { sign + 1 };
    match (first.min(rest.len())..rest.len()).find(|at| starts_setting(*at)) {
        Some(at) => (at, true),
        None => (rest.len(), false),
    }
}

/// A path that can only be meant as a policy: `PARTNERS` or `policies::PARTNERS`.
fn is_path_of_constant(tokens: &[TokenTree]) -> bool {
    let is_path = tokens.iter().all(|token| match token {
        TokenTree::Ident(_) => true,
        TokenTree::Punct(punct) => punct.as_char() == ':',
        _ => false,
    });
    let last = tokens.last().map(ToString::to_string).unwrap_or_default();
    is_path && last.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
}
