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
                let whole = whole(duration.as_secs_f64()).map(|seconds| format!("{seconds}s"));
                return refuse(Code::MaxAgeFraction, &value, whole);
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
        MaxAge::Number(text) => {
            let meant = text.replace('_', "").parse().ok().and_then(whole);
            return refuse(Code::MaxAgeFraction, text, meant.map(|seconds| seconds.to_string()));
        }
    };
    if seconds > max_age::MAX_SECONDS {
        return refuse(Code::MaxAgeTooLong, &value, Some(longest));
    }
    Ok(seconds)
}

/// The whole seconds of a number of them, as far as there are any: `0` turns the caching off, which is not meant by a part of one.
fn whole(seconds: f64) -> Option<u64> {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the whole of it, which is not negative"
    )]
    let whole = (seconds as u64).min(max_age::MAX_SECONDS);
    (whole > 0 || seconds == 0.0).then_some(whole)
}
