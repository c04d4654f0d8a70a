//! A checked policy can be written as settings again.

use std::time::Duration;

use cors_rules::{Danger, Draft, Field, Form, MaxAge, PreflightStatus, Setting};
use proptest::{prelude::*, sample::subsequence};

fn list(items: &'static [&'static str]) -> impl Strategy<Value = Option<Vec<String>>> {
    let items = subsequence(items, 1..=items.len()).prop_shuffle();
    proptest::option::of(items.prop_map(|items| items.iter().map(ToString::to_string).collect()))
}

fn max_age() -> impl Strategy<Value = Option<MaxAge>> {
    proptest::option::of(prop_oneof![
        (0..90_000_u64).prop_map(MaxAge::Seconds),
        "[0-9]{1,3}[smhd]".prop_map(MaxAge::Text),
        (0..90_000_u64).prop_map(|seconds| MaxAge::Duration(Duration::from_secs(seconds))),
    ])
}

/// Settings of which many break no rule: those of one kind of origins.
fn drafts() -> impl Strategy<Value = Draft> {
    let origins = prop_oneof![
        list(&[
            "https://a.example",
            "https://*.b.example",
            "https://c.example:*",
            "http://localhost:*",
            "http://[::1]"
        ]),
        list(&["http://a.example", "https://*.github.io", "tauri://localhost"]),
        list(&["null", "https://a.example"]),
        list(&["*"]),
    ];
    let methods = prop_oneof![list(&["GET", "PUT", "PURGE", "patch", "M-SEARCH"]), list(&["*"])];
    let headers =
        prop_oneof![list(&["Content-Type", "x-id", "Authorization"]), list(&["*"]), list(&["*", "Authorization"])];
    let exposed = prop_oneof![list(&["ETag", "x-total"]), list(&["*"])];
    let dangers = subsequence(Danger::ALL.to_vec(), 0..=2);
    let status = proptest::option::of((199..300_u16).prop_map(PreflightStatus::Code));
    (origins, methods, headers, exposed, any::<bool>(), max_age(), dangers, any::<bool>(), status).prop_map(
        |(origins, methods, headers, expose_headers, credentials, max_age, dangers, enforce, preflight_status)| Draft {
            origins,
            methods,
            headers,
            expose_headers,
            credentials,
            max_age,
            dangers,
            enforce,
            preflight_status,
            ..Draft::default()
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_settings_of_a_policy_are_those_of_the_same_policy(draft in drafts()) {
        if let Ok(policy) = draft.check() {
            prop_assert_eq!(policy.draft().check(), Ok(policy));
        }
    }
}

#[test]
fn every_setting_has_a_field_of_its_own_and_of_its_form() {
    let mut draft = Draft::default();
    for setting in Setting::ALL {
        let before = draft.clone();
        let form = match draft.field(*setting) {
            Field::List(list) => {
                *list = Some(vec!["a".to_owned()]);
                Form::List
            }
            Field::Flag(flag) => {
                *flag = true;
                Form::Flag
            }
            Field::Time(time) => {
                *time = Some(MaxAge::Seconds(1));
                Form::Time
            }
            Field::Dangers(dangers) => {
                dangers.push(Danger::NullOrigin);
                Form::Dangers
            }
            Field::Status(status) => {
                *status = Some(PreflightStatus::Code(200));
                Form::Status
            }
        };
        assert_eq!(form, setting.form(), "{setting}");
        assert_ne!(draft, before, "{setting}");
    }
}
