//! The ways to allow what a policy refuses, or why nothing should.

use std::fmt;

use super::{Change, Remedy, near::is_plain_http, text, title_case};
use crate::{
    Code, Danger, Draft, Other, Policy, Problem,
    method::{correct_case, is_forbidden},
    origin::{Origins, is_serialized},
};

/// What a request has that a policy does not allow.
#[derive(Debug, Clone, Copy)]
pub enum Lack<'a> {
    /// This origin.
    Origin(&'a str),
    /// This method.
    Method(&'a str),
    /// These headers, all that it lacks.
    Headers(&'a [&'a str]),
    /// Credentials, for a page of this origin.
    Credentials(&'a str),
}

/// One way to allow it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Way {
    /// What there is to know of it, as a sentence that goes on with what is to be done; empty where that is all.
    pub why: String,
    /// What is to be changed, all of it.
    pub changes: Vec<Change>,
}

/// Why no change of the settings should allow it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Never {
    /// The origin `null`, with credentials.
    Null,
    /// An origin of a connection that anyone can change, with credentials.
    Insecure(String),
    /// An origin that the predicates of the policy refuse.
    Denied(String),
    /// A value of `Origin` that no policy can list.
    NoOrigin(String),
    /// A method in a case that is for the page to mend.
    MethodCase {
        /// The method that was asked for.
        asked: String,
        /// The method that was meant.
        right: String,
    },
    /// A method that no policy can list.
    NoMethod,
    /// The page sets a header with which servers answer.
    ResponseHeader(String),
    /// More headers, or longer ones, than any page means, or such as no policy can list.
    NoHeaders,
    /// Rules refuse the settings with the change.
    Rule(Vec<Problem>),
}

impl Never {
    /// Whether the page can do something about it.
    pub const fn is_for_the_page(&self) -> bool {
        matches!(self, Self::MethodCase { .. } | Self::ResponseHeader(_) | Self::Insecure(_) | Self::NoHeaders)
    }
}

/// Why, as one sentence.
impl fmt::Display for Never {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str(&text::null_with_credentials()),
            Self::Insecure(origin) => {
                write!(f, "`{origin}` is not encrypted, so that anyone on the way can be it: {}", text::OVER_HTTPS)
            }
            Self::Denied(origin) => {
                write!(f, "the predicates of the policy refuse `{origin}`, and whom they refuse is not to be listed")
            }
            Self::NoOrigin(origin) => write!(f, "no policy can list `{}`", origin.escape_debug()),
            Self::MethodCase { asked, right } => {
                write!(f, "{}: the page has to ask for `{right}`", text::method_case(asked))
            }
            Self::NoMethod => f.write_str("no policy can list this method"),
            Self::ResponseHeader(name) => f.write_str(&text::response_header(name)),
            Self::NoHeaders => f.write_str("no policy should list these headers: the page sets more than any should"),
            Self::Rule(problems) => {
                let tell = |problem: &Problem| format!("{} [{}]", problem.message(), problem.code);
                let problems = problems.iter().map(tell).collect::<Vec<_>>().join("; ");
                write!(f, "the rules refuse the policy that would allow it: {problems}")
            }
        }
    }
}

impl Policy {
    /// Settings of which this is the policy, by the rules: what it has of the environment and of its route needs no opt-out, and is no
    /// forbidden method, once it is written.
    pub fn settings(&self) -> Draft {
        let mut draft = self.draft();
        let predicates = self.predicates.iter().map(|written| Other::Predicate(written.clone().into_owned()));
        draft.others = predicates.collect();
        if let Some(methods) = &mut draft.methods {
            methods.retain(|method| !is_forbidden(method));
        }
        if let Err(problems) = draft.check() {
            let is_unneeded =
                |name| problems.iter().any(|found| found.code == Code::DangerUnneeded && found.value == name);
            draft.dangers.retain(|danger| !is_unneeded(danger.as_str()));
        }
        draft
    }

    /// The policy with these changes.
    ///
    /// # Errors
    /// What the rules say against it.
    pub fn changed(&self, changes: &[Change]) -> Result<Self, Vec<Problem>> {
        let mut draft = self.settings();
        for change in changes {
            change.apply(&mut draft);
        }
        draft.check().map(|policy| Self { partial: self.partial.clone(), ..policy })
    }

    /// The ways to allow what a request has and this lacks, the narrowest first.
    ///
    /// # Errors
    /// Why nothing should allow it.
    pub fn ways(&self, lack: Lack<'_>) -> Result<Vec<Way>, Never> {
        let ways = match lack {
            Lack::Origin(origin) => self.origin_ways(origin)?,
            Lack::Method(method) => self.method_ways(method)?,
            Lack::Headers(missing) => self.header_ways(missing)?,
            Lack::Credentials(origin) => self.credentials_ways(origin)?,
        };
        let mut valid = Vec::new();
        let mut refused = None;
        for way in ways {
            match self.changed(&way.changes) {
                Ok(_) => valid.push(way),
                Err(problems) => refused = refused.or(Some(problems)),
            }
        }
        match refused {
            Some(problems) if valid.is_empty() => Err(Never::Rule(problems)),
            _ => Ok(valid),
        }
    }

