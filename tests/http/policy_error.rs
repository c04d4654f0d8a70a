//! What the builder refuses, and in which words.

use std::{error::Error, time::Duration};

use cors_rules::{Draft, MaxAge, PreflightStatus};
use cors_runtime::{Cors, Danger, PolicyError, Problem};

/// Settings, of which each test writes those that it needs.
#[derive(Default)]
struct Settings {
    origins: &'static [&'static str],
    methods: &'static [&'static str],
    headers: &'static [&'static str],
    expose_headers: &'static [&'static str],
    credentials: bool,
    max_age: Option<Duration>,
    dangers: &'static [Danger],
    enforce: bool,
    preflight_status: Option<u16>,
}

impl Settings {
    fn build(&self) -> Result<Cors, PolicyError> {
        let mut builder =
            Cors::builder().origins(self.origins.iter().copied()).credentials(self.credentials).enforce(self.enforce);
        if !self.methods.is_empty() {
            builder = builder.methods(self.methods.iter().copied());
        }
        if !self.headers.is_empty() {
            builder = builder.headers(self.headers.iter().copied());
        }
        if !self.expose_headers.is_empty() {
            builder = builder.expose_headers(self.expose_headers.iter().copied());
        }
        if let Some(max_age) = self.max_age {
            builder = builder.max_age(max_age);
        }
        if let Some(status) = self.preflight_status {
            builder = builder.preflight_status(status);
        }
        self.dangers.iter().fold(builder, |builder, &danger| builder.danger(danger)).build()
    }

    fn draft(&self) -> Draft {
        let list = |items: &[&str]| (!items.is_empty()).then(|| items.iter().map(ToString::to_string).collect());
        Draft {
            origins: Some(self.origins.iter().map(ToString::to_string).collect()),
            methods: list(self.methods),
            headers: list(self.headers),
            expose_headers: list(self.expose_headers),
            credentials: self.credentials,
            max_age: self.max_age.map(MaxAge::Duration),
            dangers: self.dangers.to_vec(),
            enforce: self.enforce,
            preflight_status: self.preflight_status.map(PreflightStatus::Code),
            ..Draft::default()
        }
    }
}

const WRONG: Settings = Settings {
    origins: &["https://app.example.com/", "https://*", "null", "https://app.example.com:443"],
    methods: &["patch", "TRACE", "GET, PUT"],
    headers: &["Cookie", "X Y", "x-a", "X-A"],
    expose_headers: &["Set-Cookie"],
    credentials: true,
    max_age: Some(Duration::from_secs(100_000)),
    dangers: &[Danger::InsecureOrigins, Danger::InsecureOrigins],
    enforce: true,
    preflight_status: Some(403),
};

#[test]
fn all_problems_are_listed_in_the_order_of_the_settings() {
    let error = WRONG.build().unwrap_err();
    let problems: Vec<_> =
        error.problems().iter().map(|problem| (problem.setting(), problem.code(), problem.value())).collect();
    let expected = [
        ("origins", "origin-path", "https://app.example.com/"),
        ("origins", "origin-wildcard", "https://*"),
        ("origins", "origin-null-credentials", "null"),
        ("origins", "origin-default-port", "https://app.example.com:443"),
        ("methods", "method-case", "patch"),
        ("methods", "method-forbidden", "TRACE"),
        ("methods", "method-several", "GET, PUT"),
        ("headers", "header-forbidden", "Cookie"),
        ("headers", "header-several", "X Y"),
        ("headers", "header-duplicate", "X-A"),
        ("expose_headers", "expose-forbidden", "Set-Cookie"),
        ("max_age", "max-age-too-long", "100000s"),
        ("danger", "danger-duplicate", "insecure_origins"),
        ("preflight_status", "preflight-status", "403"),
    ];
    assert_eq!(problems, expected);
}

