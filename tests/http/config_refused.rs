//! What is refused of a configuration file, where, and in which words.

use std::error::Error;

use cors_runtime::{Cors, Policies, PoliciesError, PolicyConfig};
use serde_json::{Value, json};

/// What is said of a file whose form is wrong, and the part of it that is marked.
fn refused(text: &str) -> (String, &str) {
    let error = toml::from_str::<PolicyConfig>(text).map(|config| config.build()).unwrap_err();
    (error.message().to_owned(), error.span().map_or("", |span| &text[span]))
}

fn said(text: &str) -> String {
    refused(text).0
}

#[test]
fn an_unknown_key_is_refused_with_the_nearest_one() {
    for (key, meant) in [
        ("max-age", "max_age"),
        ("maxAge", "max_age"),
        ("MaxAge", "max_age"),
        ("Access-Control-Max-Age", "max_age"),
        ("origin", "origins"),
        ("allowed_origins", "origins"),
        ("allowedOrigins", "origins"),
        ("allow-origin", "origins"),
        ("orgins", "origins"),
        ("method", "methods"),
        ("allow_methods", "methods"),
        ("allowed-headers", "headers"),
        ("exposeHeaders", "expose_headers"),
        ("expose-headers", "expose_headers"),
        ("exposed_headers", "expose_headers"),
        ("allow_credentials", "credentials"),
        ("supports_credentials", "credentials"),
        ("dangers", "danger"),
        ("preflight-status", "preflight_status"),
        ("optionsSuccessStatus", "preflight_status"),
    ] {
        let text = format!("origins = '*'\n{key} = 5")
            .replace("origins = '*'\n", if meant == "origins" { "" } else { "origins = '*'\n" });
        let expected = format!("there is no key `{key}`: write `{meant}` [key-unknown]");
        assert_eq!(refused(&text), (expected, key));
    }
}

#[test]
fn an_unknown_key_that_means_no_other_is_told_what_there_is() {
    for (text, help) in [
        ("allow_any_origin = true", "write `origins = \"*\"`"),
        ("insecure_origins = true", "write `danger = [\"insecure_origins\"]`"),
        ("vary = 'Origin'", "remove it"),
        (
            "allowed_origin_fn = 'f'",
            "list the origins; `*.` before a host covers its subdomains, and a predicate is for the attribute",
        ),
        (
            "async_predicate = 'f'",
            "list the origins; `*.` before a host covers its subdomains, and a predicate is for the attribute",
        ),
        (
            "colour = 'red'",
            "the keys are `origins`, `methods`, `headers`, `expose_headers`, `credentials`, `max_age`, `danger`, `enforce`, \
             `preflight_status`",
        ),
        (
            "policy = 'PARTNERS'",
            "`policy` is for the attribute, and the keys are `origins`, `methods`, `headers`, `expose_headers`, `credentials`, `max_age`, `danger`, `enforce`, \
             `preflight_status`",
        ),
    ] {
        let key = text.split(' ').next().unwrap();
        assert_eq!(said(text), format!("there is no key `{key}`: {help} [key-unknown]"));
    }
}

#[test]
fn a_key_that_means_one_that_was_read_is_one_with_it() {
    let text = r#"{"origins": "*", "allowed_origins": "https://a.example"}"#;
    let error = serde_json::from_str::<PolicyConfig>(text).unwrap_err().to_string();
    let expected = "there is no key `allowed_origins`: `origins` stands beside it: write both as one [key-unknown]";
    assert!(error.starts_with(expected), "{error}");
}

