//! The rule book and the builder, given any settings.
//!
//! An input is lines of text: a letter that names the setting, and what is given to it. `o` is an origin, `m` a method, `h` and `e`
//! header names, `r` a method of the route, `a` a max age, `d` a danger, `s` the status of a preflight, `c` credentials, `f` enforces. A
//! capital `O`, `M`, `H` or `E` gives an empty list.

use std::time::Duration;

use cors_rules::{
    Code, Danger, Draft, Fix, Form, MaxAge, Place, PreflightStatus, Problem, Setting,
    origin::{Found, is_serialized},
};
use cors_runtime::{Builder, Cors};
use url::Url;

/// Panics where the rules break a promise.
pub(crate) fn check(data: &[u8]) {
    let draft = read(&String::from_utf8_lossy(data));
    let problems = draft.check().err().unwrap_or_default();
    for problem in &problems {
        assert!(!problem.message().contains('\n'), "{problem:?}");
        assert!(problem.to_string().contains(problem.code.as_str()), "{problem:?}");
        if let (Some(fix), Some(place)) = (&problem.fix, problem.place) {
            mends(&draft, &problems, problem, place, fix);
        }
    }
    for origin in draft.origins.iter().flatten() {
        is_what_browsers_send(origin);
    }
    builds_alike(&draft, &problems);
}

fn read(text: &str) -> Draft {
    let mut draft = Draft::default();
    for line in text.split('\n') {
        let mut rest = line.chars();
        let key = rest.next();
        let value = rest.as_str().to_owned();
        match key {
            Some('o') => draft.origins.get_or_insert_default().push(value),
            Some('m') => draft.methods.get_or_insert_default().push(value),
            Some('h') => draft.headers.get_or_insert_default().push(value),
            Some('e') => draft.expose_headers.get_or_insert_default().push(value),
            Some('O') => _ = draft.origins.get_or_insert_default(),
            Some('M') => _ = draft.methods.get_or_insert_default(),
            Some('H') => _ = draft.headers.get_or_insert_default(),
            Some('E') => _ = draft.expose_headers.get_or_insert_default(),
            // What the route attributes take.
            Some('r') if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_uppercase()) => {
                draft.route.get_or_insert_default().push(value);
            }
            Some('a') => draft.max_age = max_age(&value),
            Some('d') => {
                draft.dangers.extend(Danger::ALL.into_iter().find(|danger| danger.as_str().starts_with(&*value)));
            }
            Some('s') => draft.preflight_status = status(value),
            Some('c') => draft.credentials = true,
            Some('f') => draft.enforce = true,
            _ => {}
        }
    }
    draft
}

/// `"…` is a string, `=…` a duration in milliseconds, a number of Rust is itself.
fn max_age(value: &str) -> Option<MaxAge> {
    if let Some(text) = value.strip_prefix('"') {
        return Some(MaxAge::Text(text.to_owned()));
    }
    if let Some(milliseconds) = value.strip_prefix('=') {
        return milliseconds.parse().ok().map(|milliseconds| MaxAge::Duration(Duration::from_millis(milliseconds)));
    }
    if let Ok(seconds) = value.parse() {
        return Some(MaxAge::Seconds(seconds));
    }
    is_number(value).then(|| MaxAge::Number(value.to_owned()))
}

fn status(value: String) -> Option<PreflightStatus> {
    let number = is_number(&value).then_some(value)?;
    Some(number.parse().map_or(PreflightStatus::Number(number), PreflightStatus::Code))
}

/// Whether it is a number of Rust, without its suffix.
fn is_number(value: &str) -> bool {
    let digits = value.strip_prefix('-').unwrap_or(value);
    digits.starts_with(|first: char| first.is_ascii_digit())
        && digits.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'_' | b'e'))
        && digits.replace('_', "").parse::<f64>().is_ok()
}

/// What a help says to write is right where it stands, and the problem is gone.
fn mends(draft: &Draft, problems: &[Problem], problem: &Problem, place: Place, fix: &Fix) {
    match fix {
        Fix::Or(first, second) => {
            mends(draft, problems, problem, place, first);
            mends(draft, problems, problem, place, second);
        }
        Fix::Write(text) => {
            is_right(draft, problem, place, text);
            leaves_one_problem_less(draft, problems, problem, place, text);
        }
        Fix::Split(items) => {
            for item in items {
                is_right(draft, problem, place, item);
            }
        }
        _ => {}
    }
}

/// Alone in its setting, the text breaks no rule.
fn is_right(draft: &Draft, problem: &Problem, place: Place, text: &str) {
    let mut alone = Draft { route: draft.route.clone(), ..Draft::default() };
    alone.origins = Some(vec!["https://a.example".to_owned()]);
    if place.setting.form() == Form::List {
        *list(&mut alone, place.setting) = Some(vec![text.to_owned()]);
    } else {
        alone.max_age.clone_from(&draft.max_age);
        write(&mut alone, place, text);
    }
    assert_eq!(alone.check().err(), None, "{text:?} is the help for {problem:?}");
}

