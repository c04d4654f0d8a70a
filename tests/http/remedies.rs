//! What the events offer as a remedy is a policy by the rules, and lets the request pass.

use std::slice;

use actix_web::{App, HttpResponse, test::TestRequest, web};
use cors_runtime::{Cors, Danger, policy};
use tracing::level_filters::LevelFilter;

use crate::{
    record::events,
    service::{ALLOW_HEADERS, ALLOW_METHODS, ALLOW_ORIGIN, APP, Fields, Server, preflight, request, serve},
};

/// The settings of a policy, as lists of texts.
#[derive(Clone, Debug, Default, PartialEq)]
struct Settings {
    origins: Vec<String>,
    methods: Vec<String>,
    headers: Vec<String>,
    credentials: bool,
    dangers: Vec<Danger>,
}

impl Settings {
    fn new(origins: &[&str], methods: &[&str], headers: &[&str], credentials: bool) -> Self {
        let strings = |items: &[&str]| items.iter().map(ToString::to_string).collect();
        let (origins, methods, headers) = (strings(origins), strings(methods), strings(headers));
        Self { origins, methods, headers, credentials, dangers: Vec::new() }
    }

    async fn serve(&self) -> Server {
        let mut builder = Cors::builder().origins(&self.origins).methods(&self.methods).credentials(self.credentials);
        if !self.headers.is_empty() {
            builder = builder.headers(&self.headers);
        }
        let builder = self.dangers.iter().fold(builder, |builder, danger| builder.danger(*danger));
        let policy = builder.build().unwrap_or_else(|error| panic!("{self:?}: {error}"));
        serve(App::new().default_service(web::to(HttpResponse::Ok)).wrap(policy)).await
    }

    /// What is offered, as one who reads it takes it: each of the ways.
    fn mended(&self, help: &str) -> Vec<Self> {
        let mut mended = self.clone();
        let texts: Vec<_> = help.split('`').skip(1).step_by(2).collect();
        for text in &texts {
            if let Some(list) = text.strip_prefix(".methods(") {
                mended.methods = quoted(list);
            } else if let Some(list) = text.strip_prefix(".headers(") {
                mended.headers = quoted(list);
            } else if *text == ".danger(Danger::NullOrigin)" {
                mended.dangers.push(Danger::NullOrigin);
            }
        }
        let origins: Vec<_> = texts.iter().filter(|text| text.starts_with('"')).flat_map(|text| quoted(text)).collect();
        let Some((exact, wider)) = origins.split_first() else { return vec![mended] };
        let mut named = mended.clone();
        named.origins.push(exact.clone());
        let Some((wider, covered)) = wider.split_first() else { return vec![named] };
        mended.origins.retain(|origin| !covered.contains(origin));
        mended.origins.push(wider.clone());
        vec![named, mended]
    }
}

fn quoted(text: &str) -> Vec<String> {
    text.split('"').skip(1).step_by(2).map(str::to_owned).collect()
}

/// Whether a browser would let the request of a preflight, or the actual request, pass.
async fn passes(app: &Server, request: TestRequest) -> bool {
    let asks = request.to_request();
    let (method, headers) = (asks.method().as_str().to_owned(), asks.head().headers().clone());
    let field = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let sent = |request: TestRequest| headers.iter().fold(request, TestRequest::append_header);
    let answer = app.answer(sent(self::request(&method, "/"))).await;
    let list = |name: &str| -> Vec<String> {
        let value = answer.headers.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value);
        value.split(", ").map(str::to_lowercase).collect()
    };
    let is_allowed = list(ALLOW_ORIGIN).iter().any(|origin| origin == "*" || origin == field("origin"));
    let asked = field("access-control-request-method");
    let has_method = asked.is_empty()
        || ["GET", "HEAD", "POST"].contains(&asked)
        || list(ALLOW_METHODS).contains(&asked.to_lowercase());
    let names = field("access-control-request-headers").split(',').filter(|name| !name.is_empty());
    let (mut names, listed) = (names.map(str::to_lowercase), list(ALLOW_HEADERS));
    let has_names =
        names.all(|name| listed.contains(&name) || (listed.contains(&"*".to_owned()) && name != "authorization"));
    is_allowed && has_method && has_names
}

