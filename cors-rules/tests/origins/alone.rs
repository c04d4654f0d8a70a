//! What is said of an origin by itself.

use cors_rules::{Code, Fix, origin::is_serialized};
use proptest::prelude::*;

use crate::{draft, problems};

fn finds(pattern: &str, origin: &str) -> bool {
    draft(&[pattern]).check().unwrap().origins.find(origin.as_bytes()).is_some()
}

#[test]
fn origins_as_browsers_send_them_are_valid() {
    for origin in [
        "https://app.example.com",
        "http://localhost",
        "http://localhost:3000",
        "http://localhost:*",
        "https://*.preview.example.com",
        "https://*.preview.example.com:8443",
        "https://*.preview.example.com:*",
        "https://xn--bcher-kva.example",
        "https://a_b.example.com",
        "http://127.0.0.1:8080",
        "http://[::1]",
        "http://[2001:db8::1]:8080",
        "https://example.com:65535",
        "https://example.com:80",
        "http://example.com:443",
        "https://com",
        "chrome-extension://aapbdbdomjkkjkaonfhkkikfgjllcleb",
        "moz-extension://2c127fa4-62c7-7e4f-90e5-472b45eecfdc",
        "tauri://localhost",
        "capacitor://localhost",
        "app://1.2",
    ] {
        assert_eq!(problems(&draft(&[origin])), [], "{origin}");
    }
}

