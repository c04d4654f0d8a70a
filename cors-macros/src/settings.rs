//! Reads the value of each setting.

use cors_rules::{Fix, Form, Setting, meant};
use proc_macro2::{Delimiter, Group, Ident, Punct, Spacing, TokenTree};

use crate::{
    attr::Attr,
    calls,
    keys::Key,
    mistake::{Mistake, Spot},
    route::METHODS,
    suggest,
    tokens::{self, Piece, only_group, split_at_commas},
    values,
};

/// A list that may go on though its brackets are missing: its items so far, and the mistake that tells of it.
pub(crate) struct BareList {
    setting: Setting,
    tokens: Vec<TokenTree>,
    position: usize,
    mistake: Option<usize>,
}

/// Reads values into an attribute.
pub(crate) struct Reader<'a> {
    pub(crate) attr: &'a mut Attr,
    position: usize,
    pub(crate) bare: Option<BareList>,
}

impl<'a> Reader<'a> {
    /// Reads what stands after `position`.
    pub(crate) fn new(attr: &'a mut Attr, position: usize) -> Self {
        Self { attr, position, bare: None }
    }

    pub(crate) fn spot(&mut self, tokens: impl IntoIterator<Item = TokenTree>) -> Spot {
        self.position += 1;
        self.attr.end = self.position;
        Spot { tokens: tokens.into_iter().collect(), position: self.position }
    }

    pub(crate) fn push(&mut self, mistake: Mistake) {
        self.attr.mistakes.push(mistake);
    }

    /// Reports what stands in the place of a comma.
    pub(crate) fn end(&mut self, end: Option<TokenTree>) {
        if let Some(TokenTree::Punct(punct)) = &end
            && punct.as_char() == ';'
        {
            let spot = self.spot(end);
            self.push(Mistake::syntax(&spot, "stands in the place of a comma", Fix::Write(",".to_owned())));
        }
    }

    pub(crate) fn setting(&mut self, key: Key, spot: &Spot, value: &[TokenTree]) {
        let read = match key {
            Key::Setting(setting) => match setting.form() {
                Form::List => {
                    let value = self.value(key, spot, value);
                    value.and_then(|value| self.list_items(setting, &value))
                }
                Form::Flag => self.flag(setting, spot, value),
                Form::Time => self.one(key, spot, value, values::max_age).map(|read| self.attr.max_age = Some(read)),
                Form::Dangers => self.danger(spot, value),
                Form::Status => {
                    let status = self.one(key, spot, value, values::preflight_status);
                    status.map(|read| self.attr.preflight_status = Some(read))
                }
            },
            Key::Inherit | Key::None => return self.word(key, spot, value),
            Key::Policy | Key::Crate => return self.path(key, spot, value),
        };
        if let (None, Key::Setting(setting)) = (read, key) {
            self.attr.unread.push(setting);
        }
    }

    /// The tokens after `=`. Where that is missing or something else, they are read all the same.
    fn value(&mut self, key: Key, spot: &Spot, tokens: &[TokenTree]) -> Option<Vec<TokenTree>> {
        let name = key.name();
        let (sign, value) = tokens.split_at(tokens::sign_length(tokens));
        if value.is_empty() {
            let whole = Spot {
                tokens: spot.tokens.clone().into_iter().chain(sign.to_vec()).collect(),
                position: spot.position,
            };
            self.push(Mistake::syntax(&whole, "has no value", key.example()));
            return None;
        }
        if let ([], Some(group)) = (sign, only_group(value))
            && key.is_flag()
        {
            if let Some(flag) = meant::flag(group.stream().to_string().trim_matches('"')) {
                let value_spot = self.spot(value.to_vec());
                let what = format!("follows `{name}` without `=`");
                self.push(Mistake::syntax(&value_spot, what, Fix::Write(format!("= {flag}"))));
                return Some(vec![Ident::new(&flag.to_string(), group.span()).into()]);
            }
            let tokens = spot.tokens.clone().into_iter().chain(value.to_vec()).collect();
            let whole = Spot { tokens, position: spot.position };
            let (what, fix) = if group.stream().is_empty() {
                ("has parentheses with nothing in them", Fix::Write(name.to_owned()))
            } else {
                ("has parentheses, and takes none", Fix::Advice(format!("write `{name}`, or `{name} = false`")))
            };
            self.push(Mistake::syntax(&whole, what, fix));
            return None;
        }
        if let ([], Some(group)) = (sign, only_group(value)) {
            let value_spot = self.spot(value.to_vec());
            let fix = Fix::Write(key.value_text(value));
            self.push(Mistake::syntax(&value_spot, format!("follows `{name}` without `=`"), fix));
            let is_list = key.is_list();
            return Some(if is_list { vec![as_list(group)] } else { group.stream().into_iter().collect() });
        }
        if sign.is_empty() {
            let value_spot = self.spot(value.to_vec());
            let fix = Fix::Write(format!("= {}", value_spot.text()));
            self.push(Mistake::syntax(&value_spot, format!("follows `{name}` without `=`"), fix));
        } else if sign.len() > 1 || sign[0].to_string() != "=" {
            let sign = self.spot(sign.to_vec());
            let what = format!("stands between `{name}` and its value");
            let adds = sign.text().starts_with('+') && self.attr.key(Key::Inherit).is_some();
            let fix = if adds {
                Fix::Advice("write `=` and all items: the list takes the place of one that is inherited".to_owned())
            } else {
                Fix::Write("=".to_owned())
            };
            self.push(Mistake::syntax(&sign, what, fix));
        }
        Some(value.to_vec())
    }

