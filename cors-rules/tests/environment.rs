//! Policies whose origins are not known while compiling: variables of the environment, and predicates.

use cors_rules::{Danger, Draft, Other, Policy, Problem, Setting, Settings, Variable, origin::Found};

/// The policy of settings as a macro writes them, with these variables.
fn resolve(written: &'static str, variables: &[(&str, &str)]) -> Result<Policy, Vec<String>> {
    let read = |name: &str| {
        let known = variables.iter().find(|(known, _)| *known == name);
        known.map_or(Variable::Unset, |(_, value)| Variable::Set((*value).to_owned()))
    };
    Settings::read(&[written]).resolve(&read).map_err(|problems| lines(&problems))
}

/// Code, message and help of each problem.
fn lines(problems: &[Problem]) -> Vec<String> {
    let line = |problem: &Problem| {
        let help = problem.help().map_or_else(String::new, |help| format!(" = {help}"));
        format!("{}: {}{help}", problem.code, problem.message())
    };
    problems.iter().map(line).collect()
}

fn allowed(policy: &Policy, origins: &[&str]) -> Vec<bool> {
    origins.iter().map(|origin| policy.origins.find(origin.as_bytes()).is_some()).collect()
}

const ONE: &str = "env APP_ORIGINS\nmethods GET";

#[test]
fn a_variable_is_split_at_commas_and_white_space() {
    for value in [
        "https://a.example,https://b.example",
        "https://a.example https://b.example",
        "  https://a.example ,\n\thttps://b.example, ",
        ",,https://a.example,,https://b.example",
    ] {
        let policy = resolve(ONE, &[("APP_ORIGINS", value)]).unwrap();
        let origins = ["https://a.example", "https://b.example", "https://c.example"];
        assert_eq!(allowed(&policy, &origins), [true, true, false], "{value:?}");
    }
}

#[test]
fn a_variable_stands_beside_patterns_and_other_variables() {
    let written =
        "origins https://a.example\nenv B\norigins http://localhost:*\nenv C = https://c.example\nmethods GET";
    let policy = resolve(written, &[("B", "https://*.b.example")]).unwrap();
    let origins = ["https://a.example", "https://x.b.example", "http://localhost:1", "https://c.example", "null"];
    assert_eq!(allowed(&policy, &origins), [true, true, true, true, false]);
    let policy = resolve(written, &[("B", "https://b.example"), ("C", "https://d.example")]).unwrap();
    assert_eq!(allowed(&policy, &["https://c.example", "https://d.example"]), [false, true]);
}

#[test]
fn a_variable_that_is_unset_or_empty_is_an_error_without_a_default() {
    let help = "set it, as in `APP_ORIGINS=https://app.example.com,https://admin.example.com`, or give it a default, as in \
                `env(\"APP_ORIGINS\", default = [])`";
    let expected = [format!("env-unset: the environment variable `APP_ORIGINS` is not set = {help}")];
    assert_eq!(resolve(ONE, &[]).unwrap_err(), expected);
    let expected = [format!("env-unset: the environment variable `APP_ORIGINS` names no origin = {help}")];
    for empty in ["", " ", ",", " , \n"] {
        assert_eq!(resolve(ONE, &[("APP_ORIGINS", empty)]).unwrap_err(), expected, "{empty:?}");
    }
}

#[test]
fn a_variable_that_is_not_unicode_is_an_error_even_with_a_default() {
    for written in [ONE, "env APP_ORIGINS = https://a.example\nmethods GET"] {
        let problems = Settings::read(&[written]).resolve(&|_| Variable::NotUnicode).unwrap_err();
        let expected = "env-not-unicode: the environment variable `APP_ORIGINS` is not Unicode = set it to origins, as in \
                        `APP_ORIGINS=https://app.example.com`";
        assert_eq!(lines(&problems), [expected]);
        assert_eq!(problems[0].place.unwrap().setting, Setting::Origins);
    }
}

#[test]
fn a_default_stands_in_for_an_empty_variable_alone() {
    let written = "env APP_ORIGINS = https://a.example https://b.example\nmethods GET";
    let origins = ["https://a.example", "https://b.example", "https://c.example"];
    assert_eq!(allowed(&resolve(written, &[]).unwrap(), &origins), [true, true, false]);
    assert_eq!(allowed(&resolve(written, &[("APP_ORIGINS", " ")]).unwrap(), &origins), [true, true, false]);
    let policy = resolve(written, &[("APP_ORIGINS", "https://c.example")]).unwrap();
    assert_eq!(allowed(&policy, &origins), [false, false, true]);
}

#[test]
fn an_empty_default_is_a_policy_that_allows_nobody() {
    let written = "env APP_ORIGINS =\nmethods GET";
    assert_eq!(allowed(&resolve(written, &[]).unwrap(), &["https://a.example", "null"]), [false, false]);
    assert_eq!(resolve(written, &[("APP_ORIGINS", "https://a.example")]).map(|_| ()), Ok(()));
}

