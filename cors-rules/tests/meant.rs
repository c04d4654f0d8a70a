//! What names that are no keys most likely mean.

use cors_rules::{Danger, Setting, meant};

fn key(name: &str) -> Option<&'static str> {
    meant::key(name, &Setting::ALL.iter().map(|setting| setting.key()).collect::<Vec<_>>())
}

#[test]
fn a_name_that_denies_a_flag_is_not_taken_for_it() {
    for (name, flag) in [
        ("no_credentials", Setting::Credentials),
        ("without_credentials", Setting::Credentials),
        ("disableCredentials", Setting::Credentials),
        ("no_allow_credentials", Setting::Credentials),
        ("not_enforced", Setting::Enforce),
        ("noenforce", Setting::Enforce),
    ] {
        assert_eq!((meant::denied(name), key(name)), (Some(flag), None), "{name}");
    }
    for (name, meant) in [
        ("credential", Some("credentials")),
        ("with_credentials", Some("credentials")),
        ("enforced", Some("enforce")),
        ("notes", None),
        ("no_methods", None),
        ("no_headers", None),
        ("nocors", None),
    ] {
        assert_eq!((meant::denied(name), key(name)), (None, meant), "{name}");
    }
}

#[test]
fn a_danger_that_is_denied_is_not_meant() {
    for written in [
        "!null_origin",
        "no_null_origin",
        "insecure_origins = false",
        "not_insecure_origins",
        "not null_origin",
        "\"no null_origin\"",
        "null_origin = off",
        "null_origin(no)",
        "null_origin: 0",
        "-null_origin",
    ] {
        assert!(meant::is_denial(written), "{written}");
        assert_eq!(meant::danger(written), None, "{written}");
    }
    for (written, danger) in [
        ("null", Danger::NullOrigin),
        ("insecure_origin", Danger::InsecureOrigins),
        ("allow_insecure_origins", Danger::InsecureOrigins),
        ("public_suffix", Danger::PublicSuffixes),
    ] {
        assert!(!meant::is_denial(written), "{written}");
        assert_eq!(meant::danger(written), Some(danger), "{written}");
    }
}

#[test]
fn the_mode_of_fetch_that_sends_nothing_to_other_origins_is_no_credentials() {
    for (written, flag) in
        [("include", Some(true)), ("same-origin", Some(false)), ("omit", Some(false)), ("maybe", None)]
    {
        assert_eq!(meant::flag(written), flag, "{written}");
    }
}
