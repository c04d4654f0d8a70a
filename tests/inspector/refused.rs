//! The requests that were refused last.

use std::{future::ready, thread};

use actix_web::{App, HttpRequest, HttpResponse, error::ErrorInternalServerError, http::Method, web};
use cors_runtime::{Cors, Origin, cors, inspector, policy};
use serde_json::{Value, json};

use crate::running::{Running, turn};

const AROUND: Cors = policy! { origins = ["https://app.example.com"], methods = [GET, PUT], enforce };

const NEAREST_LINE: u32 = line!() + 1;
#[cors(origins = ["https://app.example.com"], headers = ["Content-Type"])]
#[actix_web::put("/nearest/{id}")]
async fn nearest() -> &'static str {
    "put"
}

async fn fails(_: &Origin, _: &HttpRequest) -> Result<bool, actix_web::Error> {
    ready(Err(ErrorInternalServerError("<b>the database</b>"))).await
}

#[cors(origins = [async_predicate(fails)])]
#[actix_web::get("/asked")]
async fn asked() -> &'static str {
    "got"
}

fn service() -> Running {
    Running::start(3, || {
        App::new()
            .service(inspector("/__cors"))
            .service((nearest, asked))
            .service(web::scope("/around").wrap(AROUND).default_service(web::to(HttpResponse::Ok)))
    })
}

/// The event about this path, without its time and line.
fn event(running: &Running, path: &str) -> Value {
    let mut event = running.refused(0, |event| event["path"] == path).pop().unwrap();
    let (file, _) = event["at"].as_str().unwrap().rsplit_once(':').unwrap();
    assert_eq!(file, file!());
    assert!(event["time"].as_u64().unwrap() > 1_700_000_000_000);
    let fields = event.as_object_mut().unwrap();
    fields.remove("at");
    fields.remove("time");
    event
}

#[test]
fn a_refused_request_is_told_with_its_reason_and_remedy_without_a_log() {
    let (_turn, running) = (turn(), service());
    let of_nearest = format!("for `nearest`, {}:{NEAREST_LINE}: ", file!());
    running.send("OPTIONS /nearest/headers\nOrigin: https://app.example.com\nAccess-Control-Request-Method: PUT\nAccess-Control-Request-Headers: x-debug");
    assert_eq!(
        event(&running, "/nearest/headers"),
        json!({
            "method": "PUT", "path": "/nearest/headers", "origin": "https://app.example.com", "headers": "x-debug", "answered": true,
            "reason": "the policy lacks these headers", "help": format!("{of_nearest}write `headers = [\"Content-Type\", \"X-Debug\"]`"),
            "policy": "inspector::refused::nearest",
        })
    );
    running.send("OPTIONS /nearest/origin\nOrigin: https://app.example.com:8443\nAccess-Control-Request-Method: PUT");
    assert_eq!(
        event(&running, "/nearest/origin"),
        json!({
            "method": "PUT", "path": "/nearest/origin", "origin": "https://app.example.com:8443", "answered": false,
            "reason": "the policy does not allow this origin",
            "help": format!(
                "{of_nearest}`https://app.example.com:8443` is not `https://app.example.com`: add `\"https://app.example.com:8443\"` to \
                 `origins`, or `\"https://app.example.com:*\"` in the place of `\"https://app.example.com\"` for every port"
            ),
            "policy": "inspector::refused::nearest",
        })
    );
    // What is for the page to do is done in no policy.
    running.send("OPTIONS /nearest/answer\nOrigin: https://app.example.com\nAccess-Control-Request-Method: PUT\nAccess-Control-Request-Headers: access-control-max-age");
    assert_eq!(
        event(&running, "/nearest/answer")["help"],
        "`Access-Control-Max-Age` is a header of the answer: the page should not set it on its request"
    );
    running.send("PUT /around/enforced?query\nOrigin: https://other.example");
    assert_eq!(
        event(&running, "/around/enforced"),
        json!({
            "method": "PUT", "path": "/around/enforced", "origin": "https://other.example", "answered": false,
            "reason": "the policy does not allow this origin, and it is not the request's own by `Sec-Fetch-Site` or `Host`",
            "policy": "inspector::refused",
        })
    );
    running.send("GET /asked\nOrigin: https://other.example");
    assert_eq!(
        event(&running, "/asked"),
        json!({
            "method": "GET", "path": "/asked", "origin": "https://other.example", "answered": false,
            "reason": "`async_predicate(fails)` of the policy failed: <b>the database</b>",
            "policy": "inspector::refused::asked",
        })
    );
}