#[test]
fn origins_that_no_browser_sends_are_refused_with_the_right_text() {
    let refused: &[(&str, Code, Option<&str>)] = &[
        ("app.example.com", Code::OriginSchemeMissing, Some("https://app.example.com")),
        ("localhost:3000", Code::OriginSchemeMissing, Some("http://localhost:3000")),
        ("//example.com", Code::OriginSchemeMissing, Some("https://example.com")),
        ("*.example.com", Code::OriginSchemeMissing, Some("https://*.example.com")),
        ("https:example.com", Code::OriginSchemeMissing, Some("https://example.com")),
        ("https:/example.com", Code::OriginSchemeMissing, Some("https://example.com")),
        ("://example.com", Code::OriginSchemeMissing, Some("https://example.com")),
        ("127.0.0.1:8080", Code::OriginSchemeMissing, Some("http://127.0.0.1:8080")),
        ("example.com/redirect?to=https://a.example", Code::OriginSchemeMissing, Some("https://example.com")),
        ("ht_tp://example.com", Code::OriginSchemeInvalid, None),
        ("1http://example.com", Code::OriginSchemeInvalid, None),
        ("wss://example.com", Code::OriginSchemeUnsent, Some("https://example.com")),
        ("ws://localhost:3000", Code::OriginSchemeUnsent, Some("http://localhost:3000")),
        ("ftp://example.com", Code::OriginSchemeUnsent, None),
        ("https://app.example.com/", Code::OriginPath, Some("https://app.example.com")),
        ("https://example.com/*", Code::OriginPath, Some("https://example.com")),
        ("https://example.com/a/b?c=d#e", Code::OriginPath, Some("https://example.com")),
        ("https://example.com\\", Code::OriginPath, Some("https://example.com")),
        ("https://example.com?a", Code::OriginQuery, Some("https://example.com")),
        ("https://example.com#a", Code::OriginFragment, Some("https://example.com")),
        ("https://user:secret@example.com", Code::OriginUserinfo, Some("https://example.com")),
        ("https://Example.com", Code::OriginUpperCase, Some("https://example.com")),
        ("HTTPS://example.com", Code::OriginUpperCase, Some("https://example.com")),
        (" https://example.com", Code::OriginWhiteSpace, Some("https://example.com")),
        ("https://exam ple.com", Code::OriginWhiteSpace, Some("https://example.com")),
        ("https://example.com:443", Code::OriginDefaultPort, Some("https://example.com")),
        ("http://*.example.com:80", Code::OriginDefaultPort, Some("http://*.example.com")),
        ("https://example.com:0", Code::OriginPortZero, Some("https://example.com")),
        ("https://example.com:65536", Code::OriginPortTooLarge, None),
        ("https://example.com:99999999999999999999", Code::OriginPortTooLarge, None),
        ("https://example.com:08080", Code::OriginPortLeadingZero, Some("https://example.com:8080")),
        ("https://example.com:", Code::OriginPortInvalid, Some("https://example.com")),
        ("https://example.com:http", Code::OriginPortInvalid, None),
        ("https://example.com:80:80", Code::OriginPortInvalid, None),
        ("https://b\u{fc}cher.example", Code::OriginNonAscii, Some("https://xn--bcher-kva.example")),
        ("https://*.b\u{fc}cher.example:8443", Code::OriginNonAscii, Some("https://*.xn--bcher-kva.example:8443")),
        ("https://xn--a.example", Code::OriginHostInvalid, None),
        ("http://127.1", Code::OriginIpv4, Some("http://127.0.0.1")),
        ("http://0x7f.0.0.1", Code::OriginIpv4, Some("http://127.0.0.1")),
        ("http://2130706433", Code::OriginIpv4, Some("http://127.0.0.1")),
        ("http://256.256.256.256", Code::OriginIpv4, None),
        ("http://1.2.3.4.5", Code::OriginIpv4, None),
        ("http://[2001:0db8::1]", Code::OriginIpv6, Some("http://[2001:db8::1]")),
        ("http://[::1", Code::OriginIpv6, Some("http://[::1]")),
        ("http://::1", Code::OriginIpv6, Some("http://[::1]")),
        ("http://[2001:DB8::1]", Code::OriginUpperCase, Some("http://[2001:db8::1]")),
        ("http://[fe80::1%25eth0]", Code::OriginIpv6Zone, Some("http://[fe80::1]")),
        ("http://[fe80::1%25eth0]:8080", Code::OriginIpv6Zone, None),
        ("http://[::ffff:127.0.0.1]", Code::OriginIpv6Mapped, Some("http://127.0.0.1")),
        ("http://[::ffff:7f00:1]:8080", Code::OriginIpv6Mapped, Some("http://127.0.0.1:8080")),
        ("https://", Code::OriginHostEmpty, None),
        ("https:///path", Code::OriginHostEmpty, None),
        ("https://:8080", Code::OriginHostEmpty, None),
        ("https://a..example.com", Code::OriginLabelEmpty, Some("https://a.example.com")),
        ("https://.example.com", Code::OriginLabelEmpty, Some("https://example.com")),
        ("https://example.com.", Code::OriginTrailingDot, Some("https://example.com")),
        ("https://exa%6dple.com", Code::OriginHostCharacter, Some("https://example.com")),
        ("*://example.com", Code::OriginWildcard, Some("https://example.com")),
        ("https://*.*.example.com", Code::OriginWildcard, Some("https://*.example.com")),
        ("https://app.*.com", Code::OriginWildcard, None),
        ("https//app.example.com", Code::OriginSchemeMissing, Some("https://app.example.com")),
        ("https/app.example.com", Code::OriginSchemeMissing, Some("https://app.example.com")),
        ("https.//app.example.com", Code::OriginSchemeMissing, Some("https://app.example.com")),
        ("http//:app.example.com:8080", Code::OriginSchemeMissing, Some("http://app.example.com:8080")),
        ("https;//app.example.com", Code::OriginSchemeMissing, Some("https://app.example.com")),
        ("https:://app.example.com", Code::OriginSchemeInvalid, Some("https://app.example.com")),
        ("https:///app.example.com", Code::OriginHostEmpty, Some("https://app.example.com")),
        ("http://https://app.example.com", Code::OriginPath, Some("https://app.example.com")),
        ("https.example.com", Code::OriginSchemeMissing, Some("https://https.example.com")),
        ("::1", Code::OriginSchemeMissing, Some("http://[::1]")),
        ("2001:db8::1", Code::OriginSchemeMissing, Some("https://[2001:db8::1]")),
        ("http://::1:3000", Code::OriginIpv6, Some("http://[::1]:3000`, or write `http://[::1:3000]")),
        ("::1:8080", Code::OriginSchemeMissing, Some("http://[::1]:8080`, or write `http://[::1:8080]")),
        ("http://::1:80", Code::OriginIpv6, Some("http://[::1]`, or write `http://[::1:80]")),
        ("http:///https://app.example.com", Code::OriginHostEmpty, Some("https://app.example.com")),
        ("fd00::/8", Code::OriginSchemeMissing, None),
        ("https://[fd00::]/8", Code::OriginPath, None),
        ("http://10.1/8", Code::OriginPath, None),
        ("http://192.168.0.0/16", Code::OriginPath, None),
        ("http://192.168.0.1/items", Code::OriginPath, Some("http://192.168.0.1")),
        ("NULL", Code::OriginSchemeMissing, Some("null")),
        ("any", Code::OriginSchemeMissing, Some("*")),
        ("none", Code::OriginSchemeMissing, None),
        ("intranet", Code::OriginSchemeMissing, Some("https://intranet")),
        ("https://example.com:80*", Code::OriginWildcard, Some("https://example.com:*")),
        ("http://*.127.0.0.1", Code::OriginWildcardAddress, Some("http://127.0.0.1")),
        ("http://*.[::1]", Code::OriginWildcardAddress, Some("http://[::1]")),
    ];
    for (origin, code, right) in refused {
        let help = right.map(|right| format!("write `{right}`"));
        assert_eq!(problems(&draft(&[origin])), [(code.as_str(), Some(0), help)], "{origin:?}");
    }
}

