use std::{borrow::Cow, time::Duration};

use crate::{
    Answer, Code, Danger, Fix, Methods, Policy, Problem, Setting, Text, header, is_token, max_age, method,
    origin::{self, Origins, Pattern},
};

/// A policy as it was written, before any rule has been asked.
#[derive(Debug, Clone, Default)]
pub struct Draft {
    /// `origins`
    pub origins: Option<Vec<String>>,
    /// `methods`; left out, those of the route, or `GET`, `HEAD` and `POST` where there is none.
    pub methods: Option<Vec<String>>,
    /// `headers`
    pub headers: Option<Vec<String>>,
    /// `expose_headers`
    pub expose_headers: Option<Vec<String>>,
    /// `credentials`
    pub credentials: bool,
    /// `max_age`
    pub max_age: Option<MaxAge>,
    /// `danger`
    pub dangers: Vec<Danger>,
    /// The methods of the route that the policy is for, where it is for one.
    pub route: Option<Vec<String>>,
    /// Settings of which a part could not be read: what they lack is no problem of its own.
    pub unread: Vec<Setting>,
}

/// A max age as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MaxAge {
    /// A number of seconds.
    Seconds(u64),
    /// A number that is no count of seconds, such as `-1` or `3600.0`.
    Number(String),
    /// A string, which has a unit.
    Text(String),
    /// A duration, which has to be whole seconds.
    Duration(Duration),
}

impl Draft {
    /// Asks every rule.
    ///
    /// # Errors
    /// All problems, in the order of the settings and of their items.
    pub fn check(&self) -> Result<Policy, Vec<Problem>> {
        let mut check = Check { draft: self, problems: Vec::new() };
        let origins = check.origins();
        let methods = check.methods();
        let headers = check.headers();
        let expose_headers = check.expose_headers();
        let max_age = check.max_age();
        check.dangers();
        if !check.problems.is_empty() {
            return Err(check.problems);
        }
        let allow_methods = match &methods {
            Methods::Any => any(self.credentials),
            Methods::Listed(methods) => list(methods.iter().filter(|method| !method::is_safelisted(method))),
        };
        Ok(Policy {
            origins,
            allow_methods,
            methods,
            credentials: self.credentials,
            allow_headers: self.name_answer(headers),
            expose_headers: self.name_answer(expose_headers),
            max_age: max_age.map(|seconds| Cow::Owned(seconds.to_string())),
        })
    }

    fn name_answer(&self, names: &[String]) -> Answer {
        match names {
            [only] if only == "*" => any(self.credentials),
            names => list(names.iter()),
        }
    }
}

/// The answer that allows everything: browsers take `*` literally once credentials are involved.
fn any(credentials: bool) -> Answer {
    if credentials { Answer::Mirror } else { Answer::Value(Cow::Borrowed("*")) }
}

fn list(items: impl Iterator<Item = impl AsRef<str>>) -> Answer {
    let mut value = String::new();
    for item in items {
        if !value.is_empty() {
            value.push_str(", ");
        }
        value.push_str(item.as_ref());
    }
    if value.is_empty() { Answer::Nothing } else { Answer::Value(Cow::Owned(value)) }
}

struct Check<'a> {
    draft: &'a Draft,
    problems: Vec<Problem>,
}

impl<'a> Check<'a> {
    fn is_unread(&self, setting: Setting) -> bool {
        self.draft.unread.contains(&setting)
    }

    fn push(&mut self, problem: Problem) {
        self.problems.push(problem);
    }

