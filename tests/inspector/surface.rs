//! What the page says of the service: what is in force there, found by asking it.

use std::sync::atomic::{AtomicUsize, Ordering};

use actix_http::Request;
use actix_service::{IntoServiceFactory, ServiceFactory};
use actix_web::{
    App, HttpRequest, HttpResponse,
    body::to_bytes,
    dev::{AppConfig, ServiceRequest},
    error::ErrorUnauthorized,
    get,
    http::header,
    middleware::{Next, from_fn},
    put,
    test::{TestRequest, call_service},
    web,
};
use cors_runtime::{Cors, Live, Origin, cors, inspector, policy};
use serde_json::{Value, json};

use crate::running::Running;

const AROUND: Cors = policy! { origins = ["https://around.example"], methods = [GET, PUT] };

static LIVE: Live = Live::new();

fn is_tenant(origin: &Origin, _: &HttpRequest) -> bool {
    origin.is_subdomain_of("tenants.example")
}

#[cors(origins = ["https://app.example.com", predicate(is_tenant)], credentials)]
#[put("/items/{id}")]
async fn put_item() -> &'static str {
    RUN.fetch_add(1, Ordering::Relaxed);
    "put"
}

#[cors(none)]
#[get("/none")]
async fn none() -> &'static str {
    "got"
}

#[cors(policy = LIVE)]
#[get("/live")]
async fn live() -> &'static str {
    "got"
}

/// How often a handler has run.
static RUN: AtomicUsize = AtomicUsize::new(0);

async fn any() -> HttpResponse {
    RUN.fetch_add(1, Ordering::Relaxed);
    HttpResponse::Ok().finish()
}

fn routes(config: &mut web::ServiceConfig) {
    config
        .service(
            web::scope("/api")
                .wrap(AROUND)
                .service((put_item, none))
                .route("/plain", web::get().to(any))
                .service(web::resource("/any").to(any)),
        )
        .service(web::resource("/bare").to(any))
        .route("/plain", web::get().to(any));
}

/// Path and method, what is in force, and whose policy it is.
fn lines(data: &Value) -> Vec<String> {
    let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
    let line = |entry: &Value| {
        let policy = &entry["policy"];
        let name = text(&policy["name"]);
        let source = text(&policy["source"]);
        format!("{} {} {} {source} {name}", text(&entry["method"]), text(&entry["path"]), text(&entry["state"]))
    };
    data["entries"].as_array().unwrap().iter().map(line).collect()
}

#[test]
fn what_is_in_force_is_found_by_asking_the_service() {
    let before = RUN.load(Ordering::Relaxed);
    let running = Running::start(2, || App::new().service(inspector("/__cors")).configure(routes));
    let data = running.data("/__cors/surface");
    assert_eq!(
        lines(&data),
        [
            "* /api/any policy scope inspector::surface",
            "PUT /api/items/{id} policy handler inspector::surface::put_item",
            "GET /api/none none - -",
            "GET /api/plain policy scope inspector::surface",
            "* /bare not asked - -",
            "GET /plain none - -",
        ]
    );
    assert_eq!(data["declared"], Value::Null);
    assert_eq!(
        data["unknown"],
        json!(["DELETE", "GET", "HEAD", "PATCH", "POST", "PUT"].map(|method| format!("{method} /bare")))
    );
    assert_eq!(RUN.load(Ordering::Relaxed), before);
}

#[test]
fn what_a_page_may_use_is_what_the_policies_say() {
    let running = Running::start(1, || App::new().service(inspector("/__cors")).configure(routes));
    for (origin, usable) in [
        ("https://app.example.com", ["no", "yes", "no", "no", "no", "no"]),
        ("https://around.example", ["yes", "predicate", "no", "yes", "no", "no"]),
        ("http://other.example", ["no", "no", "no", "no", "no", "no"]),
        ("null", ["no", "no", "no", "no", "no", "no"]),
    ] {
        assert_eq!(running.data(&format!("/__cors/surface?origin={origin}"))["usable"], json!(usable), "{origin}");
    }
    let data = running.data("/__cors/surface?origin=app.example.com");
    assert_eq!(
        data["error"],
        "this is no origin: write scheme, host and port as a browser does, as in `https://app.example.com` or `http://localhost:3000`"
    );
    assert_eq!(data["usable"], Value::Null);
}

#[test]
fn a_policy_that_is_replaced_is_read_again() {
    LIVE.set(Cors::builder().origins(["https://old.example"]).build().unwrap()).unwrap();
    let running = Running::start(1, || App::new().service(inspector("/__cors")).service(live));
    let origins = || running.data("/__cors/surface")["entries"][0]["policy"]["origins"].clone();
    assert_eq!(origins(), json!(["https://old.example"]));
    LIVE.set(Cors::builder().origins(["https://new.example"]).build().unwrap()).unwrap();
    assert_eq!(origins(), json!(["https://new.example"]));
}

#[test]
fn authentication_that_stops_preflights_is_found_by_who_is_let_in() {
    async fn authenticate(
        request: ServiceRequest,
        next: Next<impl actix_web::body::MessageBody>,
    ) -> Result<actix_web::dev::ServiceResponse<impl actix_web::body::MessageBody>, actix_web::Error> {
        if request.headers().get(header::COOKIE).is_some_and(|cookie| cookie == "session=1") {
            next.call(request).await
        } else {
            Err(ErrorUnauthorized("sign in"))
        }
    }
    let running =
        Running::start(1, || App::new().wrap(from_fn(authenticate)).service(inspector("/__cors")).configure(routes));
    assert_eq!(running.send("GET /__cors/surface").status, 401);
    let answer = running.send("GET /__cors/surface\nCookie: session=1");
    let data: Value = serde_json::from_str(&answer.body).unwrap();
    assert_eq!(data["declared"], Value::Null, "{data:#}");
    let put = &data["entries"][1];
    assert_eq!(
        (&put["state"], &put["status"], &put["policy"]["name"]),
        (&json!("stopped"), &json!(401), &json!("inspector::surface::put_item"))
    );
}

#[actix_web::test]
async fn where_the_service_can_not_be_asked_the_page_says_so() {
    for (is_secure, why) in [(false, "no answer at its address came from this page"), (true, "it is served by TLS")] {
        // Nobody listens there.
        let address = "127.0.0.1:9".parse().unwrap();
        let config = AppConfig::__priv_test_new(is_secure, "localhost".to_owned(), address);
        let app = App::new().service(inspector("/__cors")).configure(routes);
        let app = IntoServiceFactory::<_, Request>::into_factory(app).new_service(config).await.unwrap();
        let request = TestRequest::with_uri("/__cors/surface").insert_header((header::HOST, "localhost"));
        let response = call_service(&app, request.peer_addr("127.0.0.1:1".parse().unwrap()).to_request()).await;
        let data: Value = serde_json::from_slice(&to_bytes(response.into_body()).await.unwrap()).unwrap();
        assert_eq!(data["declared"], why);
        assert_eq!(
            lines(&data),
            [
                "* /api/any not asked - -",
                "PUT /api/items/{id} policy handler inspector::surface::put_item",
                "GET /api/none none - -",
                "GET /api/plain not asked - -",
                "* /bare not asked - -",
                "GET /plain not asked - -",
            ]
        );
    }
}
