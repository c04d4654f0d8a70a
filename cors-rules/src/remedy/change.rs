//! The changes of a policy's settings that would allow a request: values that can be made, and told.

use super::text::{item, list};
use crate::{Danger, Draft, Notation, Setting};

/// How many items of `origins` are written out: a longer list is told by what is added.
const MAX_WRITTEN: usize = 6;

const ADD: &str = "add ";

/// One change of the settings of a policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// One more origin.
    Origin(String),
    /// A wider pattern, in the place of those that it covers.
    WiderOrigin {
        /// The pattern.
        pattern: String,
        /// The patterns of the policy that it covers.
        covered: Vec<String>,
    },
    /// This origin in the place of `*`.
    NamedOrigin(String),
    /// One more method.
    Method(String),
    /// One more request header.
    Header(String),
    /// `*` alone, without the `Authorization` beside it: with credentials it has that too.
    AnyHeader,
    /// `credentials`
    Credentials,
    /// A safeguard that is given up.
    Danger(Danger),
}

impl Change {
    /// The setting that it changes.
    pub const fn setting(&self) -> Setting {
        match self {
            Self::Origin(_) | Self::WiderOrigin { .. } | Self::NamedOrigin(_) => Setting::Origins,
            Self::Method(_) => Setting::Methods,
            Self::Header(_) | Self::AnyHeader => Setting::Headers,
            Self::Credentials => Setting::Credentials,
            Self::Danger(_) => Setting::Danger,
        }
    }

    /// What it adds to its setting.
    pub fn added(&self) -> &str {
        match self {
            Self::Origin(added) | Self::NamedOrigin(added) | Self::Method(added) | Self::Header(added) => added,
            Self::WiderOrigin { pattern, .. } => pattern,
            Self::AnyHeader => "*",
            Self::Credentials => "true",
            Self::Danger(danger) => danger.as_str(),
        }
    }

    /// Makes it.
    pub fn apply(&self, draft: &mut Draft) {
        match self {
            Self::Origin(origin) => draft.origins.get_or_insert_default().push(origin.clone()),
            Self::WiderOrigin { pattern, covered } => {
                let origins = draft.origins.get_or_insert_default();
                origins.retain(|origin| !covered.contains(origin));
                origins.push(pattern.clone());
            }
            Self::NamedOrigin(origin) => draft.origins = Some(vec![origin.clone()]),
            Self::Method(method) => draft.methods.get_or_insert_default().push(method.clone()),
            Self::Header(name) => draft.headers.get_or_insert_default().push(name.clone()),
            Self::AnyHeader => draft.headers = Some(vec!["*".to_owned()]),
            Self::Credentials => draft.credentials = true,
            Self::Danger(danger) => draft.dangers.push(*danger),
        }
    }

    fn text(&self, notation: Notation) -> String {
        let setting = self.setting();
        let added = item(setting, self.added(), notation);
        match self {
            Self::Origin(_) | Self::Method(_) | Self::Header(_) => format!("add `{added}` to `{setting}`"),
            Self::WiderOrigin { covered, .. } if covered.is_empty() => format!("add `{added}` to `{setting}`"),
            Self::WiderOrigin { covered, .. } => {
                let covered: Vec<_> = covered.iter().map(|origin| format!("`\"{origin}\"`")).collect();
                format!("put `{added}` in the place of {} in `{setting}`", and(&covered))
            }
            Self::NamedOrigin(_) => format!("put `{added}` in the place of `\"*\"` in `{setting}`"),
            Self::AnyHeader => {
                format!("leave `\"*\"` alone in `{setting}`, which with credentials has `Authorization`")
            }
            Self::Credentials | Self::Danger(_) => format!("add `{}`", self.flag(notation)),
        }
    }

    /// What is no item of a list, as it is written.
    fn flag(&self, notation: Notation) -> String {
        match (self, notation) {
            (Self::Danger(danger), Notation::Attribute) => format!("danger({danger})"),
            (Self::Danger(danger), Notation::Builder) => format!(".danger(Danger::{danger:?})"),
            (Self::Danger(danger), Notation::Configuration) => format!("danger = [\"{danger}\"]"),
            (_, Notation::Attribute) => "credentials".to_owned(),
            (_, Notation::Builder) => ".credentials(true)".to_owned(),
            (_, Notation::Configuration) => "credentials = true".to_owned(),
        }
    }
}

/// What is to be done, as a sentence without an end: "add `"X-Debug"` to `headers`".
pub fn changes_text(changes: &[Change], notation: Notation) -> String {
    let names = changes.iter().filter_map(|change| match change {
        Change::Header(name) => Some(format!("`{}`", item(Setting::Headers, name, notation))),
        _ => None,
    });
    let names = and(&names.collect::<Vec<_>>());
    let mut parts: Vec<_> = changes
        .iter()
        .map(|change| match change {
            Change::Header(_) => format!("add {names} to `headers`"),
            _ => change.text(notation),
        })
        .collect();
    parts.dedup();
    if parts.iter().all(|part| part.starts_with(ADD)) {
        parts.iter_mut().skip(1).for_each(|part| *part = part.split_off(ADD.len()));
    }
    and(&parts)
}

/// The settings that are changed, as they are to be written once they are: a list in its whole.
pub fn changed_settings(changes: &[Change], mended: &Draft, notation: Notation, are_all_literals: bool) -> Vec<String> {
    let mut written = Vec::new();
    for setting in [Setting::Origins, Setting::Methods, Setting::Headers] {
        let items = match setting {
            Setting::Origins => &mended.origins,
            Setting::Methods => &mended.methods,
            _ => &mended.headers,
        };
        let is_short = |items: &&Vec<String>| setting != Setting::Origins || items.len() <= MAX_WRITTEN;
        // Of a list that has items of another kind too, this would be a part.
        let is_whole = setting != Setting::Origins || (are_all_literals && mended.others.is_empty());
        if let Some(items) = items.as_ref().filter(is_short)
            && is_whole
            && changes.iter().any(|change| change.setting() == setting)
        {
            written.push(list(setting, items, notation));
        }
    }
    let flags = changes.iter().filter(|change| matches!(change, Change::Credentials | Change::Danger(_)));
    written.extend(flags.map(|flag| flag.flag(notation)));
    written
}

/// A complete policy, as it is written above a handler, but for the methods, which are those of its route.
pub fn written_policy(draft: &Draft) -> String {
    let notation = Notation::Attribute;
    let lists = [(Setting::Origins, &draft.origins), (Setting::Headers, &draft.headers)];
    let lists = lists.into_iter().filter_map(|(setting, items)| Some(list(setting, items.as_ref()?, notation)));
    let credentials = draft.credentials.then(|| Change::Credentials.flag(notation));
    let dangers = draft.dangers.iter().map(|danger| Change::Danger(*danger).flag(notation));
    format!("#[cors({})]", lists.chain(credentials).chain(dangers).collect::<Vec<_>>().join(", "))
}

/// A list as people say it.
fn and(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}
