use crate::{Code, Draft, Fix, MaxAge, Problem, Setting, max_age};

/// The max age in seconds.
pub(crate) fn check(draft: &Draft, problems: &mut Vec<Problem>) -> Option<u64> {
    match seconds(draft.max_age.as_ref()?) {
        Ok(seconds) => Some(seconds),
        Err(problem) => {
            problems.push(problem.at(Setting::MaxAge, None));
            None
        }
    }
}

fn seconds(written: &MaxAge) -> Result<u64, Problem> {
    let refuse = |code, value: &str, fix: Option<String>| Err(Problem::new(code, value).fixed_by(fix.map(Fix::Write)));
    let (seconds, value, longest) = match written {
        MaxAge::Seconds(seconds) => (*seconds, seconds.to_string(), max_age::MAX_SECONDS.to_string()),
        MaxAge::Duration(duration) => {
            let value = format!("{duration:?}");
            if duration.subsec_nanos() != 0 {
                let whole = format!("{}s", duration.as_secs().min(max_age::MAX_SECONDS));
                return refuse(Code::MaxAgeFraction, &value, Some(whole));
            }
            (duration.as_secs(), value, format!("{}s", max_age::MAX_SECONDS))
        }
        MaxAge::Text(text) => match max_age::parse(text) {
            Some(seconds) => (seconds, text.clone(), "1d".to_owned()),
            None if text.starts_with('-') => return refuse(Code::MaxAgeNegative, text, Some("0s".to_owned())),
            None => return refuse(Code::MaxAgeUnit, text, max_age::suggest(text)),
        },
        MaxAge::Number(text) if text.starts_with('-') => {
            return refuse(Code::MaxAgeNegative, text, Some("0".to_owned()));
        }
        MaxAge::Number(text) => return refuse(Code::MaxAgeFraction, text, Some(whole_seconds(text))),
    };
    if seconds > max_age::MAX_SECONDS {
        return refuse(Code::MaxAgeTooLong, &value, Some(longest));
    }
    Ok(seconds)
}

/// The whole seconds of a number such as `3600.0`.
fn whole_seconds(number: &str) -> String {
    let whole: String = number.chars().take_while(char::is_ascii_digit).collect();
    whole.parse::<u64>().unwrap_or(0).min(max_age::MAX_SECONDS).to_string()
}