    /// Reads a list, or the one item in its place.
    pub(crate) fn list_items(&mut self, setting: Setting, value: &[TokenTree]) -> Option<()> {
        let mut is_complete = true;
        let mut items = Vec::new();
        match only_group(value) {
            Some(group) if group.delimiter() == Delimiter::Bracket => {
                for Piece { tokens, end } in split_at_commas(group.stream()) {
                    if tokens.is_empty() {
                        let spot = self.spot(end);
                        let what = format!("stands where an item of `{}` is expected", setting.key());
                        self.push(Mistake::syntax(&spot, what, Fix::Remove));
                        is_complete = false;
                        continue;
                    }
                    is_complete &= self.items(setting, &tokens, &mut items);
                    self.end(end);
                }
            }
            _ => {
                let spot = self.spot(value.to_vec());
                if let Ok((Some(cfg), inner)) = values::conditional(&spot)
                    && only_group(&inner.tokens).is_some()
                {
                    let cfg = Spot { tokens: cfg.tokens, position: spot.position };
                    let fix = Fix::Advice("write it before each item of the list that it is for".to_owned());
                    self.push(Mistake::syntax(&cfg, "stands before a list", fix));
                    return None;
                }
                match values::item(setting, &spot) {
                    Ok(item) => {
                        let tokens = item.spot.tokens.clone();
                        self.bare = Some(BareList { setting, tokens, position: spot.position, mistake: None });
                        items.push(item);
                    }
                    Err(mistake) => {
                        self.push(mistake);
                        is_complete = false;
                    }
                }
            }
        }
        self.attr.lists.push((setting, items));
        is_complete.then_some(())
    }

    /// Reads what stands between two commas of a list: one item, or several where a comma is missing.
    fn items(&mut self, setting: Setting, tokens: &[TokenTree], items: &mut Vec<values::Item>) -> bool {
        let whole = self.spot(tokens.to_vec());
        // Of what stands before it each item has its own.
        let behind_cfg =
            values::conditional(&whole).map(|(cfg, inner)| (cfg.map_or_else(Vec::new, |cfg| cfg.tokens), inner));
        if let Ok((cfg, inner)) = &behind_cfg
            && let Some(inner) = only_group(&inner.tokens).filter(|group| group.delimiter() == Delimiter::Bracket)
        {
            let pieces = split_at_commas(inner.stream()).into_iter().filter(|piece| !piece.tokens.is_empty());
            let is_item = |part: &&[TokenTree]| {
                values::item(setting, &Spot { tokens: part.to_vec(), position: whole.position }).is_ok()
            };
            // Items without a comma between them are several.
            let items_of = |piece: Piece| match tokens::items(&piece.tokens) {
                parts if parts.iter().all(is_item) => parts.into_iter().map(<[_]>::to_vec).collect(),
                _ => vec![piece.tokens],
            };
            let each: Vec<_> = pieces.flat_map(items_of).map(|item| [&**cfg, &item].concat()).collect();
            let written: Vec<_> = each.iter().map(|item| tokens::text(item.clone())).collect();
            let what = format!("in `{}` is a list in a list", setting.key());
            let fix = if each.is_empty() { Fix::Remove } else { Fix::Write(written.join(", ")) };
            self.push(Mistake::syntax(&whole, what, fix));
            for item in each {
                self.items(setting, &item, items);
            }
            return true;
        }
        let parts: Vec<_> = match tokens::items(tokens).as_slice() {
            [_] => Vec::new(),
            parts => parts.iter().map(|part| self.spot(part.iter().cloned())).collect(),
        };
        let each: Vec<_> = parts.iter().filter_map(|part| values::item(setting, part).ok()).collect();
        if parts.len() > 1 && each.len() == parts.len() {
            let written: Vec<_> = parts.iter().map(Spot::text).collect();
            let what = format!("in `{}` lacks a comma", setting.key());
            self.push(Mistake::syntax(&whole, what, Fix::Write(written.join(", "))));
            items.extend(each.into_iter().map(values::Item::in_list));
            return true;
        }
        match values::item(setting, &whole) {
            Ok(item) => {
                items.push(item.in_list());
                true
            }
            Err(mistake) => {
                self.push(mistake);
                false
            }
        }
    }

