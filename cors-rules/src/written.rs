//! A checked policy as one string: what a macro leaves in a constant, and what is read from there at start-up.
//!
//! A line for each field, in the order of [`Policy::write`], the items of a list with spaces between them; lines at the end that
//! would be empty are left out. Nothing is escaped:
//! no method, origin or header field has a space or the end of a line in it.

use crate::{
    Answer, Methods, Policy, Text,
    origin::{Exact, Origins, Pattern, Patterns},
    status,
};

const ANY: &str = "*";
const CREDENTIALS: &str = "credentials";
const ENFORCE: &str = "enforce";

impl Policy {
    /// The policy as a string, which [`read`](Self::read) takes.
    pub fn write(&self) -> String {
        let mut lines: [String; 9] = Default::default();
        lines[0] = match &self.methods {
            Methods::Any => ANY.to_owned(),
            Methods::Listed(methods) => methods.join(" "),
        };
        if let Origins::Listed { exact, patterns } = &self.origins {
            let exact = exact.origins().iter().map(ToString::to_string);
            let all: Vec<_> = exact.chain(patterns.patterns().iter().map(ToString::to_string)).collect();
            lines[1] = all.join(" ");
        } else {
            lines[1].push_str(ANY);
        }
        if self.credentials {
            lines[2].push_str(CREDENTIALS);
        }
        let answers = [&self.allow_methods, &self.allow_headers, &self.expose_headers];
        for (line, answer) in lines[3..].iter_mut().zip(answers) {
            match answer {
                Answer::Nothing => {}
                Answer::Value(value) => line.push_str(value),
                Answer::Mirror => line.push_str(ANY),
            }
        }
        lines[6].push_str(self.max_age.as_deref().unwrap_or_default());
        if self.enforce {
            lines[7].push_str(ENFORCE);
        }
        if self.preflight_status != status::DEFAULT {
            lines[8] = self.preflight_status.to_string();
        }
        let mut written = lines.join("\n");
        written.truncate(written.trim_end_matches('\n').len());
        written
    }

    /// The policy that [`write`](Self::write) made a string of. It is not checked again: another string is another policy, and an
    /// empty one allows nothing.
    pub fn read(written: &'static str) -> Self {
        let mut lines = written.split('\n');
        let mut next = || lines.next().unwrap_or_default();
        let methods = match next() {
            ANY => Methods::Any,
            methods => Methods::Listed(items(methods).map(Text::Borrowed).collect()),
        };
        let origins = match next() {
            ANY => Origins::Any,
            origins => {
                let (mut exact, mut patterns) = (Vec::new(), Vec::new());
                for origin in items(origins) {
                    if origin.contains('*') {
                        patterns.extend(Pattern::read(origin));
                    } else {
                        exact.push(Text::Borrowed(origin));
                    }
                }
                Origins::Listed { exact: Exact::new(exact), patterns: Patterns::new(patterns) }
            }
        };
        let credentials = next() == CREDENTIALS;
        let mut answer = || match next() {
            "" => Answer::Nothing,
            ANY if credentials => Answer::Mirror,
            value => Answer::Value(Text::Borrowed(value)),
        };
        let (allow_methods, allow_headers, expose_headers) = (answer(), answer(), answer());
        let max_age = Some(next()).filter(|seconds| !seconds.is_empty()).map(Text::Borrowed);
        let enforce = next() == ENFORCE;
        let status = next().parse().ok().filter(|status| status::OK.contains(status));
        Self {
            origins,
            methods,
            credentials,
            allow_methods,
            allow_headers,
            expose_headers,
            max_age,
            enforce,
            preflight_status: status.unwrap_or(status::DEFAULT),
        }
    }

