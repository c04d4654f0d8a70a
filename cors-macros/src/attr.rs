//! What was written: the tokens of an attribute become settings whose values know where they stand.
//!
//! A mistake in one setting does not hide those in others: the tokens are split at the commas first, then each setting is
//! read by itself.

use cors_rules::{Code, Danger, Fix, MaxAge, Problem, Setting};
use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

use crate::{
    keys::{Key, nearest_danger},
    mistake::{Mistake, Spot},
    values::{self, Item},
};

/// The settings of an attribute or of `policy!`.
#[derive(Default)]
pub(crate) struct Attr {
    pub(crate) lists: Vec<(Setting, List)>,
    pub(crate) credentials: Option<(bool, Spot)>,
    pub(crate) max_age: Option<(MaxAge, Spot)>,
    pub(crate) dangers: Vec<(Danger, Spot)>,
    pub(crate) policy: Option<(syn::Path, Spot)>,
    pub(crate) krate: Option<syn::Path>,
    /// The keys as they were written, in their order.
    pub(crate) keys: Vec<(Key, Spot)>,
    /// Settings of which a part could not be read.
    pub(crate) unread: Vec<Setting>,
    pub(crate) mistakes: Vec<Mistake>,
}

/// The items of a list.
pub(crate) struct List {
    pub(crate) items: Vec<Item>,
}

/// Where the settings are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Host {
    Attribute,
    PolicyMacro,
}

impl Attr {
    pub(crate) fn parse(tokens: TokenStream, host: Host) -> Self {
        let mut attr = Self::default();
        let mut reader = Reader { attr: &mut attr, position: 0, host };
        let mut pieces = split_at_commas(tokens);
        // One comma may follow the last setting.
        if pieces.last().is_some_and(Vec::is_empty) {
            pieces.pop();
        }
        for piece in pieces {
            reader.piece(piece);
        }
        attr
    }

    pub(crate) fn list(&self, setting: Setting) -> Option<&List> {
        self.lists.iter().find(|(other, _)| *other == setting).map(|(_, list)| list)
    }

    pub(crate) fn key(&self, key: Key) -> Option<&Spot> {
        self.keys.iter().find(|(other, _)| *other == key).map(|(_, spot)| spot)
    }
}

/// Splits at the commas that are not inside brackets.
pub(crate) fn split_at_commas(tokens: TokenStream) -> Vec<Vec<TokenTree>> {
    let mut pieces = vec![Vec::new()];
    for token in tokens {
        match token {
            TokenTree::Punct(punct) if punct.as_char() == ',' => pieces.push(Vec::new()),
            token => pieces.last_mut().expect("there is a first piece").push(token),
        }
    }
    pieces
}

struct Reader<'a> {
    attr: &'a mut Attr,
    position: usize,
    host: Host,
}

