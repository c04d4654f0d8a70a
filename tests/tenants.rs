//! The example of tenants over real sockets: what its head says of each `curl`, and when its database is asked.

#[allow(dead_code, reason = "other suites use what this one does not")]
mod process;

use std::{process::Command, time::Duration};

use process::{Process, example_with};
use ureq::http::{Request, request::Builder};

const ONE: &str = "https://shop.one.example";
const EVIL: &str = "https://evil.example";

/// Status, and the fields that are about origins.
fn send(request: Builder, body: &'static str) -> (u16, Vec<String>) {
    let config =
        ureq::Agent::config_builder().http_status_as_error(false).timeout_global(Some(Duration::from_secs(30)));
    let response = config.build().new_agent().run(request.body(body).unwrap()).unwrap();
    let fields = response.headers().iter().map(|(name, value)| format!("{name}: {}", value.to_str().unwrap()));
    let mut fields: Vec<_> =
        fields.filter(|field| field.starts_with("access-control-") || field.starts_with("vary")).collect();
    fields.sort();
    (response.status().as_u16(), fields)
}

fn fields(fields: &[&str]) -> Vec<String> {
    fields.iter().map(ToString::to_string).collect()
}

#[test]
fn tenants_are_looked_up_once_a_minute_and_nobody_else_is_let_in() {
    let mut process = Process::start(&mut Command::new(example_with("tenants", "examples/tenants")));
    let api = process.find_on_stdout(|line| Some(line.strip_prefix("listening on ")?.trim_end_matches('/').to_owned()));
    let url = format!("{api}/orders/1");
    let put = |origin| send(Request::put(&url).header("Origin", origin), "");
    let preflight = |origin| {
        let request = Request::options(&url).header("Origin", origin);
        send(request.header("Access-Control-Request-Method", "PUT"), "")
    };
    let allowed = |origin: &str| {
        let origin = format!("access-control-allow-origin: {origin}");
        (200, fields(&["access-control-allow-credentials: true", &origin, "vary: Origin"]))
    };
    let vary = "vary: Origin, Access-Control-Request-Method";
    for _ in 0..2 {
        let expected = [
            "access-control-allow-credentials: true",
            "access-control-allow-headers: Content-Type",
            "access-control-allow-methods: PUT",
            &format!("access-control-allow-origin: {ONE}"),
            "access-control-max-age: 60",
            vary,
        ];
        assert_eq!(preflight(ONE), (204, fields(&expected)));
        assert_eq!(put(ONE), allowed(ONE));
        assert_eq!(preflight(EVIL), (403, fields(&[vary])));
        assert_eq!(put(EVIL), (200, fields(&["vary: Origin"])));
        assert_eq!(preflight("http://shop.one.example"), (403, fields(&[vary])));
        assert_eq!(put("https://admin.example.com"), allowed("https://admin.example.com"));
    }
    let three = "https://shop.three.example";
    assert_eq!(preflight(three), (403, fields(&[vary])));
    assert_eq!(send(Request::post(format!("{api}/tenants")), three).0, 201);
    assert_eq!(put(three), allowed(three));
    assert_eq!(send(Request::delete(format!("{api}/tenants")), "").0, 204);
    assert_eq!(preflight("https://shop.four.example"), (503, fields(&[vary])));
    assert_eq!(put("https://shop.four.example"), (200, fields(&["vary: Origin"])));
    assert_eq!(put(ONE), allowed(ONE));

    let ran = process.so_far();
    let asked = ran.stdout.lines().filter_map(|line| line.strip_prefix("the database is asked about "));
    let expected = [ONE, EVIL, three, three, "https://shop.four.example", "https://shop.four.example"];
    assert_eq!(asked.collect::<Vec<_>>(), expected, "{ran}");
}
