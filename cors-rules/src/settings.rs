//! The settings of a policy that was checked, and the policy that they are.

use std::fmt;

use crate::{
    Answer, Danger, Methods, Part, Policy, PublicSuffixes, Setting, Text, joined, method,
    origin::{Exact, Origins, Pattern, Patterns, public_suffixes},
    status,
};

pub(crate) const ANY: &str = "*";

/// The settings of a policy that was checked, as far as they are known while compiling.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Settings {
    /// `origins`
    pub origins: Vec<OriginItem>,
    /// `methods`: none is the policy of a handler that has none.
    pub methods: Vec<Text>,
    /// `headers`
    pub headers: Vec<Text>,
    /// `expose_headers`
    pub expose_headers: Vec<Text>,
    /// `credentials`
    pub credentials: bool,
    /// `max_age`, in seconds.
    pub max_age: Option<Text>,
    /// `danger(...)`
    pub dangers: Vec<Danger>,
    /// `enforce`
    pub enforce: bool,
    /// `preflight_status`
    pub preflight_status: Option<u16>,
    /// What [`finding_public_suffixes`](Self::finding_public_suffixes) has found.
    pub public_suffixes: Vec<Text>,
    /// Which settings are not written as they are here, and why.
    pub partial: Vec<(Part, Setting)>,
}

/// An item of `origins`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OriginItem {
    /// A pattern, `*` or `null`.
    Pattern(Text),
    /// The origins of an environment variable.
    Environment(Environment),
    /// A function that is asked, by its path.
    Predicate(Text),
}

impl OriginItem {
    /// Items that say the same as the origins and predicates of a policy; what variables named are patterns there.
    pub fn of_policy(policy: &Policy) -> Vec<Self> {
        let Origins::Listed { exact, patterns } = &policy.origins else { return vec![Self::Pattern(ANY.into())] };
        let exact = exact.origins().iter().map(ToString::to_string);
        let listed = exact.chain(patterns.patterns().iter().map(ToString::to_string));
        let listed = listed.map(|origin| Self::Pattern(origin.into()));
        listed.chain(policy.predicates.iter().cloned().map(Self::Predicate)).collect()
    }

    /// The name of its environment variable, if it is one.
    pub fn variable(&self) -> Option<&str> {
        match self {
            Self::Environment(variable) => Some(&variable.name),
            Self::Pattern(_) | Self::Predicate(_) => None,
        }
    }
}

/// As it is written in the list, but for the quotes of a pattern.
impl fmt::Display for OriginItem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Pattern(text) | Self::Predicate(text) => f.write_str(text),
            Self::Environment(Environment { name, default: None }) => write!(f, "env({name:?})"),
            Self::Environment(Environment { name, default: Some(default) }) => {
                write!(f, "env({name:?}, default = {default:?})")
            }
        }
    }
}

/// An environment variable with origins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Environment {
    /// The name of the variable.
    pub name: Text,
    /// The origins where it is not set or empty; without them that is an error.
    pub default: Option<Vec<Text>>,
}

impl Settings {
    /// Finds below which of the hosts names are others', which only the list of public suffixes says.
    #[must_use]
    pub fn finding_public_suffixes(self) -> Self {
        let patterns = self.origins.iter().filter_map(|item| match item {
            OriginItem::Pattern(pattern) => Some(&**pattern),
            OriginItem::Environment(_) | OriginItem::Predicate(_) => None,
        });
        let found = public_suffixes(patterns).into_iter().map(|host| Text::Owned(host.to_owned())).collect();
        Self { public_suffixes: found, ..self }
    }

    /// Whether something in it is known only when the program starts.
    pub fn is_open(&self) -> bool {
        self.origins.iter().any(|item| item.variable().is_some())
    }

    /// The policy of these settings, which are not checked. An environment variable adds nothing to it.
    pub fn into_policy(mut self) -> Policy {
        let origins = std::mem::take(&mut self.origins);
        self.with_origins(origins)
    }

    /// The policy of these settings, with other origins in the place of its own.
    pub(crate) fn with_origins(self, origins: impl IntoIterator<Item = OriginItem>) -> Policy {
        let Self { methods, headers, expose_headers, credentials, dangers, public_suffixes, partial, .. } = self;
        let methods = if is_any(&methods) { Methods::Any } else { Methods::Listed(methods) };
        let allow_methods = match &methods {
            Methods::Any => any(credentials),
            Methods::Listed(methods) => list(&mut methods.iter().filter(|method| !method::is_safelisted(method))),
        };
        let (origins, predicates) = matched(origins);
        Policy {
            origins,
            methods,
            allow_methods,
            allow_headers: answer(&headers, credentials),
            expose_headers: answer(&expose_headers, credentials),
            credentials,
            max_age: self.max_age,
            dangers,
            public_suffixes: PublicSuffixes::Found(public_suffixes),
            partial,
            predicates,
            enforce: self.enforce,
            preflight_status: self.preflight_status.unwrap_or(status::DEFAULT),
        }
    }
}

/// What matches the patterns among items, and the predicates among them.
fn matched(items: impl IntoIterator<Item = OriginItem>) -> (Origins, Vec<Text>) {
    let (mut exact, mut patterns, mut predicates) = (Vec::new(), Vec::new(), Vec::new());
    for item in items {
        match item {
            OriginItem::Pattern(origin) if origin == ANY => return (Origins::Any, Vec::new()),
            OriginItem::Pattern(origin) => match Pattern::read(origin) {
                Ok(pattern) => patterns.push(pattern),
                Err(origin) => exact.push(origin),
            },
            OriginItem::Predicate(path) => predicates.push(path),
            OriginItem::Environment(_) => {}
        }
    }
    (Origins::Listed { exact: Exact::new(exact), patterns: Patterns::new(patterns) }, predicates)
}

fn is_any(list: &[Text]) -> bool {
    matches!(list, [only] if only == ANY)
}

fn answer(names: &[Text], credentials: bool) -> Answer {
    if is_any(names) { any(credentials) } else { list(&mut names.iter()) }
}

/// The answer that allows everything: browsers take `*` literally once credentials are involved.
fn any(credentials: bool) -> Answer {
    if credentials { Answer::Mirror } else { Answer::Value(Text::Borrowed(ANY)) }
}

fn list(items: &mut dyn Iterator<Item = &Text>) -> Answer {
    let value = joined(&mut items.map(|item| &**item), ", ");
    if value.is_empty() { Answer::Nothing } else { Answer::Value(Text::Owned(value)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_found_below_which_names_are_others() {
        let patterns = [
            "https://app.example.com",
            "https://github.io:8443",
            "https://*.co.uk",
            "http://kobe.jp:*",
            "null",
            "http://[::1]",
        ];
        let origins = patterns.map(|pattern| OriginItem::Pattern(Text::Borrowed(pattern))).to_vec();
        let found = Settings { origins, ..Settings::default() }.finding_public_suffixes();
        assert_eq!(found.public_suffixes, ["github.io", "kobe.jp"]);
        let policy = found.into_policy();
        assert!(policy.public_suffixes.have("github.io") && !policy.public_suffixes.have("co.uk"));
        assert!(PublicSuffixes::of_list().have("co.uk"));
    }
}
