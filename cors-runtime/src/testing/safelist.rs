use cors_rules::is_token;

use super::headers::{HeaderList, sorted_lowercase_set};

/// The longest value that is safelisted, in bytes.
const VALUE_LIMIT: usize = 128;

/// The most that safelisted values may add up to, in bytes.
const TOTAL_LIMIT: usize = 1024;

/// The content types that a form can send.
const FORM_TYPES: [&str; 3] = ["application/x-www-form-urlencoded", "multipart/form-data", "text/plain"];

/// [CORS-safelisted request-header](https://fetch.spec.whatwg.org/#cors-safelisted-request-header): a page could have sent
/// it without `fetch`, so that no preflight asks for it.
pub(super) fn is_safelisted_request_header(name: &str, value: &[u8]) -> bool {
    value.len() <= VALUE_LIMIT
        && match &*name.to_ascii_lowercase() {
            "accept" => !value.iter().copied().any(is_unsafe_byte),
            "accept-language" | "content-language" => value.iter().copied().all(is_language_byte),
            "content-type" => {
                !value.iter().copied().any(is_unsafe_byte)
                    && essence(value).is_some_and(|essence| FORM_TYPES.contains(&&*essence))
            }
            "range" => matches!(parse_range(value), Some((Some(_), _))),
            _ => false,
        }
}

/// [CORS-unsafe request-header names](https://fetch.spec.whatwg.org/#cors-unsafe-request-header-names): those that a
/// preflight asks for.
pub(super) fn unsafe_request_header_names(headers: &HeaderList) -> Vec<String> {
    let (safelisted, mut unsafe_names): (Vec<_>, Vec<_>) =
        headers.iter().partition(|(name, value)| is_safelisted_request_header(name, value));
    if safelisted.iter().map(|(_, value)| value.len()).sum::<usize>() > TOTAL_LIMIT {
        unsafe_names.extend(safelisted);
    }
    sorted_lowercase_set(unsafe_names.into_iter().map(|(name, _)| name))
}

/// Why a name is among them.
pub(super) fn why_unsafe(name: &str, headers: &HeaderList) -> String {
    let mut values = headers.values(name);
    let is_of_value = matches!(name, "accept" | "accept-language" | "content-language" | "content-type" | "range");
    if !is_of_value {
        return format!("`{name}` is not a CORS-safelisted request-header");
    }
    match values.find(|value| !is_safelisted_request_header(name, value)) {
        None => format!("the safelisted headers, `{name}` among them, are longer than {TOTAL_LIMIT} bytes together"),
        Some(value) if value.len() > VALUE_LIMIT => {
            format!("the value of `{name}` is longer than {VALUE_LIMIT} bytes, so that it is not safelisted")
        }
        Some(_) if name == "content-type" => {
            let forms = FORM_TYPES.map(|form| format!("`{form}`")).join(", ");
            format!("the value of `content-type` is none that a form can send ({forms}), so that it is not safelisted")
        }
        Some(_) => format!("the value of `{name}` is not a safelisted one"),
    }
}

/// [CORS-unsafe request-header byte](https://fetch.spec.whatwg.org/#cors-unsafe-request-header-byte)
const fn is_unsafe_byte(byte: u8) -> bool {
    byte < 0x20 && byte != b'\t'
        || matches!(
            byte,
            b'"' | b'(' | b')' | b':' | b'<' | b'>' | b'?' | b'@' | b'[' | b'\\' | b']' | b'{' | b'}' | 0x7f
        )
}

const fn is_language_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b' ' | b'*' | b',' | b'-' | b'.' | b';' | b'=')
}

/// The [essence](https://mimesniff.spec.whatwg.org/#mime-type-essence) of a content type, which parameters never spoil.
///
/// [Parse a MIME type](https://mimesniff.spec.whatwg.org/#parse-a-mime-type)
fn essence(value: &[u8]) -> Option<String> {
    let value = str::from_utf8(value.split(|&byte| byte == b';').next()?).ok()?;
    let (kind, subtype) = value.trim_matches(is_http_whitespace).split_once('/')?;
    let is_type = is_token(kind) && is_token(subtype);
    is_type.then(|| format!("{kind}/{subtype}").to_ascii_lowercase())
}

/// [HTTP whitespace](https://fetch.spec.whatwg.org/#http-whitespace)
const fn is_http_whitespace(character: char) -> bool {
    matches!(character, '\n' | '\r' | '\t' | ' ')
}

/// [Parse a single range header value](https://fetch.spec.whatwg.org/#simple-range-header-value), without white space.
fn parse_range(value: &[u8]) -> Option<(Option<Decimal<'_>>, Option<Decimal<'_>>)> {
    let range = str::from_utf8(value).ok()?.strip_prefix("bytes=")?;
    let (start, end) = range.split_once('-')?;
    if !range.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-') || end.contains('-') {
        return None;
    }
    match (Decimal::new(start), Decimal::new(end)) {
        (None, None) => None,
        (Some(start), Some(end)) if start > end => None,
        range => Some(range),
    }
}

/// A number of any size, as the standard knows no limit: of two, the one with more digits is the larger.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Decimal<'a> {
    length: usize,
    digits: &'a str,
}

