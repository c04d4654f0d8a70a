//! What the environment says, when the program starts.

use crate::{
    Code, Draft, Environment, Fix, MaxAge, OriginItem, Other, Policy, PreflightStatus, Problem, Setting, Settings,
};

/// What an environment variable is set to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Variable {
    /// It is not set.
    Unset,
    /// It is set to something that is not Unicode.
    NotUnicode,
    /// It is set to this.
    Set(String),
}

impl Settings {
    /// The policy of these settings with the origins of its environment variables, of which every rule is asked.
    ///
    /// # Errors
    /// All problems, those of variables that can't be read first.
    pub fn resolve(self, read: &dyn Fn(&str) -> Variable) -> Result<Policy, Vec<Problem>> {
        let mut problems = Vec::new();
        let (mut origins, mut others) = (Vec::new(), Vec::new());
        for item in self.origins {
            match item {
                OriginItem::Pattern(origin) => origins.push(origin.into_owned()),
                OriginItem::Predicate(written) => others.push(Other::Predicate(written.into_owned())),
                OriginItem::Environment(variable) => {
                    let start = origins.len();
                    match values(&variable, read(&variable.name)) {
                        Ok(values) => origins.extend(values),
                        Err(problem) => {
                            let name = Some(variable.name.to_string());
                            problems.push(Problem { variable: name, ..problem.at(Setting::Origins, None) });
                        }
                    }
                    let (name, origins) = (variable.name.into_owned(), start..origins.len());
                    others.push(Other::Environment { name, origins, is_required: false, is_unread: false });
                }
            }
        }
        let strings = |list: Vec<crate::Text>| Some(list.into_iter().map(crate::Text::into_owned).collect());
        let given = |list: Vec<_>| if list.is_empty() { None } else { strings(list) };
        // What a handler serves is no matter of the rules for a list.
        let is_any = self.methods.iter().any(|method| method == "*");
        let (methods, route) = if is_any { (strings(self.methods), None) } else { (None, strings(self.methods)) };
        let draft = Draft {
            origins: Some(origins),
            methods,
            headers: given(self.headers),
            expose_headers: given(self.expose_headers),
            credentials: self.credentials,
            max_age: self.max_age.and_then(|seconds| seconds.parse().ok()).map(MaxAge::Seconds),
            dangers: self.dangers,
            enforce: self.enforce,
            preflight_status: self.preflight_status.map(PreflightStatus::Code),
            others,
            route,
            unread: if problems.is_empty() { Vec::new() } else { vec![Setting::Origins] },
        };
        match draft.into_policy() {
            Ok(mut policy) if problems.is_empty() => {
                policy.partial.extend(self.partial);
                return Ok(policy);
            }
            Ok(_) => {}
            Err(others) => problems.extend(others),
        }
        Err(problems)
    }
}

/// The origins of a variable: with commas or white space between them.
fn values(variable: &Environment, value: Variable) -> Result<Vec<String>, Problem> {
    let name = &*variable.name;
    let is_set = value != Variable::Unset;
    let value = match value {
        Variable::Set(value) => value,
        Variable::Unset => String::new(),
        Variable::NotUnicode => {
            let fix = Fix::Advice(format!("set it to origins, as in `{name}=https://app.example.com`"));
            return Err(Problem::new(Code::EnvNotUnicode, name).fixed_by(fix));
        }
    };
    let origins = value.split(|c: char| c == ',' || c.is_whitespace()).filter(|origin| !origin.is_empty());
    let origins: Vec<_> = origins.map(str::to_owned).collect();
    match &variable.default {
        _ if !origins.is_empty() => Ok(origins),
        Some(default) => Ok(default.iter().map(ToString::to_string).collect()),
        None => {
            let fix = format!(
                "set it, as in `{name}=https://app.example.com,https://admin.example.com`, or give it a default, as in \
                 `env(\"{name}\", default = [])`"
            );
            let is_empty = if is_set { "empty" } else { "" };
            Err(Problem::new(Code::EnvUnset, name).naming(is_empty).fixed_by(Fix::Advice(fix)))
        }
    }
}
