//! A policy as text: what a macro leaves in a constant, and what is read from there at start-up.
//!
//! A line for each setting that is there: its key, and its items with spaces between them. A list may go on in a further line,
//! so that a part of it can stand apart. Nothing is escaped: nothing that a checked policy has holds the end of a line, and nothing but
//! a predicate, which has a line of its own, a space.

use std::{
    fmt::{self, Write},
    iter::Peekable,
};

use crate::{
    Answer, Danger, Methods, Policy, Setting, Text, joined, method,
    origin::{Exact, Origins, Pattern, Patterns, shared},
    status,
};

const ANY: &str = "*";
const ENV: &str = "env";
const DEFAULT: &str = "=";
const PREDICATE: &str = "predicate";
const SHARED: &str = "shared";

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
    /// What [`finding_shared`](Self::finding_shared) has found: [`Policy::shared`].
    pub shared: Vec<Text>,
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
    /// Finds what a policy is to know of its origins that the list of public suffixes says.
    #[must_use]
    pub fn finding_shared(self) -> Self {
        let patterns = self.origins.iter().filter_map(|item| match item {
            OriginItem::Pattern(pattern) => Some(&**pattern),
            OriginItem::Environment(_) | OriginItem::Predicate(_) => None,
        });
        Self { shared: shared(patterns).into_iter().map(|origin| Text::Owned(origin.to_owned())).collect(), ..self }
    }

    /// The settings as text, which [`read`](Self::read) takes.
    pub fn write(&self) -> String {
        let mut text = String::new();
        let mut line = |key: &str, items: &[&str]| {
            if !text.is_empty() {
                text.push('\n');
            }
            text.push_str(key);
            for item in items {
                _ = write!(text, " {item}");
            }
        };
        let mut items = self.origins.iter().peekable();
        while let Some(item) = items.peek() {
            match item {
                OriginItem::Pattern(_) => line(Setting::Origins.key(), &patterns(&mut items)),
                OriginItem::Environment(Environment { name, default }) => {
                    let sign = default.as_ref().map(|_| DEFAULT);
                    let default = default.iter().flatten().map(|origin| &**origin);
                    line(ENV, &[&**name].into_iter().chain(sign).chain(default).collect::<Vec<_>>());
                    items.next();
                }
                OriginItem::Predicate(path) => {
                    line(PREDICATE, &[path]);
                    items.next();
                }
            }
        }
        for (setting, list) in [
            (Setting::Methods, &self.methods),
            (Setting::Headers, &self.headers),
            (Setting::ExposeHeaders, &self.expose_headers),
        ] {
            if !list.is_empty() {
                line(setting.key(), &list.iter().map(|item| &**item).collect::<Vec<_>>());
            }
        }
        for (setting, flag) in [(Setting::Credentials, self.credentials), (Setting::Enforce, self.enforce)] {
            if flag {
                line(setting.key(), &[]);
            }
        }
        if let Some(seconds) = &self.max_age {
            line(Setting::MaxAge.key(), &[seconds]);
        }
        if !self.dangers.is_empty() {
            line(Setting::Danger.key(), &self.dangers.iter().map(|danger| danger.as_str()).collect::<Vec<_>>());
        }
        if let Some(status) = self.preflight_status {
            line(Setting::PreflightStatus.key(), &[&status.to_string()]);
        }
        if !self.shared.is_empty() {
            line(SHARED, &self.shared.iter().map(|origin| &**origin).collect::<Vec<_>>());
        }
        text
    }

    /// The settings that [`write`](Self::write) made texts of: one, or several whose lists go on. They are not checked again: other
    /// texts are other settings, and an empty one is the policy that allows nothing.
    pub fn read(texts: &[&'static str]) -> Self {
        let mut settings = Self::default();
        for text in texts {
            for line in text.split('\n') {
                let (key, value) = line.split_once(' ').unwrap_or((line, ""));
                settings.read_line(key, value);
            }
        }
        settings
    }

    fn read_line(&mut self, key: &'static str, value: &'static str) {
        // What a macro says of a path may have spaces in it.
        if key == PREDICATE {
            return self.origins.push(OriginItem::Predicate(Text::Borrowed(value)));
        }
        let mut items: Vec<_> = value.split(' ').filter(|item| !item.is_empty()).map(Text::Borrowed).collect();
        if key == ENV {
            let mut items = items.into_iter();
            let name = items.next().unwrap_or_default();
            let default = items.next().map(|_| items.collect());
            return self.origins.push(OriginItem::Environment(Environment { name, default }));
        }
        if key == SHARED {
            return self.shared.append(&mut items);
        }
        let Some(setting) = Setting::find(key) else { return };
        match setting {
            Setting::Origins => self.origins.extend(items.into_iter().map(OriginItem::Pattern)),
            Setting::Methods => self.methods.append(&mut items),
            Setting::Headers => self.headers.append(&mut items),
            Setting::ExposeHeaders => self.expose_headers.append(&mut items),
            Setting::Credentials => self.credentials = true,
            Setting::Enforce => self.enforce = true,
            Setting::MaxAge => self.max_age = items.pop(),
            Setting::Danger => self.dangers.extend(items.iter().filter_map(|name| Danger::find(name))),
            Setting::PreflightStatus => self.preflight_status = items.pop().and_then(|status| status.parse().ok()),
        }
    }

    /// Whether a text allows a method: for constants.
    pub const fn written_allows(text: &str, method: &str) -> bool {
        let (text, method, key) = (text.as_bytes(), method.as_bytes(), Setting::Methods.key().as_bytes());
        let mut start = 0;
        let mut is_methods = false;
        let mut is_key = true;
        let mut end = 0;
        while end <= text.len() {
            if end == text.len() || matches!(text[end], b' ' | b'\n') {
                if is_key {
                    is_methods = equal(text, start, end, key);
                } else if is_methods && (equal(text, start, end, method) || equal(text, start, end, ANY.as_bytes())) {
                    return true;
                }
                is_key = end < text.len() && text[end] == b'\n';
                start = end + 1;
            }
            end += 1;
        }
        false
    }

    /// Whether something in it is known only when the program starts.
    pub fn is_open(&self) -> bool {
        self.variables().next().is_some()
    }

    /// The names of its environment variables.
    pub fn variables(&self) -> impl Iterator<Item = &str> {
        self.origins.iter().filter_map(|item| match item {
            OriginItem::Environment(variable) => Some(&*variable.name),
            OriginItem::Pattern(_) | OriginItem::Predicate(_) => None,
        })
    }

    /// The policy of these settings, which are not checked. An environment variable adds nothing to it.
    pub fn into_policy(self) -> Policy {
        let Self { origins, methods, headers, expose_headers, credentials, dangers, shared, .. } = self;
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
            shared,
            predicates,
            enforce: self.enforce,
            preflight_status: self.preflight_status.unwrap_or(status::DEFAULT),
        }
    }
}

