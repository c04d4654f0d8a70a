//! Policies that are known only when the program starts.
//!
//! A constant names the function that reads it, and one that needs no reading names none: a program without such policies has then neither
//! the rules nor what they say.

use std::env::{self, VarError};

use cors_rules::{Code, Fix, Policy, Problem, Settings, Variable};

use super::{
    failure::Failure,
    place::Place,
    slot::{Key, Reader},
};

/// What makes a policy of settings with environment variables, which it asks for by their names.
pub(crate) type Resolve = fn(Settings, &dyn Fn(&str) -> Variable, Place) -> Result<Policy, Failure>;

/// The policy of settings with what their variables say.
///
/// # Errors
/// All that is wrong with it.
pub(crate) fn resolve(
    settings: Settings,
    variable: &dyn Fn(&str) -> Variable,
    place: Place,
) -> Result<Policy, Failure> {
    settings.resolve(variable).map_err(|problems| Failure::new(place, problems))
}

/// What an environment variable is set to.
pub(crate) fn variable(name: &str) -> Variable {
    match env::var(name) {
        Ok(value) => Variable::Set(value),
        Err(VarError::NotPresent) => Variable::Unset,
        Err(VarError::NotUnicode(_)) => Variable::NotUnicode,
    }
}

/// What a worker has of a [`Live`](crate::Live).
///
/// # Errors
/// That it has no policy yet.
pub(crate) fn reader(live: &'static Key, place: Place) -> Result<Reader, Failure> {
    Reader::new(live.slot()).ok_or_else(|| Failure::new(place, vec![unset(place)]))
}

/// What is wrong with a `Live` without a policy.
fn unset(place: Place) -> Problem {
    let name = place.constant().rsplit("::").next().unwrap_or_default();
    let fix = if place.is_wrapped_live() {
        "call its `set` with a policy before the server starts".to_owned()
    } else {
        format!(
            "call `set` of this static with a policy before the server starts, as in `{name}.set(policy)?` in `main`"
        )
    };
    Problem::new(Code::LiveUnset, name).fixed_by(Fix::Advice(fix))
}
