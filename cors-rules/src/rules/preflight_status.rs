use crate::{Code, Draft, Fix, PreflightStatus, Problem, Setting, status};

/// The status, where one is given.
pub(crate) fn check(draft: &Draft, problems: &mut Vec<Problem>) -> Option<u16> {
    let (status, value) = match draft.preflight_status.as_ref()? {
        PreflightStatus::Code(code) => (Some(*code), code.to_string()),
        PreflightStatus::Number(number) => (None, number.clone()),
    };
    let status = status.filter(|status| status::OK.contains(status));
    if status.is_none() {
        let meant = meant(&value);
        // Who names a status that no answer to a preflight has, wants none in particular.
        let fix = meant.map_or_else(|| Fix::Write("200".to_owned()).or(Fix::Remove), Fix::Write);
        problems.push(Problem::new(Code::PreflightStatus, value).at(Setting::PreflightStatus, None).fixed_by(fix));
    }
    status
}

/// The status that a number such as `200.0` is.
fn meant(number: &str) -> Option<String> {
    let (whole, _) = number.split_once('.')?;
    whole.parse().is_ok_and(|status: u16| status::OK.contains(&status)).then(|| whole.to_owned())
}