#[test]
fn a_wildcard_without_a_host_is_refused_with_the_two_ways_to_say_it() {
    let help = "name the hosts, as in `https://*.example.com`; `\"*\"` alone allows every origin".to_owned();
    for origin in ["https://*", "https://*:8443", "https://*.", "chrome-extension://*"] {
        assert_eq!(problems(&draft(&[origin])), [("origin-wildcard", Some(0), Some(help.clone()))], "{origin}");
    }
}

#[test]
fn a_help_does_not_widen_a_policy_without_saying_so() {
    let help = "name the hosts; `https://*.example.com` would cover every subdomain".to_owned();
    for origin in ["https://app-*.example.com", "https://app.*.example.com"] {
        assert_eq!(problems(&draft(&[origin])), [("origin-wildcard", Some(0), Some(help.clone()))], "{origin}");
    }
}

#[test]
fn an_empty_origin_is_to_be_removed() {
    let help = "name an origin, or write `\"*\"` for all".to_owned();
    assert_eq!(problems(&draft(&[""])), [("origin-empty", Some(0), Some(help))]);
    for origin in ["", " "] {
        let found = problems(&draft(&[origin, "https://a.example"]));
        assert_eq!(found, [(found[0].0, Some(0), Some("remove it".to_owned()))]);
    }
}

#[test]
fn over_long_hosts_and_labels_are_refused_and_their_limits_are_not() {
    let label = "a".repeat(63);
    let host = format!("{label}.{label}.{label}.{}", "a".repeat(61));
    assert_eq!(host.len(), 253);
    assert_eq!(problems(&draft(&[&format!("https://{host}")])), []);
    assert_eq!(problems(&draft(&[&format!("https://{host}a")]))[0].0, "origin-host-too-long");
    // The shortest name that the pattern matches has two characters more.
    assert_eq!(problems(&draft(&[&format!("https://*.{}", &host[2..])])), []);
    let long = draft(&[&format!("https://*.{}", &host[1..])]).check().unwrap_err().remove(0);
    assert_eq!((long.code, &*long.other), (Code::OriginHostTooLong, "254"));
    assert_eq!(problems(&draft(&[&format!("https://{label}a.example")]))[0].0, "origin-label-too-long");
}

