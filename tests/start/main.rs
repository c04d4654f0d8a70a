//! A service whose policies are known when it starts, as a process: what it says where they are wrong, and what it serves where they
//! are right.

#[path = "../process.rs"]
#[allow(dead_code, reason = "other suites use what this one does not")]
mod process;

use std::{
    ffi::{OsStr, OsString},
    os::unix::ffi::OsStringExt,
    path::PathBuf,
    process::Command,
    sync::LazyLock,
};

use process::{Process, example};
use tests::program::Ran;
use ureq::http::Request;

const FILE: &str = "tests/start/service.rs";

/// The line on which a text of the service stands.
fn line(text: &str) -> usize {
    include_str!("service.rs").lines().position(|line| line.starts_with(text)).expect("the service has it") + 1
}

fn of_items() -> String {
    format!("the CORS policy of `start::put_item` at {FILE}:{} can't be used", line("#[cors(origins"))
}

fn of_admin() -> String {
    format!("the CORS policy of `start` at {FILE}:{} can't be used", line("const ADMIN"))
}

fn of_partners() -> String {
    format!(
        "the CORS policy of `start::post_order (policy = PARTNERS)` at {FILE}:{} can't be used",
        line("static PARTNERS")
    )
}

const NOT_SET: &str = "\
the environment variable `START_ORIGINS` is not set
  = help: set it, as in `START_ORIGINS=https://app.example.com,https://admin.example.com`, or give it a default, as in `env(\"START_ORIGINS\", default = [])`
  = note: a policy without its origins would allow nobody, and nobody would know why [env-unset]";

const NO_POLICY: &str = "\
`PARTNERS` has no policy
  = help: call `set` of this static with a policy before the server starts, as in `PARTNERS.set(policy)?` in `main`
  = note: a policy that is set nowhere would allow nobody, and nobody would know why [live-unset]";

const NOT_UNICODE: &str = "\
the environment variable `START_ADMIN` is not Unicode
  = help: set it to origins, as in `START_ADMIN=https://app.example.com`
  = note: an origin is ASCII, and origins stand with commas or white space between them [env-not-unicode]";

const FAILED: &str = "the server ends: Can not start server service 0";

/// The service, with these arguments and variables.
fn command(arguments: &[&str], variables: &[(&str, &OsStr)]) -> Command {
    static EXECUTABLE: LazyLock<PathBuf> = LazyLock::new(|| example("start"));
    let mut command = Command::new(&*EXECUTABLE);
    command.args(arguments).env_remove("START_ORIGINS").env_remove("START_ADMIN").envs(variables.iter().copied());
    command
}

/// What it does where it does not start: its exit status, and what it says.
fn fails(arguments: &[&str], variables: &[(&str, &OsStr)]) -> (i32, String) {
    let Ran { status, stderr, .. } = Process::start(&mut command(arguments, variables)).finish();
    let code = status.and_then(|status| status.code()).expect("it ends by itself");
    (code, stderr.trim_end().to_owned())
}

/// The codes of what is wrong with the origins of a variable.
fn codes(value: &str) -> Vec<String> {
    let (status, text) = fails(&["set", "check"], &[("START_ORIGINS", OsStr::new(value))]);
    assert_eq!(status, 2, "{text}");
    assert!(text.starts_with(&of_items()), "{text}");
    let code = |line: &str| Some(line.strip_suffix(']')?.rsplit_once('[')?.1.to_owned());
    text.lines().filter(|line| line.starts_with("  = note")).filter_map(code).collect()
}

#[test]
fn the_check_says_every_problem_of_every_policy_at_once() {
    let not_unicode = OsString::from_vec(b"https://\xff.example".to_vec());
    let expected = [
        of_items(),
        NOT_SET.to_owned(),
        String::new(),
        of_admin(),
        NOT_UNICODE.to_owned(),
        String::new(),
        of_partners(),
        NO_POLICY.to_owned(),
    ];
    assert_eq!(fails(&["check"], &[("START_ADMIN", &not_unicode)]), (2, expected.join("\n")));
}

#[test]
fn without_the_check_the_start_fails_and_says_each_policy_once() {
    let expected = format!("error: {}\n{NOT_SET}\n{FAILED}", of_items());
    assert_eq!(fails(&["set"], &[]), (1, expected));
    let origins = OsStr::new("https://admin.example.com");
    let expected = format!("error: {}\n{NO_POLICY}\n{FAILED}", of_partners());
    assert_eq!(fails(&[], &[("START_ORIGINS", origins)]), (1, expected));
}

#[test]
fn middleware_whose_policy_is_wrong_keeps_the_service_from_its_start() {
    let variables =
        [("START_ORIGINS", OsStr::new("https://admin.example.com")), ("START_ADMIN", OsStr::new("localhost"))];
    let (status, text) = fails(&["set"], &variables);
    assert_eq!(status, 1);
    assert!(text.starts_with(&format!("error: {}\norigin `localhost` has no scheme, in", of_admin())), "{text}");
    assert!(text.ends_with(FAILED), "{text}");
}

