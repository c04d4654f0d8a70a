use actix_web::http::StatusCode;
use cors_rules::{header::is_non_wildcard_request_header, method::is_safelisted};

use super::{
    blocked::{Blocked, Refusal},
    cors_check::cors_check,
    decision::{Decision, Decisions, PREFLIGHT},
    extract,
    flight::{Flight, Tainting},
    headers::{HeaderList, isomorphic_decode},
    network::{Answer, Subject},
    request::{Credentials, Mode, Redirect},
};

const ALLOW_METHODS: &str = "Access-Control-Allow-Methods";
const ALLOW_HEADERS: &str = "Access-Control-Allow-Headers";

/// How long the answer to a preflight is kept if it does not say: in seconds, by the standard.
const DEFAULT_MAX_AGE: u64 = 5;

/// What the answer to a preflight allows.
#[derive(Debug)]
pub(super) struct Allowed {
    pub(super) methods: Vec<String>,
    pub(super) header_names: Vec<String>,
    /// In seconds, before the user agent's limit.
    pub(super) max_age: u64,
}

/// The request of a [CORS-preflight fetch](https://fetch.spec.whatwg.org/#cors-preflight-fetch-0): its first five steps. It
/// goes without credentials whatever the mode of `flight`, because it keeps the default one and is tainted.
pub(super) fn request(flight: &Flight) -> Flight {
    let mut headers = HeaderList::default();
    headers.append("Accept", "*/*");
    headers.append("Access-Control-Request-Method", &*flight.method);
    let names = flight.unsafe_names();
    if !names.is_empty() {
        headers.append("Access-Control-Request-Headers", names.join(","));
    }
    Flight {
        method: "OPTIONS".to_owned(),
        headers,
        body: None,
        mode: Mode::Cors,
        credentials: Credentials::default(),
        redirect: Redirect::default(),
        tainting: Tainting::Cors,
        ..flight.clone()
    }
}

/// The checks of a [CORS-preflight fetch](https://fetch.spec.whatwg.org/#cors-preflight-fetch-0): its step 7, in its order.
/// Those that passed are among the decisions, also where a later one fails.
pub(super) fn check(flight: &Flight, answer: &Answer, decisions: &mut Decisions) -> Result<Allowed, Refusal> {
    decisions.push(cors_check(flight, &answer.name(Subject::Preflight), &answer.headers)?);
    let mut passed = |text: String| decisions.push(Decision::new(text, PREFLIGHT));
    check_status(answer.status)?;
    passed(format!("the status {} is an ok status", answer.status.as_u16()));
    let methods = list(ALLOW_METHODS, &answer.headers)?;
    let header_names = list(ALLOW_HEADERS, &answer.headers)?;
    let check = Check { flight, headers: &answer.headers, is_include: flight.credentials == Credentials::Include };
    passed(check.method(&methods)?);
    check.non_wildcard_names(&header_names)?;
    passed(check.unsafe_names(&header_names)?);
    let max_age = extract::seconds("Access-Control-Max-Age", &answer.headers);
    Ok(Allowed { methods, header_names, max_age: max_age.ok().flatten().unwrap_or(DEFAULT_MAX_AGE) })
}

/// [Ok status](https://fetch.spec.whatwg.org/#ok-status)
fn check_status(status: StatusCode) -> Result<(), Refusal> {
    if status.is_success() {
        return Ok(());
    }
    let message = format!("the answer to the preflight has the status {status}, and only one of 200 to 299 will do");
    Err(Refusal::new(Blocked::PreflightStatus, message))
}

fn list(name: &str, headers: &HeaderList) -> Result<Vec<String>, Refusal> {
    extract::tokens(name, headers).map(Option::unwrap_or_default).map_err(|extract::Failure| {
        let message = format!("the answer to the preflight has a list that can't be read: {}", found(name, headers));
        Refusal::new(Blocked::InvalidAllowList, message)
    })
}

/// What came back.
fn found(name: &str, headers: &HeaderList) -> String {
    match headers.get(name) {
        Some(value) => format!("{name} is `{}`", isomorphic_decode(&value)),
        None => format!("there is no {name}"),
    }
}

struct Check<'a> {
    flight: &'a Flight,
    headers: &'a HeaderList,
    is_include: bool,
}