    /// The items of a list that was given, which may not be empty.
    fn items(&mut self, setting: Setting, items: Option<&'a Vec<String>>) -> &'a [String] {
        let Some(items) = items else { return &[] };
        if items.is_empty() && !self.is_unread(setting) {
            let fix = match setting {
                Setting::Origins => Fix::Advice("name at least one origin, or write `\"*\"` for all".to_owned()),
                Setting::Methods => Fix::Advice("leave the key out, or name at least one method".to_owned()),
                _ => Fix::Remove,
            };
            self.push(Problem::new(Code::ListEmpty, setting.key()).at(setting, None).fixed_by(fix));
        }
        items
    }

    /// The opt-out that allows what was refused.
    fn allowing(&self, danger: Danger) -> Fix {
        if self.draft.dangers.is_empty() {
            Fix::Add(format!("danger({danger})"))
        } else {
            Fix::Advice(format!("add `{danger}` to `danger(...)`"))
        }
    }

    fn has(&self, danger: Danger) -> bool {
        self.draft.dangers.contains(&danger)
    }

    fn origins(&mut self) -> Origins {
        let draft = self.draft;
        if draft.origins.is_none() && !self.is_unread(Setting::Origins) {
            let fix = Fix::Add("origins = [\"https://app.example.com\"]".to_owned());
            self.push(Problem::new(Code::OriginsMissing, "origins").at(Setting::Origins, None).fixed_by(fix));
        }
        let items = self.items(Setting::Origins, draft.origins.as_ref());
        let mut exact: Vec<Text> = Vec::new();
        let mut patterns = Vec::new();
        let mut earlier: Vec<(usize, Pattern)> = Vec::new();
        for (index, item) in items.iter().enumerate() {
            match self.origin(items, index, &mut earlier) {
                Some(pattern) if !pattern.is_exact() => patterns.push(pattern),
                Some(_) => exact.push(Cow::Owned(item.clone())),
                None if item == "null" => exact.push(Cow::Borrowed("null")),
                None => {}
            }
        }
        if items.iter().any(|item| item == "*") {
            return Origins::Any;
        }
        Origins::Listed { exact: exact.into(), patterns: patterns.into() }
    }

    /// Checks one origin against the rules and those before it; `*` and `null` are no patterns.
    fn origin(&mut self, items: &[String], index: usize, earlier: &mut Vec<(usize, Pattern)>) -> Option<Pattern> {
        let item = &*items[index];
        let problem = |code| Problem::new(code, item).at(Setting::Origins, Some(index));
        if let Some(before) = items[..index].iter().position(|other| other == item) {
            let clash = problem(Code::OriginDuplicate).naming(item).fixed_by(Fix::Remove);
            self.push(clash.clashing_with(Setting::Origins, Some(before)));
            return None;
        }
        if let Some(other) = beside_any(items, index, |_| false) {
            self.push(
                not_alone(Code::OriginAnyNotAlone, Setting::Origins, items, index, other)
                    .at(Setting::Origins, Some(index)),
            );
            if item != "*" {
                return None;
            }
        }
        match item {
            "*" => {
                if self.draft.credentials {
                    let fix = Fix::Advice("name the origins, or leave `credentials` out".to_owned());
                    self.push(
                        problem(Code::CredentialsAnyOrigin).clashing_with(Setting::Credentials, None).fixed_by(fix),
                    );
                }
                None
            }
            "null" => {
                if self.draft.credentials {
                    let fix = Fix::Remove;
                    self.push(
                        problem(Code::OriginNullCredentials).clashing_with(Setting::Credentials, None).fixed_by(fix),
                    );
                } else if !self.has(Danger::NullOrigin) && !self.is_unread(Setting::Danger) {
                    self.push(problem(Code::OriginNull).fixed_by(self.allowing(Danger::NullOrigin)));
                }
                None
            }
            _ => match origin::parse(item) {
                Ok(pattern) => {
                    self.overlap(items, index, &pattern, earlier);
                    self.credentials(item, index, &pattern);
                    earlier.push((index, pattern.clone()));
                    Some(pattern)
                }
                Err(problem) => {
                    self.push(problem.at(Setting::Origins, Some(index)));
                    None
                }
            },
        }
    }

    fn overlap(&mut self, items: &[String], index: usize, pattern: &Pattern, earlier: &[(usize, Pattern)]) {
        let clash = earlier.iter().find_map(|(before, other)| {
            let other_text = &items[*before];
            let (code, fix) = if other.covers(pattern) {
                (Code::OriginCovered, Fix::Remove)
            } else if pattern.covers(other) {
                (Code::OriginCovers, Fix::Advice(format!("remove `{other_text}`")))
            } else {
                return None;
            };
            let problem = Problem::new(code, &items[index]).at(Setting::Origins, Some(index)).naming(other_text);
            Some(problem.clashing_with(Setting::Origins, Some(*before)).fixed_by(fix))
        });
        self.problems.extend(clash);
    }

    /// The rules for an origin whose pages act with the user's credentials.
    fn credentials(&mut self, item: &str, index: usize, pattern: &Pattern) {
        if !self.draft.credentials || self.is_unread(Setting::Danger) {
            return;
        }
        let problem = |code| Problem::new(code, item).at(Setting::Origins, Some(index));
        if is_insecure(pattern) && !self.has(Danger::InsecureOrigins) {
            self.push(problem(Code::CredentialsInsecureOrigin).fixed_by(self.allowing(Danger::InsecureOrigins)));
        }
        if let Some(suffix) = open_suffix(pattern)
            && !self.has(Danger::PublicSuffixes)
        {
            let problem = problem(Code::CredentialsPublicSuffix).naming(suffix);
            self.push(problem.fixed_by(self.allowing(Danger::PublicSuffixes)));
        }
    }

    fn methods(&mut self) -> Methods {
        let draft = self.draft;
        let Some(methods) = &draft.methods else {
            let methods = draft.route.clone().unwrap_or_else(|| ["GET", "HEAD", "POST"].map(str::to_owned).into());
            return Methods::Listed(methods.into_iter().map(Cow::Owned).collect());
        };
        let items = self.items(Setting::Methods, Some(methods));
        for index in 0..items.len() {
            if let Some(problem) = self.method(items, index) {
                self.push(problem.at(Setting::Methods, Some(index)));
            }
        }
        if items.iter().any(|item| item == "*") {
            return Methods::Any;
        }
        Methods::Listed(items.iter().map(|item| Cow::Owned(item.clone())).collect())
    }

    fn method(&self, items: &[String], index: usize) -> Option<Problem> {
        let item = &*items[index];
        let problem = |code| Problem::new(code, item);
        if let Some(before) = items[..index].iter().position(|other| other == item) {
            let clash = problem(Code::MethodDuplicate).naming(item).fixed_by(Fix::Remove);
            return Some(clash.clashing_with(Setting::Methods, Some(before)));
        }
        if let Some(other) = beside_any(items, index, |_| false) {
            return Some(not_alone(Code::MethodAnyNotAlone, Setting::Methods, items, index, other));
        }
        if item == "*" {
            return None;
        }
        if !is_token(item) {
            return Some(not_a_token(item, Code::MethodToken, Code::MethodSeveral, |part| {
                method::correct_case(part).unwrap_or(part).to_owned()
            }));
        }
        if method::is_forbidden(item) {
            return Some(problem(Code::MethodForbidden).fixed_by(Fix::Remove));
        }
        let right = method::correct_case(item);
        if let Some(right) = right {
            return Some(problem(Code::MethodCase).naming(right).fixed_by(Fix::Write(right.to_owned())));
        }
        let route = self.draft.route.as_ref()?;
        if route.iter().any(|served| served == item) {
            return None;
        }
        let fix = match &**route {
            [only] if items.len() == 1 => Fix::Write(only.clone()),
            _ => Fix::Remove,
        };
        Some(problem(Code::MethodNotServed).naming(quoted(route)).fixed_by(fix))
    }

    fn headers(&mut self) -> &'a [String] {
        let items = self.items(Setting::Headers, self.draft.headers.as_ref());
        for index in 0..items.len() {
            if let Some(problem) = self.header(items, index) {
                self.push(problem.at(Setting::Headers, Some(index)));
            }
        }
        items
    }

