//! What was written: the tokens of an attribute become settings whose values know where they stand.
//!
//! A mistake in one setting does not hide those in others: the tokens are split at the commas first, then each setting is
//! read by itself.

use cors_rules::{Code, Danger, Fix, MaxAge, Problem, Setting};
use proc_macro2::{Delimiter, Group, Punct, Spacing, TokenStream, TokenTree};

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
        let mut reader = Reader { attr: &mut attr, position: 0, host, bare: None };
        for piece in split_at_commas(tokens) {
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

/// What stands before a comma that is not inside brackets, or before the end.
struct Piece {
    tokens: Vec<TokenTree>,
    comma: Option<TokenTree>,
}

/// Splits at the commas that are not inside brackets. One comma may follow the last piece.
fn split_at_commas(tokens: TokenStream) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut piece = Vec::new();
    for token in tokens {
        match token {
            TokenTree::Punct(comma) if comma.as_char() == ',' => {
                pieces.push(Piece { tokens: std::mem::take(&mut piece), comma: Some(comma.into()) });
            }
            token => piece.push(token),
        }
    }
    if !piece.is_empty() {
        pieces.push(Piece { tokens: piece, comma: None });
    }
    pieces
}

struct Reader<'a> {
    attr: &'a mut Attr,
    position: usize,
    host: Host,
    bare: Option<BareList>,
}

/// A list whose brackets are missing: its items so far, and the mistake that tells of it.
struct BareList {
    setting: Setting,
    tokens: TokenStream,
    mistake: Option<usize>,
}

