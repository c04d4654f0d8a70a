//! The keys of the attribute, and what people write in their place.

use cors_rules::{Danger, Fix, Form, Setting};
use proc_macro2::TokenTree;

use crate::{
    suggest,
    tokens::{self, text},
};

/// A key of the attribute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Key {
    Setting(Setting),
    Policy,
    Inherit,
    None,
    Crate,
}

/// Names from other CORS libraries, without case, `_` and `-`, that no spelling distance leads to the key.
const ELSEWHERE: [(&str, &str); 42] = [
    ("alloworigin", "origins"),
    ("alloworigins", "origins"),
    ("allowedorigin", "origins"),
    ("allowedorigins", "origins"),
    ("alloworiginpatterns", "origins"),
    ("allowedoriginpatterns", "origins"),
    ("originpatterns", "origins"),
    ("from", "origins"),
    ("allowmethods", "methods"),
    ("allowedmethods", "methods"),
    ("verbs", "methods"),
    ("allowheaders", "headers"),
    ("allowedheaders", "headers"),
    ("requestheaders", "headers"),
    ("expose", "expose_headers"),
    ("exposed", "expose_headers"),
    ("exposedheaders", "expose_headers"),
    ("responseheaders", "expose_headers"),
    ("allowcredentials", "credentials"),
    ("supportscredentials", "credentials"),
    ("supportcredentials", "credentials"),
    ("withcredentials", "credentials"),
    ("maxageseconds", "max_age"),
    ("maxageinseconds", "max_age"),
    ("block", "enforce"),
    ("blockonoriginmismatch", "enforce"),
    ("crossoriginprotection", "enforce"),
    ("csrf", "enforce"),
    ("csrfprotection", "enforce"),
    ("strict", "enforce"),
    ("optionsresponsestatuscode", "preflight_status"),
    ("optionssuccessstatus", "preflight_status"),
    ("preflightsuccessstatus", "preflight_status"),
    ("status", "preflight_status"),
    ("statuscode", "preflight_status"),
    ("extend", "inherit"),
    ("extends", "inherit"),
    ("override", "inherit"),
    ("overrides", "inherit"),
    ("disable", "none"),
    ("disabled", "none"),
    ("nocors", "none"),
];

/// Settings of other libraries that allow everything.
const ANY: [(&str, Setting); 6] = [
    ("allowanyorigin", Setting::Origins),
    ("anyorigin", Setting::Origins),
    ("allowanymethod", Setting::Methods),
    ("allowanyheader", Setting::Headers),
    ("exposeanyheader", Setting::ExposeHeaders),
    ("exposeany", Setting::ExposeHeaders),
];

/// Settings of other libraries for what happens by itself here, or never.
const NEEDLESS: [&str; 7] =
    ["vary", "varyheader", "disablevaryheader", "sendwildcard", "preflight", "disablepreflight", "preflightcontinue"];

impl Key {
    fn all() -> impl Iterator<Item = Self> + Clone {
        Setting::ALL.iter().copied().map(Self::Setting).chain([Self::Policy, Self::Inherit, Self::None, Self::Crate])
    }