    fn header(&self, items: &[String], index: usize) -> Option<Problem> {
        let item = &*items[index];
        let problem = |code| Problem::new(code, item);
        if let Some(duplicate) = duplicate_name(items, index, Code::HeaderDuplicate, Setting::Headers) {
            return Some(duplicate);
        }
        if let Some(other) = beside_any(items, index, header::is_non_wildcard_request_header) {
            return Some(not_alone(Code::HeaderAnyNotAlone, Setting::Headers, items, index, other));
        }
        if item == "*" {
            return None;
        }
        if header::is_non_wildcard_request_header(item)
            && self.draft.credentials
            && let Some(star) = items.iter().position(|other| other == "*")
        {
            let clash = problem(Code::HeaderAnyAuthorization).naming("*").fixed_by(Fix::Remove);
            return Some(clash.clashing_with(Setting::Headers, Some(star)));
        }
        if !is_token(item) {
            return Some(not_a_token(item, Code::HeaderToken, Code::HeaderSeveral, str::to_owned));
        }
        if header::is_forbidden_request_header(item) {
            return Some(problem(Code::HeaderForbidden).fixed_by(Fix::Remove));
        }
        header::is_cors_response_header(item).then(|| problem(Code::HeaderResponseField).fixed_by(Fix::Remove))
    }

