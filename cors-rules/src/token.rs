/// Whether `value` is a `token`: the grammar of methods and of field names.
///
/// [RFC 9110, section 5.6.2](https://www.rfc-editor.org/rfc/rfc9110#section-5.6.2)
///
/// ```
/// assert!(cors_rules::is_token("X-Request-Id"));
/// assert!(!cors_rules::is_token("X Request Id"));
/// assert!(!cors_rules::is_token(""));
/// ```
pub fn is_token(value: &str) -> bool {
    !value.is_empty() && value.bytes().all(is_token_byte)
}

fn is_token_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}