#[test]
fn every_rule_is_asked_of_the_whole_policy_and_says_which_variable_breaks_it() {
    let written = "origins https://a.example\nenv APP_ORIGINS\nmethods GET PUT\ncredentials";
    for (value, expected) in [
        (
            "https://b.example/",
            "origin-path: origin `https://b.example/` has a path, in the environment variable `APP_ORIGINS` = write \
             `https://b.example`",
        ),
        (
            "https://a.example",
            "origin-duplicate: origin `https://a.example` is listed twice, in the environment variable `APP_ORIGINS` = remove it",
        ),
        (
            "https://*.b.example https://x.b.example",
            "origin-covered: origin `https://x.b.example` is covered by `https://*.b.example`, in the environment variable \
             `APP_ORIGINS` = remove it",
        ),
        (
            "http://b.example",
            "credentials-insecure-origin: origin `http://b.example` is neither `https` nor loopback, and not allowed with \
             `credentials`, in the environment variable `APP_ORIGINS` = write `https://b.example`, or add \
             `danger(insecure_origins)`",
        ),
        (
            "https://b.example;https://c.example",
            "origin-several: `https://b.example;https://c.example` is several origins in one string, in the environment \
             variable `APP_ORIGINS` = write `https://b.example,https://c.example`",
        ),
        ("$APP", "origin-scheme-missing: origin `$APP` has no scheme, in the environment variable `APP_ORIGINS`"),
    ] {
        assert_eq!(resolve(written, &[("APP_ORIGINS", value)]).unwrap_err(), [expected], "{value}");
    }
}

#[test]
fn any_origin_comes_from_a_variable_alone_and_without_credentials() {
    let policy = resolve(ONE, &[("APP_ORIGINS", "*")]).unwrap();
    assert_eq!(policy.origins.find(b"https://a.example"), Some(Found::Any));
    for (written, value, code) in [
        (ONE, "*,https://a.example", "origin-any-not-alone"),
        ("origins https://a.example\nenv APP_ORIGINS\nmethods GET", "*", "origin-any-not-alone"),
        ("env APP_ORIGINS\npredicate predicate(is_tenant)\nmethods GET", "*", "origin-any-not-alone"),
        ("env APP_ORIGINS\nmethods GET\ncredentials", "*", "credentials-any-origin"),
    ] {
        let problems = Settings::read(&[written]).resolve(&|_| Variable::Set(value.to_owned())).unwrap_err();
        assert_eq!(problems.iter().map(|problem| problem.code.as_str()).collect::<Vec<_>>(), [code], "{written}");
    }
}

#[test]
fn problems_of_all_variables_are_found_at_once() {
    let problems = resolve("env A\nenv B\nenv C\nmethods GET", &[("B", "b.example"), ("C", "https://c.example")]);
    let codes: Vec<_> = problems.unwrap_err().iter().map(|line| line.split(':').next().unwrap().to_owned()).collect();
    assert_eq!(codes, ["env-unset", "origin-scheme-missing"]);
}

#[test]
fn ten_thousand_origins_are_read_and_found() {
    let value: Vec<_> = (0..10_000).map(|number| format!("https://tenant-{number}.example")).collect();
    let policy = resolve(ONE, &[("APP_ORIGINS", &value.join(","))]).unwrap();
    let origins = ["https://tenant-0.example", "https://tenant-9999.example", "https://tenant-10000.example"];
    assert_eq!(allowed(&policy, &origins), [true, true, false]);
}

#[test]
fn an_opt_out_beside_a_variable_is_not_called_needless() {
    let written = "env APP_ORIGINS\nmethods GET\ncredentials\ndanger insecure_origins public_suffixes";
    assert_eq!(resolve(written, &[("APP_ORIGINS", "https://a.example")]).map(|_| ()), Ok(()));
}

fn draft(origins: &[&str], others: Vec<Other>) -> Draft {
    Draft { origins: Some(origins.iter().map(|origin| (*origin).to_owned()).collect()), others, ..Draft::default() }
}

fn predicate() -> Other {
    Other::Predicate("predicate(is_tenant)".to_owned())
}

/// A variable without a default, as the macro sees it.
fn variable() -> Other {
    Other::Environment { name: "APP_ORIGINS".to_owned(), origins: 0..0, is_required: true, is_unread: true }
}

#[test]
fn items_that_are_no_literals_are_a_list_that_is_not_empty() {
    assert_eq!(draft(&[], vec![predicate()]).check().map(|policy| policy.is_asked()), Ok(true));
    assert_eq!(draft(&[], vec![variable()]).check().map(|policy| policy.is_asked()), Ok(false));
    let policy = draft(&["https://a.example"], vec![predicate()]).check().unwrap();
    assert_eq!(policy.predicates, ["predicate(is_tenant)"]);
}

#[test]
fn any_origin_stands_beside_neither_predicates_nor_variables() {
    for (other, written) in [(predicate(), "predicate(is_tenant)"), (variable(), "env(\"APP_ORIGINS\")")] {
        let expected = format!(
            "origin-any-not-alone: origin `*` stands beside `{written}`, though `*` covers every origin = remove `{written}`, or \
             remove `*`"
        );
        assert_eq!(lines(&draft(&["*"], vec![other]).check().unwrap_err()), [expected]);
    }
    let default = Other::Environment { name: "A".to_owned(), origins: 0..1, is_required: false, is_unread: true };
    assert_eq!(draft(&["*"], vec![default]).check().map(|_| ()), Ok(()));
}

#[test]
fn a_predicate_needs_the_opt_outs_without_which_it_is_not_asked() {
    for (danger, credentials, expected) in [
        (Danger::InsecureOrigins, true, None),
        (Danger::InsecureOrigins, false, Some("danger-unneeded")),
        (Danger::NullOrigin, false, None),
        (Danger::NullOrigin, true, Some("danger-unneeded")),
        (Danger::PublicSuffixes, true, Some("danger-unneeded")),
    ] {
        let draft = Draft { credentials, dangers: vec![danger], ..draft(&[], vec![predicate()]) };
        let found = draft.check().err().unwrap_or_default();
        let expected: Vec<_> = expected.into_iter().collect();
        assert_eq!(found.iter().map(|problem| problem.code.as_str()).collect::<Vec<_>>(), expected, "{danger}");
    }
}