#[test]
fn a_problem_says_what_is_wrong_what_is_right_and_why() {
    let error = Settings { origins: &["https://app.example.com/"], ..Settings::default() }.build().unwrap_err();
    let [problem] = error.problems() else { panic!("{error}") };
    assert_eq!(problem.setting(), "origins");
    assert_eq!(problem.code(), "origin-path");
    assert_eq!(problem.value(), "https://app.example.com/");
    assert_eq!(problem.message(), "origin `https://app.example.com/` has a path");
    assert_eq!(problem.help().as_deref(), Some("write `https://app.example.com`"));
    assert_eq!(problem.note(), "an origin is scheme, host and port; browsers never send a path in `Origin`");
    let text = "origin `https://app.example.com/` has a path\
        \n  | https://app.example.com/\
        \n  |                        ^\
        \n  = help: write `https://app.example.com`\
        \n  = note: an origin is scheme, host and port; browsers never send a path in `Origin` [origin-path]";
    assert_eq!(problem.to_string(), text);
    assert_eq!(error.to_string(), format!("the CORS policy is not valid\n{text}"));
}

#[test]
fn a_problem_without_a_known_help_has_none() {
    let error = Settings { origins: &["https://"], ..Settings::default() }.build().unwrap_err();
    let [problem] = error.problems() else { panic!("{error}") };
    assert_eq!(problem.help(), None);
    assert!(!problem.to_string().contains("help:"), "{problem}");
}

#[test]
fn the_text_lists_every_problem() {
    let error = WRONG.build().unwrap_err();
    let problems: Vec<_> = error.problems().iter().map(ToString::to_string).collect();
    assert_eq!(error.to_string(), format!("the CORS policy is not valid\n{}", problems.join("\n")));
}

#[test]
fn the_error_is_an_error() {
    fn fails() -> Result<Cors, Box<dyn Error + Send + Sync>> {
        Ok(WRONG.build()?)
    }
    let error = fails().unwrap_err();
    assert!(error.source().is_none());
    assert_eq!(error.downcast_ref::<PolicyError>(), WRONG.build().err().as_ref());
}

#[test]
fn the_builder_says_what_the_rule_book_says() {
    let more = [
        Settings { origins: &[], ..Settings::default() },
        Settings { origins: &["*", "https://a.example"], credentials: true, ..Settings::default() },
        Settings { origins: &["app.example.com"], methods: &["*", "GET"], ..Settings::default() },
        Settings { origins: &["https://*.com", "http://a.example"], credentials: true, ..Settings::default() },
        Settings { origins: &["https://b\u{fc}cher.example", "https://\u{1f600}.example"], ..Settings::default() },
        Settings { origins: &["*"], headers: &["*", "X-A"], expose_headers: &["Origin", "*"], ..Settings::default() },
        Settings { origins: &["*"], max_age: Some(Duration::from_millis(1_500)), ..Settings::default() },
        Settings { origins: &["*"], max_age: Some(Duration::MAX), ..Settings::default() },
        Settings { origins: &["https://a.example"], dangers: &Danger::ALL, ..Settings::default() },
    ];
    for settings in more.iter().chain([&WRONG]) {
        let error = settings.build().unwrap_err();
        let problems = settings.draft().check().unwrap_err();
        assert_eq!(error.problems().len(), problems.len());
        for (built, checked) in error.problems().iter().zip(&problems) {
            assert_same(built, checked);
        }
    }
}

fn assert_same(built: &Problem, checked: &cors_rules::Problem) {
    assert_eq!(built.to_string(), checked.to_string());
    assert_eq!(built.code(), checked.code.as_str());
    assert_eq!(built.note(), checked.code.note());
    assert_eq!(built.value(), checked.value);
    assert_eq!(built.message(), checked.message());
    assert_eq!(built.help(), checked.help());
    assert_eq!(Some(built.setting()), checked.place.map(|place| place.setting.key()));
}

#[test]
fn origins_have_no_default() {
    let error = Cors::builder().build().unwrap_err();
    let [problem] = error.problems() else { panic!("{error}") };
    assert_eq!((problem.code(), problem.setting(), problem.value()), ("origins-missing", "origins", "origins"));
}

#[test]
fn a_setting_replaces_what_it_was_given_before() {
    let twice = Cors::builder().origins(["nonsense"]).origins(["https://a.example"]).methods(["get"]).methods(["GET"]);
    let once = Cors::builder().origins(["https://a.example"]).methods(["GET"]);
    assert_eq!(format!("{:?}", twice.build().unwrap()), format!("{:?}", once.build().unwrap()));
}