    pub(crate) fn find(name: &str) -> Option<Self> {
        Self::all().find(|key| key.name() == name)
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Setting(setting) => setting.key(),
            Self::Policy => "policy",
            Self::Inherit => "inherit",
            Self::None => "none",
            Self::Crate => "crate",
        }
    }

    /// The setting with a value that shows its form.
    pub(crate) fn example(self) -> Fix {
        match self {
            Self::Setting(setting) if setting.form() == Form::Dangers => {
                Fix::Advice(format!("write what it allows: `{}`", setting.example()))
            }
            Self::Setting(setting) => Fix::Write(setting.example().to_owned()),
            Self::Inherit | Self::None => Fix::Write(self.name().to_owned()),
            Self::Policy | Self::Crate => Fix::Advice(format!("write `{} = ...` with a path", self.name())),
        }
    }

    /// Whether it takes a list.
    pub(crate) fn is_list(self) -> bool {
        self.has(Form::List)
    }

    /// Whether it may stand without a value.
    pub(crate) fn is_flag(self) -> bool {
        self.is_word() || self.has(Form::Flag)
    }

    /// Whether it stands without a value.
    pub(crate) fn is_word(self) -> bool {
        matches!(self, Self::Inherit | Self::None)
    }

    fn has(self, form: Form) -> bool {
        matches!(self, Self::Setting(setting) if setting.form() == form)
    }

    /// The setting as it should be written, where the value stands in a group.
    pub(crate) fn assigned(self, value: &[TokenTree]) -> String {
        match self {
            Self::Setting(Setting::Danger) => format!("danger{}", text(value.to_vec())),
            Self::Inherit | Self::None => self.name().to_owned(),
            _ => format!("{} {}", self.name(), self.value_text(value)),
        }
    }

    /// `=` and the value as it should be written, where it stands in a group.
    pub(crate) fn value_text(self, value: &[TokenTree]) -> String {
        match tokens::only_group(value) {
            Some(group) if self.is_list() => format!("= {}", suggest::in_brackets(group)),
            Some(group) => format!("= {}", text(group.stream())),
            None => format!("= {}", text(value.to_vec())),
        }
    }

    /// The key that an unknown name most likely means.
    pub(crate) fn nearest(name: &str) -> Option<Self> {
        let folded = fold(name);
        let field = folded.strip_prefix("accesscontrol").unwrap_or(&folded);
        let mut keys = Self::all().map(Self::name);
        let field = field.strip_prefix("with").filter(|rest| *rest != "credentials").unwrap_or(field);
        let elsewhere = ELSEWHERE.iter().find(|(other, _)| *other == field).map(|(_, key)| *key);
        let begun = || keys.clone().find(|key| field.len() >= 3 && fold(key).starts_with(field));
        let known = elsewhere.or_else(begun);
        known.or_else(|| nearest(field, &mut keys)).and_then(Self::find)
    }
}

/// The setting that allows everything, where that is what an unknown name says.
pub(crate) fn allowing_any(name: &str) -> Option<(Setting, Fix)> {
    let folded = fold(name);
    let (_, setting) = ANY.iter().find(|(other, _)| *other == folded)?;
    Some((*setting, Fix::Write(format!("{setting} = \"*\""))))
}

/// The danger of this name.
pub(crate) fn danger(name: &str) -> Option<Danger> {
    Danger::ALL.into_iter().find(|danger| danger.as_str() == name)
}

/// Whether an unknown name is a setting of another library that takes a function or a regular expression for the origins.
pub(crate) fn is_predicate(name: &str) -> bool {
    let folded = fold(name);
    let is_function =
        ["fn", "func", "function", "regex", "predicate", "validator"].iter().any(|end| folded.ends_with(end));
    is_function && folded.contains("origin")
}

/// Whether an unknown name is a setting of another library that nothing here needs.
pub(crate) fn is_needless(name: &str) -> bool {
    NEEDLESS.contains(&&*fold(name))
}

/// The danger that an unknown name most likely means.
pub(crate) fn nearest_danger(name: &str) -> Option<&'static str> {
    let folded = fold(name);
    let names = Danger::ALL.map(Danger::as_str);
    let by_part = names.into_iter().find(|danger| fold(danger).starts_with(&folded) && folded.len() >= 4);
    by_part.or_else(|| nearest(&folded, names.into_iter()))
}

fn fold(name: &str) -> String {
    name.chars().filter(|c| !matches!(c, '_' | '-')).flat_map(char::to_lowercase).collect()
}

/// The candidate that `folded` is a misspelling of: a few letters away, and nearer than the others.
fn nearest<'a>(folded: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    // Four letters are near to too many words.
    let limit = if folded.len() > 4 { 1 + folded.len() / 4 } else { 1 };
    let candidates = candidates.map(|candidate| (distance(folded, &fold(candidate)), candidate));
    candidates.filter(|(distance, _)| *distance <= limit).min_by_key(|(distance, _)| *distance).map(|(_, name)| name)
}

/// How many letters have to be inserted, removed, replaced or swapped to make `a` into `b`.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<_>, Vec<_>) = (a.chars().collect(), b.chars().collect());
    let mut rows = vec![vec![0; b.len() + 1]; a.len() + 1];
    for i in 0..=a.len() {
        for j in 0..=b.len() {
            rows[i][j] = if i == 0 || j == 0 {
                i + j
            } else {
                let replaced = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
                let mut least = replaced.min(rows[i - 1][j] + 1).min(rows[i][j - 1] + 1);
                if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                    least = least.min(rows[i - 2][j - 2] + 1);
                }
                least
            };
        }
    }
    rows[a.len()][b.len()]
}
