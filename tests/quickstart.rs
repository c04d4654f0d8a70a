//! The quickstart over real sockets: whole sets of header fields, and what it says when it can't start.

#[allow(dead_code, reason = "other suites use what this one does not")]
mod process;
mod running;

use std::{net::TcpListener, process::Command, time::Duration};

use process::Process;
use running::{Quickstart, quickstart};
use ureq::http::{Request, Response, request::Builder};

const STRANGER: &str = "https://stranger.example";

#[test]
fn page_is_served_and_knows_the_address_of_the_api() {
    let running = Quickstart::start();
    let (_, api_port) = running.api.rsplit_once(':').unwrap();
    let answer = send(Request::get(&running.page));
    assert_eq!(answer.status, 200);
    assert!(answer.body.contains(&format!("data-api-port=\"{api_port}\"")));
    assert_ne!(running.page, running.api);
}

#[test]
fn public_read_is_the_same_for_every_origin_and_for_none() {
    let running = Quickstart::start();
    let expected = text(
        200,
        "apple, pear, plum",
        &[
            "access-control-allow-origin: *",
            "access-control-expose-headers: X-Total-Count",
            "x-query-cost: 17",
            "x-total-count: 3",
        ],
    );
    let request = || Request::get(format!("{}/items", running.api));
    assert_eq!(send(request()), expected);
    assert_eq!(send(request().header("Origin", &running.page)), expected);
    assert_eq!(send(request().header("Origin", STRANGER)), expected);
}

#[test]
fn preflight_of_a_write_is_answered_with_the_whole_policy_whatever_it_asks_for() {
    let running = Quickstart::start();
    let expected = empty(
        204,
        &[
            "access-control-allow-credentials: true",
            "access-control-allow-headers: Content-Type, X-Request-Id",
            "access-control-allow-methods: PUT",
            &format!("access-control-allow-origin: {}", running.page),
            "access-control-max-age: 600",
            "vary: Origin, Access-Control-Request-Method",
        ],
    );
    let url = format!("{}/items/1", running.api);
    let asks = |method| preflight(&url, &running.page, method);
    assert_eq!(send(asks("PUT")), expected);
    assert_eq!(send(asks("PUT").header("Access-Control-Request-Headers", "x-request-id")), expected);
    assert_eq!(send(asks("PUT").header("Access-Control-Request-Headers", "x-debug")), expected);
    assert_eq!(send(asks("DELETE")), expected);
}

#[test]
fn preflight_of_a_named_policy_lists_no_safelisted_method() {
    let running = Quickstart::start();
    let expected = empty(
        204,
        &[
            "access-control-allow-credentials: true",
            &format!("access-control-allow-origin: {}", running.page),
            "vary: Origin, Access-Control-Request-Method",
        ],
    );
    let url = format!("{}/session", running.api);
    assert_eq!(send(preflight(&url, &running.page, "GET")), expected);
    assert_eq!(send(preflight(&url, &running.page, "POST")), expected);
}

#[test]
fn preflight_of_another_origin_is_403_without_cors_headers() {
    let running = Quickstart::start();
    let expected = empty(403, &["content-length: 0", "vary: Origin, Access-Control-Request-Method"]);
    assert_eq!(send(preflight(&format!("{}/items/1", running.api), STRANGER, "PUT")), expected);
    assert_eq!(send(preflight(&format!("{}/session", running.api), STRANGER, "POST")), expected);
}

#[test]
fn write_with_the_cookie_of_the_sign_in_is_shared_with_the_page() {
    let running = Quickstart::start();
    let sign_in = Request::post(format!("{}/session", running.api)).header("Origin", &running.page);
    let expected = text(
        200,
        "welcome, visitor 4711",
        &[
            "access-control-allow-credentials: true",
            &format!("access-control-allow-origin: {}", running.page),
            "set-cookie: visitor=4711; HttpOnly; SameSite=Lax; Path=/",
            "vary: Origin",
        ],
    );
    assert_eq!(send_body(sign_in, "4711"), expected);

    let write = Request::put(format!("{}/items/1", running.api))
        .header("Origin", &running.page)
        .header("Cookie", "visitor=4711")
        .header("X-Request-Id", "r-42");
    let expected = text(
        200,
        "item 1 saved for visitor 4711, request r-42",
        &[
            "access-control-allow-credentials: true",
            &format!("access-control-allow-origin: {}", running.page),
            "vary: Origin",
        ],
    );
    assert_eq!(send_body(write, ""), expected);
}

#[test]
fn error_of_a_handler_is_shared_with_the_page() {
    let running = Quickstart::start();
    let expected = text(
        401,
        "you are a stranger",
        &[
            "access-control-allow-credentials: true",
            &format!("access-control-allow-origin: {}", running.page),
            "vary: Origin",
        ],
    );
    assert_eq!(send(Request::get(format!("{}/session", running.api)).header("Origin", &running.page)), expected);
}

#[test]
fn answer_to_another_origin_has_no_cors_header() {
    let running = Quickstart::start();
    let expected = text(200, "you are visitor 4711", &["vary: Origin"]);
    let request = Request::get(format!("{}/session", running.api)).header("Cookie", "visitor=4711");
    assert_eq!(send(request.header("Origin", STRANGER)), expected);
}