#[test]
fn what_no_browser_sends_is_told_so_and_everything_else_can_be_explained() {
    let (_turn, running) = (turn(), service());
    for (index, fields) in [
        "Origin: other.example",
        "Origin: https://Other.example",
        "Origin: https://other.example/",
        "Origin: http://1.2.3",
        "Origin: https://other.example/<img>",
        "Origin: https://other.example\nOrigin: https://other.example",
        "Origin: null\nAccess-Control-Request-Method: GET\nAccess-Control-Request-Method: PUT",
        "Origin: null\nAccess-Control-Request-Method: GET\nAccess-Control-Request-Headers: a\nAccess-Control-Request-Headers: b",
    ]
    .into_iter()
    .enumerate()
    {
        let path = format!("/around/unsendable-{index}");
        running.send(&format!("OPTIONS {path}\n{fields}"));
        assert_eq!(event(&running, &path)["unsendable"], true, "{fields}");
    }
    for origin in ["https://other.example:8443", "chrome-extension://abc", "http://[::1]:3000", "null"] {
        let path = format!("/around/of-{}", origin.replace('/', "-"));
        running.send(&format!("PUT {path}\nOrigin: {origin}"));
        let event = event(&running, &path);
        assert_eq!(event.get("unsendable"), None, "{event}");
        let question =
            json!({ "origin": event["origin"], "method": event["method"], "path": event["path"] }).to_string();
        let answer = running.send(&format!(
            "POST /__cors/explain\nContent-Type: application/json\nContent-Length: {}\n\n{question}",
            question.len()
        ));
        assert_eq!(answer.status, 200, "{answer:?}");
    }
}

#[test]
fn what_comes_with_a_request_is_escaped_and_cut_off() {
    let (_turn, running) = (turn(), service());
    let long = "x".repeat(1_000);
    running.send(&format!("PUT /around/%3Cimg{long}\nOrigin: https://\"><script>\u{e9}{long}"));
    let is_it = |event: &Value| event["path"].as_str().is_some_and(|path| path.starts_with("/around/%3Cimg"));
    let event = running.refused(0, is_it).pop().unwrap();
    assert_eq!(event["path"], format!("/around/%3Cimg{}… (1014 bytes)", "x".repeat(286)));
    assert_eq!(event["origin"], format!("https://\\\"><script>\\xc3\\xa9{}… (1020 bytes)", "x".repeat(280)));
}

#[test]
fn all_workers_and_all_readers_have_one_list_of_the_last_two_hundred() {
    let (_turn, running) = (turn(), service());
    thread::scope(|scope| {
        for client in 0..6 {
            let running = &running;
            scope.spawn(move || {
                for request in 0..50 {
                    running.send(&format!("PUT /around/of-{client}/{request}\nOrigin: https://other.example"));
                }
            });
        }
    });
    running.send("PUT /around/last\nOrigin: https://other.example");
    let is_last = |event: &Value| event["path"] == "/around/last";
    let [one, other] = [(); 2].map(|()| running.refused(0, is_last));
    // Other tests add their own.
    assert!(one.len() <= 200 && one.len() >= 150, "{}", one.len());
    let of_this = |events: &[Value]| {
        events
            .iter()
            .filter(|event| event["path"].as_str().unwrap().starts_with("/around/of-"))
            .cloned()
            .collect::<Vec<_>>()
    };
    assert!(of_this(&one).ends_with(&of_this(&other)));
}

#[test]
fn the_page_itself_and_its_questions_are_not_among_them() {
    let (_turn, running) = (turn(), service());
    let own = format!("Origin: http://{}\nSec-Fetch-Site: same-origin", running.address);
    assert_eq!(running.send(&format!("GET /__cors/surface\n{own}")).status, 200);
    assert_eq!(running.send(&format!("{} /__cors/explain\n{own}", Method::POST)).status, 400);
    running.send("PUT /around/marker\nOrigin: https://other.example");
    let events = running.refused(0, |event| event["path"] == "/around/marker");
    let is_own = |event: &&Value| {
        event["path"].as_str().unwrap().starts_with("/__cors") || event["origin"] == "https://survey.invalid"
    };
    assert_eq!(events.iter().find(is_own), None);
}

#[test]
fn what_the_page_itself_refuses_is_not_among_them_where_a_policy_is_around() {
    let _turn = turn();
    let running = Running::start(1, || App::new().wrap(AROUND).service(inspector("/__cors")));
    for path in ["/__cors", "/__cors/explain"] {
        for origin in ["https://app.example.com", "https://other.example", "other.example"] {
            let preflight = format!(
                "OPTIONS {path}\nOrigin: {origin}\nAccess-Control-Request-Method: POST\nAccess-Control-Request-Headers: x-a"
            );
            assert_eq!(running.send(&preflight).status, 403);
            running.send(&format!("POST {path}\nOrigin: {origin}"));
        }
    }
    running.send("PUT /own/marker\nOrigin: https://other.example");
    let events = running.refused(0, |event| event["path"] == "/own/marker");
    let own = events.iter().find(|event| event["path"].as_str().is_some_and(|path| path.starts_with("/__cors")));
    assert_eq!(own, None);
}

#[test]
fn streams_are_few() {
    use std::io::{Read, Write};

    let (_turn, running) = (turn(), service());
    let mut answers = Vec::new();
    let mut open = Vec::new();
    for _ in 0..20 {
        let mut stream = running.connect();
        write!(stream, "GET /__cors/refusals HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
        let mut start = [0; 12];
        stream.read_exact(&mut start).unwrap();
        answers.push(String::from_utf8_lossy(&start).into_owned());
        open.push(stream);
    }
    assert!(answers[..8].iter().all(|answer| answer == "HTTP/1.1 200"), "{answers:?}");
    assert!(answers[16..].iter().all(|answer| answer == "HTTP/1.1 503"), "{answers:?}");
}
