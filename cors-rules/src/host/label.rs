//! Labels in Punycode that no browser leaves as they are.

use super::{
    characters::{is_mark, is_out, is_right_to_left},
    punycode::{self, PREFIX},
};

/// A label that is not valid for sure, of a host that is no address and has only the characters of names.
///
/// [UTS 46, validity criteria](https://www.unicode.org/reports/tr46/#Validity_Criteria), with `CheckBidi` and `CheckJoiners` as the
/// [URL standard](https://url.spec.whatwg.org/#concept-domain-to-ascii) has them.
pub(crate) fn wrong_label(host: &str) -> Option<&str> {
    if !host.contains(PREFIX) {
        return None;
    }
    let mut labels = Vec::new();
    for label in host.split('.') {
        match label.strip_prefix(PREFIX).map(punycode::decode) {
            None => labels.push((label, label.chars().collect())),
            Some(Some(characters)) if is_possible(&characters) => labels.push((label, characters)),
            Some(_) => return Some(label),
        }
    }
    let is_bidi = labels.iter().any(|(_, characters)| has_right_to_left(characters));
    labels.iter().find(|(_, characters)| is_bidi && breaks_bidi(characters)).map(|(label, _)| *label)
}

/// Whether what a label decodes to may be a name.
fn is_possible(label: &[char]) -> bool {
    let Some(first) = label.first() else { return false };
    let has_lone_joiner = || label.windows(2).any(|pair| pair[0].is_ascii() && is_joiner(pair[1]));
    !label.iter().all(char::is_ascii)
        && !label.iter().any(|character| is_out(*character))
        && !is_mark(*first)
        && !is_joiner(*first)
        && !has_lone_joiner()
}

/// Joiners stand behind a virama, or between letters that change their forms, for which no list is kept here.
///
/// [RFC 5892, appendix A](https://www.rfc-editor.org/rfc/rfc5892#appendix-A)
fn is_joiner(character: char) -> bool {
    matches!(character, '\u{200c}' | '\u{200d}')
}

fn has_right_to_left(label: &[char]) -> bool {
    label.iter().any(|character| is_right_to_left(*character))
}

/// Whether a label breaks a rule for hosts with letters that are written from right to left: a label starts with a letter, holds those of
/// one direction, and ends with a letter or digit.
///
/// [RFC 5893, section 2](https://www.rfc-editor.org/rfc/rfc5893#section-2)
fn breaks_bidi(label: &[char]) -> bool {
    let is_other =
        |end: Option<&char>, may_be: fn(&char) -> bool| end.is_some_and(|end| end.is_ascii() && !may_be(end));
    is_other(label.first(), char::is_ascii_alphabetic)
        || is_other(label.last(), char::is_ascii_alphanumeric)
        || (has_right_to_left(label) && label.iter().any(char::is_ascii_alphabetic))
}
