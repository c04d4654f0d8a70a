//! How long a browser may keep the answer to a preflight.

/// 24 hours, in seconds: Firefox's cap, and no browser's is higher (Chromium's is 2 hours, `WebKit`'s 10 minutes).
pub const MAX_SECONDS: u64 = 86_400;

/// Reads a time with its unit: `90s`, `10m`, `2h` or `1d`, as seconds.
///
/// ```
/// use cors_rules::max_age::parse;
/// assert_eq!(parse("10m"), Some(600));
/// assert_eq!(parse("10"), None);
/// assert_eq!(parse("1 hour"), None);
/// ```
pub fn parse(text: &str) -> Option<u64> {
    let (digits, unit) = text.split_at_checked(text.len().checked_sub(1)?)?;
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let seconds = match unit {
        "s" => 1,
        "m" => 60,
        "h" => 3_600,
        "d" => 86_400,
        _ => return None,
    };
    Some(digits.parse::<u64>().map_or(u64::MAX, |count| count.saturating_mul(seconds)))
}

/// What `text` most likely meant, in the form that [`parse`] reads: `3600` as `3600s`, `1 hour` as `1h`.
///
/// ```
/// use cors_rules::max_age::suggest;
/// assert_eq!(suggest("1 hour").as_deref(), Some("1h"));
/// assert_eq!(suggest("3600").as_deref(), Some("3600s"));
/// assert_eq!(suggest("1h30m").as_deref(), Some("5400s"));
/// assert_eq!(suggest("86,400"), None);
/// assert_eq!(suggest("soon"), None);
/// ```
pub fn suggest(text: &str) -> Option<String> {
    let mut rest = text.trim();
    let (mut parts, mut is_bare) = (Vec::new(), false);
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let count: u64 = rest[..digits].parse().ok()?;
        rest = rest[digits..].trim_start();
        let letters = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
        let unit = match rest[..letters].to_ascii_lowercase().as_str() {
            "" | "s" | "sec" | "secs" | "second" | "seconds" => 's',
            "m" | "min" | "mins" | "minute" | "minutes" => 'm',
            "h" | "hr" | "hrs" | "hour" | "hours" => 'h',
            "d" | "day" | "days" => 'd',
            _ => return None,
        };
        // Of several parts one without a unit is no seconds: it may be a part of a number, or of the unit before.
        is_bare |= letters == 0;
        parts.push(format!("{count}{unit}"));
        rest = rest[letters..].trim_start_matches([',', ' ']);
    }
    let suggestion = match parts.as_slice() {
        [] => return None,
        [only] => only.clone(),
        _ if is_bare => return None,
        several => {
            let seconds =
                several.iter().map(|part| parse(part)).try_fold(0, |sum: u64, part| sum.checked_add(part?))?;
            format!("{seconds}s")
        }
    };
    parse(&suggestion).is_some_and(|seconds| seconds <= MAX_SECONDS).then_some(suggestion)
}
