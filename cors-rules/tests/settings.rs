//! The rules for methods, header names and max age, and the answers of a valid policy.

use std::time::Duration;

use cors_rules::{Answer, Draft, MaxAge, Methods, PreflightStatus, Setting};

fn draft() -> Draft {
    Draft { origins: Some(vec!["https://a.example".to_owned()]), ..Draft::default() }
}

fn strings(items: &[&str]) -> Vec<String> {
    items.iter().map(|item| (*item).to_owned()).collect()
}

type Found = Vec<(&'static str, Option<usize>, Option<String>)>;

fn problems(draft: &Draft) -> Found {
    let problems = draft.check().err().unwrap_or_default();
    problems.iter().map(|problem| (problem.code.as_str(), problem.place.unwrap().index, problem.help())).collect()
}

fn methods(items: &[&str], route: Option<&[&str]>) -> Found {
    problems(&Draft { methods: Some(strings(items)), route: route.map(strings), ..draft() })
}

fn headers(items: &[&str]) -> Found {
    problems(&Draft { headers: Some(strings(items)), ..draft() })
}

fn exposed(items: &[&str]) -> Found {
    problems(&Draft { expose_headers: Some(strings(items)), ..draft() })
}

fn max_age(max_age: MaxAge) -> Found {
    problems(&Draft { max_age: Some(max_age), ..draft() })
}

fn preflight_status(status: PreflightStatus) -> Found {
    problems(&Draft { preflight_status: Some(status), ..draft() })
}

fn one(code: &'static str, index: usize, help: &str) -> Found {
    vec![(code, Some(index), Some(help.to_owned()))]
}

fn value(value: &str) -> Answer {
    Answer::Value(value.to_owned().into())
}

#[test]
fn methods_are_tokens_in_the_right_case_that_a_page_can_send() {
    assert_eq!(methods(&["GET", "PUT", "PATCH", "PURGE", "purge"], None), []);
    assert_eq!(methods(&["*"], Some(&["PUT"])), []);
    assert_eq!(methods(&["patch"], None), one("method-case", 0, "write `PATCH`"));
    assert_eq!(methods(&["Get"], None), one("method-case", 0, "write `GET`"));
    assert_eq!(methods(&["GET, post"], None), one("method-several", 0, "write `\"GET\", \"POST\"`"));
    assert_eq!(methods(&[" PUT"], None), one("method-token", 0, "write `PUT`"));
    assert_eq!(methods(&["P(T"], None), [("method-token", Some(0), None)]);
    assert_eq!(methods(&[""], None), one("method-token", 0, "remove it"));
    for forbidden in ["CONNECT", "TRACE", "TRACK", "trace"] {
        assert_eq!(methods(&[forbidden], None), one("method-forbidden", 0, "remove it"));
    }
    assert_eq!(methods(&["PUT", "GET", "PUT"], None), one("method-duplicate", 2, "remove it"));
    assert_eq!(methods(&["PUT", "*"], None), one("method-any-not-alone", 1, "remove `PUT`, or remove `*`"));
    assert_eq!(methods(&[], None)[0].0, "list-empty");
}

#[test]
fn methods_of_a_handler_are_those_of_its_route() {
    assert_eq!(methods(&["PUT"], Some(&["PUT", "POST"])), []);
    assert_eq!(methods(&["DELETE"], Some(&["PUT"])), one("method-not-served", 0, "write `PUT`"));
    assert_eq!(
        methods(&["PUT", "DELETE"], Some(&["PUT", "POST"])),
        one("method-not-served", 1, "remove it, or add a route for it")
    );

    let of_the_route = Draft { route: Some(strings(&["GET", "PUT", "DELETE"])), ..draft() }.check().unwrap();
    assert!(["GET", "PUT", "DELETE"].iter().all(|method| of_the_route.methods.contains(method)));
    assert_eq!(of_the_route.allow_methods, value("PUT, DELETE"));

    let safelisted = draft().check().unwrap();
    assert!(["GET", "HEAD", "POST"].iter().all(|method| safelisted.methods.contains(method)));
    assert!(!safelisted.methods.contains("PUT"));
    assert_eq!(safelisted.allow_methods, Answer::Nothing);
}

#[test]
fn request_headers_are_tokens_that_a_page_can_set() {
    assert_eq!(headers(&["Content-Type", "X-Request-Id", "Authorization", "Accept", "Range", "Security"]), []);
    for forbidden in [
        "Accept-Charset",
        "Accept-Encoding",
        "Access-Control-Request-Headers",
        "Connection",
        "Content-Length",
        "Date",
        "DNT",
        "Expect",
        "Host",
        "Keep-Alive",
        "Referer",
        "TE",
        "Trailer",
        "Transfer-Encoding",
        "Upgrade",
        "Via",
        "Proxy-Authorization",
        "proxy-x",
        "Sec-Fetch-Mode",
        "SEC-X",
    ] {
        assert_eq!(headers(&[forbidden]), one("header-forbidden", 0, "remove it"), "{forbidden}");
    }
    assert_eq!(
        headers(&["Content-Type, Authorization"]),
        one("header-several", 0, "write `\"Content-Type\", \"Authorization\"`"),
    );
    assert_eq!(headers(&["X-Id:"]), one("header-token", 0, "write `X-Id`"));
    assert_eq!(headers(&["X-\u{c4}"]), [("header-token", Some(0), None)]);
    assert_eq!(headers(&["X-Id", "Range", "x-id"]), one("header-duplicate", 2, "remove it"));
}

#[test]
fn a_header_that_is_meant_as_a_setting_is_refused_with_the_setting() {
    const COOKIES: &str = "set `credentials` in its place, with which browsers send and keep cookies";
    for (name, code, meant) in [
        ("Cookie", "header-forbidden", Some(COOKIES)),
        ("cookie2", "header-forbidden", Some(COOKIES)),
        ("Set-Cookie", "header-forbidden", Some(COOKIES)),
        ("Origin", "header-forbidden", Some("name the pages in `origins`")),
        ("Access-Control-Request-Method", "header-forbidden", Some("name the methods in `methods`")),
        ("Access-Control-Request-Headers", "header-forbidden", None),
        ("Access-Control-Allow-Origin", "header-response-field", Some("name the pages in `origins`")),
        ("Access-Control-Allow-Credentials", "header-response-field", Some(COOKIES)),
        ("Access-Control-Allow-Methods", "header-response-field", Some("name the methods in `methods`")),
        ("access-control-allow-headers", "header-response-field", None),
        ("Access-Control-Allow-Private-Network", "header-response-field", None),
        ("Access-Control-Max-Age", "header-response-field", Some("set `max_age` in its place")),
        ("Access-Control-Expose-Headers", "header-response-field", Some("name the headers in `expose_headers`")),
    ] {
        let help = meant.map_or("remove it".to_owned(), |meant| format!("remove it, or {meant}"));
        assert_eq!(headers(&[name]), one(code, 0, &help), "{name}");
    }
    for (name, code, meant) in [
        ("Set-Cookie", "expose-forbidden", COOKIES),
        ("set-cookie2", "expose-forbidden", COOKIES),
        ("Origin", "expose-request-field", "name the pages in `origins`"),
        ("Access-Control-Request-Method", "expose-request-field", "name the methods in `methods`"),
        ("Access-Control-Request-Headers", "expose-request-field", "name the headers in `headers`"),
    ] {
        assert_eq!(exposed(&[name]), one(code, 0, &format!("remove it, or {meant}")), "{name}");
    }
}

#[test]
fn with_credentials_no_help_names_them() {
    let draft = Draft { credentials: true, ..draft() };
    let allowed = Draft { headers: Some(strings(&["Cookie"])), ..draft.clone() };
    assert_eq!(problems(&allowed), one("header-forbidden", 0, "remove it"));
    let exposed = Draft { expose_headers: Some(strings(&["Set-Cookie"])), ..draft };
    let help = "remove it, or send what pages are to read in a header of another name";
    assert_eq!(problems(&exposed), one("expose-forbidden", 0, help));
}

#[test]
fn only_authorization_may_stand_beside_any_header_and_only_without_credentials() {
    assert_eq!(headers(&["*", "Authorization"]), []);
    assert_eq!(headers(&["authorization", "*"]), []);
    assert_eq!(headers(&["*", "X-A"]), one("header-any-not-alone", 1, "remove `X-A`, or remove `*`"));
    assert_eq!(headers(&["X-A", "Authorization", "*"]), one("header-any-not-alone", 2, "remove `X-A`, or remove `*`"));
    let with_credentials = |items| problems(&Draft { headers: Some(strings(items)), credentials: true, ..draft() });
    assert_eq!(
        with_credentials(&["*", "Authorization"]),
        one("header-any-authorization", 1, "remove it, or name the other headers in the place of `*`")
    );
    assert_eq!(with_credentials(&["*"]), []);
    assert_eq!(with_credentials(&["X-A", "Authorization"]), []);
}

#[test]
fn exposed_headers_are_tokens_that_a_page_can_read() {
    assert_eq!(exposed(&["X-Total-Count", "Content-Type", "Pragma"]), []);
    assert_eq!(exposed(&["X-A,X-B"]), one("expose-several", 0, "write `\"X-A\", \"X-B\"`"));
    assert_eq!(exposed(&["X A B\u{fc}"]), [("expose-token", Some(0), None)]);
    assert_eq!(exposed(&["X-A", "x-a"]), one("expose-duplicate", 1, "remove it"));
    assert_eq!(exposed(&["X-A", "*"]), one("expose-any-not-alone", 1, "remove `X-A`, or remove `*`"));
}

#[test]
fn max_age_is_whole_seconds_up_to_a_day() {
    for (valid, seconds) in [
        (MaxAge::Seconds(0), "0"),
        (MaxAge::Seconds(86_400), "86400"),
        (MaxAge::Text("90s".to_owned()), "90"),
        (MaxAge::Text("10m".to_owned()), "600"),
        (MaxAge::Text("2h".to_owned()), "7200"),
        (MaxAge::Text("1d".to_owned()), "86400"),
        (MaxAge::Duration(Duration::from_secs(600)), "600"),
    ] {
        let policy = Draft { max_age: Some(valid), ..draft() }.check().unwrap();
        assert_eq!(policy.max_age.as_deref(), Some(seconds));
    }
    let problem = |code, help: Option<&str>| vec![(code, None, help.map(str::to_owned))];
    let text = |text: &str| max_age(MaxAge::Text(text.to_owned()));
    let number = |text: &str| max_age(MaxAge::Number(text.to_owned()));
    assert_eq!(max_age(MaxAge::Seconds(86_401)), problem("max-age-too-long", Some("write `86400`")));
    assert_eq!(text("2d"), problem("max-age-too-long", Some("write `1d`")));
    assert_eq!(text("99999999999999999999999d"), problem("max-age-too-long", Some("write `1d`")));
    assert_eq!(text("1 hour"), problem("max-age-unit", Some("write `1h`")));
    assert_eq!(text("3600"), problem("max-age-unit", Some("write `3600s`")));
    assert_eq!(text("1h30m"), problem("max-age-unit", Some("write `5400s`")));
    assert_eq!(text("\u{e4}"), problem("max-age-unit", None));
    assert_eq!(text(""), problem("max-age-unit", None));
    assert_eq!(text("-5s"), problem("max-age-negative", Some("write `0s`")));
    assert_eq!(number("-1"), problem("max-age-negative", Some("write `0`")));
    for (written, meant) in
        [("3600.0", "3600"), ("3_600.0", "3600"), ("1e3", "1000"), ("1.5", "1"), ("0.0", "0"), ("9e19", "86400")]
    {
        assert_eq!(number(written), problem("max-age-fraction", Some(&format!("write `{meant}`"))), "{written}");
    }
    assert_eq!(number("0.5"), problem("max-age-fraction", None));
    assert_eq!(max_age(MaxAge::Duration(Duration::from_millis(500))), problem("max-age-fraction", None));
    assert_eq!(max_age(MaxAge::Duration(Duration::from_millis(1500))), problem("max-age-fraction", Some("write `1s`")));
}

#[test]
fn all_problems_are_reported_in_the_order_of_the_settings() {
    let draft = Draft {
        origins: Some(strings(&["https://a.example/", "https://b.example", "https://B.example"])),
        methods: Some(strings(&["patch"])),
        headers: Some(strings(&["Cookie"])),
        max_age: Some(MaxAge::Seconds(100_000)),
        ..Draft::default()
    };
    let settings: Vec<_> = draft.check().unwrap_err().iter().map(|problem| problem.place.unwrap().setting).collect();
    assert_eq!(settings, [Setting::Origins, Setting::Origins, Setting::Methods, Setting::Headers, Setting::MaxAge]);
}

#[test]
fn what_could_not_be_read_is_not_called_missing() {
    let unread = Draft { unread: vec![Setting::Origins], ..Draft::default() };
    assert_eq!(problems(&unread), []);
}

#[test]
fn the_status_of_a_preflight_is_one_that_browsers_take() {
    for status in [200, 204, 299] {
        assert_eq!(preflight_status(PreflightStatus::Code(status)), []);
        let draft = Draft { preflight_status: Some(PreflightStatus::Code(status)), ..draft() };
        assert_eq!(draft.check().unwrap().preflight_status, status);
    }
    assert_eq!(draft().check().unwrap().preflight_status, 204);
    let refused = |help: &str| vec![("preflight-status", None, Some(help.to_owned()))];
    for status in [0, 100, 199, 300, 304, 404, u16::MAX] {
        assert_eq!(preflight_status(PreflightStatus::Code(status)), refused("write `200`, or remove it"));
    }
    for (number, help) in [
        ("200.0", "write `200`"),
        ("204.", "write `204`"),
        ("404.0", "write `200`, or remove it"),
        ("-200", "write `200`, or remove it"),
        ("2e2", "write `200`, or remove it"),
        ("70000", "write `200`, or remove it"),
    ] {
        assert_eq!(preflight_status(PreflightStatus::Number(number.to_owned())), refused(help), "{number}");
    }
}

#[test]
fn a_policy_enforces_where_it_says_so() {
    assert!(!draft().check().unwrap().enforce);
    assert!(Draft { enforce: true, ..draft() }.check().unwrap().enforce);
}

#[test]
fn any_is_a_star_without_credentials_and_a_mirror_with_them() {
    let all = || Some(strings(&["*"]));
    let draft = Draft { methods: all(), headers: all(), expose_headers: all(), ..draft() };
    let policy = draft.check().unwrap();
    assert_eq!(policy.methods, Methods::Any);
    assert_eq!(
        [policy.allow_methods, policy.allow_headers, policy.expose_headers],
        [value("*"), value("*"), value("*")]
    );

    let policy = Draft { credentials: true, ..draft }.check().unwrap();
    assert_eq!(
        [policy.allow_methods, policy.allow_headers, policy.expose_headers],
        [Answer::Mirror, Answer::Mirror, Answer::Mirror]
    );
}

#[test]
fn lists_are_answered_as_they_were_written() {
    let policy = Draft {
        headers: Some(strings(&["*", "Authorization"])),
        expose_headers: Some(strings(&["X-A", "X-B"])),
        ..draft()
    };
    let policy = policy.check().unwrap();
    assert_eq!(policy.allow_headers, value("*, Authorization"));
    assert_eq!(policy.expose_headers, value("X-A, X-B"));
}

#[test]
fn problems_read_as_message_help_and_note() {
    let problem = Draft { origins: Some(strings(&["https://app.example.com/"])), ..Draft::default() }
        .check()
        .unwrap_err()
        .remove(0);
    assert_eq!(
        problem.to_string(),
        "origin `https://app.example.com/` has a path\n  | https://app.example.com/\n  |                        ^\n  = help: write `https://app.example.com`\n  \
         = note: an origin is scheme, host and port; browsers never send a path in `Origin` [origin-path]",
    );
}

#[test]
fn a_help_breaks_no_rule_of_its_own() {
    assert_eq!(headers(&[" Cookie"]), one("header-token", 0, "remove it"));
    assert_eq!(headers(&["Cookie, X-A"]), one("header-several", 0, "write `\"X-A\"`"));
    assert_eq!(exposed(&["Set-Cookie: a"]), one("expose-token", 0, "remove it"));
    assert_eq!(methods(&[" TRACE"], None), one("method-token", 0, "remove it"));
    assert_eq!(methods(&[" PUT"], Some(&["PUT"])), one("method-token", 0, "write `PUT`"));
    assert_eq!(methods(&[" *"], Some(&["PUT"])), one("method-token", 0, "write `*`"));
    assert_eq!(methods(&["get"], Some(&["PUT"])), one("method-case", 0, "remove it"));
    assert_eq!(methods(&["GET"], Some(&["TRACE"])), one("method-not-served", 0, "remove it, or add a route for it"));
    let long = max_age(MaxAge::Duration(Duration::from_millis(86_401_500)));
    assert_eq!(long, [("max-age-fraction", None, Some("write `86400s`".to_owned()))]);
    let insecure =
        problems(&Draft { origins: Some(strings(&["http://a.example:443"])), credentials: true, ..Draft::default() });
    let help = "write `https://a.example`, or add `danger(insecure_origins)`";
    assert_eq!(insecure, one("credentials-insecure-origin", 0, help));
}