#[test]
fn a_wrong_item_is_named_with_its_variable_and_what_would_be_right() {
    let (status, text) =
        fails(&["set", "check"], &[("START_ORIGINS", OsStr::new("https://a.example https://b.example/"))]);
    let problem = "\
origin `https://b.example/` has a path, in the environment variable `START_ORIGINS`
  | https://b.example/
  |                  ^
  = help: write `https://b.example`
  = note: an origin is scheme, host and port; browsers never send a path in `Origin` [origin-path]";
    assert_eq!((status, text), (2, format!("{}\n{problem}", of_items())));
}

#[test]
fn every_rule_is_asked_of_the_whole_policy() {
    for (value, expected) in [
        ("", &["env-unset"][..]),
        (" ,, ", &["env-unset"]),
        ("*", &["origin-any-not-alone", "credentials-any-origin"]),
        ("https://a.example,*", &["origin-any-not-alone", "credentials-any-origin"]),
        ("https://app.example.com", &["origin-duplicate"]),
        ("https://a.example\thttps://a.example", &["origin-duplicate"]),
        ("https://*.example.com", &["origin-covers"]),
        ("http://a.example", &["credentials-insecure-origin"]),
        ("https://*.github.io", &["credentials-public-suffix"]),
        ("null", &["origin-null-credentials"]),
        ("https://A.example;https://b.example", &["origin-several"]),
        ("a.example b.example", &["origin-scheme-missing", "origin-scheme-missing"]),
    ] {
        assert_eq!(codes(value), expected, "{value:?}");
    }
}

/// As many as Linux takes in one variable, which is 128 KiB long at most.
fn ten_thousand() -> Vec<String> {
    let letter = |digit: u8| char::from(digit - b'0' + b'a');
    let letters = |number: usize| format!("{number:04}").bytes().map(letter).collect::<String>();
    (0..10_000).map(|number| format!("http://{}", letters(number))).collect()
}

#[test]
fn ten_thousand_origins_are_read_and_a_wrong_one_among_them_is_named() {
    let mut origins = ten_thousand();
    let items = ("START_ORIGINS", "https://admin.example.com");
    let service = Service::start(&["set", "check"], &[items, ("START_ADMIN", &origins.join(","))]);
    for origin in ["http://aaaa", "http://jjjj"] {
        assert_eq!(service.allowed("GET", "/admin", origin).as_deref(), Some(origin));
    }
    assert_eq!(service.allowed("GET", "/admin", "http://aaaaa"), None);
    origins[5_000].push('/');
    let origins = origins.join("\n");
    let variables = [(items.0, OsStr::new(items.1)), ("START_ADMIN", OsStr::new(&origins))];
    let (status, text) = fails(&["set", "check"], &variables);
    let expected = "\norigin `http://faaa/` has a path, in the environment variable `START_ADMIN`\n";
    assert!(status == 2 && text.starts_with(&(of_admin() + expected)), "{text}");
    assert_eq!(text.matches("= note").count(), 1, "{text}");
}

/// A service that runs.
struct Service {
    address: String,
    _process: Process,
}

impl Service {
    fn start(arguments: &[&str], variables: &[(&str, &str)]) -> Self {
        let variables: Vec<_> = variables.iter().map(|(name, value)| (*name, OsStr::new(*value))).collect();
        let mut process = Process::start(&mut command(arguments, &variables));
        let address = process.find_on_stdout(|line| Some(line.strip_prefix("at ")?.to_owned()));
        Self { address, _process: process }
    }

    /// The origin that the answer to a request of this one allows.
    fn allowed(&self, method: &str, path: &str, origin: &str) -> Option<String> {
        let uri = format!("http://{}{path}", self.address);
        let request = Request::builder().method(method).uri(uri).header("Origin", origin).body(()).unwrap();
        let response = ureq::run(request).unwrap();
        let allowed = response.headers().get("access-control-allow-origin")?;
        Some(allowed.to_str().unwrap().to_owned())
    }
}

#[test]
fn the_origins_of_a_variable_stand_beside_those_of_the_attribute() {
    for value in ["https://a.example,http://localhost:*", " https://a.example ,\n\thttp://localhost:* , "] {
        let service = Service::start(&["set", "check"], &[("START_ORIGINS", value)]);
        for (origin, is_allowed) in [
            ("https://app.example.com", true),
            ("https://a.example", true),
            ("http://localhost:3000", true),
            ("https://b.example", false),
        ] {
            assert_eq!(
                service.allowed("PUT", "/items", origin),
                is_allowed.then(|| origin.to_owned()),
                "{origin} by {value:?}"
            );
        }
    }
}
