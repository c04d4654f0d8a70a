//! Paths that fit a pattern, found by trying values that are likely.

use std::fmt::Write as _;

use actix_web::dev::ResourceDef;

use crate::nearest::pattern::{MAX_PARAMETERS, numbered};

/// How many paths of a pattern are tried, where another pattern comes first at some of them.
const MAX_PATHS: usize = 8;

/// Values that parameters often have, the plainest first, and early one of two segments, which others seldom have too.
const LIKELY: [&str; 60] = [
    "1",
    "a/b",
    "a",
    "A",
    "example",
    "0",
    "10",
    "42",
    "100",
    "2024",
    "12345",
    "123456",
    "12345678",
    "1234567890",
    "1700000000",
    "1700000000000",
    "1234567890123456",
    "01",
    "-1",
    "1.5",
    "en",
    "de",
    "DE",
    "eng",
    "EUR",
    "en-US",
    "en_US",
    "abc",
    "ABC",
    "abcd",
    "ABCD",
    "abcdef",
    "Example",
    "EXAMPLE",
    "a1",
    "A1",
    "a-1",
    "A-1",
    "a-b",
    "a_b",
    "a.b",
    "v1",
    "v1.0",
    "1.0.0",
    "v1.0.0",
    "2024-01-01",
    "2024-01",
    "20240101",
    "12:00",
    "2024-01-01T00:00:00Z",
    "deadbeef",
    "507f1f77bcf86cd799439011",
    "d41d8cd98f00b204e9800998ecf8427e",
    "da39a3ee5e6b4b0d3255bfef95601890afd80709",
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "00000000-0000-4000-8000-000000000000",
    "01ARZ3NDEKTSV4RRFFQ69G5FAV",
    "user@example.com",
    "index.html",
    "image.jpg",
];

/// A pattern in its parts.
pub(super) enum Part<'a> {
    Literal(&'a str),
    /// The expression of a parameter, or `None` for all but a slash.
    Parameter(Option<&'a str>),
}

/// Paths that fit a pattern, as they go over the wire.
pub(super) fn paths(pattern: &str) -> Vec<String> {
    let (numbered, count) = numbered(pattern);
    let parts = parts(pattern);
    let fitting: Vec<_> = parts.iter().map(fitting).collect();
    // An expression may look beyond its parameter; to read one takes longer than all the rest.
    let has_expression = parts.iter().any(|part| matches!(part, Part::Parameter(Some(_))));
    let whole = (has_expression && count <= MAX_PARAMETERS).then(|| ResourceDef::new(&*numbered));
    let mut paths = Vec::new();
    for turn in 0..fitting.iter().map(Vec::len).max().unwrap_or(1) {
        let path: Option<String> =
            fitting.iter().map(|values| Some(values.get(turn % values.len().max(1))?.as_str())).collect();
        let Some(path) = path.filter(|path| whole.as_ref().is_none_or(|whole| whole.is_match(path))) else { continue };
        let path = encoded(&path);
        if !paths.contains(&path) {
            paths.push(path);
        }
        if paths.len() == MAX_PATHS {
            break;
        }
    }
    paths
}

pub(super) fn parts(pattern: &str) -> Vec<Part<'_>> {
    let (mut parts, mut rest) = (Vec::new(), pattern);
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
        parts.push(Part::Literal(before));
        rest = after.strip_prefix('}').unwrap_or_default();
        let expression = parameter.split_once(':').map(|(_, expression)| expression);
        // `{tail}*` is `{tail:.*}`.
        let is_tail = rest == "*";
        if is_tail {
            rest = "";
        }
        parts.push(Part::Parameter(if is_tail { Some(".*") } else { expression }));
    }
    parts.push(Part::Literal(rest.strip_suffix('*').unwrap_or(rest)));
    parts
}

/// The values that a part may have.
fn fitting(part: &Part<'_>) -> Vec<String> {
    match part {
        Part::Literal(text) => vec![(*text).to_owned()],
        Part::Parameter(None) => LIKELY.iter().filter(|value| !value.contains('/')).map(ToString::to_string).collect(),
        Part::Parameter(Some(expression)) => {
            let fits = ResourceDef::new(format!("/{{value:{expression}}}"));
            let words = expression.split(|character: char| !character.is_ascii_alphanumeric() && character != '-');
            let words = words.filter(|word| !word.is_empty());
            let values = LIKELY.into_iter().chain(words);
            values.filter(|value| fits.is_match(&format!("/{value}"))).map(str::to_owned).collect()
        }
    }
}

/// A path as it goes over the wire, of which a service reads this one.
pub(super) fn encoded(path: &str) -> String {
    let mut text = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:@/%".contains(&byte) {
            text.push(char::from(byte));
        } else {
            _ = write!(text, "%{byte:02X}");
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use crate::surface::example::paths;

    #[test]
    fn likely_values_fill_a_pattern() {
        for (pattern, path) in [
            ("/items", Some("/items")),
            ("", Some("")),
            ("/items/{id}", Some("/items/1")),
            (r"/items/{id:\d+}", Some("/items/1")),
            (r"/items/{id:\d{5}}/{name:[a-z]{2,}}", Some("/items/12345/example")),
            (r"/{year:\d{4}}-{month:\d{2}}/{tail:.*}", Some("/2024-10/1")),
            ("/files/{tail}*", Some("/files/1")),
            ("/{format:(json|x-yaml)}", Some("/json")),
            (
                "/{id:[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}}",
                Some("/00000000-0000-4000-8000-000000000000"),
            ),
            ("/a b/ü/{id}", Some("/a%20b/%C3%BC/1")),
            (r"/orders/{id:[A-Z]-\d\d}", None),
        ] {
            assert_eq!(paths(pattern).first().map(String::as_str), path, "{pattern}");
        }
    }

    #[test]
    fn other_values_follow_where_the_first_path_is_anothers() {
        assert_eq!(paths("/items/{id}")[..3], ["/items/1", "/items/a", "/items/A"]);
        assert_eq!(paths("/items"), ["/items"]);
    }
}
