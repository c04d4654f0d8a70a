//! Why a browser would say no.

use actix_web::App;
use cors_runtime::{cors, inspector};
use serde_json::{Value, json};

use crate::running::{Answer, Running};

#[cors(origins = ["https://app.example.com"], headers = ["Content-Type"])]
#[actix_web::put("/items/{id}")]
async fn put_item() -> &'static str {
    "put"
}

fn service() -> Running {
    Running::start(1, || App::new().service(inspector("/__cors")).service(put_item))
}

fn ask(running: &Running, fields: &str, body: &str) -> Answer {
    let fields = if fields.is_empty() { String::new() } else { format!("{fields}\n") };
    running.send(&format!("POST /__cors/explain\nContent-Length: {}\n{fields}\n{body}", body.len()))
}

const JSON: &str = "Content-Type: application/json";

#[test]
fn a_question_is_answered_by_an_explanation_with_its_remedy() {
    let running = service();
    let body = json!({ "origin": "https://app.example.com", "method": "PUT", "path": "/items/1", "headers": [["X-Debug", "1"]], "credentials": "omit", "redirect": "error" });
    let answer = ask(&running, JSON, &body.to_string());
    let explained: Value =
        serde_json::from_str(answer.body.trim()).unwrap_or_else(|error| panic!("{error}: {answer:?}"));
    assert_eq!(explained["is_read"], false);
    assert_eq!(explained["outcome"]["kind"], "blocked");
    assert_eq!(explained["asked"]["pattern"], "/items/{id}");
    let remedy = explained["remedies"][0]["text"].as_str().unwrap();
    assert!(remedy.ends_with("write `headers = [\"Content-Type\", \"X-Debug\"]`"), "{remedy}");
}

#[test]
fn json_is_json_in_any_case_and_with_parameters() {
    let running = service();
    let body = json!({ "origin": "https://a.example", "method": "PUT", "path": "/items/1" }).to_string();
    for (content_type, status) in [
        ("application/json; charset=utf-8", 200),
        ("Application/JSON", 200),
        ("application/json\t;charset=\"utf-8\"", 200),
        ("application/json;text/plain", 200),
        ("text/plain; application/json", 400),
        ("text/plain, application/json", 400),
        ("application/json, text/plain", 400),
        ("application/jsonp", 400),
        ("application/problem+json", 400),
        (";application/json", 400),
    ] {
        let answer = ask(&running, &format!("Content-Type: {content_type}"), &body);
        assert_eq!(answer.status, status, "{content_type}: {answer:?}");
    }
}

#[test]
fn a_page_that_was_opened_by_a_name_with_a_dot_at_its_end_has_its_form_too() {
    let running = service();
    let host = format!("localhost.:{}", running.address.port());
    let body = json!({ "origin": "https://app.example.com", "method": "PUT", "path": "/items/1" });
    let answer = ask(&running, &format!("{JSON}\nHost: {host}"), &body.to_string());
    let explained: Value =
        serde_json::from_str(answer.body.trim()).unwrap_or_else(|error| panic!("{error}: {answer:?}"));
    // It is loopback, and so no mixed content.
    assert_eq!(explained["is_read"], true, "{explained:#}");
}

#[test]
fn every_path_is_one_of_this_service() {
    let running = service();
    for (path, target) in [
        ("//evil.example/x", "//evil.example/x"),
        ("/\\evil.example/x", "//evil.example/x"),
        ("/\t/evil.example/x", "//evil.example/x"),
        ("//user@evil.example:1/x", "//user@evil.example:1/x"),
        ("//", "//"),
        ("/@evil.example", "/@evil.example"),
        ("/items//1?a=b#c", "/items//1?a=b"),
    ] {
        let body = json!({ "origin": "https://a.example", "method": "PUT", "path": path });
        let explained: Value = serde_json::from_str(ask(&running, JSON, &body.to_string()).body.trim()).unwrap();
        let steps = explained["steps"].as_array().unwrap();
        let asked = format!("`http://{}{target}", running.address);
        assert!(steps[0]["text"].as_str().unwrap().starts_with(&asked), "{explained:#}");
        let exchange = steps.iter().find(|step| step["exchange"].is_object()).unwrap();
        assert_eq!(exchange["exchange"]["target"], target, "{explained:#}");
    }
}

#[test]
fn a_page_of_the_service_itself_needs_no_policy() {
    let running = service();
    let body = json!({ "origin": format!("http://{}", running.address), "method": "PUT", "path": "/items/1" });
    let explained: Value = serde_json::from_str(ask(&running, JSON, &body.to_string()).body.trim()).unwrap();
    assert_eq!(explained["is_read"], true, "{explained:#}");
}

#[test]
fn a_question_that_is_none_is_told_what_would_be_one() {
    let running = service();
    let question = |key: &str, value: Value| {
        let mut body = json!({ "origin": "https://a.example", "method": "PUT", "path": "/items/1" });
        body[key] = value;
        body.to_string()
    };
    for (fields, body, mistake) in [
        ("", question("method", json!("PUT")), "a question has the type `application/json`"),
        ("Content-Type: text/plain", question("method", json!("PUT")), "a question has the type `application/json`"),
        (JSON, "{".to_owned(), "a question is JSON: EOF while parsing an object at line 1 column 1"),
        (
            JSON,
            question("origin", json!("a.example")),
            "`a.example` is no origin: write scheme, host and port as a browser does, as in `https://app.example.com` or `null`",
        ),
        (JSON, question("path", json!("https://a.example/")), "a path starts with `/`"),
        (JSON, question("credentials", json!("maybe")), "`credentials` is one of same-origin, include, omit"),
        (JSON, question("redirect", json!("maybe")), "`redirect` is one of follow, error, manual"),
        (JSON, question("headers", json!(["X-Debug"])), "a header is a pair of a name and a value"),
        (JSON, question("path", json!(format!("/{}", "x".repeat(20_000)))), "a question has at most 16384 bytes"),
    ] {
        let answer = ask(&running, fields, &body);
        assert_eq!((answer.status, answer.body.trim_end()), (400, mistake), "{body}");
    }
    // What is no request of a browser is explained too.
    for (key, value) in [
        ("method", json!("CONNECT")),
        ("method", json!("a b")),
        ("method", json!("")),
        ("path", json!("/\u{1f600} \n")),
        ("headers", json!([["a b", "\u{1}"], ["", ""]])),
    ] {
        let answer = ask(&running, JSON, &question(key, value));
        assert_eq!(answer.status, 200, "{answer:?}");
    }
}
