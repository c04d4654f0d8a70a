//! The way from a draft to a policy.

use crate::{Code, Draft, Fix, OriginItem, Other, Place, Policy, Problem, Setting, Settings, Text, rules};

impl Draft {
    /// Asks every rule.
    ///
    /// # Errors
    /// All problems, in the order of the settings and of their items.
    pub fn check(&self) -> Result<Policy, Vec<Problem>> {
        let mut problems = Vec::new();
        let read = rules::read::Read::new(self);
        rules::origins::check(self, &read, &mut problems);
        let methods = rules::methods::check(self, &mut problems);
        rules::headers::check(self, &mut problems);
        rules::expose_headers::check(self, &mut problems);
        let max_age = rules::max_age::check(self, &mut problems);
        rules::dangers::check(self, &read, &mut problems);
        let preflight_status = rules::preflight_status::check(self, &mut problems);
        if !problems.is_empty() {
            return Err(problems.into_iter().map(|problem| self.of_variable(problem)).collect());
        }
        let patterns = self.origins.iter().flatten().map(|origin| OriginItem::Pattern(text(origin)));
        let predicates = self.others.iter().filter_map(|other| match other {
            Other::Predicate(written) => Some(OriginItem::Predicate(text(written))),
            Other::Environment { .. } => None,
        });
        let settings = Settings {
            origins: patterns.chain(predicates).collect(),
            methods: methods.iter().map(text).collect(),
            headers: self.headers.iter().flatten().map(text).collect(),
            expose_headers: self.expose_headers.iter().flatten().map(text).collect(),
            credentials: self.credentials,
            max_age: max_age.map(|seconds| Text::Owned(seconds.to_string())),
            dangers: self.dangers.clone(),
            enforce: self.enforce,
            preflight_status,
        };
        Ok(settings.into_policy())
    }

    /// Names the environment variable that a problem is about, where one was read.
    fn of_variable(&self, mut problem: Problem) -> Problem {
        let variable = |place: Option<Place>| match place {
            Some(Place { setting: Setting::Origins, index: Some(index) }) => self.variable_of(index),
            _ => None,
        };
        if let Some(name) = variable(problem.place) {
            problem.variable = Some(name.to_owned());
            problem.context = format!("in the environment variable `{name}`");
            if problem.code == Code::OriginSeveral
                && let Some(Fix::Split(origins)) = &problem.fix
            {
                problem.fix = Some(Fix::Write(origins.join(",")));
            }
        } else if let Some(name) = variable(problem.clash) {
            problem.context = format!("which clashes with the environment variable `{name}`");
        }
        problem
    }
}

fn text(item: impl Into<String>) -> Text {
    Text::Owned(item.into())
}
