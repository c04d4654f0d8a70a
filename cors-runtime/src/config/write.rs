//! Settings as they are written into a configuration.

use cors_rules::{Code, Draft, Field, MaxAge, Policy, PreflightStatus, Problem, Setting};
use serde::ser::{Error, Serialize, Serializer};

use crate::setup::cors::Cors;

/// The settings of a draft, but for those that are left out.
pub(super) fn settings<S: Serializer>(draft: &Draft, serializer: S) -> Result<S::Ok, S::Error> {
    let mut draft = draft.clone();
    let entries = Setting::ALL.iter().filter_map(|setting| Some((setting.key(), Value::of(draft.field(*setting))?)));
    serializer.collect_map(entries.collect::<Vec<_>>())
}

enum Value {
    Flag(bool),
    Seconds(u64),
    /// A number of which no rule approves, as it was read.
    Number(String),
    Text(String),
    List(Vec<String>),
}

impl Value {
    /// What is written of a setting; `None` where it is left out.
    fn of(field: Field<'_>) -> Option<Self> {
        match field {
            Field::List(list) => list.take().map(Self::List),
            Field::Flag(flag) => Some(Self::Flag(*flag)).filter(|_| *flag),
            Field::Time(time) => time.take().map(|time| match time {
                MaxAge::Seconds(seconds) => Self::Seconds(seconds),
                MaxAge::Text(text) => Self::Text(text),
                MaxAge::Number(number) => Self::Number(number),
                MaxAge::Duration(duration) => Self::Number(duration.as_secs_f64().to_string()),
            }),
            Field::Dangers(dangers) if dangers.is_empty() => None,
            Field::Dangers(dangers) => Some(Self::List(dangers.iter().map(ToString::to_string).collect())),
            Field::Status(status) => status.take().map(|status| match status {
                PreflightStatus::Code(code) => Self::Seconds(code.into()),
                PreflightStatus::Number(number) => Self::Number(number),
            }),
        }
    }
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Flag(flag) => serializer.serialize_bool(*flag),
            Self::Seconds(number) => serializer.serialize_u64(*number),
            Self::Number(text) => match (text.parse(), text.parse()) {
                (Ok(whole), _) => serializer.serialize_i64(whole),
                (_, Ok(number)) => serializer.serialize_f64(number),
                _ => serializer.serialize_str(text),
            },
            Self::Text(text) => serializer.serialize_str(text),
            Self::List(items) => serializer.collect_seq(items),
        }
    }
}

/// The keys of [`PolicyConfig`](crate::PolicyConfig), which reads an equal policy from them.
///
/// What the environment names is written as it is known since the start, and methods that were left out as those that they
/// then are.
///
/// # Errors
/// Where no settings say the same: the policy has a predicate, which is a function; its handler serves a method that no policy
/// may list (`TRACE`); it is that of `#[cors(none)]`; or what the environment names can't be read.
impl Serialize for Cors {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let handle = self.handle().map_err(|failure| refused(&failure.problems));
        let draft = handle.and_then(|handle| draft(&handle.current().get().policy));
        settings(&draft.map_err(S::Error::custom)?, serializer)
    }
}

/// The settings that say the same as a policy.
fn draft(policy: &Policy) -> Result<Draft, String> {
    if policy.is_none() {
        return Err("no settings say that a handler has no policy".to_owned());
    }
    if policy.is_asked() {
        return Err("the policy has a predicate, which is a function, and no settings say the same".to_owned());
    }
    let mut draft = policy.draft();
    // What the environment names may need an opt-out or not, and what is written needs it.
    if let Err(problems) = draft.check() {
        let is_unneeded = |name| problems.iter().any(|found| found.code == Code::DangerUnneeded && found.value == name);
        draft.dangers.retain(|danger| !is_unneeded(danger.as_str()));
    }
    match draft.check() {
        Ok(_) => Ok(draft),
        Err(problems) => Err(refused(&problems)),
    }
}

fn refused(problems: &[Problem]) -> String {
    let messages = problems.iter().map(|problem| format!("{} [{}]", problem.message(), problem.code));
    format!("no settings say the same as the policy: {}", messages.collect::<Vec<_>>().join("; "))
}
