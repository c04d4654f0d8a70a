//! The terms of Fetch and of the list of public suffixes.

use cors_rules::{
    header::{
        is_cors_request_header, is_cors_response_header, is_forbidden_request_header, is_forbidden_response_header,
        is_non_wildcard_request_header, is_safelisted_response_header,
    },
    is_public_suffix, is_token, max_age,
    method::{correct_case, is_forbidden, is_safelisted},
};

/// Those of `names` of which `is` holds, whatever their case.
fn those(names: &[&'static str], is: impl Fn(&str) -> bool) -> Vec<&'static str> {
    let found: Vec<_> = names.iter().copied().filter(|name| is(name)).collect();
    let upper: Vec<_> = names.iter().copied().filter(|name| is(&name.to_ascii_uppercase())).collect();
    assert_eq!(found, upper);
    found
}

#[test]
fn a_header_is_of_the_kinds_that_fetch_names() {
    let names = [
        "access-control-allow-origin",
        "access-control-allow-private-network",
        "access-control-max-age",
        "access-control-request-headers",
        "access-control-request-method",
        "authorization",
        "authorization2",
        "content-length",
        "content-type",
        "cookie",
        "expires",
        "origin",
        "pragma",
        "proxy",
        "proxy-x",
        "sec",
        "sec-x",
        "set-cookie",
        "set-cookie2",
        "x-a",
        "",
        "s\u{e9}c-x",
    ];
    let response = ["access-control-allow-origin", "access-control-allow-private-network", "access-control-max-age"];
    let request = ["access-control-request-headers", "access-control-request-method", "origin"];
    let forbidden = ["content-length", "cookie", "origin", "proxy-x", "sec-x", "set-cookie"];
    assert_eq!(those(&names, is_cors_response_header), response);
    assert_eq!(those(&names, is_cors_request_header), request);
    assert_eq!(those(&names, is_forbidden_request_header), [&request[..2], &forbidden[..]].concat());
    assert_eq!(those(&names, is_forbidden_response_header), ["set-cookie", "set-cookie2"]);
    assert_eq!(those(&names, is_safelisted_response_header), ["content-length", "content-type", "expires", "pragma"]);
    assert_eq!(those(&names, is_non_wildcard_request_header), ["authorization"]);
}

#[test]
fn a_method_is_of_the_kinds_that_fetch_names() {
    let methods = ["GET", "HEAD", "POST", "PUT", "get", "TRACE", "trace", "TRACK", "connect", "PURGE", ""];
    let those = |is: fn(&str) -> bool| methods.into_iter().filter(|method| is(method)).collect::<Vec<_>>();
    assert_eq!(those(is_safelisted), ["GET", "HEAD", "POST"]);
    assert_eq!(those(is_forbidden), ["TRACE", "trace", "TRACK", "connect"]);
    assert_eq!(methods.into_iter().filter_map(correct_case).collect::<Vec<_>>(), ["GET", "TRACE", "CONNECT"]);
}

#[test]
fn a_token_is_one_or_more_visible_characters_that_separate_nothing() {
    for character in (0..=255).map(char::from) {
        let is_one = character.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(character);
        assert_eq!(is_token(&format!("X{character}")), is_one, "{character:?}");
        assert_eq!(is_token(&format!("{character}X")), is_one, "{character:?}");
    }
    assert!(!is_token(""));
}

#[test]
fn a_public_suffix_is_what_a_rule_says_and_no_exception() {
    for suffix in ["aaa", "com", "co.uk", "github.io", "a.kawasaki.jp", "www2.ck", "zw"] {
        assert!(is_public_suffix(suffix), "{suffix}");
    }
    // Rules are for the names right below `kawasaki.jp` and `ck`, with an exception each.
    for name in ["kawasaki.jp", "city.kawasaki.jp", "a.b.kawasaki.jp", "ck", "www.ck", "example.com", "intranet", ""] {
        assert!(!is_public_suffix(name), "{name}");
    }
}

#[test]
fn a_time_is_read_and_suggested_in_each_unit() {
    for (text, seconds) in [("0s", 0), ("1s", 1), ("2m", 120), ("3h", 10_800), ("2d", 172_800)] {
        assert_eq!(max_age::parse(text), Some(seconds), "{text}");
    }
    for text in ["", "s", "1", "1w", "-1s", "1.5h", "1 s", "\u{661}s", "1\u{e9}"] {
        assert_eq!(max_age::parse(text), None, "{text}");
    }
    for (text, meant) in [
        ("10", "10s"),
        (" 10 Sec ", "10s"),
        ("5 secs", "5s"),
        ("1 second", "1s"),
        ("2seconds", "2s"),
        ("3 min", "3m"),
        ("3 mins", "3m"),
        ("1 minute", "1m"),
        ("4 MINUTES", "4m"),
        ("1 hr", "1h"),
        ("2 hrs", "2h"),
        ("2 hours", "2h"),
        ("1 day", "1d"),
        ("1 days", "1d"),
        ("1h, 30m", "5400s"),
        ("23h 59m 60s", "86400s"),
    ] {
        assert_eq!(max_age::suggest(text).as_deref(), Some(meant), "{text}");
    }
    for text in [
        "",
        " ",
        "soon",
        "1 week",
        "m",
        "1h m",
        "2 days",
        "23h 59m 61s",
        "99999999999999999999s",
        "86,400",
        "10 000",
        "1h30",
        "1,5h",
    ] {
        assert_eq!(max_age::suggest(text), None, "{text}");
    }
}
