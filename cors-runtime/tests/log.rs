//! Where no `tracing` subscriber is set, what the library says goes to `log`. A process has one logger, and this is its own.

use std::sync::Mutex;

use actix_web::{App, HttpResponse, http::header, put, test};
use cors_runtime::cors;
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

async fn said(level: LevelFilter) -> Vec<String> {
    log::set_max_level(level);
    let app = test::init_service(App::new().service(put_items)).await;
    let request = test::TestRequest::put().uri("/items").insert_header((header::ORIGIN, "https://other.example"));
    test::call_service(&app, request.to_request()).await;
    std::mem::take(&mut *SAID.lock().unwrap())
}

#[actix_web::test]
async fn refusals_are_said_to_a_logger_at_debug_level() {
    log::set_logger(&Logger).unwrap();
    let said_at_debug = said(LevelFilter::Debug).await;
    let [refusal] = said_at_debug.as_slice() else { panic!("{said_at_debug:?}") };
    for part in
        ["DEBUG cross-origin request refused", "method=PUT", "policy=log::put_items", "at=cors-runtime/tests/log.rs:"]
    {
        assert!(refusal.contains(part), "{refusal}");
    }
    assert_eq!(said(LevelFilter::Info).await, [""; 0]);
}
