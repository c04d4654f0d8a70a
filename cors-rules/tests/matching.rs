//! What the valid origin patterns match.

use cors_rules::{
    Draft,
    origin::{MAX_LENGTH, Origins, is_serialized},
};
use proptest::prelude::*;

fn origins(patterns: &[&str]) -> Origins {
    let patterns = patterns.iter().map(|pattern| (*pattern).to_owned()).collect();
    Draft { origins: Some(patterns), ..Draft::default() }.check().unwrap().origins
}

fn finds(pattern: &str, origin: &str) -> bool {
    origins(&[pattern]).find(origin.as_bytes()).is_some()
}

#[test]
fn subdomain_patterns_match_labels_and_nothing_else() {
    let pattern = "https://*.example.com";
    for origin in
        ["https://a.example.com", "https://a.b.c.example.com", "https://a_b.example.com", "https://xn--a.example.com"]
    {
        assert!(finds(pattern, origin), "{origin}");
    }
    for origin in [
        "https://example.com",
        "https://.example.com",
        "https://evilexample.com",
        "https://a..example.com",
        "https://..example.com",
        "http://a.example.com",
        "https://a.example.com:8443",
        "https://a.example.com.",
        "https://a.example.com/",
        "https://A.example.com",
        "https://evil.com/.example.com",
        "https://evil.com?.example.com",
        "https://evil.com#.example.com",
        "https://user@a.example.com",
        "https://evil.com:80.example.com",
        "https://a b.example.com",
        "https://\u{e4}.example.com",
        "https://a.example.com https://b.example.com",
        "",
        "null",
    ] {
        assert!(!finds(pattern, origin), "{origin}");
    }
}

#[test]
fn port_patterns_match_any_port_and_none() {
    let pattern = "http://localhost:*";
    for origin in ["http://localhost", "http://localhost:1", "http://localhost:3000", "http://localhost:65535"] {
        assert!(finds(pattern, origin), "{origin}");
    }
    for origin in [
        "http://localhost:",
        "http://localhost:0",
        "http://localhost:80",
        "http://localhost:03000",
        "http://localhost:65536",
        "http://localhost:*",
        "http://localhost:3000/",
        "http://localhost:3000:3000",
        "http://a.localhost:3000",
        "http://localhost.evil.com:3000",
        "https://localhost:3000",
    ] {
        assert!(!finds(pattern, origin), "{origin}");
    }
    assert!(finds("http://[::1]:*", "http://[::1]"));
    assert!(finds("http://[::1]:*", "http://[::1]:3000"));
    assert!(!finds("http://[::1]:*", "http://[::1:3000]"));
    assert!(finds("https://*.example.com:8443", "https://a.example.com:8443"));
    assert!(!finds("https://*.example.com:8443", "https://a.example.com:18443"));
    assert!(!finds("https://*.example.com:8443", "https://a.example.com"));
}

#[test]
fn what_is_longer_than_any_origin_is_not_read() {
    let origin = format!("https://{}.example.com", "a".repeat(64 * 1024));
    assert!(!finds("https://*.example.com", &origin));
    assert!(!is_serialized(origin.as_bytes()));
}

#[test]
fn the_longest_value_that_is_read_has_512_bytes() {
    let origin = |length: usize| format!("https://{}.example", "a".repeat(length - "https://.example".len()));
    assert_eq!((origin(512).len(), MAX_LENGTH), (512, 512));
    for (length, is_read) in [(511, true), (512, true), (513, false)] {
        assert_eq!(is_serialized(origin(length).as_bytes()), is_read, "{length}");
        assert_eq!(finds("https://*.example", &origin(length)), is_read, "{length}");
    }
    let long: Vec<_> =
        (0..9).map(|index| format!("https://*.h{index}.example")).chain(["https://*.example.com".to_owned()]).collect();
    let long = origins(&long.iter().map(String::as_str).collect::<Vec<_>>());
    let origin = |length: usize| format!("https://{}.example.com", "a".repeat(length - "https://.example.com".len()));
    for (length, is_read) in [(512, true), (513, false)] {
        assert_eq!(long.find(origin(length).as_bytes()).is_some(), is_read, "{length}");
    }
}