impl<'a> Decimal<'a> {
    fn new(digits: &'a str) -> Option<Self> {
        let significant = digits.trim_start_matches('0');
        (!digits.is_empty()).then_some(Self { length: significant.len(), digits: significant })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const UNSAFE: &[u8] = b"\"():<>?@[\\]{}\x7f";

    fn is_safelisted(name: &str, value: impl AsRef<[u8]>) -> bool {
        is_safelisted_request_header(name, value.as_ref())
    }

    fn names(headers: &[(&str, &str)]) -> Vec<String> {
        unsafe_request_header_names(&HeaderList::of(headers))
    }

    #[test]
    fn names_are_compared_without_regard_to_case() {
        for name in ["accept", "Accept", "ACCEPT-LANGUAGE", "Content-Language"] {
            assert!(is_safelisted(name, "en"), "{name}");
        }
        for name in ["Authorization", "X-Request-Id", "Accepts", "Save-Data", "Cache-Control", ""] {
            assert!(!is_safelisted(name, "en"), "{name}");
        }
    }

    #[test]
    fn accept_may_have_every_byte_but_the_unsafe() {
        for byte in 0..=u8::MAX {
            let is_unsafe = byte < 0x20 && byte != 0x09 || UNSAFE.contains(&byte);
            assert_eq!(is_safelisted("Accept", [b'a', byte]), !is_unsafe, "{byte:#x}");
        }
    }

    #[test]
    fn languages_may_have_letters_digits_and_seven_others() {
        for name in ["Accept-Language", "Content-Language"] {
            for byte in 0..=u8::MAX {
                let is_safe = byte.is_ascii_alphanumeric() || b" *,-.;=".contains(&byte);
                assert_eq!(is_safelisted(name, [byte]), is_safe, "{name} {byte:#x}");
            }
        }
    }

    #[test]
    fn content_type_is_that_of_a_form_whatever_its_parameters() {
        for value in [
            "text/plain",
            "TEXT/Plain",
            "text/plain;charset=UTF-8",
            " text/plain ;charset=utf-8",
            "text/plain;",
            "text/plain; =;;a",
            "multipart/form-data; boundary=a'b",
            "application/x-www-form-urlencoded",
        ] {
            assert!(is_safelisted("Content-Type", value), "{value}");
        }
        for value in [
            "",
            "text",
            "text/",
            "/plain",
            "text/html",
            "application/json",
            "text/plain, text/plain",
            "text /plain",
            "text/ plain",
            "text/plain; charset=\"utf-8\"",
            "multipart/form-data; boundary=a:b",
            "text/plain;charset=(utf-8)",
        ] {
            assert!(!is_safelisted("Content-Type", value), "{value}");
        }
        for &byte in UNSAFE {
            assert!(!is_safelisted("Content-Type", [b"text/plain;", &[byte][..]].concat()), "{byte:#x}");
        }
    }

    #[test]
    fn range_is_a_single_one_with_a_start() {
        for value in ["bytes=0-", "bytes=0-0", "bytes=100-200", "bytes=007-8"] {
            assert!(is_safelisted("Range", value), "{value}");
        }
        let nines = "9".repeat(50);
        assert!(is_safelisted("Range", format!("bytes={nines}-0{nines}")));
        assert!(!is_safelisted("Range", format!("bytes=1{nines}-{nines}")));
        for value in [
            "",
            "bytes",
            "bytes=",
            "bytes=-",
            "bytes=-500",
            "bytes=2-1",
            "bytes=0-1,3-4",
            "bytes= 0-",
            "bytes=0 -1",
            "bytes =0-1",
            "Bytes=0-1",
            "bytes=+1-2",
            "bytes=a-b",
            "lines=0-1",
        ] {
            assert!(!is_safelisted("Range", value), "{value}");
        }
    }

    #[test]
    fn a_value_has_at_most_128_bytes() {
        for name in ["Accept", "Accept-Language", "Content-Language"] {
            assert!(is_safelisted(name, "a".repeat(128)), "{name}");
            assert!(!is_safelisted(name, "a".repeat(129)), "{name}");
        }
        let content_type = |length: usize| format!("text/plain;{}", "a".repeat(length - 11));
        assert!(is_safelisted("Content-Type", content_type(128)));
        assert!(!is_safelisted("Content-Type", content_type(129)));
        let range = |length: usize| format!("bytes={}-", "1".repeat(length - 7));
        assert!(is_safelisted("Range", range(128)));
        assert!(!is_safelisted("Range", range(129)));
    }

    #[test]
    fn unsafe_names_are_sorted_lower_case_and_single() {
        let headers = [("X-B", "1"), ("Accept", "a"), ("Content-Type", "application/json"), ("X-A", "1"), ("x-b", "2")];
        assert_eq!(names(&headers), ["content-type", "x-a", "x-b"]);
    }

    #[test]
    fn safelisted_values_of_more_than_1024_bytes_in_all_are_unsafe() {
        let long = "a".repeat(128);
        let mut headers = [[("Accept", &*long), ("Accept-Language", &long)]; 4].concat();
        assert!(names(&headers).is_empty());
        headers.push(("Content-Language", "a"));
        headers.push(("X-A", "1"));
        assert_eq!(names(&headers), ["accept", "accept-language", "content-language", "x-a"]);
    }
}
