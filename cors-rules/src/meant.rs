//! What people write in the place of a key or a danger, and which one they mean.

use crate::{Danger, Setting};

/// Names from other CORS libraries, without case, `_` and `-`, that no spelling distance leads to the key.
const ELSEWHERE: [(&str, &str); 42] = [
    ("alloworigin", "origins"),
    ("alloworigins", "origins"),
    ("allowedorigin", "origins"),
    ("allowedorigins", "origins"),
    ("alloworiginpatterns", "origins"),
    ("allowedoriginpatterns", "origins"),
    ("originpatterns", "origins"),
    ("from", "origins"),
    ("allowmethods", "methods"),
    ("allowedmethods", "methods"),
    ("verbs", "methods"),
    ("allowheaders", "headers"),
    ("allowedheaders", "headers"),
    ("requestheaders", "headers"),
    ("expose", "expose_headers"),
    ("exposed", "expose_headers"),
    ("exposedheaders", "expose_headers"),
    ("responseheaders", "expose_headers"),
    ("allowcredentials", "credentials"),
    ("supportscredentials", "credentials"),
    ("supportcredentials", "credentials"),
    ("withcredentials", "credentials"),
    ("maxageseconds", "max_age"),
    ("maxageinseconds", "max_age"),
    ("block", "enforce"),
    ("blockonoriginmismatch", "enforce"),
    ("crossoriginprotection", "enforce"),
    ("csrf", "enforce"),
    ("csrfprotection", "enforce"),
    ("strict", "enforce"),
    ("optionsresponsestatuscode", "preflight_status"),
    ("optionssuccessstatus", "preflight_status"),
    ("preflightsuccessstatus", "preflight_status"),
    ("status", "preflight_status"),
    ("statuscode", "preflight_status"),
    ("extend", "inherit"),
    ("extends", "inherit"),
    ("override", "inherit"),
    ("overrides", "inherit"),
    ("disable", "none"),
    ("disabled", "none"),
    ("nocors", "none"),
];

/// Settings of other libraries that allow everything.
const ANY: [(&str, Setting); 6] = [
    ("allowanyorigin", Setting::Origins),
    ("anyorigin", Setting::Origins),
    ("allowanymethod", Setting::Methods),
    ("allowanyheader", Setting::Headers),
    ("exposeanyheader", Setting::ExposeHeaders),
    ("exposeany", Setting::ExposeHeaders),
];

/// Settings of other libraries for what happens by itself here, or never.
const NEEDLESS: [&str; 7] =
    ["vary", "varyheader", "disablevaryheader", "sendwildcard", "preflight", "disablepreflight", "preflightcontinue"];

/// What a name begins with that denies.
const DENIALS: [&str; 9] = ["not", "non", "no", "without", "disable", "disallow", "deny", "dont", "skip"];

/// The key, of those that there are, that an unknown name most likely means.
///
/// ```
/// use cors_rules::{Setting, meant};
///
/// let keys: Vec<_> = Setting::ALL.iter().map(|setting| setting.key()).collect();
/// assert_eq!(meant::key("maxAge", &keys), Some("max_age"));
/// assert_eq!(meant::key("allowed_origins", &keys), Some("origins"));
/// assert_eq!(meant::key("colour", &keys), None);
/// ```
pub fn key<'a>(name: &str, keys: &[&'a str]) -> Option<&'a str> {
    let folded = fold(name);
    let is_denied = without_denial(&folded).is_some_and(|rest| nearest_key(rest, keys).is_some());
    if is_denied { None } else { nearest_key(&folded, keys) }
}

fn nearest_key<'a>(folded: &str, keys: &[&'a str]) -> Option<&'a str> {
    let field = folded.strip_prefix("accesscontrol").unwrap_or(folded);
    let field = field.strip_prefix("with").filter(|rest| *rest != "credentials").unwrap_or(field);
    let elsewhere = ELSEWHERE.iter().find(|(other, _)| *other == field).map(|(_, key)| *key);
    let elsewhere = elsewhere.and_then(|meant| keys.iter().copied().find(|key| *key == meant));
    let begun = || keys.iter().copied().find(|key| field.len() >= 3 && fold(key).starts_with(field));
    elsewhere.or_else(begun).or_else(|| nearest(field, keys.iter().copied()))
}