/// Where it is written, the problem is gone. One that was not there before is one that the item has with another, or that was
/// not looked for while the item could not be read.
fn leaves_one_problem_less(draft: &Draft, problems: &[Problem], problem: &Problem, place: Place, text: &str) {
    let mut mended = draft.clone();
    write(&mut mended, place, text);
    let left = mended.check().err().unwrap_or_default();
    let is_old = |new: &Problem| problems.iter().any(|old| (old.code, old.place) == (new.code, new.place));
    for new in &left {
        assert!((new.code, new.place) != (problem.code, problem.place), "{text:?} does not mend {problem:?}");
        let was_hidden = matches!(
            new.code,
            Code::DangerUnneeded
                | Code::OriginAnyNotAlone
                | Code::MethodAnyNotAlone
                | Code::HeaderAnyNotAlone
                | Code::ExposeAnyNotAlone
        );
        let is_its_own = [new.place, new.clash].contains(&Some(place));
        // An item that was the same is no longer a duplicate.
        let was_duplicate = problems.iter().any(|old| old.place == new.place && old.clash == Some(place));
        assert!(is_old(new) || is_its_own || was_hidden || was_duplicate, "{text:?} for {problem:?} makes {new:?}");
    }
}

fn write(draft: &mut Draft, place: Place, text: &str) {
    if let Some(index) = place.index {
        list(draft, place.setting).as_mut().expect("a list with a problem")[index] = text.into();
        return;
    }
    if place.setting == Setting::PreflightStatus {
        draft.preflight_status = Some(PreflightStatus::Code(text.parse().expect("a status is mended by a number")));
        return;
    }
    assert_eq!(place.setting, Setting::MaxAge, "a list is not written");
    draft.max_age = match &draft.max_age {
        Some(MaxAge::Text(_)) => Some(MaxAge::Text(text.to_owned())),
        Some(MaxAge::Duration(_)) => {
            let seconds = cors_rules::max_age::parse(text).expect("a duration is mended by a time");
            Some(MaxAge::Duration(Duration::from_secs(seconds)))
        }
        _ => Some(MaxAge::Seconds(text.parse().expect("a number is mended by a number"))),
    };
}

fn list(draft: &mut Draft, setting: Setting) -> &mut Option<Vec<String>> {
    match setting {
        Setting::Origins => &mut draft.origins,
        Setting::Methods => &mut draft.methods,
        Setting::Headers => &mut draft.headers,
        Setting::ExposeHeaders => &mut draft.expose_headers,
        _ => panic!("{setting} is no list that is written"),
    }
}

/// An origin that is accepted is found when it is sent, and for the schemes that `url` knows it is what `url` serializes.
fn is_what_browsers_send(origin: &str) {
    let alone = Draft { origins: Some(vec![origin.to_owned()]), ..Draft::default() };
    let Ok(policy) = alone.check() else { return };
    if origin.contains('*') {
        return;
    }
    assert_eq!(policy.origins.find(origin.as_bytes()), Some(Found::Listed), "{origin:?}");
    assert!(is_serialized(origin.as_bytes()), "{origin:?}");
    if origin.starts_with("http://") || origin.starts_with("https://") {
        match Url::parse(origin) {
            Ok(url) => assert_eq!(url.origin().ascii_serialization(), origin),
            // Not all is known of what a label in Punycode may be.
            Err(error) => assert!(origin.contains("xn--"), "{origin:?}: {error}"),
        }
    }
}

/// The builder says what the rule book says, where it has the same settings.
fn builds_alike(draft: &Draft, problems: &[Problem]) {
    let mut builder = Cors::builder().credentials(draft.credentials).enforce(draft.enforce);
    builder = draft.origins.iter().fold(builder, Builder::origins);
    builder = draft.methods.iter().fold(builder, Builder::methods);
    builder = draft.headers.iter().fold(builder, Builder::headers);
    builder = draft.expose_headers.iter().fold(builder, Builder::expose_headers);
    builder = draft.dangers.iter().fold(builder, |builder, danger| builder.danger(*danger));
    match draft.max_age {
        Some(MaxAge::Duration(duration)) => builder = builder.max_age(duration),
        Some(_) => return,
        None => {}
    }
    match draft.preflight_status {
        Some(PreflightStatus::Code(status)) => builder = builder.preflight_status(status),
        Some(PreflightStatus::Number(_)) => return,
        None => {}
    }
    if draft.route.is_some() {
        return;
    }
    let built = builder.build().map_err(|error| error.to_string());
    let words = problems.iter().fold(String::new(), |words, problem| words + "\n" + &problem.to_string());
    match built {
        Ok(cors) => {
            assert_eq!(words, "");
            assert!(!format!("{cors:?}").is_empty());
        }
        Err(error) => assert_eq!(error, format!("the CORS policy is not valid{words}")),
    }
}
