use super::{
    blocked::{Blocked, Refusal},
    decision::{CORS_CHECK, Decision},
    flight::Flight,
    headers::{HeaderList, isomorphic_decode},
    request::Credentials,
};

/// [CORS check](https://fetch.spec.whatwg.org/#concept-cors-check) of `answer`, which is what the messages call the response.
pub(super) fn cors_check(flight: &Flight, answer: &str, headers: &HeaderList) -> Result<Decision, Refusal> {
    let passed = |why: String| Ok(Decision::new(format!("{answer} passes the CORS check: {why}"), CORS_CHECK));
    let sent = flight.serialized_origin();
    let is_include = flight.credentials == Credentials::Include;
    let Some(origin) = headers.get("access-control-allow-origin") else {
        let message = format!(
            "{answer} has no Access-Control-Allow-Origin, so that it is not for the origin `{sent}`{}",
            taint(flight)
        );
        return Err(Refusal::new(Blocked::OriginNotAllowed, message));
    };
    if !is_include && origin == b"*" {
        return passed("Access-Control-Allow-Origin is `*`, and the request is made without credentials".to_owned());
    }
    if origin != sent.as_bytes() {
        return Err(not_allowed(flight, answer, headers, &isomorphic_decode(&origin)));
    }
    let is_page = format!("Access-Control-Allow-Origin is `{sent}`, the origin that was sent");
    if !is_include {
        return passed(is_page);
    }
    let found = match headers.get("access-control-allow-credentials") {
        Some(credentials) if credentials == b"true" => {
            return passed(format!("{is_page}, and Access-Control-Allow-Credentials is `true`"));
        }
        Some(credentials) => {
            format!("Access-Control-Allow-Credentials is `{}`, not `true`", isomorphic_decode(&credentials))
        }
        None => "there is no Access-Control-Allow-Credentials".to_owned(),
    };
    let message = format!("{answer} does not allow credentials, with which the request was made: {found}");
    Err(Refusal::new(Blocked::CredentialsNotAllowed, message))
}

fn not_allowed(flight: &Flight, answer: &str, headers: &HeaderList, origin: &str) -> Refusal {
    let sent = flight.serialized_origin();
    if origin == "*" {
        let message = format!(
            "{answer} does not allow credentials, with which the request was made: Access-Control-Allow-Origin is `*`, and has \
             to be `{sent}`"
        );
        return Refusal::new(Blocked::WildcardWithCredentials, message);
    }
    let found = if headers.values("access-control-allow-origin").count() > 1 {
        format!("there is more than one Access-Control-Allow-Origin, together `{origin}`")
    } else {
        format!("Access-Control-Allow-Origin is `{origin}`")
    };
    let message = format!("{answer} does not allow the origin `{sent}`: {found}{}", taint(flight));
    Refusal::new(Blocked::OriginNotAllowed, message)
}

/// Why the origin is not the page's.
fn taint(flight: &Flight) -> String {
    if !flight.is_redirect_tainted() {
        return String::new();
    }
    format!(" (a redirect from one foreign origin to another hid the page's origin `{}`)", flight.origin.serialize())
}

#[cfg(test)]
mod tests {
    use url::Url;

    use super::*;
    use crate::testing::{Request, origin::Origin};

    const ORIGIN: &str = "access-control-allow-origin";
    const CREDENTIALS: &str = "access-control-allow-credentials";

    fn check_from(page: &str, mode: Credentials, headers: &[(&str, &str)]) -> Result<Decision, Refusal> {
        let base = Url::parse("http://localhost:8080").unwrap();
        let origin = Origin::parse(page).unwrap();
        let (flight, _) = Flight::new(&origin, &base, Request::get("/").credentials(mode)).unwrap();
        cors_check(&flight, "the answer", &HeaderList::of(headers))
    }

    fn check(mode: Credentials, headers: &[(&str, &str)]) -> Option<Blocked> {
        check_from("https://a.example", mode, headers).err().map(|refusal| refusal.reason)
    }

