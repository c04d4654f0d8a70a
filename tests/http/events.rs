//! Every refusal is an event at debug level that says why.

use std::{
    fmt::{Debug, Write as _},
    sync::{Arc, Mutex},
};

use actix_web::{App, HttpResponse, put, test::TestRequest, web};
use cors_runtime::{Cors, cors, policy};
use tracing::{
    Event, Level, Metadata, Subscriber,
    field::{Field, Visit},
    level_filters::LevelFilter,
    span,
    subscriber::set_default,
};

use crate::service::{APP, Fields, OTHER, Server, get, preflight, put, request, serve};

/// Keeps the events of the library as text, up to a level.
struct Recorder {
    max_level: LevelFilter,
    events: Arc<Mutex<Vec<String>>>,
}

impl Subscriber for Recorder {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        *metadata.level() <= self.max_level
    }

    fn max_level_hint(&self) -> Option<LevelFilter> {
        Some(self.max_level)
    }

    fn new_span(&self, _: &span::Attributes<'_>) -> span::Id {
        span::Id::from_u64(1)
    }

    fn record(&self, _: &span::Id, _: &span::Record<'_>) {}

    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}

    fn event(&self, event: &Event<'_>) {
        let metadata = event.metadata();
        if !metadata.target().starts_with("cors_runtime") {
            return;
        }
        assert_eq!(*metadata.level(), Level::DEBUG);
        let mut text = Text(String::new());
        event.record(&mut text);
        self.events.lock().unwrap().push(text.0);
    }

    fn enter(&self, _: &span::Id) {}

    fn exit(&self, _: &span::Id) {}
}

struct Text(String);

impl Visit for Text {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        if field.name() != "message" {
            write!(self.0, "{}={value:?} ", field.name()).unwrap();
        }
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        write!(self.0, "{}={value} ", field.name()).unwrap();
    }
}

/// The events of a request, where they are recorded up to `max_level`.
async fn events(app: &Server, max_level: LevelFilter, request: TestRequest) -> Vec<String> {
    let events = Arc::default();
    let recorder = Recorder { max_level, events: Arc::clone(&events) };
    let guard = set_default(recorder);
    app.answer(request).await;
    drop(guard);
    let events = events.lock().unwrap();
    events.iter().map(|event| event.trim_end().to_owned()).collect()
}

const POLICY: Cors = policy! { origins = ["https://app.example.com"], methods = [PUT], headers = "*", credentials };

async fn wrapped() -> Server {
    serve(App::new().default_service(web::to(HttpResponse::Ok)).wrap(POLICY)).await
}

