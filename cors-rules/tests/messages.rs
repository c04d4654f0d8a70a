//! What problems say, word for word.

use cors_rules::{Code, Danger, Draft, Fix, Problem, Setting};

fn strings(items: &[&str]) -> Vec<String> {
    items.iter().map(|item| (*item).to_owned()).collect()
}

fn messages(draft: &Draft) -> Vec<String> {
    draft.check().err().unwrap_or_default().iter().map(Problem::message).collect()
}

fn message_of(origin: &str) -> String {
    messages(&Draft { origins: Some(strings(&[origin])), ..Draft::default() }).join("\n")
}

#[test]
fn a_port_that_is_missing_is_not_called_one_that_is_no_number() {
    assert_eq!(message_of("https://a.example:"), "origin `https://a.example:` has a colon but no port");
    assert_eq!(message_of("https://a.example:x"), "origin `https://a.example:x` has a port that is not a number, `x`");
}

#[test]
fn a_name_that_is_listed_twice_is_shown_as_it_stands_before_where_that_is_another_way() {
    let origins = || Some(strings(&["https://a.example"]));
    let names = Some(strings(&["X-A", "x-a", "X-A"]));
    let said = ["header `x-a` is listed twice, before as `X-A`", "header `X-A` is listed twice"];
    assert_eq!(messages(&Draft { origins: origins(), headers: names.clone(), ..Draft::default() }), said);
    assert_eq!(messages(&Draft { origins: origins(), expose_headers: names, ..Draft::default() }), said);
}

#[test]
fn what_is_no_token_is_named_with_its_first_character_that_is_wrong() {
    let draft = Draft {
        origins: Some(strings(&["https://a.example"])),
        methods: Some(strings(&["P(T)", ""])),
        headers: Some(strings(&["X:A/", ""])),
        expose_headers: Some(strings(&["X\u{e9}", ""])),
        ..Draft::default()
    };
    assert_eq!(
        messages(&draft),
        [
            "method `P(T)` has the character `(`",
            "a method is empty",
            "header `X:A/` has the character `:`",
            "a header is empty",
            "header `X\u{e9}` has the character `\u{e9}`",
            "a header is empty",
        ]
    );
}

#[test]
fn marks_stand_below_values_whose_characters_take_one_column_each() {
    let shown =
        |value: &str| Problem::new(Code::OriginWildcard, value).marking(|_, character| character == '*').to_string();
    let note = format!("\n  = note: {} [origin-wildcard]", Code::OriginWildcard.note());
    assert_eq!(
        shown("a*\u{10ff}*"),
        format!("origin `a*\u{10ff}*` has a `*` where none can be\n  | a*\u{10ff}*\n  |  ^ ^{note}")
    );
    for wide in ["a*\u{1100}", "*\u{7f}", "*\u{301}"] {
        let text = shown(wide);
        assert!(text.ends_with(&format!("where none can be{note}")), "{text}");
    }
    assert!(!shown("a").contains('|'));
}

#[test]
fn what_can_not_be_seen_is_escaped_and_quotes_are_not() {
    assert_eq!(
        Problem::new(Code::OriginPath, "\"a'\\\n\u{200b}\u{e9}").message(),
        "origin `\"a'\\\\n\\u{200b}\u{e9}` has a path"
    );
}

#[test]
fn settings_and_dangers_have_the_names_of_their_keys() {
    let settings = [
        Setting::Origins,
        Setting::Methods,
        Setting::Headers,
        Setting::ExposeHeaders,
        Setting::Credentials,
        Setting::MaxAge,
        Setting::Danger,
    ];
    let keys = ["origins", "methods", "headers", "expose_headers", "credentials", "max_age", "danger"];
    assert_eq!(settings.map(Setting::key), keys);
    assert_eq!(settings.map(|setting| setting.to_string()), keys);
    let names = ["insecure_origins", "public_suffixes", "null_origin"];
    assert_eq!(Danger::ALL.map(Danger::as_str), names);
    assert_eq!(Danger::ALL.map(|danger| danger.to_string()), names);
}

#[test]
fn a_fix_reads_as_what_is_to_be_done() {
    let write = || Fix::Write("https://a.example".to_owned());
    for (fix, text) in [
        (write(), "write `https://a.example`"),
        (Fix::Split(vec!["a".to_owned(), "b".to_owned()]), "write `\"a\", \"b\"`"),
        (Fix::Remove, "remove it"),
        (Fix::Add("credentials".to_owned()), "add `credentials`"),
        (Fix::Advice("name the hosts".to_owned()), "name the hosts"),
        (Fix::Or(Box::new(write()), Box::new(Fix::Remove)), "write `https://a.example`, or remove it"),
    ] {
        assert_eq!(fix.to_string(), text);
        assert_eq!(Problem::new(Code::OriginPath, "").fixed_by(fix).help().as_deref(), Some(text));
    }
}

#[test]
fn one_name_is_answered_as_it_is_and_a_star_as_any() {
    let answers = |name: &str| {
        let draft = Draft {
            origins: Some(strings(&["https://a.example"])),
            headers: Some(strings(&[name])),
            expose_headers: Some(strings(&[name])),
            credentials: true,
            ..Draft::default()
        };
        let policy = draft.check().unwrap();
        (policy.allow_headers, policy.expose_headers)
    };
    let named = || cors_rules::Answer::Value("X-A".into());
    assert_eq!(answers("X-A"), (named(), named()));
    assert_eq!(answers("*"), (cors_rules::Answer::Mirror, cors_rules::Answer::Mirror));
}

#[test]
fn an_empty_list_is_to_be_filled_and_but_for_origins_it_may_be_left_out() {
    let draft = Draft {
        origins: Some(strings(&[])),
        methods: Some(strings(&[])),
        headers: Some(strings(&[])),
        expose_headers: Some(strings(&[])),
        ..Draft::default()
    };
    let said: Vec<_> = draft
        .check()
        .unwrap_err()
        .iter()
        .map(|problem| (problem.message(), problem.help().unwrap_or_default()))
        .collect();
    let left_out =
        |key: &str| (format!("`{key}` is an empty list"), format!("remove `{key} = []`, or name at least one"));
    let origins =
        ("`origins` is an empty list".to_owned(), "name at least one origin, or write `\"*\"` for all".to_owned());
    assert_eq!(said, [origins, left_out("methods"), left_out("headers"), left_out("expose_headers")]);
}