    #[test]
    fn the_origin_has_to_be_the_pages_byte_for_byte() {
        for mode in [Credentials::Omit, Credentials::SameOrigin] {
            assert_eq!(check(mode, &[(ORIGIN, "https://a.example")]), None);
            for other in [
                "",
                "null",
                "a.example",
                "https://A.example",
                "https://a.example/",
                "https://a.example:443",
                "http://a.example",
                "https://a.example, *",
                "https://a.example https://b.example",
                "**",
            ] {
                assert_eq!(check(mode, &[(ORIGIN, other)]), Some(Blocked::OriginNotAllowed), "{other}");
            }
            assert_eq!(check(mode, &[]), Some(Blocked::OriginNotAllowed));
        }
    }

    #[test]
    fn two_fields_are_one_value_that_is_no_origin() {
        for second in ["https://a.example", "*"] {
            let headers = [(ORIGIN, "https://a.example"), (ORIGIN, second)];
            assert_eq!(check(Credentials::Omit, &headers), Some(Blocked::OriginNotAllowed));
        }
        assert_eq!(check(Credentials::Omit, &[(ORIGIN, "*"), (ORIGIN, "*")]), Some(Blocked::OriginNotAllowed));
    }

    #[test]
    fn a_wildcard_is_every_origin_but_only_without_credentials() {
        for mode in [Credentials::Omit, Credentials::SameOrigin] {
            assert_eq!(check(mode, &[(ORIGIN, "*")]), None);
        }
        let headers = [(ORIGIN, "*"), (CREDENTIALS, "true")];
        assert_eq!(check(Credentials::Include, &headers), Some(Blocked::WildcardWithCredentials));
    }

    #[test]
    fn credentials_need_true_in_lower_case() {
        let with = |value| [(ORIGIN, "https://a.example"), (CREDENTIALS, value)];
        assert_eq!(check(Credentials::Include, &with("true")), None);
        for value in ["True", "TRUE", "1", "", "*", "true, true"] {
            assert_eq!(check(Credentials::Include, &with(value)), Some(Blocked::CredentialsNotAllowed), "{value}");
        }
        assert_eq!(check(Credentials::Include, &[(ORIGIN, "https://a.example")]), Some(Blocked::CredentialsNotAllowed));
        assert_eq!(check(Credentials::SameOrigin, &with("false")), None);
    }

    #[test]
    fn an_opaque_origin_is_allowed_as_null() {
        assert!(check_from("null", Credentials::Omit, &[(ORIGIN, "null")]).is_ok());
        assert!(check_from("null", Credentials::Omit, &[(ORIGIN, "*")]).is_ok());
        assert!(check_from("null", Credentials::Include, &[(ORIGIN, "null"), (CREDENTIALS, "true")]).is_ok());
        assert!(check_from("null", Credentials::Omit, &[(ORIGIN, "https://a.example")]).is_err());
    }

    #[test]
    fn messages_say_what_came_back_and_what_was_sent() {
        for (mode, headers, message) in [
            (
                Credentials::Omit,
                &[][..],
                "the answer has no Access-Control-Allow-Origin, so that it is not for the origin `https://a.example`",
            ),
            (
                Credentials::Omit,
                &[(ORIGIN, "https://b.example")],
                "the answer does not allow the origin `https://a.example`: Access-Control-Allow-Origin is `https://b.example`",
            ),
            (
                Credentials::Omit,
                &[(ORIGIN, "*"), (ORIGIN, "*")],
                "the answer does not allow the origin `https://a.example`: there is more than one \
                 Access-Control-Allow-Origin, together `*, *`",
            ),
            (
                Credentials::Include,
                &[(ORIGIN, "*")],
                "the answer does not allow credentials, with which the request was made: Access-Control-Allow-Origin is `*`, \
                 and has to be `https://a.example`",
            ),
            (
                Credentials::Include,
                &[(ORIGIN, "https://a.example")],
                "the answer does not allow credentials, with which the request was made: there is no \
                 Access-Control-Allow-Credentials",
            ),
        ] {
            assert_eq!(check_from("https://a.example", mode, headers).unwrap_err().message, message);
        }
    }
}
