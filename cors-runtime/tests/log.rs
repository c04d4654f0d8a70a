//! Where no `tracing` subscriber is set, what the library says goes to `log`. A process has one logger, and this is its own.

use std::sync::Mutex;

use actix_web::{App, Error, HttpRequest, HttpResponse, error::ErrorServiceUnavailable, http::header, put, test};
use cors_runtime::{Origin, cors};
use log::{LevelFilter, Log, Metadata, Record};

static SAID: Mutex<Vec<String>> = Mutex::new(Vec::new());

struct Logger;

impl Log for Logger {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == "cors_runtime"
    }

    fn log(&self, record: &Record<'_>) {
        if self.enabled(record.metadata()) {
            SAID.lock().unwrap().push(format!("{} {}", record.level(), record.args()));
        }
    }

    fn flush(&self) {}
}

#[cors(origins = ["https://app.example.com"])]
#[put("/items")]
async fn put_items() -> HttpResponse {
    HttpResponse::Ok().finish()
}

#[expect(clippy::unused_async, reason = "it is done as soon as it is asked")]
async fn is_tenant(_: &Origin, _: &HttpRequest) -> Result<bool, Error> {
    Err(ErrorServiceUnavailable("no database"))
}

#[cors(origins = async_predicate(is_tenant))]
#[put("/orders")]
async fn put_orders() -> HttpResponse {
    HttpResponse::Ok().finish()
}

async fn said(level: LevelFilter, path: &str) -> Vec<String> {
    log::set_max_level(level);
    let app = test::init_service(App::new().service(put_items).service(put_orders)).await;
    let request = test::TestRequest::put().uri(path).insert_header((header::ORIGIN, "https://other.example"));
    test::call_service(&app, request.to_request()).await;
    std::mem::take(&mut *SAID.lock().unwrap())
}

#[actix_web::test]
async fn refusals_are_said_to_a_logger_at_debug_level_and_predicates_that_fail_at_the_level_of_errors() {
    log::set_logger(&Logger).unwrap();
    let said_at_debug = said(LevelFilter::Debug, "/items").await;
    let [refusal] = said_at_debug.as_slice() else { panic!("{said_at_debug:?}") };
    for part in
        ["DEBUG cross-origin request refused", "method=PUT", "policy=log::put_items", "at=cors-runtime/tests/log.rs:"]
    {
        assert!(refusal.contains(part), "{refusal}");
    }
    assert_eq!(said(LevelFilter::Info, "/items").await, [""; 0]);

    for level in [LevelFilter::Error, LevelFilter::Debug] {
        let said = said(level, "/orders").await;
        let [failure] = said.as_slice() else { panic!("{said:?}") };
        for part in [
            "ERROR a predicate failed, and the origin is not allowed",
            "error=no database",
            "predicate=\"async_predicate(is_tenant)\"",
            "method=PUT",
            "origin=\"https://other.example\"",
            "policy=log::put_orders",
            "at=cors-runtime/tests/log.rs:",
        ] {
            assert!(failure.contains(part), "{failure}");
        }
    }
}