#[test]
fn method_that_the_policy_lacks_is_answered_without_cors_headers() {
    let running = Quickstart::start();
    let request = Request::delete(format!("{}/items/1", running.api)).header("Cookie", "visitor=4711");
    let expected = text(200, "item 1 deleted for visitor 4711", &[]);
    assert_eq!(send(request.header("Origin", &running.page)), expected);
}

#[test]
fn handler_without_a_policy_answers_as_if_there_were_no_cors() {
    let running = Quickstart::start();
    let url = format!("{}/status", running.api);
    let expected = text(200, "all is well", &[]);
    assert_eq!(send(Request::get(&url).header("Origin", &running.page)), expected);
    let expected = empty(404, &["content-length: 0"]);
    assert_eq!(send(preflight(&url, &running.page, "PUT")), expected);
}

#[test]
fn inspector_is_served_beside_the_api_without_a_cors_header() {
    let running = Quickstart::start();
    assert_eq!(running.inspector, format!("{}/__cors", running.api));
    let page = send(Request::get(&running.page)).body;
    assert!(page.contains("data-inspector=\"/__cors\""));
    for request in [Request::get(&running.inspector), preflight(&running.inspector, &running.page, "GET")] {
        let answer = send(request.header("Origin", &running.page));
        assert!(!answer.fields.iter().any(|field| field.starts_with("access-control-")), "{answer:?}");
    }
    let answer = send(Request::get(&running.inspector));
    assert!(answer.status == 200 && answer.body.contains("<title>CORS inspector</title>"), "{answer:?}");
}

#[test]
fn port_in_use_is_named_with_its_flag() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    for (flag, other) in [("--api-port", "--page-port"), ("--page-port", "--api-port")] {
        let stderr = fails(&[flag, &port, other, "0"]);
        assert_eq!(
            stderr,
            format!("error: port {port} is in use: choose another one with `{flag}`, or 0 for a free one\n")
        );
    }
}

#[test]
fn bad_argument_is_named_beside_the_usage() {
    for (arguments, mistake) in [
        (&["--api-port"][..], "`--api-port` needs a port"),
        (&["--page-port", "65536"], "`--page-port` needs a port from 0 to 65535, not `65536`"),
        (&["--page-port", "--help"], "`--page-port` needs a port from 0 to 65535, not `--help`"),
        (&["--api-port", "0", "8080"], "unknown argument `8080`"),
    ] {
        let stderr = fails(arguments);
        let (first, usage) = stderr.split_once("\n\n").unwrap_or_default();
        assert_eq!(first, format!("error: {mistake}"));
        assert!(usage.starts_with("Usage: "), "{usage}");
    }
}

#[test]
fn help_names_both_flags() {
    let ran = Process::start(Command::new(quickstart()).arg("--help")).finish();
    assert!(ran.status.is_some_and(|status| status.success()), "{ran}");
    assert!(ran.stdout.contains("--api-port PORT") && ran.stdout.contains("--page-port PORT"), "{ran}");
    assert_eq!(ran.stderr, "", "{ran}");
}

/// What the quickstart writes to stderr when it does not start.
fn fails(arguments: &[&str]) -> String {
    let ran = Process::start(Command::new(quickstart()).args(arguments)).finish();
    assert_eq!(ran.status.and_then(|status| status.code()), Some(1), "{ran}");
    assert_eq!(ran.stdout, "", "{ran}");
    ran.stderr
}

#[derive(Debug, PartialEq)]
struct Answer {
    status: u16,
    /// All fields but `Date`, as sorted lines.
    fields: Vec<String>,
    body: String,
}

/// An answer with a text, whose length and type are not repeated in `fields`.
fn text(status: u16, body: &str, fields: &[&str]) -> Answer {
    let length = format!("content-length: {}", body.len());
    let mut answer = empty(status, &[&[&*length, "content-type: text/plain; charset=utf-8"], fields].concat());
    body.clone_into(&mut answer.body);
    answer
}

fn empty(status: u16, fields: &[&str]) -> Answer {
    let mut fields: Vec<_> = fields.iter().map(ToString::to_string).collect();
    fields.sort_unstable();
    Answer { status, fields, body: String::new() }
}

fn preflight(url: &str, origin: &str, method: &str) -> Builder {
    let request = Request::options(url).header("Origin", origin);
    request.header("Access-Control-Request-Method", method)
}

fn send(request: Builder) -> Answer {
    read(agent().run(request.body(()).unwrap()))
}

fn send_body(request: Builder, body: &'static str) -> Answer {
    read(agent().run(request.body(body).unwrap()))
}

fn agent() -> ureq::Agent {
    let config =
        ureq::Agent::config_builder().http_status_as_error(false).timeout_global(Some(Duration::from_secs(30)));
    config.build().new_agent()
}

fn read(response: Result<Response<ureq::Body>, ureq::Error>) -> Answer {
    let mut response = response.unwrap();
    let other_than_date = response.headers().iter().filter(|(name, _)| *name != "date");
    let mut fields: Vec<_> =
        other_than_date.map(|(name, value)| format!("{name}: {}", value.to_str().unwrap())).collect();
    fields.sort_unstable();
    let body = response.body_mut().read_to_string().unwrap();
    Answer { status: response.status().as_u16(), fields, body }
}
