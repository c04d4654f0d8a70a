use std::{borrow::Cow, time::Duration};

use crate::{Answer, Danger, Methods, Policy, Problem, Setting, method, rules};

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
        let mut problems = Vec::new();
        let read = rules::origins::Read::new(self);
        let origins = rules::origins::check(self, &read, &mut problems);
        let methods = rules::methods::check(self, &mut problems);
        rules::headers::check(self, &mut problems);
        rules::expose_headers::check(self, &mut problems);
        let max_age = rules::max_age::check(self, &mut problems);
        rules::dangers::check(self, &read, &mut problems);
        if !problems.is_empty() {
            return Err(problems);
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
            allow_headers: self.answer(self.headers.as_deref()),
            expose_headers: self.answer(self.expose_headers.as_deref()),
            max_age: max_age.map(|seconds| Cow::Owned(seconds.to_string())),
        })
    }

    pub(crate) fn is_unread(&self, setting: Setting) -> bool {
        self.unread.contains(&setting)
    }

    fn answer(&self, names: Option<&[String]>) -> Answer {
        match names.unwrap_or_default() {
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