    fn expose_headers(&mut self) -> &'a [String] {
        let items = self.items(Setting::ExposeHeaders, self.draft.expose_headers.as_ref());
        for index in 0..items.len() {
            if let Some(problem) = expose_header(items, index) {
                self.push(problem.at(Setting::ExposeHeaders, Some(index)));
            }
        }
        items
    }

    fn max_age(&mut self) -> Option<u64> {
        let (seconds, value) = match self.draft.max_age.as_ref()? {
            MaxAge::Seconds(seconds) => (*seconds, seconds.to_string()),
            MaxAge::Duration(duration) => {
                let value = format!("{duration:?}");
                if duration.subsec_nanos() != 0 {
                    let fix = Fix::Write(format!("{}s", duration.as_secs()));
                    self.push(Problem::new(Code::MaxAgeFraction, value).at(Setting::MaxAge, None).fixed_by(fix));
                    return None;
                }
                (duration.as_secs(), value)
            }
            MaxAge::Text(text) => match max_age::parse(text) {
                Some(seconds) => (seconds, text.clone()),
                None => {
                    let code = if text.starts_with('-') { Code::MaxAgeNegative } else { Code::MaxAgeUnit };
                    let fix = max_age::suggest(text).map(Fix::Write);
                    self.push(Problem::new(code, text).at(Setting::MaxAge, None).fixed_by(fix));
                    return None;
                }
            },
            MaxAge::Number(text) => {
                let (code, fix) = if text.starts_with('-') {
                    (Code::MaxAgeNegative, Fix::Write("0".to_owned()))
                } else {
                    (Code::MaxAgeFraction, Fix::Write(whole_seconds(text)))
                };
                self.push(Problem::new(code, text).at(Setting::MaxAge, None).fixed_by(fix));
                return None;
            }
        };
        if seconds > max_age::MAX_SECONDS {
            let fix = match self.draft.max_age {
                Some(MaxAge::Text(_)) => "1d".to_owned(),
                _ => max_age::MAX_SECONDS.to_string(),
            };
            self.push(Problem::new(Code::MaxAgeTooLong, value).at(Setting::MaxAge, None).fixed_by(Fix::Write(fix)));
            return None;
        }
        Some(seconds)
    }

    /// Refuses an opt-out that nothing needs. Where an origin could not be read, it may be the one that does.
    fn dangers(&mut self) {
        let draft = self.draft;
        let items = draft.origins.as_deref().unwrap_or_default();
        let patterns: Vec<_> =
            items.iter().filter(|item| !matches!(&***item, "*" | "null")).map(|item| origin::parse(item)).collect();
        let unread = self.is_unread(Setting::Origins)
            || self.is_unread(Setting::Credentials)
            || draft.origins.is_none()
            || patterns.iter().any(Result::is_err);
        for (index, danger) in draft.dangers.iter().enumerate() {
            let problem =
                |code| Problem::new(code, danger.as_str()).at(Setting::Danger, Some(index)).fixed_by(Fix::Remove);
            if let Some(before) = draft.dangers[..index].iter().position(|other| other == danger) {
                self.push(problem(Code::DangerDuplicate).clashing_with(Setting::Danger, Some(before)));
                continue;
            }
            let mut patterns = patterns.iter().flatten();
            let needed = match danger {
                Danger::InsecureOrigins => draft.credentials && patterns.any(is_insecure),
                Danger::PublicSuffixes => draft.credentials && patterns.any(|pattern| open_suffix(pattern).is_some()),
                Danger::NullOrigin => items.iter().any(|item| item == "null"),
            };
            if !needed && !unread {
                self.push(problem(Code::DangerUnneeded));
            }
        }
    }
}