#[test]
fn files_are_refused_with_the_way_to_allow_them() {
    for origin in ["file:///home/index.html", "file://", "data:text/html,x", "blob:https://example.com/1"] {
        let help = "browsers' `null` is allowed by `\"null\"` with `danger(null_origin)`".to_owned();
        assert_eq!(problems(&draft(&[origin])), [("origin-file", Some(0), Some(help))], "{origin}");
    }
}

#[test]
fn several_origins_in_one_string_are_split() {
    let help = "write `\"https://a.example\", \"https://b.example\"`".to_owned();
    for origins in [
        "https://a.example https://b.example",
        "https://a.example,https://b.example/",
        "https://a.example;https://b.example",
        "'https://a.example', \"https://b.example\"",
    ] {
        assert_eq!(problems(&draft(&[origins])), [("origin-several", Some(0), Some(help.clone()))]);
    }
    for origins in ["https://a.example null", "* https://a.example", "null, null", "'null' 'null'", "\"*\",\"null\""] {
        assert_eq!(problems(&draft(&[origins])), [("origin-several", Some(0), None)], "{origins}");
    }
    assert_eq!(problems(&draft(&["https://a.example b.example"]))[0].0, "origin-white-space");
}

fn url_like() -> impl Strategy<Value = String> {
    let host = prop_oneof![
        "[a-zA-Z0-9._-]{1,20}",
        "[a-z]{1,8}(\\.[a-z]{1,8}){0,3}\\.?",
        "(xn--)?[a-z0-9-]{1,12}\\.[a-z]{2,5}",
        "[0-9]{1,4}(\\.[0-9x]{1,4}){0,4}",
        "\\[[0-9a-fA-F:.]{2,24}\\]",
        "[ -~]{1,12}",
        "\\PC{1,8}",
    ];
    let port = prop_oneof![Just(String::new()), "(:[0-9]{0,6})", Just(":80".to_owned()), Just(":443".to_owned())];
    let tail = prop_oneof![4 => Just(String::new()), 1 => "[/?#@ ][a-z]{0,3}"];
    ("(https?|HTTPS?|https?)", host, port, tail)
        .prop_map(|(scheme, host, port, tail)| format!("{scheme}://{host}{port}{tail}"))
}

/// What a help says to write, each of its ways.
fn written(fix: &Fix) -> Vec<&str> {
    match fix {
        Fix::Write(text) => vec![text],
        Fix::Or(first, second) => [written(first), written(second)].concat(),
        _ => Vec::new(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_accepted_is_what_url_serializes(value in url_like()) {
        if value.contains('*') {
            return Ok(());
        }
        let serialized = url::Url::parse(&value).ok().map(|url| url.origin().ascii_serialization());
        match draft(&[&value]).check() {
            Ok(_) => {
                // Not all is known of what a label in Punycode may be; but none is sent that is written in another way.
                if !value.contains("xn--") || serialized.is_some() {
                    prop_assert_eq!(serialized.as_deref(), Some(&*value));
                }
                prop_assert!(is_serialized(value.as_bytes()), "{}", value);
                prop_assert!(finds(&value, &value));
            }
            Err(problems) => {
                prop_assert_eq!(problems.len(), 1);
                if serialized.as_deref() == Some(&*value) {
                    let stricter = [
                        Code::OriginIpv6Mapped, Code::OriginTrailingDot, Code::OriginLabelEmpty, Code::OriginLabelTooLong,
                        Code::OriginHostTooLong, Code::OriginPortZero, Code::OriginSeveral, Code::OriginHostCharacter,
                    ];
                    prop_assert!(stricter.contains(&problems[0].code), "{value} is refused as {}", problems[0].code);
                }
            }
        }
    }

    #[test]
    fn a_help_is_valid_when_it_is_written(value in prop_oneof![url_like(), "\\PC{0,24}"]) {
        for problem in draft(&[&value]).check().err().unwrap_or_default() {
            for right in problem.fix.iter().flat_map(written) {
                prop_assert!(draft(&[right]).check().is_ok(), "{value} -> {right}");
            }
        }
    }
}
