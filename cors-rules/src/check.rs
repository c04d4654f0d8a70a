//! The way from a draft to a policy.

use std::borrow::Cow;

use crate::{Answer, Draft, Methods, Policy, Problem, method, rules, status};

impl Draft {
    /// Asks every rule.
    ///
    /// # Errors
    /// All problems, in the order of the settings and of their items.
    pub fn check(&self) -> Result<Policy, Vec<Problem>> {
        let mut problems = Vec::new();
        let read = rules::read::Read::new(self);
        let origins = rules::origins::check(self, &read, &mut problems);
        let methods = rules::methods::check(self, &mut problems);
        rules::headers::check(self, &mut problems);
        rules::expose_headers::check(self, &mut problems);
        let max_age = rules::max_age::check(self, &mut problems);
        rules::dangers::check(self, &read, &mut problems);
        let preflight_status = rules::preflight_status::check(self, &mut problems);
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
            enforce: self.enforce,
            preflight_status: preflight_status.unwrap_or(status::DEFAULT),
        })
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
