//! A policy as text: what a macro leaves in a constant, and what is read from there at start-up.
//!
//! A line for each setting that is there: its key, and its items with spaces between them. A list may go on in a further line,
//! so that a part of it can stand apart. Nothing is escaped: nothing that a checked policy has holds the end of a line, and nothing but
//! a predicate, which has a line of its own, a space.

use std::{fmt::Write, iter::Peekable};

use crate::{Danger, Environment, OriginItem, Part, Setting, Settings, Text, settings::ANY};

const ENV: &str = "env";
const DEFAULT: &str = "=";
const PREDICATE: &str = "predicate";
const PUBLIC_SUFFIXES: &str = "public_suffixes";
const PARTIAL: &str = "partial";

impl Settings {
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
        if !self.public_suffixes.is_empty() {
            line(PUBLIC_SUFFIXES, &self.public_suffixes.iter().map(|origin| &**origin).collect::<Vec<_>>());
        }
        for (part, setting) in &self.partial {
            line(PARTIAL, &[part.key(), setting.key()]);
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
        if key == PUBLIC_SUFFIXES {
            return self.public_suffixes.append(&mut items);
        }
        if key == PARTIAL {
            let found = value.split_once(' ').and_then(|(part, key)| Some((Part::find(part)?, Setting::find(key)?)));
            return self.partial.extend(found);
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
}

/// The patterns up to the next item of another kind.
fn patterns<'a>(items: &mut Peekable<impl Iterator<Item = &'a OriginItem>>) -> Vec<&'a str> {
    let mut patterns = Vec::new();
    while let Some(OriginItem::Pattern(pattern)) = items.next_if(|item| matches!(item, OriginItem::Pattern(_))) {
        patterns.push(&**pattern);
    }
    patterns
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
            public_suffixes: texts(&["github.io", "co.uk"]),
            partial: vec![(Part::Builds, Setting::Methods), (Part::Inherited, Setting::ExposeHeaders)],
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
        assert_eq!(all().iter().map(|settings| settings.write().split('\n').count()).collect::<Vec<_>>(), [5, 9, 11]);
        assert_eq!(Settings::default().write(), "");
    }
}