    fn origin_ways(&self, origin: &str) -> Result<Vec<Way>, Never> {
        if origin == "null" {
            if self.credentials {
                return Err(Never::Null);
            }
            if self.is_asked() && self.dangers.contains(&Danger::NullOrigin) {
                return Err(Never::Denied(origin.to_owned()));
            }
            let mut changes = vec![Change::Origin(origin.to_owned())];
            if !self.dangers.contains(&Danger::NullOrigin) {
                changes.push(Change::Danger(Danger::NullOrigin));
            }
            return Ok(vec![Way { why: text::null_listed(), changes }]);
        }
        if !is_serialized(origin.as_bytes()) || !may_be_listed(origin, false) {
            return Err(Never::NoOrigin(origin.to_owned()));
        }
        let needs_danger = self.credentials && !may_be_listed(origin, true);
        if needs_danger && is_plain_http(origin) {
            return Err(Never::Insecure(origin.to_owned()));
        }
        // Without that danger, they are not asked.
        if self.is_asked() && (!needs_danger || self.dangers.contains(&Danger::InsecureOrigins)) {
            return Err(Never::Denied(origin.to_owned()));
        }
        let (danger, exact) = self.opted_out(vec![Change::Origin(origin.to_owned())]);
        let Some(Remedy::Origin(near)) = Remedy::origin(self, origin) else {
            let why = format!("{danger}if the page at `{origin}` is yours, ");
            return Ok(vec![Way { why, changes: exact }]);
        };
        let why = format!("{}: ", near.what());
        let mut ways = vec![Way { why: format!("{danger}{why}"), changes: exact }];
        if let Some(wider) = near.wider {
            let change = Change::WiderOrigin { pattern: wider.pattern, covered: wider.covered };
            ways.push(Way { why: format!("{why}{}, ", text::all(near.difference)), changes: vec![change] });
        }
        Ok(ways)
    }

    fn method_ways(&self, method: &str) -> Result<Vec<Way>, Never> {
        if let Some(right) = correct_case(method) {
            return Err(Never::MethodCase { asked: method.to_owned(), right: right.to_owned() });
        }
        match Remedy::method(self, method) {
            Some(remedy) if remedy.is_of_settings() => Ok(vec![Way::plain(vec![Change::Method(method.to_owned())])]),
            _ => Err(Never::NoMethod),
        }
    }

    fn header_ways(&self, missing: &[&str]) -> Result<Vec<Way>, Never> {
        match Remedy::headers(self, missing) {
            Some(Remedy::ResponseHeader(name)) => Err(Never::ResponseHeader(name)),
            Some(_) => Ok(vec![Way::plain(missing.iter().map(|name| Change::Header(title_case(name))).collect())]),
            None => Err(Never::NoHeaders),
        }
    }

    fn credentials_ways(&self, origin: &str) -> Result<Vec<Way>, Never> {
        if origin == "null" {
            return Err(Never::Null);
        }
        if !may_be_listed(origin, false) {
            return Err(Never::NoOrigin(origin.to_owned()));
        }
        if is_plain_http(origin) && !may_be_listed(origin, true) {
            return Err(Never::Insecure(origin.to_owned()));
        }
        let mut changes = Vec::new();
        let mut why = "";
        if matches!(self.origins, Origins::Any) {
            why = "credentials can't be allowed for every origin, so name the origin: ";
            changes.push(Change::NamedOrigin(origin.to_owned()));
        }
        // With credentials, `*` has `Authorization`, and the rules do not let it stand beside it.
        let names: Vec<_> = self.allow_headers.items().collect();
        if names.len() > 1 && names.contains(&"*") {
            changes.push(Change::AnyHeader);
        }
        changes.push(Change::Credentials);
        let (danger, changes) = self.opted_out(changes);
        Ok(vec![Way { why: format!("{danger}{why}"), changes }])
    }

    /// The changes with the opt-out that the rules ask for, where credentials come to an origin that is neither `https` nor `http`; and
    /// what there is to know of that.
    fn opted_out(&self, mut changes: Vec<Change>) -> (String, Vec<Change>) {
        let is_of_other_scheme =
            |problem: &Problem| problem.code == Code::CredentialsInsecureOrigin && !is_plain_http(&problem.value);
        match self.changed(&changes) {
            Err(problems) if problems.iter().all(is_of_other_scheme) => {
                changes.push(Change::Danger(Danger::InsecureOrigins));
                let origins: Vec<_> = problems.iter().map(|problem| format!("`{}`", problem.value)).collect();
                let why = format!(
                    "with `credentials`, the rules ask for the danger `{}` where an origin is not `https`, as {}: ",
                    Danger::InsecureOrigins,
                    origins.join(", ")
                );
                (why, changes)
            }
            _ => (String::new(), changes),
        }
    }
}

/// Whether a pattern may be listed without a `danger(...)`.
fn may_be_listed(pattern: &str, credentials: bool) -> bool {
    Draft { origins: Some(vec![pattern.to_owned()]), credentials, ..Draft::default() }.check().is_ok()
}

impl Way {
    fn plain(changes: Vec<Change>) -> Self {
        Self { why: String::new(), changes }
    }
}