fn refusals() -> [(TestRequest, &'static str); 12] {
    let two = |request: TestRequest| request.origin(APP).origin(APP);
    [
        (
            preflight("PUT", "/").origin(OTHER),
            r#"reason=the policy does not allow this origin method=PUT origin="https://other.example""#,
        ),
        (
            put("/").origin(OTHER),
            r#"reason=the policy does not allow this origin method=PUT origin="https://other.example""#,
        ),
        (preflight("PUT", "/").origin(""), r#"reason=the policy does not allow this origin method=PUT origin="""#),
        (put("/").origin(b"\xff\"x"), r#"reason=the policy does not allow this origin method=PUT origin="\xff\"x""#),
        (
            two(preflight("PUT", "/")),
            r#"reason=there is more than one `Origin` method=PUT origin="https://app.example.com""#,
        ),
        (two(put("/")), r#"reason=there is more than one `Origin` method=PUT origin="https://app.example.com""#),
        (
            preflight("GET", "/").origin(APP),
            r#"reason=the policy does not allow this method method=GET origin="https://app.example.com""#,
        ),
        (
            request("DELETE", "/").origin(APP),
            r#"reason=the policy does not allow this method method=DELETE origin="https://app.example.com""#,
        ),
        (
            request("OPTIONS", "/").origin(APP),
            r#"reason=the policy does not allow this method method=OPTIONS origin="https://app.example.com""#,
        ),
        (
            preflight("PUT", "/").field("access-control-request-method", "PUT").origin(APP),
            r#"reason=there is more than one `Access-Control-Request-Method` method= origin="https://app.example.com""#,
        ),
        (
            preflight("PUT", "/").asking_for_headers("x-a").asking_for_headers("x-b").origin(APP),
            r#"reason=there is more than one `Access-Control-Request-Headers` method= origin="https://app.example.com""#,
        ),
        (
            preflight("P\u{fc}T", "/").origin(OTHER),
            r#"reason=the policy does not allow this origin method=P\xc3\xbcT origin="https://other.example""#,
        ),
    ]
}

#[actix_web::test]
async fn a_refusal_is_a_debug_event_with_the_reason() {
    let app = wrapped().await;
    for (request, expected) in refusals() {
        assert_eq!(events(&app, LevelFilter::DEBUG, request).await, [expected]);
    }
}

#[actix_web::test]
async fn nothing_is_emitted_when_the_level_is_off() {
    let app = wrapped().await;
    for level in [LevelFilter::OFF, LevelFilter::ERROR, LevelFilter::INFO] {
        for (request, _) in refusals() {
            assert!(events(&app, level, request).await.is_empty());
        }
    }
}

#[actix_web::test]
async fn nothing_is_emitted_where_nothing_is_refused() {
    let app = wrapped().await;
    for request in [
        preflight("PUT", "/").origin(APP).asking_for_headers("x-a"),
        preflight("DELETE", "/").origin(APP),
        put("/").origin(APP),
        put("/"),
        get("/"),
        request("OPTIONS", "/"),
    ] {
        assert!(events(&app, LevelFilter::TRACE, request).await.is_empty());
    }
}

const PUBLIC: Cors = policy! { origins = "*" };

#[actix_web::test]
async fn what_is_no_origin_is_refused_to_a_preflight_with_that_reason() {
    let app = serve(App::new().default_service(web::to(HttpResponse::Ok)).wrap(PUBLIC)).await;
    let expected = r#"reason=`Origin` is not an origin method=GET origin="https://a.example/""#;
    let request = preflight("GET", "/").origin("https://a.example/");
    assert_eq!(events(&app, LevelFilter::DEBUG, request).await, [expected]);
    assert!(events(&app, LevelFilter::DEBUG, get("/").origin("https://a.example/")).await.is_empty());
}

#[actix_web::test]
async fn what_an_enforced_policy_refuses_is_an_event_too() {
    const ENFORCED: Cors = policy! { origins = ["https://app.example.com"], methods = [PUT], enforce };
    let app = serve(App::new().default_service(web::to(HttpResponse::Ok)).wrap(ENFORCED)).await;
    let origin = "the policy does not allow this origin, and it is not the request's own by `Sec-Fetch-Site` or `Host`";
    let method =
        "the policy does not allow this method, and the origin is not the request's own by `Sec-Fetch-Site` or `Host`";
    for (request, expected) in [
        (put("/").origin(OTHER), format!(r#"reason={origin} method=PUT origin="https://other.example""#)),
        (request("POST", "/").origin(APP), format!(r#"reason={method} method=POST origin="https://app.example.com""#)),
        (put("/").origin(""), r#"reason=`Origin` is not an origin method=PUT origin="""#.to_owned()),
    ] {
        assert_eq!(events(&app, LevelFilter::DEBUG, request).await, [expected]);
    }
    let own = || put("/").origin(OTHER).field("sec-fetch-site", "same-origin");
    for request in [own(), put("/").origin(APP), get("/"), request("POST", "/")] {
        assert!(events(&app, LevelFilter::TRACE, request).await.is_empty());
    }
    for request in [put("/").origin(OTHER), own()] {
        assert!(events(&app, LevelFilter::INFO, request).await.is_empty());
    }
}

#[cors(origins = "https://app.example.com")]
#[put("/")]
async fn annotated() -> HttpResponse {
    HttpResponse::Ok().finish()
}

#[actix_web::test]
async fn refusals_of_an_annotated_handler_are_events_too() {
    let app = serve(App::new().service(annotated)).await;
    let expected = r#"reason=the policy does not allow this origin method=PUT origin="https://other.example""#;
    for request in [preflight("PUT", "/").origin(OTHER), put("/").origin(OTHER)] {
        assert_eq!(events(&app, LevelFilter::DEBUG, request).await, [expected]);
    }
}
