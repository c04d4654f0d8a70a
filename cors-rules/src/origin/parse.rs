use super::{Pattern, read::read, suggest};
use crate::Problem;

impl Pattern {
    /// A pattern as it is written in a policy, neither `*` nor `null`, by every rule for one by itself.
    ///
    /// # Errors
    /// The rule that it breaks, with what was most likely meant.
    pub fn parse(value: &str) -> Result<Self, Problem> {
        read(value).map_err(|fault| {
            let code = fault.code;
            fault.into_problem(value, || suggest::fix(code, value))
        })
    }
}