#[actix_web::test]
async fn what_is_offered_is_valid_and_lets_the_request_pass() {
    let asking = |method: &str, names: &str| {
        let (method, names) = (method.to_owned(), names.to_owned());
        move |origin: &str| preflight(&method, "/").origin(origin).asking_for_headers(&names)
    };
    let actual = |method: &'static str| move |origin: &str| request(method, "/").origin(origin);
    let settings = Settings::new;
    let mut ways = 0;
    let app: &[&str] = &[APP];
    for (settings, origin, request) in [
        (settings(app, &["GET"], &[], false), APP, &asking("GET", "x-debug") as &dyn Fn(&str) -> TestRequest),
        (settings(app, &["GET"], &["Content-Type"], true), APP, &asking("GET", "content-type,x-a,authorization")),
        (settings(&["*"], &["GET"], &["*"], false), APP, &asking("GET", "authorization,x-a")),
        (settings(app, &["GET"], &[], true), APP, &asking("PUT", "x-a")),
        (settings(app, &["GET"], &[], true), APP, &asking("x-y", "")),
        (settings(app, &["PUT"], &[], false), APP, &asking("POST", "")),
        (settings(app, &["PUT"], &[], false), APP, &actual("DELETE")),
        (settings(app, &["PUT"], &[], false), APP, &actual("M-SEARCH")),
        (settings(app, &["GET"], &[], false), "null", &actual("GET")),
        (settings(app, &["GET"], &[], true), "https://app.example.com:8443", &actual("GET")),
        (
            settings(&[APP, "https://app.example.com:1", "https://app.example.com:2"], &["GET"], &[], true),
            "https://app.example.com:3",
            &actual("GET"),
        ),
        (settings(app, &["GET"], &[], false), "http://app.example.com", &actual("GET")),
        (settings(app, &["GET"], &[], true), "https://a.b.app.example.com", &asking("GET", "")),
        (
            settings(&[APP, "https://x.app.example.com"], &["GET"], &[], true),
            "https://y.app.example.com",
            &actual("GET"),
        ),
        (settings(&["https://*.example.com"], &["GET"], &[], true), "https://example.com", &actual("GET")),
        (settings(&["https://*.example.com"], &["GET"], &[], true), "https://a.example.com:1", &actual("GET")),
        (settings(&["http://localhost:3000"], &["GET"], &[], true), "http://localhost:5173", &asking("GET", "")),
        (settings(&["http://127.0.0.1:3000"], &["GET"], &[], true), "https://127.0.0.1:3000", &asking("GET", "")),
        (settings(&["http://[::1]:*"], &["GET"], &[], true), "https://[::1]", &asking("GET", "")),
        (settings(&["https://github.io"], &["GET"], &[], true), "https://github.io:1", &asking("GET", "")),
        (
            Settings { dangers: vec![Danger::InsecureOrigins], ..settings(&["app://main"], &["GET"], &[], true) },
            "app://main:1",
            &asking("GET", ""),
        ),
    ] {
        let before = settings.serve().await;
        assert!(!passes(&before, request(origin)).await, "{settings:?}");
        let mut found = vec![settings.clone()];
        for event in events(&before, LevelFilter::DEBUG, request(origin)).await {
            let (_, help) = event.split_once("\nhelp=").unwrap_or_else(|| panic!("{settings:?}: {event}"));
            found = found.iter().flat_map(|settings| settings.mended(help)).collect();
        }
        for mended in found {
            assert_ne!(mended, settings);
            assert!(passes(&mended.serve().await, request(origin)).await, "{mended:?}");
            ways += 1;
        }
    }
    assert_eq!(ways, 28);
}

#[actix_web::test]
async fn what_is_unsafe_is_not_offered() {
    for (origins, credentials, origin) in [
        (APP, true, "https://evil.example"),
        (APP, true, "https://evil-app.example.com"),
        (APP, true, "https://app.example.com.evil.example"),
        (APP, false, "https://app.example.com/"),
        (APP, false, "https://app.example.com`"),
        ("https://github.io", true, "https://evil.github.io"),
        ("https://github.io", false, "https://evil.github.io"),
        (APP, true, "http://app.example.com"),
        (APP, true, "null"),
    ] {
        let settings = Settings::new(&[origins], &["GET"], &[], credentials);
        for event in events(&settings.serve().await, LevelFilter::DEBUG, request("GET", "/").origin(origin)).await {
            let help = event.split_once("\nhelp=").map(|(_, help)| help).unwrap_or_default();
            assert_eq!(settings.mended(help), slice::from_ref(&settings), "{event}");
        }
    }
}

const BEFORE: Cors = policy! { origins = ["https://app.example.com"], methods = [GET, "q-1"], headers = ["X-A"] };
const AFTER: Cors = policy! {
    origins = ["https://app.example.com"],
    methods = [GET, "q-1", PUT],
    headers = ["X-A", "X-Debug"],
};

#[actix_web::test]
async fn the_settings_of_a_policy_are_offered_as_they_are_pasted() {
    let serve = |policy: Cors| serve(App::new().default_service(web::to(HttpResponse::Ok)).wrap(policy));
    let request = || preflight("PUT", "/").origin(APP).asking_for_headers("x-debug");
    let events = events(&serve(BEFORE).await, LevelFilter::DEBUG, request()).await;
    for (event, setting) in events.iter().zip(["methods = [GET, \"q-1\", PUT]", "headers = [\"X-A\", \"X-Debug\"]"]) {
        assert!(event.ends_with(&format!("\nhelp=write `{setting}`")), "{event}");
    }
    assert_eq!(events.len(), 2);
    assert!(passes(&serve(AFTER).await, request()).await);
}