#[test]
fn serialized_origins_are_told_from_other_values() {
    for origin in [
        "null",
        "https://a.example",
        "http://[::1]:8080",
        "http://[2001:db8::9f]",
        "tauri://localhost",
        "a1+-.z://b",
        "https://a.example:1",
        "https://a.example:80",
        "http://a.example:443",
        "tauri://a.example:443",
        "https://a.example:65535",
        "https://exa$mple.com",
    ] {
        assert!(is_serialized(origin.as_bytes()), "{origin}");
    }
    for other in [
        "",
        "*",
        "NULL",
        "a.example",
        "https:a.example",
        "https://",
        "https://a.example:443",
        "https://A.example",
        "://a",
        "http://[::1]:80a",
        "http://[]",
        "http://[::1",
        "http://[::1]x",
        "http://[::g]",
        "http://[::A]",
        "http://a.example:80",
        "https://a.example:0",
        "https://a.example:01",
        "https://a.example:65536",
        "https://a.example:100000",
        "https://a.example:4294967297",
        "https://a.example:8:8",
        "https://a.example:",
        "https://a.example:8/",
        "1https://a.example",
        "Https://a.example",
        "ht_tp://a.example",
        "https//a.example",
        "https://a%b",
        "https://a b",
        "https://a\u{7f}",
        "https://\u{e4}",
        "https://a.example,https://b.example",
    ] {
        assert!(!is_serialized(other.as_bytes()), "{other}");
    }
}

#[test]
fn a_long_list_finds_what_its_items_find() {
    let mut listed = vec!["http://localhost:*".to_owned(), "http://[::1]:*".to_owned(), "app://local".to_owned()];
    for index in 0..40 {
        listed.push(format!("https://tenant-{index}.example.com"));
        listed.push(format!("http://tenant-{index}.example.com:{}", 3000 + index));
        listed.push(format!("https://*.wide-{index}.example.org"));
        listed.push(format!("https://*.wide-{index}.example.org:8443"));
        listed.push(format!("http://*.wide-{index}.example.org:*"));
    }
    let long = origins(&listed.iter().map(String::as_str).collect::<Vec<_>>());
    let short: Vec<_> = listed.iter().map(|origin| origins(&[origin])).collect();
    let mut values: Vec<_> = listed.iter().map(|origin| origin.replace("*.", "a.b.").replace(":*", ":8080")).collect();
    values.extend(listed.iter().map(|origin| origin.replace("*.", "").replace(":*", "")));
    for value in &listed {
        let value = value.replace("*.", "").replace(":*", "");
        values.push(format!("{value}:8443"));
        values.push(format!("{value}x"));
        values.push(format!("{value}:"));
        values.push(value[1..].to_owned());
        values.push(value.replace("https", "http"));
        values.push(value.replace("://", "://x"));
        values.push(value.replace("://", "://x."));
        values.push(value.replace("://", "://.x."));
    }
    values.extend(["", ".", "/", "null", ":1", "1", "https://", "https://:1"].map(str::to_owned));
    let found = values.iter().filter(|value| long.find(value.as_bytes()).is_some()).count();
    assert!(found > listed.len(), "{found}");
    for value in values {
        let expected = short.iter().any(|origin| origin.find(value.as_bytes()).is_some());
        assert_eq!(long.find(value.as_bytes()).is_some(), expected, "{value}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_origin_value_panics(origin in proptest::collection::vec(any::<u8>(), 0..80)) {
        let origins = origins(&["https://*.example.com:*", "http://[::1]:*", "https://a.example"]);
        let _ = (origins.find(&origin), is_serialized(&origin));
    }
}
