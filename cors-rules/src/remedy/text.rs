//! The one place where a remedy becomes text, with the words that it shares with ways.

use super::{NearOrigin, Remedy};
use crate::{Danger, Notation, Setting, joined, origin::Difference};

const NULL: &str = "`null` is the origin of every sandboxed frame, local file and redirect through another site";

/// What a page has to do whose origin anyone on the way can be.
pub(super) const OVER_HTTPS: &str = "with `credentials` the page has to come over `https`";

impl Remedy {
    /// What to do, as one lower-case sentence with the text that is to be written.
    pub fn text(&self, notation: Notation) -> String {
        match self {
            Self::List(setting, items) => format!("write `{}`", list(*setting, items, notation)),
            Self::Add { setting, items, is_of_builds, is_inherited } => {
                let inherited = if *is_inherited { "the inherited " } else { "" };
                let builds = if *is_of_builds { " for this build" } else { "" };
                format!("add `{}` to {inherited}`{setting}`{builds}", written(*setting, items, notation, "`, `"))
            }
            Self::Origin(near) => near.text(),
            Self::Null { may_be_listed, has_dangers } => {
                if *may_be_listed {
                    let danger = one_more(Danger::NullOrigin, *has_dangers, notation);
                    format!("{}add `\"null\"` to `origins`, and {danger}", null_listed())
                } else {
                    null_with_credentials()
                }
            }
            Self::MethodCase { asked, right } => {
                format!("{}, and the policy has `{right}`: the page has to ask for that", method_case(asked))
            }
            Self::ResponseHeader(name) => response_header(name),
        }
    }
}

/// What there is to know of `null` where it may be listed, before what is to be done.
pub(super) fn null_listed() -> String {
    format!("{NULL}: to let all of them in, ")
}

pub(super) fn null_with_credentials() -> String {
    format!("{NULL}, and never allowed with `credentials`")
}

pub(super) fn method_case(asked: &str) -> String {
    format!("browsers send `{asked}` as it is written")
}

pub(super) fn response_header(name: &str) -> String {
    format!("`{name}` is a header of the answer: the page should not set it on its request")
}

/// What a wider pattern is for.
pub(super) const fn all(difference: Difference) -> &'static str {
    match difference {
        Difference::Subdomain => "for all subdomains",
        _ => "for every port",
    }
}

impl NearOrigin {
    /// How it differs from the pattern.
    pub(super) fn what(&self) -> String {
        let Self { origin, pattern, difference, .. } = self;
        match difference {
            Difference::Subdomain => format!("`{origin}` is below `{pattern}`, which allows no subdomains"),
            Difference::BareDomain => format!("`{pattern}` does not allow the domain itself"),
            Difference::Scheme | Difference::Port => format!("`{origin}` is not `{pattern}`"),
        }
    }

    fn text(&self) -> String {
        let Self { origin, difference, may_be_listed, wider, .. } = self;
        let what = self.what();
        if !may_be_listed {
            return format!("{what}, and {OVER_HTTPS}");
        }
        let wider = wider.as_ref().map(|wider| {
            let names = joined(&mut wider.covered.iter().map(|origin| &**origin), "\"`, `\"");
            let place = if names.is_empty() { String::new() } else { format!(" in the place of `\"{names}\"`") };
            format!(", or `\"{}\"`{place} {}", wider.pattern, all(*difference))
        });
        format!("{what}: add `\"{origin}\"` to `origins`{}", wider.unwrap_or_default())
    }
}

/// An opt-out that is to be added, to others or alone.
pub(super) fn one_more(added: Danger, has_others: bool, notation: Notation) -> String {
    match notation {
        Notation::Attribute if has_others => format!("`{added}` to `danger(...)`"),
        Notation::Configuration if has_others => format!("`\"{added}\"` to `danger`"),
        _ => format!("`{}`", danger(added, notation)),
    }
}

/// An opt-out that stands alone.
pub(super) fn danger(danger: Danger, notation: Notation) -> String {
    match notation {
        Notation::Attribute => format!("danger({danger})"),
        Notation::Builder => format!(".danger(Danger::{danger:?})"),
        Notation::Configuration => format!("danger = [\"{danger}\"]"),
    }
}

pub(super) fn list(setting: Setting, items: &[String], notation: Notation) -> String {
    let items = written(setting, items, notation, ", ");
    match notation {
        Notation::Attribute | Notation::Configuration => format!("{setting} = [{items}]"),
        Notation::Builder => format!(".{setting}([{items}])"),
    }
}

/// Items with this between them.
fn written(setting: Setting, items: &[String], notation: Notation, between: &str) -> String {
    let items: Vec<_> = items.iter().map(|written| item(setting, written, notation)).collect();
    joined(&mut items.iter().map(|item| &**item), between)
}

/// An item of a list: where the notation is the attribute's, a method is written without quotes.
pub(super) fn item(setting: Setting, item: &str, notation: Notation) -> String {
    let is_bare = setting == Setting::Methods
        && notation == Notation::Attribute
        && item.starts_with(|first: char| first.is_ascii_uppercase())
        && item.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_');
    if is_bare { item.to_owned() } else { format!("\"{item}\"") }
}