#[test]
fn a_value_of_another_type_is_told_what_the_key_takes() {
    let list = "takes a string or a list of strings";
    let flag = "takes `true` or `false`";
    for (key, value, expected) in [
        ("origins", "true", format!("`origins` {list}, not `true`")),
        ("origins", "{ a = 1 }", format!("`origins` {list}, not a table")),
        ("methods", "5", format!("`methods` {list}, not the number `5`")),
        ("headers", "['X-A', 5]", "`headers[1]` takes a string, not the number `5`".to_owned()),
        ("expose_headers", "[['X-A']]", "`expose_headers[0]` takes a string, not a list".to_owned()),
        ("credentials", "'true'", format!("`credentials` {flag}, not the text `\"true\"`: write `true`")),
        ("credentials", "'no'", format!("`credentials` {flag}, not the text `\"no\"`: write `false`")),
        ("enforce", "1", format!("`enforce` {flag}, not the number `1`: write `true`")),
        ("enforce", "'perhaps'", format!("`enforce` {flag}, not the text `\"perhaps\"`")),
        ("enforce", "[true]", format!("`enforce` {flag}, not a list")),
        ("max_age", "true", "`max_age` takes seconds or a time such as `\"10m\"`, not `true`".to_owned()),
        ("max_age", "['10m']", "`max_age` takes seconds or a time such as `\"10m\"`, not a list".to_owned()),
        (
            "preflight_status",
            "'200'",
            "`preflight_status` takes a number such as `200`, not the text `\"200\"`: write `200`".to_owned(),
        ),
        (
            "preflight_status",
            "'404'",
            "`preflight_status` takes a number such as `200`, not the text `\"404\"`".to_owned(),
        ),
        ("preflight_status", "true", "`preflight_status` takes a number such as `200`, not `true`".to_owned()),
        ("danger", "true", "`danger` takes a list of names, as in `[\"insecure_origins\"]`, not `true`".to_owned()),
        (
            "danger",
            "{ null_origin = true }",
            "`danger` takes a list of names, as in `[\"insecure_origins\"]`, not a table".to_owned(),
        ),
        ("danger", "[1]", "`danger[0]` takes a string, not the number `1`".to_owned()),
    ] {
        let text = format!("{key} = {value}");
        let (message, marked) = refused(&text);
        assert_eq!(message, format!("{expected} [value-type]"), "{text}");
        let wrong = if expected.contains("[1]`") || (expected.contains("[0]`") && key == "danger") {
            value.rsplit([' ', '[']).next().unwrap().trim_end_matches(']')
        } else if expected.contains("[0]`") {
            "['X-A']"
        } else {
            value
        };
        assert_eq!(marked, wrong, "{text}");
    }
}

#[test]
fn a_danger_that_there_is_none_of_is_refused_with_the_nearest_one() {
    for (value, place, name, help) in [
        ("['insecure']", "danger[0]", "insecure", "write `insecure_origins`"),
        ("['null_origin', 'public-suffixes']", "danger[1]", "public-suffixes", "write `public_suffixes`"),
        ("'nullOrigin'", "danger", "nullOrigin", "write `null_origin`"),
        ("'all'", "danger", "all", "the names are `insecure_origins`, `public_suffixes`, `null_origin`"),
    ] {
        let text = format!("danger = {value}");
        let expected = format!("there is no danger `{name}`, in `{place}`: {help} [danger-unknown]");
        assert_eq!(refused(&text), (expected, &*format!("'{name}'")), "{text}");
    }
    assert_eq!(
        said("danger = []"),
        "`danger` is an empty list: remove `danger = []`, or name at least one [list-empty]"
    );
}

#[test]
fn nothing_is_no_value() {
    for key in ["origins", "credentials", "max_age", "danger", "preflight_status"] {
        let error = serde_json::from_value::<PolicyConfig>(json!({ key: null })).unwrap_err().to_string();
        assert!(error.starts_with(&format!("`{key}` has no value, and takes ")), "{error}");
        assert!(error.ends_with(": write one, or leave it out [value-type]"), "{error}");
    }
    let error = serde_json::from_value::<PolicyConfig>(json!({ "origins": [null] })).unwrap_err().to_string();
    assert_eq!(error, "`origins[0]` has no value, and takes a string: write one, or leave it out [value-type]");
}

