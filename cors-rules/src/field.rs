//! The settings of a draft by their keys, for those who read or write all of them in the same way.

use crate::{Answer, Danger, Draft, MaxAge, Policy, PreflightStatus, Setting, Text, origin::Origins, status};

/// What a draft has of a setting, by the form of its value.
#[derive(Debug)]
pub enum Field<'a> {
    /// A list, where it is written.
    List(&'a mut Option<Vec<String>>),
    /// A flag, false where it is left out.
    Flag(&'a mut bool),
    /// A time, where it is written.
    Time(&'a mut Option<MaxAge>),
    /// The dangers, none where they are left out.
    Dangers(&'a mut Vec<Danger>),
    /// A status, where it is written.
    Status(&'a mut Option<PreflightStatus>),
}

impl Draft {
    /// What it has of a setting.
    pub fn field(&mut self, setting: Setting) -> Field<'_> {
        match setting {
            Setting::Origins => Field::List(&mut self.origins),
            Setting::Methods => Field::List(&mut self.methods),
            Setting::Headers => Field::List(&mut self.headers),
            Setting::ExposeHeaders => Field::List(&mut self.expose_headers),
            Setting::Credentials => Field::Flag(&mut self.credentials),
            Setting::MaxAge => Field::Time(&mut self.max_age),
            Setting::Danger => Field::Dangers(&mut self.dangers),
            Setting::Enforce => Field::Flag(&mut self.enforce),
            Setting::PreflightStatus => Field::Status(&mut self.preflight_status),
        }
    }
}

impl Policy {
    /// The settings of which this is the policy, but for predicates, which have none that could be written here.
    pub fn draft(&self) -> Draft {
        let origins = match &self.origins {
            Origins::Any => vec!["*".to_owned()],
            Origins::Listed { exact, patterns } => {
                let exact = exact.origins().iter().map(ToString::to_string);
                exact.chain(patterns.patterns().iter().map(ToString::to_string)).collect()
            }
        };
        Draft {
            origins: Some(origins),
            methods: Some(self.methods.clone().into_list().into_iter().map(Text::into_owned).collect()),
            headers: names(&self.allow_headers),
            expose_headers: names(&self.expose_headers),
            credentials: self.credentials,
            max_age: self.max_age.as_ref().and_then(|seconds| seconds.parse().ok()).map(MaxAge::Seconds),
            dangers: self.dangers.clone(),
            enforce: self.enforce,
            preflight_status: Some(self.preflight_status)
                .filter(|status| *status != status::DEFAULT)
                .map(PreflightStatus::Code),
            ..Draft::default()
        }
    }
}

fn names(answer: &Answer) -> Option<Vec<String>> {
    match answer {
        Answer::Nothing => None,
        Answer::Mirror => Some(vec!["*".to_owned()]),
        Answer::Value(_) => Some(answer.items().map(str::to_owned).collect()),
    }
}
