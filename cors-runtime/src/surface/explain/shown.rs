//! What came with a request, as it may be printed: escaped, and cut off.

/// How much of a value is shown, in characters: the longest host has 253.
const VALUE: usize = 300;

/// How much of a sentence, which has values in it.
const SENTENCE: usize = 1500;

/// A value.
pub(super) fn value(text: &str) -> String {
    shown(text, VALUE)
}

/// A sentence with values in it.
pub(super) fn sentence(text: &str) -> String {
    shown(text, SENTENCE)
}

fn shown(text: &str, limit: usize) -> String {
    let mut shown = String::new();
    let mut characters = text.chars();
    for character in characters.by_ref().take(limit) {
        // What is read as it is, quotes among it, stays so: a setting is pasted.
        match character {
            '"' | '\'' | '\\' => shown.push(character),
            other => shown.extend(other.escape_debug()),
        }
    }
    let rest = characters.count();
    if rest > 0 { format!("{shown}… ({} characters)", limit + rest) } else { shown }
}

#[cfg(test)]
mod tests {
    use super::value;

    #[test]
    fn control_characters_are_escaped_and_long_values_cut() {
        assert_eq!(value("text/\"x\"; a='b\\c'"), "text/\"x\"; a='b\\c'");
        assert_eq!(value("a\u{1b}[31m\n\u{202e}"), "a\\u{1b}[31m\\n\\u{202e}");
        assert_eq!(value(&"a".repeat(300)), "a".repeat(300));
        assert_eq!(value(&"a".repeat(302)), format!("{}… (302 characters)", "a".repeat(300)));
    }
}