impl Check<'_> {
    fn has_wildcard(&self, list: &[String]) -> bool {
        !self.is_include && has_star(list)
    }

    /// How the method is allowed.
    fn method(&self, methods: &[String]) -> Result<String, Refusal> {
        let method = &self.flight.method;
        if methods.contains(method) {
            return Ok(format!("Access-Control-Allow-Methods has `{method}`"));
        }
        if is_safelisted(method) {
            return Ok(format!("`{method}` is a CORS-safelisted method, whatever Access-Control-Allow-Methods has"));
        }
        if self.has_wildcard(methods) {
            return Ok(format!("Access-Control-Allow-Methods has `*`, which stands for `{method}`"));
        }
        let why = match methods.iter().find(|allowed| allowed.eq_ignore_ascii_case(method)) {
            Some(allowed) => format!(", and `{allowed}` is another method: their case counts"),
            None => self.literal(methods),
        };
        let found = found(ALLOW_METHODS, self.headers);
        let message = format!("the answer to the preflight does not allow the method `{method}`: {found}{why}");
        Err(Refusal::new(Blocked::MethodNotAllowed, message))
    }

    fn non_wildcard_names(&self, allowed: &[String]) -> Result<(), Refusal> {
        let mut names = self.flight.headers.iter().map(|(name, _)| name);
        match names.find(|name| is_non_wildcard_request_header(name) && !contains(allowed, name)) {
            Some(name) if has_star(allowed) => Err(self.header(name, &format!(", which never stands for `{name}`"))),
            Some(name) => Err(self.header(name, "")),
            None => Ok(()),
        }
    }

    /// How the headers are allowed.
    fn unsafe_names(&self, allowed: &[String]) -> Result<String, Refusal> {
        let has_wildcard = self.has_wildcard(allowed);
        let names = self.flight.unsafe_names();
        if let Some(name) = names.iter().find(|name| !contains(allowed, name) && !has_wildcard) {
            return Err(self.header(name, &self.literal(allowed)));
        }
        let list = names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
        Ok(if names.is_empty() {
            "no header is to be allowed: all are CORS-safelisted request-headers".to_owned()
        } else if names.iter().all(|name| contains(allowed, name)) {
            format!("Access-Control-Allow-Headers has {list}")
        } else {
            format!("Access-Control-Allow-Headers has `*`, which stands for {list}")
        })
    }

    fn header(&self, name: &str, why: &str) -> Refusal {
        let name = name.to_ascii_lowercase();
        let found = found(ALLOW_HEADERS, self.headers);
        let message = format!("the answer to the preflight does not allow the header `{name}`: {found}{why}");
        Refusal::new(Blocked::HeaderNotAllowed, message)
    }

    /// Why a `*` that is there does not help.
    fn literal(&self, list: &[String]) -> String {
        let is_literal = self.is_include && has_star(list);
        if is_literal { ", where `*` is only a name, because the request is made with credentials" } else { "" }
            .to_owned()
    }
}

fn has_star(list: &[String]) -> bool {
    list.iter().any(|item| item == "*")
}

