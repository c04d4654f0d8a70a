//! Punycode, [RFC 3492](https://www.rfc-editor.org/rfc/rfc3492): a label of any characters in letters, digits and hyphens.
//!
//! What is not ASCII is left out and told by steps: how often to go on, from one place in the label to the next and from its end to the
//! next code point, until there is a character to be put in.

/// What a label in Punycode starts with.
pub(super) const PREFIX: &str = "xn--";

/// [RFC 3492, section 5](https://www.rfc-editor.org/rfc/rfc3492#section-5)
const BASE: u32 = 36;
const T_MIN: u32 = 1;
const T_MAX: u32 = 26;
const SKEW: u32 = 38;
const DAMP: u32 = 700;
const INITIAL_BIAS: u32 = 72;
const INITIAL_N: u32 = 0x80;

/// The label that stands behind `xn--`, in lower case. What decodes is encoded in no other way, so that nothing has to be encoded again
/// to see that.
///
/// [RFC 3492, section 6.2](https://www.rfc-editor.org/rfc/rfc3492#section-6.2)
pub(super) fn decode(encoded: &str) -> Option<Vec<char>> {
    let (ascii, steps) = encoded.rsplit_once('-').unwrap_or(("", encoded));
    // With a hyphen there is something before it.
    if steps.len() + 1 == encoded.len() {
        return None;
    }
    let mut label: Vec<char> = ascii.chars().collect();
    let mut steps = steps.bytes();
    let (mut n, mut place, mut bias) = (INITIAL_N, 0_u32, INITIAL_BIAS);
    while steps.len() > 0 {
        let mut delta = 0_u32;
        let mut weight = 1_u32;
        for threshold in thresholds(bias) {
            let digit = value(steps.next()?)?;
            delta = digit.checked_mul(weight)?.checked_add(delta)?;
            if digit < threshold {
                break;
            }
            weight = weight.checked_mul(BASE - threshold)?;
        }
        let length = u32::try_from(label.len()).ok()? + 1;
        bias = adapt(delta, length, label.len() == ascii.len());
        place = place.checked_add(delta)?;
        n = n.checked_add(place / length)?;
        place %= length;
        label.insert(place as usize, char::from_u32(n)?);
        place += 1;
    }
    Some(label)
}

/// What stands behind `xn--` for a label that is not all ASCII.
///
/// [RFC 3492, section 6.3](https://www.rfc-editor.org/rfc/rfc3492#section-6.3)
pub(super) fn encode(label: &str) -> Option<String> {
    let mut encoded: String = label.chars().filter(char::is_ascii).collect();
    let ascii = u32::try_from(encoded.len()).ok()?;
    if ascii > 0 {
        encoded.push('-');
    }
    let (mut n, mut delta, mut bias, mut done) = (INITIAL_N, 0_u32, INITIAL_BIAS, ascii);
    while let Some(next) = label.chars().map(u32::from).filter(|character| *character >= n).min() {
        delta = (next - n).checked_mul(done + 1)?.checked_add(delta)?;
        n = next;
        for character in label.chars().map(u32::from) {
            if character < n {
                delta = delta.checked_add(1)?;
            }
            if character == n {
                write(delta, bias, &mut encoded);
                done += 1;
                bias = adapt(delta, done, done == ascii + 1);
                delta = 0;
            }
        }
        delta = delta.checked_add(1)?;
        n += 1;
    }
    Some(encoded)
}

/// Writes a step as digits, the least of them first, the last of which is below its threshold.
fn write(delta: u32, bias: u32, encoded: &mut String) {
    let mut rest = delta;
    for threshold in thresholds(bias) {
        if rest < threshold {
            break;
        }
        let span = BASE - threshold;
        encoded.push(digit(threshold + (rest - threshold) % span));
        rest = (rest - threshold) / span;
    }
    encoded.push(digit(rest));
}

/// For each digit of a step, the least that says that another one follows.
fn thresholds(bias: u32) -> impl Iterator<Item = u32> {
    (1..).map(move |digit| (BASE * digit).saturating_sub(bias).clamp(T_MIN, T_MAX))
}

/// [RFC 3492, section 6.1](https://www.rfc-editor.org/rfc/rfc3492#section-6.1)
fn adapt(delta: u32, length: u32, is_first: bool) -> u32 {
    let mut delta = if is_first { delta / DAMP } else { delta / 2 };
    delta += delta / length;
    let mut digits = 0;
    while delta > (BASE - T_MIN) * T_MAX / 2 {
        delta /= BASE - T_MIN;
        digits += 1;
    }
    BASE * digits + (BASE - T_MIN + 1) * delta / (delta + SKEW)
}

fn value(digit: u8) -> Option<u32> {
    match digit {
        b'a'..=b'z' => Some(u32::from(digit - b'a')),
        b'0'..=b'9' => Some(u32::from(digit - b'0') + 26),
        _ => None,
    }
}

/// A digit below [`BASE`].
fn digit(value: u32) -> char {
    let digits = b"abcdefghijklmnopqrstuvwxyz0123456789";
    char::from(digits[value as usize])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_encoded_and_decoded() {
        for (label, encoded) in [
            ("b\u{fc}cher", "bcher-kva"),
            ("\u{fc}", "tda"),
            ("\u{4f8b}\u{3048}", "r8jz45g"),
            ("\u{3b4}\u{3bf}\u{3ba}\u{3b9}\u{3bc}\u{3ae}", "jxalpdlp"),
            ("a-\u{fc}-", "a---ioa"),
            ("-\u{fc}", "--eha"),
            ("\u{10ffff}", "dn32g"),
        ] {
            assert_eq!(encode(label).as_deref(), Some(encoded), "{label}");
            assert_eq!(decode(encoded).map(String::from_iter).as_deref(), Some(label), "{encoded}");
        }
    }

    #[test]
    fn what_is_no_punycode_is_not_decoded() {
        for wrong in ["z", "bcher-kv", "\u{fc}", "a_", "A", "-tda", "99999999999999", "dn33g", "0000"] {
            assert_eq!(decode(wrong), None, "{wrong}");
        }
        // Nothing is left out, which a label in Punycode has to have.
        assert_eq!((decode(""), decode("abc-")), (Some(Vec::new()), Some(vec!['a', 'b', 'c'])));
    }
}
