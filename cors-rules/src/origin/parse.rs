use super::{Pattern, read::read, suggest};
use crate::Problem;

/// Reads `value`, which is neither `*` nor `null`, or says what is wrong with it and what was most likely meant.
pub(crate) fn parse(value: &str) -> Result<Pattern, Problem> {
    read(value).map_err(|fault| {
        let code = fault.code;
        fault.into_problem(value, || suggest::fix(code, value))
    })
}
