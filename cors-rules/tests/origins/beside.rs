//! What is said of an origin for what stands beside it: other origins, credentials, or nothing.

use cors_rules::{Code, Danger, Draft, origin::Found};

use crate::{draft, problems};

#[test]
fn the_null_origin_needs_its_danger_and_no_credentials() {
    let mut draft = draft(&["null", "https://a.example"]);
    let help = "remove it, or add `danger(null_origin)`".to_owned();
    assert_eq!(problems(&draft), [("origin-null", Some(0), Some(help))]);
    draft.dangers.push(Danger::NullOrigin);
    let origins = draft.check().unwrap().origins;
    assert_eq!(origins.find(b"null"), Some(Found::Listed));
    draft.credentials = true;
    let with_credentials = |help: &str| [("origin-null-credentials", Some(0), Some(help.to_owned()))];
    let help = "remove it, and `danger(null_origin)`, or leave `credentials` out";
    assert_eq!(problems(&draft), with_credentials(help));
    draft.dangers.clear();
    let help = "remove it, or leave `credentials` out and add `danger(null_origin)`";
    assert_eq!(problems(&draft), with_credentials(help));
}

#[test]
fn clashes_are_reported_once_on_the_later_item() {
    let cases: &[(&[&str], &str, usize)] = &[
        (&["*", "https://a.example", "https://b.example"], "origin-any-not-alone", 1),
        (&["https://a.example", "https://b.example", "*"], "origin-any-not-alone", 2),
        (&["*", "*"], "origin-duplicate", 1),
        (&["https://a.example", "https://b.example", "https://a.example"], "origin-duplicate", 2),
        (&["https://*.example.com", "https://a.example.com"], "origin-covered", 1),
        (&["https://*.example.com", "https://*.a.example.com"], "origin-covered", 1),
        (&["http://localhost:*", "http://localhost:3000"], "origin-covered", 1),
        (&["http://localhost:*", "http://localhost"], "origin-covered", 1),
        (&["https://*.example.com:*", "https://*.example.com"], "origin-covered", 1),
        (&["https://a.example.com", "https://*.example.com"], "origin-covers", 1),
    ];
    for (origins, code, index) in cases {
        let found = problems(&draft(origins));
        assert_eq!(found.len(), 1, "{origins:?}: {found:?}");
        assert_eq!((found[0].0, found[0].1), (*code, Some(*index)), "{origins:?}");
    }
}

#[test]
fn neighbours_that_do_not_cover_each_other_are_valid() {
    let origins = [
        "https://example.com",
        "https://*.example.com",
        "http://*.example.com",
        "https://*.example.com:8443",
        "https://evilexample.com",
        "http://localhost:*",
        "http://*.localhost:3000",
    ];
    assert_eq!(problems(&draft(&origins)), []);
}

#[test]
fn credentials_refuse_insecure_origins_unless_they_are_loopback() {
    let with = |origin: &str, dangers: &[Danger]| {
        problems(&Draft { credentials: true, dangers: dangers.to_vec(), ..draft(&[origin]) })
    };
    for loopback in
        ["http://localhost:3000", "http://a.localhost", "http://127.8.8.8", "http://[::1]:*", "tauri://localhost"]
    {
        assert_eq!(with(loopback, &[]), [], "{loopback}");
    }
    for (insecure, help) in [
        ("http://example.com:8080", "write `https://example.com:8080`, or add `danger(insecure_origins)`"),
        ("http://128.0.0.1", "write `https://128.0.0.1`, or add `danger(insecure_origins)`"),
        ("chrome-extension://aapbdbdomjkkjkaonfhkkikfgjllcleb", "add `danger(insecure_origins)`"),
    ] {
        let help = Some(help.to_owned());
        assert_eq!(with(insecure, &[]), [("credentials-insecure-origin", Some(0), help)], "{insecure}");
        assert_eq!(with(insecure, &[Danger::InsecureOrigins]), []);
    }
    assert_eq!(problems(&draft(&["http://example.com"])), []);
}