impl Reader<'_> {
    fn spot(&mut self, tokens: impl IntoIterator<Item = TokenTree>) -> Spot {
        self.position += 1;
        Spot { tokens: tokens.into_iter().collect(), position: self.position }
    }

    fn push(&mut self, mistake: Mistake) {
        self.attr.mistakes.push(mistake);
    }

    /// Reads what stands between two commas: one setting, or several where a comma is missing.
    fn piece(&mut self, tokens: Vec<TokenTree>) {
        if tokens.is_empty() {
            let spot = self.spot([]);
            self.push(Mistake::syntax(&spot, "has a comma without a setting before it", Fix::Remove));
            return;
        }
        let Some((name, key_length)) = key_name(&tokens) else {
            self.piece_without_key(tokens);
            return;
        };
        let key_spot = self.spot(tokens[..key_length].to_vec());
        let rest = &tokens[key_length..];
        let (value_length, missing_comma) = value_length(rest);
        let key = self.key(&name, &key_spot, &rest[..value_length]);
        if let Some(key) = key {
            self.setting(key, &key_spot, &rest[..value_length]);
        }
        if missing_comma {
            let next = self.spot(rest[value_length..=value_length].to_vec());
            let what = format!("follows the value of `{name}` without a comma");
            let fix = Fix::Write(format!(", {}", next.text()));
            self.push(Mistake::syntax(&next, what, fix));
            self.position -= 1;
            self.piece(rest[value_length..].to_vec());
        }
    }

    /// A value where a key is expected: most likely of the list before it, whose brackets are missing.
    fn piece_without_key(&mut self, tokens: Vec<TokenTree>) {
        let spot = self.spot(tokens);
        let before = self.attr.keys.last().map(|(key, _)| *key);
        let (what, fix) = match before {
            Some(
                key @ Key::Setting(Setting::Origins | Setting::Methods | Setting::Headers | Setting::ExposeHeaders),
            ) => (
                format!("stands without a key after `{}`", key.name()),
                Fix::Advice(format!("write a list in brackets: `{} = [\"...\", \"...\"]`", key.name())),
            ),
            _ => ("stands without a key".to_owned(), Fix::Advice("write it as `key = value`".to_owned())),
        };
        self.push(Mistake::syntax(&spot, what, fix));
        if self.attr.keys.is_empty() {
            self.attr.unread.push(Setting::Origins);
        }
    }

    /// Finds the key of a name, if need be the one that was meant.
    fn key(&mut self, name: &str, spot: &Spot, value: &[TokenTree]) -> Option<Key> {
        let unknown = |fix| {
            let problem = Problem::new(Code::KeyUnknown, name).fixed_by(fix);
            Mistake::new(spot.tokens.clone(), spot.position, problem)
        };
        let key = match Key::find(name) {
            Some(Key::Policy) if self.host == Host::PolicyMacro => {
                let mistake = unknown(Some(Fix::Advice("use the named policy itself".to_owned())));
                self.push(mistake);
                self.attr.unread.push(Setting::Origins);
                return None;
            }
            Some(key) => key,
            None => {
                if let Some((Key::Setting(setting), fix)) = Key::allowing_any(name).filter(|_| value.is_empty()) {
                    let mistake = unknown(Some(fix));
                    self.push(mistake);
                    self.attr.unread.push(setting);
                    return None;
                }
                let nearest = Key::nearest(name);
                let mistake = unknown(nearest.map(|key| Fix::Write(key.name().to_owned())));
                self.push(mistake);
                let nearest = nearest.filter(|key| self.attr.key(*key).is_none());
                if nearest.is_none() && value.is_empty() {
                    self.attr.unread.push(Setting::Origins);
                }
                nearest?
            }
        };
        if self.attr.key(key).is_some() {
            let problem = Problem::new(Code::KeyDuplicate, key.name()).fixed_by(Fix::Advice(match key {
                Key::Setting(Setting::Danger) => "write all of them in one `danger(...)`".to_owned(),
                Key::Setting(Setting::Origins | Setting::Methods | Setting::Headers | Setting::ExposeHeaders) => {
                    format!("write one list: `{} = [\"...\", \"...\"]`", key.name())
                }
                _ => "remove one of them".to_owned(),
            }));
            self.push(Mistake::new(spot.tokens.clone(), spot.position, problem));
            return None;
        }
        self.attr.keys.push((key, spot.clone()));
        Some(key)
    }

    fn setting(&mut self, key: Key, spot: &Spot, value: &[TokenTree]) {
        let read = match key {
            Key::Setting(Setting::Danger) => self.danger(spot, value),
            Key::Setting(Setting::Credentials) => self.credentials(spot, value),
            Key::Setting(Setting::MaxAge) => self.max_age(spot, value),
            Key::Setting(setting) => self.list(setting, spot, value),
            Key::Policy | Key::Crate => self.path(key, spot, value),
        };
        if let (None, Key::Setting(setting)) = (read, key) {
            self.attr.unread.push(setting);
        }
    }

    /// The tokens after `=`, of a setting that takes `form`.
    fn value<'t>(&mut self, key: &str, form: &str, spot: &Spot, tokens: &'t [TokenTree]) -> Option<&'t [TokenTree]> {
        match tokens {
            [TokenTree::Punct(equals), value @ ..] if equals.as_char() == '=' && !value.is_empty() => Some(value),
            [TokenTree::Punct(colon), value @ ..] if colon.as_char() == ':' && !value.is_empty() => {
                let colon = self.spot([TokenTree::Punct(colon.clone())]);
                let what = format!("stands between `{key}` and its value");
                self.push(Mistake::syntax(&colon, what, Fix::Write("=".to_owned())));
                None
            }
            [TokenTree::Group(group)] => {
                let value = self.spot([TokenTree::Group(group.clone())]);
                let what = format!("follows `{key}` without `=`");
                let fix = (form != "a path").then(|| Fix::Write(format!("= {}", values::in_brackets(group))));
                self.push(Mistake::syntax(&value, what, fix));
                None
            }
            _ => {
                let fix = Fix::Advice(format!("write `{key} = ...` with {form}"));
                self.push(Mistake::syntax(spot, "has no value", fix));
                None
            }
        }
    }

    fn list(&mut self, setting: Setting, spot: &Spot, tokens: &[TokenTree]) -> Option<()> {
        let form = values::form(setting);
        let value = self.value(setting.key(), form, spot, tokens)?;
        let mut complete = true;
        let mut items = Vec::new();
        match value {
            [TokenTree::Group(group)] if group.delimiter() == Delimiter::Bracket => {
                let mut pieces = split_at_commas(group.stream());
                if pieces.last().is_some_and(Vec::is_empty) {
                    pieces.pop();
                }
                for piece in pieces {
                    complete &= self.items(setting, piece, &mut items);
                }
            }
            _ => {
                let spot = self.spot(value.to_vec());
                match values::item(setting, &spot) {
                    Ok(item) => items.push(item),
                    Err(mistake) => {
                        self.push(mistake);
                        complete = false;
                    }
                }
            }
        }
        self.attr.lists.push((setting, List { items }));
        complete.then_some(())
    }

    /// Reads what stands between two commas of a list: one item, or several where a comma is missing.
    fn items(&mut self, setting: Setting, piece: Vec<TokenTree>, items: &mut Vec<Item>) -> bool {
        if piece.is_empty() {
            let spot = Spot {
                tokens: self.attr.keys.last().map(|(_, spot)| spot.tokens.clone()).unwrap_or_default(),
                position: self.position,
            };
            self.push(Mistake::syntax(&spot, "has two commas in a row", Fix::Advice("remove one of them".to_owned())));
            return false;
        }
        let whole = self.spot(piece.clone());
        let literals = piece.iter().filter(|token| matches!(token, TokenTree::Literal(_))).count();
        if piece.len() > 1 && literals == piece.len() {
            let written: Vec<_> = piece.iter().map(ToString::to_string).collect();
            let what = format!("in `{}` lacks a comma", setting.key());
            self.push(Mistake::syntax(&whole, what, Fix::Write(written.join(", "))));
            for token in piece {
                let spot = self.spot([token]);
                items.extend(values::item(setting, &spot));
            }
            return false;
        }
        match values::item(setting, &whole) {
            Ok(item) => items.push(item),
            Err(mistake) => {
                self.push(mistake);
                return false;
            }
        }
        true
    }

    fn credentials(&mut self, spot: &Spot, tokens: &[TokenTree]) -> Option<()> {
        if tokens.is_empty() {
            self.attr.credentials = Some((true, spot.clone()));
            return Some(());
        }
        let value = self.value("credentials", "`true` or `false`", spot, tokens)?;
        let value_spot = self.spot(value.to_vec());
        match values::flag(&value_spot) {
            Ok(flag) => {
                self.attr.credentials = Some((flag, spot.clone()));
                Some(())
            }
            Err(mistake) => {
                self.push(mistake);
                None
            }
        }
    }

    fn max_age(&mut self, spot: &Spot, tokens: &[TokenTree]) -> Option<()> {
        let value = self.value("max_age", "seconds or a time such as `\"10m\"`", spot, tokens)?;
        let value_spot = self.spot(value.to_vec());
        match values::max_age(&value_spot) {
            Ok(max_age) => {
                self.attr.max_age = Some((max_age, value_spot));
                Some(())
            }
            Err(mistake) => {
                self.push(mistake);
                None
            }
        }
    }

    fn danger(&mut self, spot: &Spot, tokens: &[TokenTree]) -> Option<()> {
        let group = match tokens {
            [TokenTree::Group(group)] if group.delimiter() == Delimiter::Parenthesis => group,
            _ => {
                let whole = self.spot(spot.tokens.clone().into_iter().chain(tokens.iter().cloned()));
                let fix = match values::danger_names(tokens) {
                    Some(names) => Fix::Write(format!("danger({names})")),
                    None => Fix::Advice("write what it allows: `danger(insecure_origins)`".to_owned()),
                };
                self.push(Mistake::syntax(&whole, "is not of the form `danger(...)`", fix));
                return None;
            }
        };
        self.dangers(spot, group)
    }

    fn dangers(&mut self, spot: &Spot, group: &Group) -> Option<()> {
        let mut pieces = split_at_commas(group.stream());
        if pieces.last().is_some_and(Vec::is_empty) {
            pieces.pop();
        }
        if pieces.is_empty() {
            let problem = Problem::new(Code::ListEmpty, "danger").fixed_by(Fix::Remove);
            self.push(Mistake::new(spot.tokens.clone(), spot.position, problem));
            return Some(());
        }
        let mut complete = Some(());
        for piece in pieces {
            let item = self.spot(piece);
            let name = item.text();
            if let Some(danger) = Danger::ALL.into_iter().find(|danger| danger.as_str() == name) {
                self.attr.dangers.push((danger, item));
            } else {
                let fix = nearest_danger(name.trim_matches('"')).map(|right| Fix::Write(right.to_owned()));
                let problem = Problem::new(Code::DangerUnknown, name).fixed_by(fix);
                self.push(Mistake::new(item.tokens, item.position, problem));
                complete = None;
            }
        }
        complete
    }

    fn path(&mut self, key: Key, spot: &Spot, tokens: &[TokenTree]) -> Option<()> {
        let value = self.value(key.name(), "a path", spot, tokens)?;
        let value_spot = self.spot(value.to_vec());
        match values::path(key.name(), &value_spot) {
            Ok(path) if key == Key::Crate => self.attr.krate = Some(path),
            Ok(path) => self.attr.policy = Some((path, value_spot)),
            Err(mistake) => self.push(mistake),
        }
        Some(())
    }
}

/// The name at the start of a setting and how many tokens it has: `max_age`, or `max-age` by mistake.
fn key_name(tokens: &[TokenTree]) -> Option<(String, usize)> {
    let TokenTree::Ident(first) = tokens.first()? else { return None };
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

/// How many tokens after a key are its value, and whether another setting follows without a comma.
fn value_length(rest: &[TokenTree]) -> (usize, bool) {
    let starts_setting = |at: usize| {
        matches!(rest.get(at), Some(TokenTree::Ident(ident)) if Key::find(&ident.to_string()).is_some())
            && match rest.get(at + 1) {
                None => true,
                Some(TokenTree::Punct(punct)) => punct.as_char() == '=',
                Some(TokenTree::Group(group)) => group.delimiter() == Delimiter::Parenthesis,
                Some(_) => false,
            }
    };
    let first = if matches!(rest.first(), Some(TokenTree::Punct(punct)) if punct.as_char() == '=') { 2 } else { 0 };
    match (first..rest.len()).find(|at| starts_setting(*at)) {
        Some(at) => (at, true),
        None => (rest.len(), false),
    }
}