fn is_insecure(pattern: &Pattern) -> bool {
    pattern.scheme != "https" && !pattern.is_loopback()
}

/// The public suffix below which a pattern allows every name.
fn open_suffix(pattern: &Pattern) -> Option<&str> {
    if pattern.subdomains { pattern.public_suffix() } else { None }
}

fn expose_header(items: &[String], index: usize) -> Option<Problem> {
    let item = &*items[index];
    let problem = |code| Problem::new(code, item);
    if let Some(duplicate) = duplicate_name(items, index, Code::ExposeDuplicate, Setting::ExposeHeaders) {
        return Some(duplicate);
    }
    if let Some(other) = beside_any(items, index, |_| false) {
        return Some(not_alone(Code::ExposeAnyNotAlone, Setting::ExposeHeaders, items, index, other));
    }
    if item == "*" {
        return None;
    }
    if !is_token(item) {
        return Some(not_a_token(item, Code::ExposeToken, Code::ExposeSeveral, str::to_owned));
    }
    if header::is_forbidden_response_header(item) {
        return Some(problem(Code::ExposeForbidden).fixed_by(Fix::Remove));
    }
    header::is_cors_request_header(item).then(|| problem(Code::ExposeRequestField).fixed_by(Fix::Remove))
}

/// `*` beside items that it makes pointless is one mistake, reported on the later of `*` and the first of them: if that is
/// `index`, the index of the other.
fn beside_any(items: &[String], index: usize, may_stand_beside: impl Fn(&str) -> bool) -> Option<usize> {
    let star = items.iter().position(|item| item == "*")?;
    let neighbour = items.iter().position(|item| item != "*" && !may_stand_beside(item))?;
    (index == star.max(neighbour)).then_some(star.min(neighbour))
}

/// The problem that [`beside_any`] found.
fn not_alone(code: Code, setting: Setting, items: &[String], index: usize, other: usize) -> Problem {
    let pointless = if items[index] == "*" { &items[other] } else { &items[index] };
    let fix = Fix::Advice(format!("remove `{pointless}`, or remove `*`"));
    Problem::new(code, &items[index]).naming(&items[other]).clashing_with(setting, Some(other)).fixed_by(fix)
}

fn duplicate_name(items: &[String], index: usize, code: Code, setting: Setting) -> Option<Problem> {
    let before = items[..index].iter().position(|other| other.eq_ignore_ascii_case(&items[index]))?;
    let problem = Problem::new(code, &items[index]).naming(&items[before]).fixed_by(Fix::Remove);
    Some(problem.clashing_with(setting, Some(before)))
}

/// The problem of a name that is no token: several in one string, white space around it, or a character that none has.
fn not_a_token(item: &str, token: Code, several: Code, correct: impl Fn(&str) -> String) -> Problem {
    let parts: Vec<_> =
        item.split(|c: char| c.is_whitespace() || c == ',' || c == ';').filter(|part| !part.is_empty()).collect();
    if parts.len() > 1 && parts.iter().all(|part| is_token(part)) {
        return Problem::new(several, item).fixed_by(Fix::Split(parts.into_iter().map(correct).collect()));
    }
    let wrong = item.chars().find(|c| !c.is_ascii() || !is_token(c.encode_utf8(&mut [0; 4]))).map(String::from);
    let fix = match &*parts {
        [only] if is_token(only) => Some(Fix::Write(correct(only))),
        _ => item.strip_suffix(':').filter(|name| is_token(name)).map(|name| Fix::Write(name.to_owned())),
    };
    Problem::new(token, item).naming(wrong.unwrap_or_default()).fixed_by(fix)
}

fn quoted(items: &[String]) -> String {
    items.iter().map(|item| format!("`{item}`")).collect::<Vec<_>>().join(", ")
}

/// The whole seconds of a number such as `3600.0`.
fn whole_seconds(number: &str) -> String {
    let whole: String = number.chars().take_while(char::is_ascii_digit).collect();
    whole.parse::<u64>().unwrap_or(0).min(max_age::MAX_SECONDS).to_string()
}