/// The patterns up to the next item of another kind.
fn patterns<'a>(items: &mut Peekable<impl Iterator<Item = &'a OriginItem>>) -> Vec<&'a str> {
    let mut patterns = Vec::new();
    while let Some(OriginItem::Pattern(pattern)) = items.next_if(|item| matches!(item, OriginItem::Pattern(_))) {
        patterns.push(&**pattern);
    }
    patterns
}

/// What matches the patterns among items, and the predicates among them.
fn matched(items: Vec<OriginItem>) -> (Origins, Vec<Text>) {
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

/// Whether a part of a text is an item.
const fn equal(text: &[u8], start: usize, end: usize, item: &[u8]) -> bool {
    let mut index = 0;
    while index < item.len() && start + index < end && text[start + index] == item[index] {
        index += 1;
    }
    index == item.len() && start + index == end
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(items: &[&'static str]) -> Vec<Text> {
        items.iter().map(|item| Text::Borrowed(*item)).collect()
    }

    fn all() -> Vec<Settings> {
        let patterns = |items: &[&'static str]| texts(items).into_iter().map(OriginItem::Pattern).collect();
        let variable = |name, default: Option<&[&'static str]>| {
            let default = default.map(texts);
            OriginItem::Environment(Environment { name: Text::Borrowed(name), default })
        };
        let listed = Settings {
            origins: patterns(&[
                "https://app.example.com",
                "https://*.example.org",
                "http://[::1]:*",
                "https://*.example.net:8443",
                "tauri://localhost",
            ]),
            methods: texts(&["GET", "PUT", "PURGE"]),
            headers: texts(&["Content-Type", "X-Request-Id"]),
            expose_headers: texts(&["X-Total-Count"]),
            max_age: Some(Text::Borrowed("600")),
            ..Settings::default()
        };
        let any = Settings {
            origins: patterns(&["*"]),
            methods: texts(&["*"]),
            headers: texts(&["*", "Authorization"]),
            expose_headers: texts(&["*"]),
            max_age: Some(Text::Borrowed("0")),
            preflight_status: Some(299),
            shared: texts(&["https://github.io", "https://co.uk"]),
            ..Settings::default()
        };
        let open = Settings {
            origins: vec![
                OriginItem::Pattern(Text::Borrowed("https://app.example.com")),
                variable("APP_ORIGINS", None),
                variable("MORE", Some(&[])),
                OriginItem::Pattern(Text::Borrowed("null")),
                OriginItem::Predicate(Text::Borrowed("predicate(tenants::is_tenant)")),
                OriginItem::Predicate(Text::Borrowed("async_predicate(<Db as Tenants>::is_in::<A, B>)")),
                variable("methods", Some(&["http://localhost:*", "https://a.example"])),
            ],
            methods: texts(&["GET"]),
            credentials: true,
            dangers: Danger::ALL.to_vec(),
            enforce: true,
            ..Settings::default()
        };
        vec![listed, any, open]
    }

    fn read(text: String) -> Settings {
        Settings::read(&[&*text.leak()])
    }

    #[test]
    fn what_is_written_is_read_again() {
        for settings in all() {
            let text = settings.write();
            assert_eq!(read(text.clone()), settings, "{text}");
        }
    }

    #[test]
    fn a_list_goes_on_in_a_further_text() {
        let parts =
            ["origins https://a.example\nmethods GET", "methods PUT", "env X = null\norigins https://b.example"];
        let whole = "origins https://a.example\nenv X = null\norigins https://b.example\nmethods GET PUT";
        assert_eq!(Settings::read(&parts).write(), whole);
    }

    #[test]
    fn the_methods_of_a_text_are_the_policys() {
        for settings in all() {
            let (text, policy) = (settings.write(), settings.into_policy());
            for method in ["GET", "HEAD", "POST", "PUT", "PURGE", "PU", "PUTT", "credentials", "methods", ""] {
                let expected = policy.methods.contains(method);
                assert_eq!(Settings::written_allows(&text, method), expected, "{method:?} of {text}");
            }
        }
    }

    #[test]
    fn the_empty_text_allows_nothing() {
        let policy = Settings::read(&[""]).into_policy();
        assert_eq!(policy.origins.find(b"https://a.example"), None);
        assert!(!policy.methods.contains("GET") && !Settings::written_allows("", "GET"));
        assert!(policy.is_none() && !policy.enforce);
    }

    #[test]
    fn what_is_left_out_costs_no_line() {
        assert_eq!(all().iter().map(|settings| settings.write().split('\n').count()).collect::<Vec<_>>(), [5, 7, 11]);
        assert_eq!(Settings::default().write(), "");
    }
}