impl Reader<'_> {
    fn spot(&mut self, tokens: impl IntoIterator<Item = TokenTree>) -> Spot {
        self.position += 1;
        Spot { tokens: tokens.into_iter().collect(), position: self.position }
    }

    fn push(&mut self, mistake: Mistake) {
        self.attr.mistakes.push(mistake);
    }

    fn piece(&mut self, Piece { tokens, comma }: Piece) {
        if tokens.is_empty() {
            let spot = self.spot(comma);
            self.push(Mistake::syntax(&spot, "stands where a setting is expected", Fix::Remove));
            return;
        }
        if !self.goes_on_with_list(&tokens) {
            self.settings(&tokens);
        }
    }

    /// Reads one setting, or several where commas between them are missing.
    fn settings(&mut self, tokens: &[TokenTree]) {
        let Some((name, key_length)) = key_name(tokens) else {
            let spot = self.spot(tokens.to_vec());
            let fix = Fix::Advice("write it as `key = value`".to_owned());
            self.push(Mistake::syntax(&spot, "stands without a key", fix));
            self.attr.unread.push(Setting::Origins);
            return;
        };
        let key_spot = self.spot(tokens[..key_length].to_vec());
        let rest = &tokens[key_length..];
        let (value_length, missing_comma) = value_length(rest);
        self.bare = None;
        if let Some(key) = self.key(&name, &key_spot, &rest[..value_length]) {
            self.setting(key, &key_spot, &rest[..value_length]);
        }
        if missing_comma {
            let next = self.spot(rest[value_length..=value_length].to_vec());
            let what = format!("follows the value of `{name}` without a comma");
            self.push(Mistake::syntax(&next, what, Fix::Write(format!(", {}", next.text()))));
            self.settings(&rest[value_length..]);
        }
    }

    /// A value where a key is expected, after a list of one: the brackets are missing.
    fn goes_on_with_list(&mut self, tokens: &[TokenTree]) -> bool {
        let Some(bare) = &self.bare else { return false };
        let setting = bare.setting;
        let is_item = match tokens {
            [TokenTree::Literal(_)] => true,
            [TokenTree::Ident(ident)] => setting == Setting::Methods && Key::find(&ident.to_string()).is_none(),
            _ => false,
        };
        if !is_item {
            return false;
        }
        let spot = self.spot(tokens.to_vec());
        if let (Ok(item), Some((_, list))) = (values::item(setting, &spot), self.attr.lists.last_mut()) {
            list.items.push(item);
        }
        let Some(bare) = &mut self.bare else { return false };
        bare.tokens.extend(std::iter::once(TokenTree::from(Punct::new(',', Spacing::Alone))).chain(tokens.to_vec()));
        let whole = Spot { tokens: bare.tokens.clone(), position: spot.position };
        let fix = Fix::Write(format!("[{}]", values::list_text(whole.tokens.clone())));
        let mistake = Mistake::syntax(&whole, format!("in `{}` is a list without brackets", setting.key()), fix);
        match bare.mistake {
            Some(index) => self.attr.mistakes[index] = mistake,
            None => {
                bare.mistake = Some(self.attr.mistakes.len());
                self.attr.mistakes.push(mistake);
            }
        }
        true
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

    /// The tokens after `=`, of a setting that takes `form`. Where `=` is missing or something else, the value is read all the
    /// same.
    fn value<'t>(&mut self, key: &str, form: &str, spot: &Spot, tokens: &'t [TokenTree]) -> Option<&'t [TokenTree]> {
        let signs = tokens.iter().take_while(|token| is_assignment(token)).count();
        let (sign, value) = tokens.split_at(signs);
        if value.is_empty() {
            let fix = Fix::Advice(format!("write `{key} = ...` with {form}"));
            self.push(Mistake::syntax(spot, "has no value", fix));
            return None;
        }
        let is_equals = matches!(sign, [TokenTree::Punct(equals)] if equals.as_char() == '=');
        if sign.is_empty() {
            let first = self.spot(value[..1].to_vec());
            let fix = Fix::Write(format!("= {}", first.text()));
            self.push(Mistake::syntax(&first, format!("follows `{key}` without `=`"), fix));
        } else if !is_equals {
            let sign = self.spot(sign.to_vec());
            let what = format!("stands between `{key}` and its value");
            self.push(Mistake::syntax(&sign, what, Fix::Write("=".to_owned())));
        }
        Some(value)
    }

    fn list(&mut self, setting: Setting, spot: &Spot, tokens: &[TokenTree]) -> Option<()> {
        let form = values::form(setting);
        let value = self.value(setting.key(), form, spot, tokens)?;
        let mut complete = true;
        let mut items = Vec::new();
        match value {
            [TokenTree::Group(group)] if group.delimiter() == Delimiter::Bracket => {
                for piece in split_at_commas(group.stream()) {
                    complete &= self.items(setting, piece, &mut items);
                }
            }
            _ => {
                let spot = self.spot(value.to_vec());
                match values::item(setting, &spot) {
                    Ok(item) => {
                        self.bare = Some(BareList { setting, tokens: item.spot.tokens.clone(), mistake: None });
                        items.push(item);
                    }
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
    fn items(&mut self, setting: Setting, Piece { tokens, comma }: Piece, items: &mut Vec<Item>) -> bool {
        if tokens.is_empty() {
            let spot = self.spot(comma);
            let what = format!("stands where an item of `{}` is expected", setting.key());
            self.push(Mistake::syntax(&spot, what, Fix::Remove));
            return false;
        }
        let whole = self.spot(tokens.clone());
        let parts: Vec<_> = tokens.into_iter().map(|token| self.spot([token])).collect();
        let each: Vec<_> = parts.iter().filter_map(|part| values::item(setting, part).ok()).collect();
        if parts.len() > 1 && each.len() == parts.len() {
            let written: Vec<_> = parts.iter().map(Spot::text).collect();
            let what = format!("in `{}` lacks a comma", setting.key());
            self.push(Mistake::syntax(&whole, what, Fix::Write(written.join(", "))));
            items.extend(each);
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
        let pieces = split_at_commas(group.stream());
        if pieces.is_empty() {
            let problem = Problem::new(Code::ListEmpty, "danger").fixed_by(Fix::Remove);
            self.push(Mistake::new(spot.tokens.clone(), spot.position, problem));
            return Some(());
        }
        let mut complete = Some(());
        for Piece { tokens, comma } in pieces {
            if tokens.is_empty() {
                let spot = self.spot(comma);
                self.push(Mistake::syntax(&spot, "stands where a danger is expected", Fix::Remove));
                continue;
            }
            let item = self.spot(tokens);
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

/// `=`, or what people write in its place.
fn is_assignment(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Punct(punct) if matches!(punct.as_char(), '=' | ':' | '>'))
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