#[test]
fn a_key_that_stands_twice_is_refused_where_the_format_lets_it() {
    for (text, help) in [
        (r#"{"origins": "*", "origins": "*"}"#, "write one list"),
        (r#"{"max_age": 1, "max_age": 2}"#, "remove one of them"),
    ] {
        let error = serde_json::from_str::<PolicyConfig>(text).unwrap_err().to_string();
        let key = text.split('"').nth(1).unwrap();
        assert!(
            error.starts_with(&format!("key `{key}` stands twice: {help} [key-duplicate] at line 1 column ")),
            "{error}"
        );
    }
    let error = serde_json::from_str::<Policies>(r#"{"a": {"origins": "*"}, "a": {}}"#).unwrap_err().to_string();
    assert!(error.starts_with("there are two policies of the name `a` at line 1"), "{error}");
}

#[test]
fn what_is_no_table_of_settings_is_told_what_it_is_to_be() {
    let error = |value: Value| serde_json::from_value::<PolicyConfig>(value).unwrap_err().to_string();
    assert_eq!(error(json!("*")), "invalid type: string \"*\", expected the settings of a policy");
    assert_eq!(error(json!(["*"])), "invalid type: sequence, expected the settings of a policy");
    let error = |value: Value| serde_json::from_value::<Policies>(value).unwrap_err().to_string();
    assert_eq!(error(json!([])), "invalid type: sequence, expected policies by their names");
    assert_eq!(error(json!({ "a": "*" })), "invalid type: string \"*\", expected the settings of the policy `a`");
    assert_eq!(
        error(json!({ "origins": ["*"] })),
        "invalid type: sequence, expected the settings of the policy `origins`; a setting stands below the name of its policy"
    );
}

#[test]
fn the_line_is_that_of_the_mistake() {
    let text = "[partners]\norigins = 'https://partner.example'\nmaxAge = 600\n";
    let error = toml::from_str::<Policies>(text).unwrap_err();
    assert_eq!(
        error.to_string(),
        "TOML parse error at line 3, column 1\n  |\n3 | maxAge = 600\n  | ^^^^^^\n\
         there is no key `maxAge`, in the policy `partners`: write `max_age` [key-unknown]\n"
    );
    let text = "{\n  \"our pages\": {\n    \"credentials\": \"yes\"\n  }\n}";
    let error = serde_json::from_str::<Policies>(text).unwrap_err();
    assert_eq!(error.line(), 3);
    assert!(
        error
            .to_string()
            .starts_with("`\"our pages\".credentials` takes `true` or `false`, not the text `\"yes\"`: write `true`"),
        "{error}"
    );
}

/// Every kind of problem that the builder finds.
const WRONG: &str = r#"
    origins = ["https://app.example.com/", "https://*", "null", "$ORIGINS"]
    methods = ["patch", "GET, PUT"]
    headers = ["Cookie"]
    expose_headers = []
    credentials = true
    max_age = "600"
    danger = ["insecure_origins", "insecure_origins"]
    preflight_status = -1
"#;

#[test]
fn the_rules_are_those_of_the_builder_and_all_problems_are_told() {
    let config: PolicyConfig = toml::from_str(WRONG).unwrap();
    let error = config.build().unwrap_err();
    let problems: Vec<_> =
        error.problems().iter().map(|problem| (problem.setting(), problem.index(), problem.code())).collect();
    let expected = [
        ("origins", Some(0), "origin-path"),
        ("origins", Some(1), "origin-wildcard"),
        ("origins", Some(2), "origin-null-credentials"),
        ("origins", Some(3), "origin-scheme-missing"),
        ("methods", Some(0), "method-case"),
        ("methods", Some(1), "method-several"),
        ("headers", Some(0), "header-forbidden"),
        ("expose_headers", None, "list-empty"),
        ("max_age", None, "max-age-unit"),
        ("danger", Some(1), "danger-duplicate"),
        ("preflight_status", None, "preflight-status"),
    ];
    assert_eq!(problems, expected);

    for (text, code) in [
        ("", "origins-missing"),
        ("origins = []", "list-empty"),
        ("origins = '*'\nmax_age = 1.5", "max-age-fraction"),
        ("origins = '*'\nmax_age = -1", "max-age-negative"),
        ("origins = '*'\nmax_age = 86401", "max-age-too-long"),
        ("origins = '*'\npreflight_status = 204.0", "preflight-status"),
        ("origins = '*'\ncredentials = true", "credentials-any-origin"),
        ("origins = 'null'", "origin-null"),
        ("origins = '${ORIGINS}'", "origin-scheme-missing"),
    ] {
        let error = toml::from_str::<PolicyConfig>(text).unwrap().build().unwrap_err();
        assert_eq!(error.problems().iter().map(cors_runtime::Problem::code).collect::<Vec<_>>(), [code], "{text}");
    }
}

#[test]
fn several_items_in_one_string_are_told_to_be_a_list() {
    for (text, help) in [
        ("origins = '*'\nheaders = 'X-A, X-B'", "write `\"X-A\", \"X-B\"`, as items of a list"),
        (
            "origins = ['https://a.example https://b.example']",
            "write `\"https://a.example\", \"https://b.example\"`, as items of a list",
        ),
    ] {
        let error = toml::from_str::<PolicyConfig>(text).unwrap().build().unwrap_err();
        assert_eq!(error.problems()[0].help().as_deref(), Some(help), "{text}");
    }
}

#[test]
fn a_help_is_what_the_file_takes() {
    for (text, help) in [
        ("origins = 'null'", "add `danger = [\"null_origin\"]`"),
        (
            "origins = ['tauri://a', 'https://*.github.io']\ncredentials = true",
            "add `danger = [\"insecure_origins\", \"public_suffixes\"]`",
        ),
        ("origins = 'tauri://a'\ncredentials = true\ndanger = 'null_origin'", "add `insecure_origins` to `danger`"),
        ("", "add `origins = [\"https://app.example.com\"]`"),
    ] {
        let error = toml::from_str::<PolicyConfig>(text).unwrap().build().unwrap_err();
        assert_eq!(error.problems()[0].help().as_deref(), Some(help), "{text}");
    }
    let error = toml::from_str::<PolicyConfig>("origins = 'null'").unwrap().build().unwrap_err();
    assert_eq!(error.problems()[0].message(), "origin `null` is not allowed without `danger = [\"null_origin\"]`");
}

#[test]
fn the_problems_of_all_policies_are_told_with_their_places() {
    let text = r#"
        [public]
        origins = "*"
        credentials = true

        [partners]
        origins = ["https://a.example", "https://b.example", "https://c.example/"]
        max_age = "soon"

        ["our pages"]
        methods = ["put"]
    "#;
    let policies: Policies = toml::from_str(text).unwrap();
    let error = policies.build().unwrap_err();
    let places: Vec<_> = error.problems().iter().map(|found| (found.place(), found.problem().code())).collect();
    let expected = [
        ("\"our pages\".origins", "origins-missing"),
        ("\"our pages\".methods[0]", "method-case"),
        ("partners.origins[2]", "origin-path"),
        ("partners.max_age", "max-age-unit"),
        ("public.origins[0]", "credentials-any-origin"),
    ];
    assert_eq!(places, expected.map(|(place, code)| (place.to_owned(), code)));
    assert_eq!(error.problems()[2].policy(), "partners");
    let text = error.to_string();
    assert!(
        text.starts_with("the CORS policies are not valid\n\"our pages\".origins: `origins` is missing\n  = help: "),
        "{text}"
    );
    let path = "\npartners.origins[2]: origin `https://c.example/` has a path\
        \n  | https://c.example/\n  |                  ^\
        \n  = help: write `https://c.example`\
        \n  = note: an origin is scheme, host and port; browsers never send a path in `Origin` [origin-path]\n";
    assert!(text.contains(path), "{text}");
}

#[test]
fn the_error_of_all_policies_is_an_error() {
    fn fails() -> Result<Cors, Box<dyn Error + Send + Sync>> {
        let policies: Policies = toml::from_str("partners.origins = []")?;
        Ok(policies.build()?.remove("partners").ok_or("no partners")?)
    }
    let error = fails().unwrap_err();
    assert!(error.source().is_none());
    assert_eq!(error.downcast_ref::<PoliciesError>().unwrap().problems().len(), 1);
}
