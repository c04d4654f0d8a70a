use cors_rules::{header::is_forbidden_request_header, is_token, method::is_forbidden as is_forbidden_method};

use super::{
    blocked::{Blocked, Refusal},
    headers::{HeaderList, isomorphic_decode},
    request::Mode,
    safelist::is_safelisted_request_header,
};

/// The headers with which a request could be sent in a method that its own is not.
const METHOD_OVERRIDES: [&str; 3] = ["x-http-method", "x-http-method-override", "x-method-override"];

/// The headers that a page may set in mode `no-cors`.
const NO_CORS: [&str; 4] = ["accept", "accept-language", "content-language", "content-type"];

/// What a page's `Headers` object keeps of what the page sets.
#[derive(Debug, Default)]
pub(super) struct Guarded {
    pub(super) headers: HeaderList,
    /// The names that were dropped without an error, as they were given.
    pub(super) dropped: Vec<String>,
}

impl Guarded {
    /// [Append](https://fetch.spec.whatwg.org/#concept-headers-append), by the guard of a request in this mode.
    pub(super) fn append(&mut self, mode: Mode, name: &str, value: &[u8]) -> Result<(), Refusal> {
        let value = normalize(value);
        validate(name, value)?;
        let is_kept = !is_forbidden(name, value)
            && (mode != Mode::NoCors || {
                let combined = self.headers.get(name).map(|known| [&known, &b", "[..], value].concat());
                is_no_cors_safelisted(name, combined.as_deref().unwrap_or(value))
            });
        if is_kept {
            self.headers.append(name, value);
        } else {
            self.dropped.push(name.to_owned());
        }
        Ok(())
    }
}

/// [Normalize](https://fetch.spec.whatwg.org/#concept-header-value-normalize) a value.
fn normalize(value: &[u8]) -> &[u8] {
    let is_content = |byte: &u8| !matches!(byte, b'\t' | b'\n' | b'\r' | b' ');
    let start = value.iter().position(is_content).unwrap_or(value.len());
    let end = value.iter().rposition(is_content).map_or(start, |last| last + 1);
    &value[start..end]
}

/// [Validate](https://fetch.spec.whatwg.org/#headers-validate): the part that is an error, not silence.
fn validate(name: &str, value: &[u8]) -> Result<(), Refusal> {
    if !is_token(name) {
        return Err(Refusal::new(Blocked::InvalidHeader, format!("`{name}` is not a header name")));
    }
    if value.iter().any(|byte| matches!(byte, 0 | b'\n' | b'\r')) {
        let message = format!("the value of the header `{name}` has a line break or a NUL: `{}`", value.escape_ascii());
        return Err(Refusal::new(Blocked::InvalidHeader, message));
    }
    Ok(())
}

/// [Forbidden request-header](https://fetch.spec.whatwg.org/#forbidden-request-header)
fn is_forbidden(name: &str, value: &[u8]) -> bool {
    let is_override = METHOD_OVERRIDES.iter().any(|known| name.eq_ignore_ascii_case(known));
    is_forbidden_request_header(name)
        || is_override && decode_and_split(value).iter().any(|method| is_forbidden_method(method))
}

/// [No-CORS-safelisted request-header](https://fetch.spec.whatwg.org/#no-cors-safelisted-request-header)
fn is_no_cors_safelisted(name: &str, value: &[u8]) -> bool {
    NO_CORS.iter().any(|known| name.eq_ignore_ascii_case(known)) && is_safelisted_request_header(name, value)
}