    /// A value where a key is expected, after a list of one: the brackets are missing.
    pub(crate) fn goes_on_with_list(&mut self, tokens: &[TokenTree]) -> bool {
        let Some(setting) = self.bare.as_ref().map(|bare| bare.setting) else { return false };
        let is_item = match tokens {
            [TokenTree::Literal(_)] => true,
            [TokenTree::Ident(ident)] => setting == Setting::Methods && !is_for_key(&ident.to_string()),
            [TokenTree::Punct(hash), TokenTree::Group(_), ..] => hash.as_char() == '#',
            _ => setting == Setting::Origins && calls::is_call(tokens),
        };
        if !is_item {
            return false;
        }
        let spot = self.spot(tokens.to_vec());
        if let (Ok(item), Some((_, items))) = (values::item(setting, &spot), self.attr.lists.last_mut()) {
            items.push(item);
        }
        let Some(bare) = &mut self.bare else { return false };
        bare.tokens.extend([TokenTree::from(Punct::new(',', Spacing::Alone))].into_iter().chain(tokens.to_vec()));
        let whole = Spot { tokens: bare.tokens.clone(), position: bare.position };
        let fix = Fix::Write(format!("[{}]", whole.text()));
        let mistake = Mistake::syntax(&whole, format!("in `{}` is a list without brackets", setting.key()), fix);
        if let Some(index) = bare.mistake {
            self.attr.mistakes[index] = mistake;
        } else {
            bare.mistake = Some(self.attr.mistakes.len());
            self.attr.mistakes.push(mistake);
        }
        true
    }

    /// Reads the one value of a setting.
    fn one<T>(
        &mut self,
        key: Key,
        spot: &Spot,
        tokens: &[TokenTree],
        read: impl FnOnce(&Spot) -> Result<T, Mistake>,
    ) -> Option<(T, Spot)> {
        let value = self.value(key, spot, tokens)?;
        let value = self.spot(value);
        match read(&value) {
            Ok(read) => Some((read, value)),
            Err(mistake) => {
                self.push(mistake);
                None
            }
        }
    }

    fn flag(&mut self, setting: Setting, spot: &Spot, tokens: &[TokenTree]) -> Option<()> {
        let flag = match tokens {
            [] => true,
            _ => self.one(Key::Setting(setting), spot, tokens, |value| values::flag(setting, value))?.0,
        };
        self.attr.flags.push((setting, flag));
        Some(())
    }

    fn path(&mut self, key: Key, spot: &Spot, tokens: &[TokenTree]) {
        let path = self.one(key, spot, tokens, |value| values::path(key.name(), value));
        match path {
            Some((path, _)) if key == Key::Crate => self.attr.krate = Some(path),
            Some((path, _)) => self.attr.policy = Some(path),
            None => {}
        }
    }

    fn word(&mut self, key: Key, spot: &Spot, tokens: &[TokenTree]) {
        if tokens.is_empty() {
            return;
        }
        let whole = Spot {
            tokens: spot.tokens.clone().into_iter().chain(tokens.iter().cloned()).collect(),
            position: spot.position,
        };
        let value = tokens::text(tokens[tokens::sign_length(tokens)..].to_vec());
        let is_off = value == "false";
        if is_off {
            self.attr.keys.retain(|(other, _)| *other != key);
            self.attr.unread.push(Setting::Origins);
        }
        let fix = if is_off { Fix::Remove } else { key.example() };
        let what = format!("gives `{}` a value, which it does not take", key.name());
        self.push(Mistake::syntax(&whole, what, fix));
    }
}

/// Whether a word behind a method is a key, or meant as one, and no further method.
fn is_for_key(word: &str) -> bool {
    let is_method = METHODS.iter().any(|method| method.eq_ignore_ascii_case(word));
    let is_upper_case = word.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_');
    !is_method && !is_upper_case && (Key::nearest(word).is_some() || Key::denied_by(word).is_some())
}

/// A group with brackets in the place of its own delimiters; a list in it stands for itself.
fn as_list(group: &Group) -> TokenTree {
    let inner: Vec<_> = group.stream().into_iter().collect();
    match inner.last() {
        Some(TokenTree::Group(list)) if suggest::is_list(&inner) => as_list(list),
        _ => {
            let mut list = Group::new(Delimiter::Bracket, group.stream());
            list.set_span(group.span());
            TokenTree::Group(list)
        }
    }
}