fn contains(names: &[String], name: &str) -> bool {
    names.iter().any(|known| known.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use actix_web::web::Bytes;
    use url::Url;

    use super::*;
    use crate::testing::{Request, network::Left, origin::Origin};

    const PAGE: &str = "https://a.example";

    fn flight(request: Request) -> Flight {
        let base = Url::parse("http://localhost:8080").unwrap();
        Flight::new(&Origin::parse(PAGE).unwrap(), &base, request).unwrap().0
    }

    fn checked(request: Request, status: u16, headers: &[(&str, &str)]) -> Result<Allowed, Refusal> {
        let passing = [("Access-Control-Allow-Origin", PAGE), ("Access-Control-Allow-Credentials", "true")];
        let list = HeaderList::of(&[&passing, headers].concat());
        let status = StatusCode::from_u16(status).unwrap();
        let answer = Answer { status, headers: list, body: Bytes::new(), left: Left::default() };
        check(&flight(request), &answer, &mut Vec::new())
    }

    fn reason(request: Request, headers: &[(&str, &str)]) -> Option<Blocked> {
        checked(request, 204, headers).err().map(|refusal| refusal.reason)
    }

    fn message(request: Request, headers: &[(&str, &str)]) -> String {
        checked(request, 204, headers).unwrap_err().message
    }

    #[test]
    fn it_asks_for_the_method_and_the_sorted_names_without_spaces() {
        let request = Request::put("/").header("X-B", "1").header("Authorization", "1").header("Accept", "a");
        let preflight = super::request(&flight(request.header("x-a", "1").credentials(Credentials::Include)));
        assert_eq!(preflight.method, "OPTIONS");
        let headers: Vec<_> = preflight.headers.iter().collect();
        assert_eq!(
            headers,
            [
                ("Accept", &b"*/*"[..]),
                ("Access-Control-Request-Method", b"PUT"),
                ("Access-Control-Request-Headers", b"authorization,x-a,x-b"),
            ]
        );
        assert_eq!(preflight.origin_header(), Some(PAGE));
        assert!(!preflight.includes_credentials());
    }

    #[test]
    fn it_does_not_ask_for_headers_if_all_are_safelisted() {
        let preflight = super::request(&flight(Request::put("/").header("Accept", "a")));
        assert!(!preflight.headers.contains("Access-Control-Request-Headers"));
    }

    #[test]
    fn only_an_ok_status_passes() {
        for status in [200, 204, 206, 299] {
            assert!(checked(Request::get("/"), status, &[]).is_ok(), "{status}");
        }
        for status in [199, 300, 301, 304, 308, 401, 403, 404, 405, 500] {
            let refusal = checked(Request::get("/"), status, &[]).unwrap_err();
            assert_eq!(refusal.reason, Blocked::PreflightStatus, "{status}");
        }
    }

    #[test]
    fn the_checks_are_made_in_the_order_of_the_standard() {
        let everything_wrong = [(ALLOW_METHODS, "A B"), (ALLOW_HEADERS, "X-A")];
        let request = || Request::put("/").header("Authorization", "1").header("X-B", "1");
        let reason = |status: u16, headers: &[(&str, &str)]| checked(request(), status, headers).unwrap_err().reason;
        assert_eq!(reason(404, &[("Access-Control-Allow-Origin", "*")]), Blocked::OriginNotAllowed);
        assert_eq!(reason(404, &everything_wrong), Blocked::PreflightStatus);
        assert_eq!(reason(204, &everything_wrong), Blocked::InvalidAllowList);
        assert_eq!(reason(204, &everything_wrong[1..]), Blocked::MethodNotAllowed);
        let refusal = checked(request(), 204, &[(ALLOW_METHODS, "PUT")]).unwrap_err();
        assert!(refusal.message.contains("`authorization`"), "{}", refusal.message);
    }

    #[test]
    fn a_list_that_is_none_fails_even_if_nothing_is_asked_of_it() {
        for name in [ALLOW_METHODS, ALLOW_HEADERS] {
            assert_eq!(reason(Request::get("/"), &[(name, "a b")]), Some(Blocked::InvalidAllowList), "{name}");
            assert_eq!(reason(Request::get("/"), &[(name, "a"), (name, "b:c")]), Some(Blocked::InvalidAllowList));
        }
    }

    #[test]
    fn methods_are_compared_with_their_case() {
        for (method, list, is_allowed) in [
            ("PUT", "PUT", true),
            ("put", "PUT", true),
            ("PUT", "GET, PUT", true),
            ("PUT", "put", false),
            ("patch", "PATCH", false),
            ("PATCH", "patch", false),
            ("patch", "patch", true),
            ("DELETE", "PUT", false),
            ("DELETE", "", false),
        ] {
            let reason = reason(Request::new(method, "/"), &[(ALLOW_METHODS, list)]);
            assert_eq!(reason, (!is_allowed).then_some(Blocked::MethodNotAllowed), "{method} in {list}");
        }
    }

    #[test]
    fn safelisted_methods_need_no_listing() {
        for method in ["GET", "HEAD", "POST"] {
            assert_eq!(reason(Request::new(method, "/"), &[(ALLOW_METHODS, "PUT")]), None, "{method}");
            assert_eq!(reason(Request::new(method, "/"), &[]), None, "{method}");
        }
        assert_eq!(reason(Request::put("/"), &[]), Some(Blocked::MethodNotAllowed));
    }

    #[test]
    fn a_wildcard_is_every_method_but_only_without_credentials() {
        for mode in [Credentials::Omit, Credentials::SameOrigin] {
            assert_eq!(reason(Request::put("/").credentials(mode), &[(ALLOW_METHODS, "*")]), None);
        }
        let include = |method| Request::new(method, "/").credentials(Credentials::Include);
        assert_eq!(reason(include("PUT"), &[(ALLOW_METHODS, "*")]), Some(Blocked::MethodNotAllowed));
        assert_eq!(reason(include("PUT"), &[(ALLOW_METHODS, "*, PUT")]), None);
        assert_eq!(reason(include("*"), &[(ALLOW_METHODS, "*")]), None);
    }

    #[test]
    fn unsafe_header_names_are_compared_without_their_case() {
        let request = || Request::get("/").header("X-A", "1").header("Content-Type", "application/json");
        assert_eq!(reason(request(), &[(ALLOW_HEADERS, "x-a, CONTENT-TYPE")]), None);
        assert_eq!(reason(request(), &[(ALLOW_HEADERS, "x-a"), (ALLOW_HEADERS, "content-type")]), None);
        assert_eq!(reason(request(), &[(ALLOW_HEADERS, "x-a")]), Some(Blocked::HeaderNotAllowed));
        assert_eq!(reason(request(), &[]), Some(Blocked::HeaderNotAllowed));
        let safelisted = Request::get("/").header("Content-Type", "text/plain").header("X-A", "1");
        assert_eq!(reason(safelisted, &[(ALLOW_HEADERS, "X-A")]), None);
    }

    #[test]
    fn a_wildcard_is_every_header_but_authorization_and_only_without_credentials() {
        let all = [(ALLOW_HEADERS, "*")];
        let plain = || Request::get("/").header("X-A", "1");
        assert_eq!(reason(plain(), &all), None);
        assert_eq!(reason(plain().credentials(Credentials::Include), &all), Some(Blocked::HeaderNotAllowed));
        let authorized = || Request::get("/").header("authorization", "1");
        assert_eq!(reason(authorized(), &all), Some(Blocked::HeaderNotAllowed));
        assert_eq!(reason(authorized(), &[(ALLOW_HEADERS, "*, Authorization")]), None);
    }

    #[test]
    fn max_age_is_five_seconds_where_it_is_missing_or_none() {
        let max_age = |value| checked(Request::get("/"), 204, &[("Access-Control-Max-Age", value)]).unwrap().max_age;
        assert_eq!(max_age("0"), 0);
        assert_eq!(max_age("600"), 600);
        for value in ["", "-1", "10m", "1, 2"] {
            assert_eq!(max_age(value), 5, "{value}");
        }
        assert_eq!(checked(Request::get("/"), 204, &[]).unwrap().max_age, 5);
    }

    #[test]
    fn messages_say_what_was_asked_for_and_what_came_back() {
        let include = |request: Request| request.credentials(Credentials::Include);
        for (request, headers, expected) in [
            (
                Request::get("/").header("X-Request-Id", "1"),
                &[(ALLOW_HEADERS, "Content-Type")][..],
                "header `x-request-id`: Access-Control-Allow-Headers is `Content-Type`",
            ),
            (Request::put("/"), &[], "method `PUT`: there is no Access-Control-Allow-Methods"),
            (
                Request::patch("/"),
                &[(ALLOW_METHODS, "patch")],
                "method `PATCH`: Access-Control-Allow-Methods is `patch`, and `patch` is another method: their case counts",
            ),
            (
                include(Request::put("/")),
                &[(ALLOW_METHODS, "*")],
                "method `PUT`: Access-Control-Allow-Methods is `*`, where `*` is only a name, because the request is made with \
                 credentials",
            ),
            (
                Request::get("/").header("Authorization", "1"),
                &[(ALLOW_HEADERS, "*")],
                "header `authorization`: Access-Control-Allow-Headers is `*`, which never stands for `Authorization`",
            ),
        ] {
            assert_eq!(message(request, headers), format!("the answer to the preflight does not allow the {expected}"));
        }
        assert_eq!(
            message(Request::get("/"), &[(ALLOW_HEADERS, "a b")]),
            "the answer to the preflight has a list that can't be read: Access-Control-Allow-Headers is `a b`"
        );
        assert_eq!(
            checked(Request::get("/"), 405, &[]).unwrap_err().message,
            "the answer to the preflight has the status 405 Method Not Allowed, and only one of 200 to 299 will do"
        );
    }
}