/// [Get, decode, and split](https://fetch.spec.whatwg.org/#header-value-get-decode-and-split): at the commas that stand in
/// no quoted string.
fn decode_and_split(value: &[u8]) -> Vec<String> {
    let mut values = vec![String::new()];
    let (mut is_quoted, mut is_escaped) = (false, false);
    for character in isomorphic_decode(value).chars() {
        match character {
            ',' if !is_quoted => {
                values.push(String::new());
                continue;
            }
            '"' if !is_escaped => is_quoted = !is_quoted,
            _ => {}
        }
        is_escaped = is_quoted && character == '\\' && !is_escaped;
        if let Some(value) = values.last_mut() {
            value.push(character);
        }
    }
    values.iter().map(|value| value.trim_matches(['\t', ' ']).to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guarded(mode: Mode, headers: &[(&str, &str)]) -> Guarded {
        let mut guarded = Guarded::default();
        for (name, value) in headers {
            guarded.append(mode, name, value.as_bytes()).unwrap();
        }
        guarded
    }

    fn is_kept(mode: Mode, name: &str, value: &str) -> bool {
        guarded(mode, &[(name, value)]).headers.contains(name)
    }

    #[test]
    fn forbidden_request_headers_are_dropped() {
        for name in [
            "Accept-Charset",
            "accept-encoding",
            "Access-Control-Request-Headers",
            "Access-Control-Request-Method",
            "Connection",
            "CONTENT-LENGTH",
            "Cookie",
            "Cookie2",
            "Date",
            "DNT",
            "Expect",
            "Host",
            "Keep-Alive",
            "Origin",
            "Referer",
            "Set-Cookie",
            "TE",
            "Trailer",
            "Transfer-Encoding",
            "Upgrade",
            "Via",
            "Proxy-Authorization",
            "proxy-",
            "Sec-Fetch-Site",
        ] {
            assert!(!is_kept(Mode::Cors, name, "1"), "{name}");
        }
        for name in ["Authorization", "User-Agent", "Proxy", "Security", "X-Cookie", "Range", "If-None-Match"] {
            assert!(is_kept(Mode::Cors, name, "1"), "{name}");
        }
    }

    #[test]
    fn method_overrides_are_dropped_where_they_name_a_forbidden_method() {
        for name in ["X-HTTP-Method", "x-http-method-override", "X-Method-Override"] {
            for value in ["TRACE", "trace", " Track ", "PUT,CONNECT", "PUT\t,\tconnect", "\"a\",TRACE"] {
                assert!(!is_kept(Mode::Cors, name, value), "{name}: {value}");
            }
            for value in ["PUT", "TRACER", "", "TRACE PUT", "\"a,TRACE\"", "\"a\\\",TRACE", "\"TRACE\""] {
                assert!(is_kept(Mode::Cors, name, value), "{name}: {value}");
            }
        }
        assert!(is_kept(Mode::Cors, "X-Other", "TRACE"));
    }

    #[test]
    fn values_are_split_at_commas_outside_of_quoted_strings() {
        for (value, values) in [
            ("nosniff,", &["nosniff", ""][..]),
            ("", &[""]),
            ("text/html;\", x/x", &["text/html;\", x/x"]),
            ("x/x;test=\"hi\",y/y", &["x/x;test=\"hi\"", "y/y"]),
            ("x / x,,,1", &["x / x", "", "", "1"]),
            ("\"1,2\", 3", &["\"1,2\"", "3"]),
            ("\"a\\\\\",b", &["\"a\\\\\"", "b"]),
        ] {
            assert_eq!(decode_and_split(value.as_bytes()), values, "{value}");
        }
    }

    #[test]
    fn values_lose_the_white_space_around_them() {
        let guarded = guarded(Mode::Cors, &[("X-A", "\t 1 2\r\n"), ("X-B", " ")]);
        assert_eq!(guarded.headers.get("x-a").unwrap(), b"1 2");
        assert_eq!(guarded.headers.get("x-b").unwrap(), b"");
    }

    #[test]
    fn invalid_names_and_values_are_errors() {
        for (name, value) in [("", "1"), ("X A", "1"), ("X:", "1"), ("X-A", "a\nb"), ("X-A", "a\rb"), ("X-A", "\0")] {
            let error = Guarded::default().append(Mode::Cors, name, value.as_bytes()).unwrap_err();
            assert_eq!(error.reason, Blocked::InvalidHeader, "{name}: {value}");
        }
    }

    #[test]
    fn no_cors_keeps_only_safelisted_headers() {
        for (name, value) in [("Accept", "a/b"), ("Accept-Language", "en"), ("Content-Type", "text/plain")] {
            assert!(is_kept(Mode::NoCors, name, value), "{name}");
        }
        for (name, value) in
            [("Accept", "a:b"), ("Content-Type", "application/json"), ("Range", "bytes=0-1"), ("X-A", "1")]
        {
            assert!(!is_kept(Mode::NoCors, name, value), "{name}");
        }
    }

    #[test]
    fn no_cors_judges_the_combined_value() {
        let half = "a".repeat(64);
        let guarded = guarded(Mode::NoCors, &[("Accept", &half), ("accept", &half)]);
        assert_eq!(guarded.headers.get("accept").unwrap(), half.as_bytes());
        assert_eq!(guarded.dropped, ["accept"]);
    }
}