/// The flag that an unknown name says is not to be set.
///
/// ```
/// use cors_rules::{Setting, meant};
///
/// assert_eq!(meant::denied("no_credentials"), Some(Setting::Credentials));
/// assert_eq!(meant::denied("credentials"), None);
/// ```
pub fn denied(name: &str) -> Option<Setting> {
    let folded = fold(name);
    let rest = without_denial(&folded)?;
    let flags = [Setting::Credentials, Setting::Enforce];
    flags.into_iter().find(|flag| nearest_key(rest, &[flag.key()]).is_some())
}

/// Whether what stands in the place of a danger says that it is not to be: `!null_origin`, `null_origin = false`.
pub fn is_denial(written: &str) -> bool {
    let written = written.trim_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '('));
    let words = written.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    let is_false = |word: &str| flag(word) == Some(false) || word.eq_ignore_ascii_case("not");
    written.contains('!') || written.starts_with('-') || words.into_iter().any(is_false) || {
        without_denial(&fold(written)).is_some()
    }
}

fn without_denial(folded: &str) -> Option<&str> {
    DENIALS.iter().find_map(|denial| folded.strip_prefix(denial))
}

/// The setting that is to allow everything, where that is what an unknown name says.
pub fn any(name: &str) -> Option<Setting> {
    let folded = fold(name);
    ANY.iter().find(|(other, _)| *other == folded).map(|(_, setting)| *setting)
}

/// Whether an unknown name is a setting of another library that takes a function or a regular expression for the origins.
pub fn is_predicate(name: &str) -> bool {
    let folded = fold(name);
    let is_function =
        ["fn", "func", "function", "regex", "predicate", "validator"].iter().any(|end| folded.ends_with(end));
    is_function && folded.contains("origin")
}

/// Whether an unknown name is a setting of another library that nothing here needs.
pub fn is_needless(name: &str) -> bool {
    NEEDLESS.contains(&&*fold(name))
}

/// The danger that an unknown name most likely means.
pub fn danger(name: &str) -> Option<Danger> {
    if is_denial(name) {
        return None;
    }
    let folded = fold(name);
    let folded = folded.strip_prefix("allow").unwrap_or(&folded);
    let names = Danger::ALL.map(Danger::as_str);
    let by_part = names.into_iter().find(|danger| fold(danger).starts_with(folded) && folded.len() >= 4);
    by_part.or_else(|| nearest(folded, names.into_iter())).and_then(Danger::find)
}

/// `true` or `false`, written in another way.
pub fn flag(written: &str) -> Option<bool> {
    match written.to_ascii_lowercase().as_str() {
        "true" | "yes" | "on" | "1" | "include" => Some(true),
        // With `same-origin`, Fetch sends no credentials to another origin.
        "false" | "no" | "off" | "0" | "omit" | "same-origin" => Some(false),
        _ => None,
    }
}

fn fold(name: &str) -> String {
    name.chars().filter(|c| !matches!(c, '_' | '-')).flat_map(char::to_lowercase).collect()
}

/// The candidate that `folded` is a misspelling of: a few letters away, and nearer than the others.
fn nearest<'a>(folded: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    // Four letters are near to too many words.
    let limit = if folded.len() > 4 { 1 + folded.len() / 4 } else { 1 };
    let candidates = candidates.map(|candidate| (distance(folded, &fold(candidate)), candidate));
    candidates.filter(|(distance, _)| *distance <= limit).min_by_key(|(distance, _)| *distance).map(|(_, name)| name)
}

/// How many letters have to be inserted, removed, replaced or swapped to make `a` into `b`.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<_>, Vec<_>) = (a.chars().collect(), b.chars().collect());
    let mut rows = vec![vec![0; b.len() + 1]; a.len() + 1];
    for i in 0..=a.len() {
        for j in 0..=b.len() {
            rows[i][j] = if i == 0 || j == 0 {
                i + j
            } else {
                let replaced = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
                let mut least = replaced.min(rows[i - 1][j] + 1).min(rows[i][j - 1] + 1);
                if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                    least = least.min(rows[i - 2][j - 2] + 1);
                }
                least
            };
        }
    }
    rows[a.len()][b.len()]
}
