//! The changes of a policy's settings that would allow a request: values that can be made, and told.

use super::text::{danger, item, list, one_more};
use crate::{Danger, Draft, Notation, Policy, Setting};

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

    fn text(&self, has_dangers: bool, notation: Notation) -> String {
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
            Self::Credentials => format!("add `{}`", credentials(notation)),
            Self::Danger(added) => format!("add {}", one_more(*added, has_dangers, notation)),
        }
    }
}

const fn credentials(notation: Notation) -> &'static str {
    match notation {
        Notation::Attribute => "credentials",
        Notation::Builder => ".credentials(true)",
        Notation::Configuration => "credentials = true",
    }
}

/// What is to be done, as a sentence without an end: "add `"X-Debug"` to `headers`".
pub fn changes_text(changes: &[Change], policy: &Policy, notation: Notation) -> String {
    let names = changes.iter().filter_map(|change| match change {
        Change::Header(name) => Some(format!("`{}`", item(Setting::Headers, name, notation))),
        _ => None,
    });
    let names = and(&names.collect::<Vec<_>>());
    let mut parts: Vec<_> = changes
        .iter()
        .map(|change| match change {
            Change::Header(_) => format!("add {names} to `headers`"),
            _ => change.text(policy.has_dangers(), notation),
        })
        .collect();
    parts.dedup();
    if parts.iter().all(|part| part.starts_with(ADD)) {
        parts.iter_mut().skip(1).for_each(|part| *part = part.split_off(ADD.len()));
    }
    and(&parts)
}

/// The settings of a policy that are changed, as they are to be written once they are the `mended` ones: a list in its whole, but for those of which
/// the policy has a part.
pub fn changed_settings(changes: &[Change], policy: &Policy, mended: &Draft, notation: Notation) -> Vec<String> {
    let mut written = Vec::new();
    for setting in [Setting::Origins, Setting::Methods, Setting::Headers] {
        let items = match setting {
            Setting::Origins => &mended.origins,
            Setting::Methods => &mended.methods,
            _ => &mended.headers,
        };
        let is_short = |items: &&Vec<String>| setting != Setting::Origins || items.len() <= MAX_WRITTEN;
        // Of a list that has items of another kind too, this would be a part.
        let is_whole = !policy.has_part_of(setting) && (setting != Setting::Origins || mended.others.is_empty());
        if let Some(items) = items.as_ref().filter(is_short)
            && is_whole
            && changes.iter().any(|change| change.setting() == setting)
        {
            written.push(list(setting, items, notation));
        }
    }
    if changes.contains(&Change::Credentials) {
        written.push(credentials(notation).to_owned());
    }
    let added = changes.iter().filter_map(|change| match change {
        Change::Danger(added) => Some(*added),
        _ => None,
    });
    if !policy.has_part_of(Setting::Danger) {
        written.extend(dangers(&mended.dangers, added, notation));
    }
    written
}

/// What is to be written where some of the opt-outs are new: a list in its whole, where they are one.
fn dangers(all: &[Danger], added: impl Iterator<Item = Danger>, notation: Notation) -> Vec<String> {
    let added: Vec<_> = added.collect();
    if added.is_empty() {
        return Vec::new();
    }
    let join = |quote: &str| {
        let names: Vec<_> = all.iter().map(|danger| format!("{quote}{danger}{quote}")).collect();
        names.join(", ")
    };
    match notation {
        Notation::Attribute => vec![format!("danger({})", join(""))],
        Notation::Builder => added.into_iter().map(|added| danger(added, notation)).collect(),
        Notation::Configuration => vec![format!("danger = [{}]", join("\""))],
    }
}

/// A complete policy as it is written above a handler, without the methods, which are those of its route; and as one that is wrapped
/// around a resource.
pub fn written_policy(draft: &Draft) -> [String; 2] {
    let notation = Notation::Attribute;
    let written = |setting, items: &Option<Vec<String>>| Some(list(setting, items.as_ref()?, notation));
    let credentials = draft.credentials.then(|| credentials(notation).to_owned());
    let flags: Vec<_> =
        credentials.into_iter().chain(dangers(&draft.dangers, draft.dangers.iter().copied(), notation)).collect();
    let [origins, methods, headers] = [
        written(Setting::Origins, &draft.origins),
        written(Setting::Methods, &draft.methods),
        written(Setting::Headers, &draft.headers),
    ];
    let join = |settings: Vec<Option<String>>| {
        settings.into_iter().flatten().chain(flags.iter().cloned()).collect::<Vec<_>>().join(", ")
    };
    let of_handler = join(vec![origins.clone(), headers.clone()]);
    let around = join(vec![origins, methods, headers]);
    [format!("#[cors({of_handler})]"), format!(".wrap(policy! {{ {around} }})")]
}

/// A list as people say it.
fn and(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}
