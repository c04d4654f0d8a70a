//! Patterns of paths, as actix-web has them.

use std::fmt::Write as _;

/// As many parameters as actix-web takes in one pattern.
pub(crate) const MAX_PARAMETERS: usize = 16;

/// Whether two patterns are one but for the names of their parameters.
pub(crate) fn is_alike(a: &str, b: &str) -> bool {
    a == b || numbered(a) == numbered(b)
}

/// A pattern with parameters of other names, and how many there are: two scopes may have one of the same name, and one pattern may not.
pub(crate) fn numbered(pattern: &str) -> (String, usize) {
    let (mut text, mut count, mut rest) = (String::new(), 0, pattern);
    while let Some((before, parameter)) = rest.split_once('{') {
        let mut depth = 1;
        let end = parameter.find(|character| {
            depth += match character {
                '{' => 1,
                '}' => -1,
                _ => 0,
            };
            depth == 0
        });
        let (parameter, after) = parameter.split_at(end.unwrap_or(parameter.len()));
        let expression = parameter.find(':').map_or("", |colon| &parameter[colon..]);
        _ = write!(text, "{before}{{p{count}{expression}");
        count += 1;
        rest = after;
    }
    text.push_str(rest);
    (text, count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_numbered_and_keep_their_expressions() {
        for (pattern, expected) in [
            ("/a", ("/a", 0)),
            ("/{id}/b/{id}", ("/{p0}/b/{p1}", 2)),
            (r"/{year:\d{4}}-{month:\d{2}}/{tail:.*}", (r"/{p0:\d{4}}-{p1:\d{2}}/{p2:.*}", 3)),
            ("/{tail}*", ("/{p0}*", 1)),
        ] {
            let (text, count) = numbered(pattern);
            assert_eq!((&*text, count), expected, "{pattern}");
        }
    }
}
