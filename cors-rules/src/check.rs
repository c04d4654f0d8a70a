//! The way from a draft to a policy.

use crate::{
    Code, Draft, Fix, OriginItem, Other, Part, Place, Policy, Problem, PublicSuffixes, Setting, Settings, Text, joined,
    rules,
};

impl Draft {
    /// Asks every rule.
    ///
    /// # Errors
    /// All problems, in the order of the settings and of their items.
    pub fn check(&self) -> Result<Policy, Vec<Problem>> {
        let known = self.judge()?;
        Ok(known.policy_of(self.clone()))
    }

    /// Asks every rule, and makes the policy of what is written, without a copy of it.
    ///
    /// # Errors
    /// Those of [`check`](Self::check).
    pub fn into_policy(self) -> Result<Policy, Vec<Problem>> {
        let known = self.judge()?;
        Ok(known.policy_of(self))
    }

    fn judge(&self) -> Result<Known, Vec<Problem>> {
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
        Ok(Known { methods, max_age, preflight_status })
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
                problem.fix = Some(Fix::Write(joined(&mut origins.iter().map(|origin| &**origin), ",")));
            }
        } else if let Some(name) = variable(problem.clash) {
            problem.context = format!("which clashes with the environment variable `{name}`");
        }
        problem
    }
}

/// What the rules make of settings that can be written in several ways, or left out.
struct Known {
    methods: Vec<String>,
    max_age: Option<u64>,
    preflight_status: Option<u16>,
}

impl Known {
    /// The policy of a draft that breaks no rule.
    fn policy_of(self, draft: Draft) -> Policy {
        let texts = |items: Vec<String>| items.into_iter().map(Text::Owned).collect::<Vec<_>>();
        let origins = draft.origins.unwrap_or_default().into_iter();
        let origins = origins.map(|origin| OriginItem::Pattern(Text::Owned(origin)));
        // What a variable says is not to be written where its name stands.
        let is_partial = draft.others.iter().any(|other| matches!(other, Other::Environment { .. }));
        let predicates = draft.others.into_iter().filter_map(|other| match other {
            Other::Predicate(written) => Some(OriginItem::Predicate(Text::Owned(written))),
            Other::Environment { .. } => None,
        });
        let settings = Settings {
            origins: Vec::new(),
            methods: texts(self.methods),
            headers: texts(draft.headers.unwrap_or_default()),
            expose_headers: texts(draft.expose_headers.unwrap_or_default()),
            credentials: draft.credentials,
            max_age: self.max_age.map(|seconds| Text::Owned(seconds.to_string())),
            dangers: draft.dangers,
            enforce: draft.enforce,
            preflight_status: self.preflight_status,
            public_suffixes: Vec::new(),
            partial: if is_partial { vec![(Part::Variables, Setting::Origins)] } else { Vec::new() },
        };
        let policy = settings.with_origins(origins.chain(predicates));
        Policy { public_suffixes: PublicSuffixes::of_list(), ..policy }
    }
}
