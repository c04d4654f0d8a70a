use super::{
    parts::Parts,
    port::Port,
    serialized::{default_port, parse_port},
};

/// The pattern that most are: of the web, with a domain that no parser of URLs has to be asked about. It has letters, digits and
/// hyphens, no label in Punycode, and a last one that is no number. For all others it gives nothing, valid or not: what is wrong is for
/// the rules to say, which take several times as long.
#[inline]
pub(super) fn plain(value: &str) -> Option<Parts<'_>> {
    let value_of = |scheme: &[u8]| value.as_bytes().strip_prefix(scheme);
    let (scheme, rest) = match value_of(b"https://") {
        Some(rest) => ("https", rest),
        None => ("http", value_of(b"http://")?),
    };
    let (subdomains, rest) = match rest {
        [b'*', b'.', rest @ ..] => (true, rest),
        _ => (false, rest),
    };
    let start = value.len() - rest.len();
    let host = &value[start..start + end_of_domain(rest)?];
    // As long as the shortest name that the pattern matches.
    if host.len() + if subdomains { "*.".len() } else { 0 } > 253 {
        return None;
    }
    let port = match &rest[host.len()..] {
        [] => Port::Default,
        b":*" => Port::Any,
        [_, digits @ ..] => {
            Port::Number(parse_port(digits).filter(|number| default_port(scheme.as_bytes()) != Some(*number))?)
        }
    };
    Some(Parts { scheme, subdomains, host, port })
}

/// Where a domain is over: with the text, or before a colon.
#[inline]
fn end_of_domain(text: &[u8]) -> Option<usize> {
    let mut end = 0;
    loop {
        let start = end;
        while end < text.len() && IS_OF_LABEL[usize::from(text[end])] {
            end += 1;
        }
        let label = &text[start..end];
        if label.is_empty() || label.len() > 63 || label.starts_with(b"xn--") {
            return None;
        }
        match text.get(end) {
            Some(b'.') => end += 1,
            None | Some(b':') => return label[0].is_ascii_lowercase().then_some(end),
            Some(_) => return None,
        }
    }
}

/// Whether a byte is one of letters, digits and hyphens, looked up: it is asked of nearly every byte of a policy.
static IS_OF_LABEL: [bool; 256] = {
    let mut is_of_label = [false; 256];
    let mut byte = 0_u8;
    while byte < 128 {
        is_of_label[byte as usize] = matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-');
        byte += 1;
    }
    is_of_label
};
