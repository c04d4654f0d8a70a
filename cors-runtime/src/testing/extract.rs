use cors_rules::is_token;

use super::headers::{HeaderList, isomorphic_decode};

/// A value that is not what the grammar of its header allows.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Failure;

/// [Extract header list values](https://fetch.spec.whatwg.org/#extract-header-list-values) of a header that is a list of
/// methods or of header names; `None` where the header is missing.
pub(super) fn tokens(name: &str, headers: &HeaderList) -> Result<Option<Vec<String>>, Failure> {
    if !headers.contains(name) {
        return Ok(None);
    }
    // A list may have empty items, which are not items: RFC 9110, section 5.6.1.2.
    let items = headers.values(name).flat_map(|value| value.split(|&byte| byte == b','));
    let items = items.map(|item| isomorphic_decode(item).trim_matches(['\t', ' ']).to_owned());
    let items: Vec<_> = items.filter(|item| !item.is_empty()).collect();
    if items.iter().all(|item| is_token(item)) { Ok(Some(items)) } else { Err(Failure) }
}

/// The same of a header that is a number of seconds.
pub(super) fn seconds(name: &str, headers: &HeaderList) -> Result<Option<u64>, Failure> {
    let mut values = headers.values(name);
    match (values.next(), values.next()) {
        (None, _) => Ok(None),
        (Some(value), None) => delta_seconds(value.trim_ascii()).map(Some).ok_or(Failure),
        (Some(_), Some(_)) => Err(Failure),
    }
}

/// [RFC 9111, section 1.2.2](https://www.rfc-editor.org/rfc/rfc9111#section-1.2.2): what is too large is taken for the
/// largest.
fn delta_seconds(value: &[u8]) -> Option<u64> {
    let is_number = !value.is_empty() && value.iter().all(u8::is_ascii_digit);
    is_number.then(|| str::from_utf8(value).ok().and_then(|digits| digits.parse().ok()).unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(values: &[&str]) -> HeaderList {
        HeaderList::of(&values.iter().map(|value| ("X", *value)).collect::<Vec<_>>())
    }

    #[test]
    fn items_are_those_of_all_fields_without_the_empty() {
        for (values, items) in [
            (&["PUT"][..], &["PUT"][..]),
            (&["PUT, patch,\tX"], &["PUT", "patch", "X"]),
            (&["PUT,,", " , DELETE ,"], &["PUT", "DELETE"]),
            (&["*"], &["*"]),
            (&[""], &[]),
        ] {
            assert_eq!(tokens("x", &list(values)).unwrap().unwrap(), items, "{values:?}");
        }
    }

    #[test]
    fn a_missing_header_is_not_an_empty_one() {
        assert_eq!(tokens("x", &HeaderList::default()), Ok(None));
        assert_eq!(seconds("x", &HeaderList::default()), Ok(None));
    }

    #[test]
    fn one_item_that_is_no_token_spoils_the_list() {
        for values in [&["PUT DELETE"][..], &["PUT; DELETE"], &["PUT", "\"DELETE\""], &["P\u{dc}T"], &["[PUT]"]] {
            assert_eq!(tokens("x", &list(values)), Err(Failure), "{values:?}");
        }
    }

    #[test]
    fn seconds_are_one_number_of_digits() {
        for (value, number) in [("0", 0), ("600", 600), ("0600", 600), (" 5 ", 5), ("99999999999999999999", u64::MAX)] {
            assert_eq!(seconds("x", &list(&[value])), Ok(Some(number)), "{value}");
        }
        for values in [&["-1"][..], &["10m"], &["+1"], &["1.5"], &[""], &["1, 2"], &["1", "1"]] {
            assert_eq!(seconds("x", &list(values)), Err(Failure), "{values:?}");
        }
    }
}
