//! Texts in the syntax of nginx, out of which nothing breaks.

use std::fmt::Write as _;

/// nginx reads no token that is longer than its buffer of 4,096 bytes.
const MAX_TOKEN: usize = 4_000;

/// A token in double quotes, unless nginx can't read it: it has no way to write a `$` in a value.
pub(super) fn value(text: &str) -> Option<String> {
    let is_plain = |byte: u8| matches!(byte, b' '..=b'~') && !matches!(byte, b'$' | b'"' | b'\\');
    (text.len() <= MAX_TOKEN && text.bytes().all(is_plain)).then(|| format!("\"{text}\""))
}

/// A regular expression as the key of a `map`, where `$` is no variable. The text holds neither `"` nor a `\` that nginx would read.
pub(super) fn expression(text: &str) -> Option<String> {
    (text.len() <= MAX_TOKEN).then(|| format!("\"~{text}\""))
}

/// A regular expression for this text and no other.
pub(super) fn literal(text: &str) -> String {
    let mut literal = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'_' | b'~' | b':' => {
                literal.push(char::from(byte));
            }
            b'.' => literal.push_str("\\."),
            other => _ = write!(literal, "\\x{other:02x}"),
        }
    }
    literal
}

/// What stands in a comment, which ends with its line.
pub(super) fn comment(text: &str) -> String {
    let mut comment = String::with_capacity(text.len());
    for character in text.chars() {
        if matches!(character, '\'' | '"' | '\\') {
            comment.push(character);
        } else {
            comment.extend(character.escape_debug());
        }
    }
    comment
}

#[cfg(test)]
mod tests {
    use crate::surface::nginx::quote::{comment, expression, literal, value};

    #[test]
    fn what_nginx_cannot_read_is_not_written() {
        assert_eq!(value("PUT, X-A#%&'*+.^_`|~").as_deref(), Some("\"PUT, X-A#%&'*+.^_`|~\""));
        for text in ["X-$host", "a\"b", "a\\b", "a\nb", "\u{fc}", &"a".repeat(4_001)] {
            assert_eq!(value(text), None, "{text}");
        }
        assert_eq!(expression(&"a".repeat(4_001)), None);
    }

    #[test]
    fn a_literal_has_no_character_with_a_meaning() {
        assert_eq!(literal("/a-b_c~D.e"), "/a-b_c~D\\.e");
        assert_eq!(literal("{\"$;}(\n"), "\\x7b\\x22\\x24\\x3b\\x7d\\x28\\x0a");
    }

    #[test]
    fn a_comment_is_one_line() {
        assert_eq!(comment("/a\"b\\d\n}\r\u{85}\u{2028}\u{202e}é"), "/a\"b\\d\\n}\\r\\u{85}\\u{2028}\\u{202e}é");
    }
}
