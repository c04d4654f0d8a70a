//! What the bytes of a serialized origin may be.

/// The longest value that is compared: an origin's scheme, host (253 characters) and port are shorter, so that a longer value
/// is refused before a byte of it is read.
pub const MAX_LENGTH: usize = 512;

/// Whether `value` has the form of a serialized origin: `null`, or scheme, `://`, host and perhaps a port.
///
/// [HTML, ASCII serialization of an origin](https://html.spec.whatwg.org/multipage/browsers.html#ascii-serialisation-of-an-origin)
///
/// ```
/// use cors_rules::origin::is_serialized;
/// assert!(is_serialized(b"https://app.example.com:8443"));
/// assert!(is_serialized(b"null"));
/// assert!(!is_serialized(b"https://app.example.com/"));
/// assert!(!is_serialized(b"https://a.example https://b.example"));
/// ```
pub fn is_serialized(value: &[u8]) -> bool {
    if value == b"null" {
        return true;
    }
    if value.len() > MAX_LENGTH {
        return false;
    }
    let Some(colon) = value.iter().position(|&byte| byte == b':') else { return false };
    let (scheme, rest) = value.split_at(colon);
    let Some(authority) = rest.strip_prefix(b"://") else { return false };
    if !is_scheme(scheme) {
        return false;
    }
    if authority.first() == Some(&b'[') {
        let Some(end) = authority.iter().position(|&byte| byte == b']') else { return false };
        let (address, port) = authority.split_at(end + 1);
        return address[1..end].iter().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f' | b':'))
            && end > 1
            && is_port_suffix(port, scheme);
    }
    let end = authority.iter().position(|&byte| byte == b':').unwrap_or(authority.len());
    let (host, port) = authority.split_at(end);
    !host.is_empty() && host.iter().all(|&byte| HOST_BYTES[usize::from(byte)]) && is_port_suffix(port, scheme)
}

/// A scheme as the URL parser leaves it: a lower-case letter, then letters, digits, `+`, `-` and `.`.
pub(super) fn is_scheme(scheme: &[u8]) -> bool {
    scheme.first().is_some_and(u8::is_ascii_lowercase)
        && scheme.iter().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'+' | b'-' | b'.'))
}

/// A byte that a host can have once the URL parser is done: ASCII, no upper case, no
/// [forbidden domain code point](https://url.spec.whatwg.org/#forbidden-domain-code-point).
const fn is_host_byte(byte: u8) -> bool {
    byte.is_ascii_graphic()
        && !byte.is_ascii_uppercase()
        && !matches!(byte, b'#' | b'%' | b'/' | b':' | b'<' | b'>' | b'?' | b'@' | b'[' | b'\\' | b']' | b'^' | b'|')
}

/// [`is_host_byte`] for every byte: a request looks up what is computed while compiling.
static HOST_BYTES: [bool; 256] = {
    let mut is_host = [false; 256];
    let mut byte = 0_u8;
    while byte < 128 {
        is_host[byte as usize] = is_host_byte(byte);
        byte += 1;
    }
    is_host
};

/// One or more labels: host bytes, with single dots between them.
pub(super) fn is_labels(bytes: &[u8]) -> bool {
    let mut previous = b'.';
    for &byte in bytes {
        if !HOST_BYTES[usize::from(byte)] || (byte == b'.' && previous == b'.') {
            return false;
        }
        previous = byte;
    }
    previous != b'.'
}

/// Nothing, or `:` and a port other than the scheme's default one.
pub(super) fn is_port_suffix(suffix: &[u8], scheme: &[u8]) -> bool {
    match suffix {
        [] => true,
        [b':', port @ ..] => parse_port(port).is_some_and(|number| default_port(scheme) != Some(number)),
        _ => false,
    }
}

/// Reads a port as browsers write it: 1 to 65535, without leading zeros.
pub(super) fn parse_port(digits: &[u8]) -> Option<u16> {
    if !matches!(digits, [b'1'..=b'9', ..]) || digits.len() > 5 {
        return None;
    }
    let number = digits
        .iter()
        .try_fold(0_u32, |number, byte| byte.is_ascii_digit().then(|| number * 10 + u32::from(byte - b'0')))?;
    u16::try_from(number).ok()
}

/// The [default port](https://url.spec.whatwg.org/#default-port) of a scheme that pages have.
pub(super) fn default_port(scheme: &[u8]) -> Option<u16> {
    match scheme {
        b"http" => Some(80),
        b"https" => Some(443),
        _ => None,
    }
}
