//! What a browser sends for a host.

use std::borrow::Cow;

use super::{
    characters::{is_kept, is_mark, is_right_to_left, is_virama},
    ipv4::{self, ends_in_a_number},
    punycode::{self, PREFIX},
};

/// A longer host is none, and takes more time than it is worth.
const MAX_LENGTH: usize = 1000;

/// The host that a browser sends where this one is written, which is no IPv6 address; `None` if there is none, or if that can't be told
/// for sure. Labels that are in Punycode already are taken as they are.
///
/// [URL, host parser](https://url.spec.whatwg.org/#concept-host-parser)
pub(crate) fn to_ascii(host: &str) -> Option<String> {
    if host.len() > MAX_LENGTH {
        return None;
    }
    let name = mapped(&percent_decoded(host)?).filter(|name| !name.is_empty())?;
    let name = if name.is_ascii() { name } else { encoded(&name)? };
    if ends_in_a_number(&name) { ipv4::parse(&name).map(|address| address.to_string()) } else { Some(name) }
}

/// [URL, percent-decode](https://url.spec.whatwg.org/#percent-decode)
fn percent_decoded(host: &str) -> Option<Cow<'_, str>> {
    let Some((start, escapes)) = host.split_once('%') else { return Some(Cow::Borrowed(host)) };
    let mut bytes = start.as_bytes().to_vec();
    for escape in escapes.split('%') {
        // A `%` that is left over is in no host.
        let digits = escape.get(..2).filter(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()))?;
        bytes.push(u8::from_str_radix(digits, 16).ok()?);
        bytes.extend(&escape.as_bytes()[2..]);
    }
    String::from_utf8(bytes).ok().map(Cow::Owned)
}

/// The characters that stand for those of a host; `None` where one is not known, or is not one of names in use.
///
/// [UTS 46, processing](https://www.unicode.org/reports/tr46/#Processing)
fn mapped(host: &str) -> Option<String> {
    let mut name = String::new();
    for character in host.chars() {
        match character {
            // Full stops of ideographs.
            '\u{3002}' | '\u{ff61}' => name.push('.'),
            // What is not seen and comes along in a copied text: soft hyphen, breaks and byte order mark.
            '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}' => {}
            // ASCII as wide as an ideograph.
            '\u{ff01}'..='\u{ff5e}' => name.push(lower(char::from_u32(u32::from(character) - 0xfee0)?)?),
            _ => name.push(lower(character)?),
        }
    }
    Some(name)
}

/// The lower case of a character that a name in use may have. One of a string is not meant: in that the last sigma of a word is another one.
fn lower(character: char) -> Option<char> {
    // Before Unicode 15.1 the capital sharp s became two letters.
    if character == '\u{1e9e}' {
        return None;
    }
    let mut lower = character.to_lowercase();
    let (Some(lower), None) = (lower.next(), lower.next()) else { return None };
    let is_name = match lower {
        'a'..='z' | '0'..='9' | '-' | '.' | '_' => true,
        _ => is_kept(lower),
    };
    is_name.then_some(lower)
}

/// Encodes the labels that are not ASCII, of a name whose characters are all known.
fn encoded(name: &str) -> Option<String> {
    let is_bidi = name.chars().any(is_right_to_left);
    let mut encoded = String::new();
    for label in name.split('.') {
        // Beside labels in Punycode the rules for directions would have to be asked of what they decode to.
        if label.starts_with(PREFIX) || !has_order(label) || (is_bidi && !has_one_direction(label)) {
            return None;
        }
        encoded.push('.');
        if label.is_ascii() {
            encoded.push_str(label);
        } else {
            encoded.push_str(PREFIX);
            encoded.push_str(&punycode::encode(label)?);
        }
    }
    Some(encoded.split_off(1))
}

/// Whether the marks of a label stand behind something, in an order that does not change.
///
/// [UAX 15, canonical ordering](https://www.unicode.org/reports/tr15/#Description_Norm)
fn has_order(label: &str) -> bool {
    let pairs = label.chars().zip(label.chars().skip(1));
    !label.starts_with(is_mark) && !pairs.into_iter().any(|(first, second)| is_virama(first) && is_virama(second))
}

/// Whether a label obeys the rules for hosts with letters that are written from right to left: such a label has only those, digits and
/// hyphens, and another one, here, only letters of ASCII in their place; each starts with a letter and ends with none of the hyphens.
///
/// [RFC 5893, section 2](https://www.rfc-editor.org/rfc/rfc5893#section-2)
fn has_one_direction(label: &str) -> bool {
    let is_of_label: fn(char) -> bool =
        if label.is_ascii() { |character| character.is_ascii_alphabetic() } else { is_right_to_left };
    label.is_empty()
        || (label.starts_with(is_of_label)
            && !label.ends_with('-')
            && label.chars().all(|character| is_of_label(character) || character.is_ascii_digit() || character == '-'))
}
