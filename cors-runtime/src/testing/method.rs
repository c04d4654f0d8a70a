use cors_rules::{is_token, method::is_forbidden};

use super::blocked::{Blocked, Refusal};

/// The methods whose case browsers correct. `PATCH` is not one.
const NORMALIZED: [&str; 6] = ["DELETE", "GET", "HEAD", "OPTIONS", "POST", "PUT"];

/// The method that a page's request is sent with.
///
/// [The `Request` constructor](https://fetch.spec.whatwg.org/#dom-request)
pub(super) fn read(method: &str) -> Result<String, Refusal> {
    if !is_token(method) {
        return Err(Refusal::new(Blocked::InvalidMethod, format!("`{method}` is not a method")));
    }
    if is_forbidden(method) {
        let message = format!("no page can send the method `{method}`");
        return Err(Refusal::new(Blocked::ForbiddenMethod, message));
    }
    Ok(normalize(method).to_owned())
}

/// [Normalize](https://fetch.spec.whatwg.org/#concept-method-normalize)
fn normalize(method: &str) -> &str {
    NORMALIZED.into_iter().find(|name| name.eq_ignore_ascii_case(method)).unwrap_or(method)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_case_of_six_methods_is_corrected() {
        let methods = ["delete", "Get", "hEAD", "options", "post", "pUt"];
        for (method, normalized) in methods.into_iter().zip(NORMALIZED) {
            assert_eq!(read(method).unwrap(), normalized);
        }
    }

    #[test]
    fn the_case_of_other_methods_is_kept() {
        for method in ["patch", "Patch", "PATCH", "purge", "eGG", "query"] {
            assert_eq!(read(method).unwrap(), method);
        }
    }

    #[test]
    fn forbidden_methods_and_what_is_no_method_are_refused() {
        for method in ["CONNECT", "trace", "Track"] {
            assert_eq!(read(method).unwrap_err().reason, Blocked::ForbiddenMethod, "{method}");
        }
        for method in ["", "P UT", "PUT/", "P\u{dc}T"] {
            assert_eq!(read(method).unwrap_err().reason, Blocked::InvalidMethod, "{method}");
        }
    }
}