    /// Whether a policy allows a method, as long as it is a string: for constants.
    pub const fn written_allows(written: &str, method: &str) -> bool {
        let (written, method) = (written.as_bytes(), method.as_bytes());
        let mut start = 0;
        let mut end = 0;
        loop {
            let is_end = end == written.len() || matches!(written[end], b' ' | b'\n');
            if is_end {
                if equal(written, start, end, method) || equal(written, start, end, ANY.as_bytes()) {
                    return true;
                }
                if end == written.len() || written[end] == b'\n' {
                    return false;
                }
                start = end + 1;
            }
            end += 1;
        }
    }
}

fn items(line: &str) -> impl Iterator<Item = &str> {
    line.split(' ').filter(|item| !item.is_empty())
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
    use std::time::Duration;

    use super::*;
    use crate::{Draft, MaxAge, PreflightStatus};

    fn strings(items: &[&str]) -> Vec<String> {
        items.iter().map(ToString::to_string).collect()
    }

    fn policies() -> Vec<Policy> {
        let listed = Draft {
            origins: Some(strings(&[
                "https://app.example.com",
                "https://*.example.org",
                "http://localhost:*",
                "http://[::1]:*",
                "https://*.example.net:8443",
                "https://*.example.net:9000",
                "tauri://localhost",
                "http://127.0.0.1:3000",
            ])),
            methods: Some(strings(&["GET", "PUT", "PURGE"])),
            headers: Some(strings(&["Content-Type", "X-Request-Id"])),
            expose_headers: Some(strings(&["X-Total-Count"])),
            max_age: Some(MaxAge::Duration(Duration::from_secs(600))),
            ..Draft::default()
        };
        let any = Draft {
            origins: Some(strings(&["*"])),
            methods: Some(strings(&["*"])),
            headers: Some(strings(&["*", "Authorization"])),
            expose_headers: Some(strings(&["*"])),
            max_age: Some(MaxAge::Seconds(0)),
            ..Draft::default()
        };
        let mirrored = Draft { origins: Some(strings(&["https://a.example"])), credentials: true, ..any.clone() };
        let mirrored = Draft { headers: Some(strings(&["*"])), ..mirrored };
        let null =
            Draft { origins: Some(strings(&["null"])), dangers: vec![crate::Danger::NullOrigin], ..Draft::default() };
        let enforced = Draft { enforce: true, ..null.clone() };
        let status = Draft { preflight_status: Some(PreflightStatus::Code(299)), ..any.clone() };
        let both = Draft { preflight_status: Some(PreflightStatus::Code(200)), enforce: true, ..listed.clone() };
        [listed, any, mirrored, null, enforced, status, both]
            .iter()
            .map(|draft| draft.check().expect("a valid policy"))
            .collect()
    }

    #[test]
    fn what_is_written_is_read_again() {
        for policy in policies() {
            let written: &'static str = policy.write().leak();
            assert_eq!(Policy::read(written), policy, "{written}");
        }
    }

    #[test]
    fn the_methods_of_a_written_policy_are_the_policys() {
        for policy in policies() {
            let written = policy.write();
            for method in ["GET", "HEAD", "POST", "PUT", "PURGE", "PU", "PUTT", "credentials", ""] {
                let expected = policy.methods.contains(method);
                assert_eq!(Policy::written_allows(&written, method), expected, "{method:?} of {written}");
            }
        }
    }

    #[test]
    fn the_empty_string_allows_nothing() {
        let policy = Policy::read("");
        assert_eq!(policy.origins.find(b"https://a.example"), None);
        assert!(!policy.methods.contains("GET") && !Policy::written_allows("", "GET"));
        assert!(policy.is_none() && !policy.enforce);
    }

    #[test]
    fn what_is_left_out_costs_no_line() {
        let lines: Vec<_> = policies().iter().map(|policy| policy.write().split('\n').count()).collect();
        assert_eq!(lines, [7, 7, 7, 2, 8, 9, 9]);
    }

    #[test]
    fn a_status_that_no_policy_has_is_not_read() {
        for line in ["", "404", "99", "two", "-200", "70000"] {
            let policy = Policy::read(format!("GET\n*\n\n\n\n\n\n\n{line}").leak());
            assert_eq!(policy.preflight_status, 204, "{line}");
        }
    }
}