#[test]
fn credentials_refuse_every_name_below_a_public_suffix() {
    let with = |origin: &str, dangers: &[Danger]| {
        problems(&Draft { credentials: true, dangers: dangers.to_vec(), ..draft(&[origin]) })
    };
    // Of the last two only the names right below them are listed.
    for suffix in
        ["https://*.com", "https://*.co.uk", "https://*.github.io", "https://*.ck", "https://*.compute.amazonaws.com"]
    {
        let help = Some("name the hosts, or add `danger(public_suffixes)`".to_owned());
        assert_eq!(with(suffix, &[]), [("credentials-public-suffix", Some(0), help)], "{suffix}");
        assert_eq!(with(suffix, &[Danger::PublicSuffixes]), []);
        assert_eq!(problems(&draft(&[suffix])), []);
    }
    for private in ["https://*.example.com", "https://*.me.github.io", "https://*.corp", "https://github.io"] {
        assert_eq!(with(private, &[]), [], "{private}");
    }
}

#[test]
fn any_beside_another_is_one_mistake_and_with_credentials_two() {
    let codes = |origins: &[&str], credentials| {
        let found = problems(&Draft { credentials, ..draft(origins) });
        found.into_iter().map(|(code, index, _)| (code, index)).collect::<Vec<_>>()
    };
    let not_alone = ("origin-any-not-alone", Some(1));
    assert_eq!(codes(&["*", "null"], false), [not_alone]);
    assert_eq!(codes(&["*", "https://a.example/"], false), [not_alone]);
    assert_eq!(codes(&["https://a.example", "*"], false), [not_alone]);
    assert_eq!(codes(&["https://a.example", "*"], true), [not_alone, ("credentials-any-origin", Some(1))]);
}

#[test]
fn any_origin_is_refused_with_credentials() {
    let problem = Draft { credentials: true, ..draft(&["*"]) }.check().unwrap_err().remove(0);
    assert_eq!(problem.code, Code::CredentialsAnyOrigin);
    assert_eq!(problem.clash.unwrap().setting, cors_rules::Setting::Credentials);
}

#[test]
fn missing_and_empty_origins_are_refused() {
    assert_eq!(problems(&Draft::default())[0].0, "origins-missing");
    assert_eq!(problems(&draft(&[]))[0].0, "list-empty");
}

#[test]
fn what_covers_or_is_covered_is_said_with_the_first_that_it_clashes_with() {
    let origins = [
        "https://a.example.com:8443",
        "https://b.example.com",
        "https://c.b.example.com",
        "https://*.b.example.com",
        "https://*.example.com",
        "https://*.example.com:*",
        "https://a.example.com:8444",
    ];
    let problems = draft(&origins).check().unwrap_err();
    let clashes: Vec<_> = problems
        .iter()
        .map(|problem| (problem.code, problem.place.unwrap().index.unwrap(), problem.clash.unwrap().index.unwrap()))
        .collect();
    let expected = [
        (Code::OriginCovers, 3, 2),
        (Code::OriginCovers, 4, 1),
        (Code::OriginCovers, 5, 0),
        (Code::OriginCovered, 6, 5),
    ];
    assert_eq!(clashes, expected);
}

#[test]
fn ten_thousand_origins_are_checked_at_once() {
    let exact = (0..5_000).map(|index| format!("https://tenant-{index}.example.com"));
    let origins: Vec<_> = exact.chain((0..5_000).map(|index| format!("https://*.t{index}.example.org"))).collect();
    let draft = Draft { origins: Some(origins), credentials: true, ..Draft::default() };
    let start = std::time::Instant::now();
    assert!(draft.check().is_ok());
    // Each against each other takes minutes.
    assert!(start.elapsed() < std::time::Duration::from_secs(10), "{:?}", start.elapsed());
}
