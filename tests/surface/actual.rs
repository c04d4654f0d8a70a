//! What actual requests come to, where that is not what their preflights come to: and nothing is served for it.

use std::{
    cell::Cell,
    future::{Ready, ready},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use actix_web::{
    App, Error, HttpRequest, HttpResponse, Responder,
    dev::{Service, ServiceRequest, ServiceResponse, Transform},
    get, guard,
    middleware::from_fn,
    test, web,
};
use cors_runtime::{
    Cors, Origin, cors, policy,
    surface::{self, Entry},
};
use tracing::{
    Event, Metadata, Subscriber, span,
    subscriber::{Interest, set_default},
};

use crate::{
    finds::{pass, refuse},
    listed::list,
};

const LINE: u32 = line!() + 1;
const POLICY: Cors = policy! { origins = ["https://a.example"], methods = [DELETE, GET, POST] };
const OTHER_LINE: u32 = line!() + 1;
const OTHER: Cors = policy! { origins = ["https://b.example"], methods = [DELETE, GET, POST] };

async fn never() -> HttpResponse {
    panic!("no handler runs")
}

async fn listed(configure: impl FnOnce(&mut web::ServiceConfig) + 'static) -> Vec<String> {
    list(&surface::of(&test::init_service(App::new().configure(configure)).await).await)
}

#[cors(origins = ["https://own.example"], enforce)]
#[get("/own")]
async fn own() -> impl Responder {
    "own"
}

#[actix_web::test]
async fn a_policy_behind_a_guard_for_the_method_answers_actual_requests_alone() {
    let found = listed(|config| {
        config
            .service(web::scope("/scope").guard(guard::Get()).wrap(POLICY).route("/a", web::get().to(never)))
            .service(web::resource("/resource").guard(guard::Get()).wrap(POLICY).route(web::route().to(never)))
            .route("/route", web::get().to(never).wrap(POLICY));
    });
    assert_eq!(
        found.await,
        [
            "GET /resource: none, actual Resource",
            "GET /route: none, actual Resource",
            "GET /scope/a: none, actual Scope /scope",
        ]
    );
}

#[actix_web::test]
async fn it_is_said_in_the_text_and_in_the_data() {
    #[cors(none)]
    #[get("/none")]
    async fn none() -> impl Responder {
        "none"
    }
    let app = App::new()
        .service(web::scope("/scope").guard(guard::Get()).wrap(POLICY).route("/a", web::get().to(never)))
        .service(web::scope("/none").guard(guard::Get()).service(none))
        .service(web::resource("/none/none").wrap(OTHER).route(web::get().to(never)));
    let surface = surface::of(&test::init_service(app).await).await;
    let text = surface.to_string();
    let lines: Vec<_> = text.lines().filter(|line| line.starts_with('/')).collect();
    assert_eq!(
        lines,
        [
            format!(
                "/none/none  GET          origins https://b.example; by Resource surface::actual at tests/surface/actual.rs:{OTHER_LINE};"
            ),
            "/none/none  GET, actual  no policy; guarded by GET".to_owned(),
            "/scope/a    GET          no policy answers preflights; guarded by GET".to_owned(),
            format!(
                "/scope/a    GET, actual  origins https://a.example; by Scope /scope surface::actual at tests/surface/actual.rs:{LINE};"
            ),
        ]
    );
    let data = serde_json::to_value(&surface).unwrap();
    let of = |index: usize, key: &str| data["entries"][index][key].clone();
    assert_eq!((of(0, "state"), of(0, "actual_policy")), ("policy".into(), serde_json::Value::Null));
    assert_eq!(data["entries"][0].as_object().unwrap().get("actual_policy"), Some(&serde_json::Value::Null));
    assert_eq!((of(1, "state"), &of(1, "actual_policy")["source"]), ("none".into(), &"scope".into()));
    // A page reads what the policy of the actual request lets it.
    let open = |origin| list_of(surface.open_to(origin));
    assert_eq!((open("https://a.example"), open("https://b.example")), (vec!["/scope/a"], vec![]));
}

fn list_of<'a>(entries: impl Iterator<Item = &'a Entry>) -> Vec<&'a str> {
    entries.map(Entry::pattern).collect()
}

#[actix_web::test]
async fn a_handler_behind_a_guard_of_the_users_answers_actual_requests_alone() {
    #[cors(origins = ["https://guarded.example"])]
    #[get("/guarded", guard = "is_actual")]
    async fn guarded() -> impl Responder {
        "guarded"
    }
    fn is_actual(context: &guard::GuardContext<'_>) -> bool {
        context.head().method != "OPTIONS"
    }
    let policy = "surface::actual::guarded";
    assert_eq!(
        listed(|config| _ = config.service(guarded)).await,
        [format!("GET /guarded: unreached {policy}, actual {policy}")]
    );
    // A policy around it has its preflights routed as what they ask for.
    let app = test::init_service(App::new().service(guarded).wrap(POLICY)).await;
    assert_eq!(list(&surface::of(&app).await), [format!("GET /guarded: {policy}")]);
}

#[actix_web::test]
async fn authentication_that_stops_preflights_lets_actual_requests_pass_with_what_it_asks_for() {
    let app = test::init_service(App::new().service(web::scope("").wrap(Cookies).service(own))).await;
    let policy = "surface::actual::own";
    assert_eq!(list(&surface::of(&app).await), [format!("GET /own: 401 before {policy}")]);
    let surface = surface::of(&app).with_header("Cookie", "session=1").await;
    assert_eq!(list(&surface), [format!("GET /own: 401 before {policy}, actual {policy}")]);
    // What waits does not say where a request would go on to.
    let app = test::init_service(App::new().service(web::scope("").wrap(from_fn(refuse)).service(own))).await;
    let surface = surface::of(&app).with_header("Authorization", "x").await;
    assert_eq!(list(&surface), [format!("GET /own: 401 before {policy}")]);
    assert!(!surface.entries()[0].is_actual_known());
}

/// Lets in at once what has a cookie.
struct Cookies;

struct WithCookies<S> {
    service: S,
}

impl<S> Transform<S, ServiceRequest> for Cookies
where
    S: Service<ServiceRequest, Response = ServiceResponse, Error = Error>,
    S::Future: 'static,
{
    type Response = ServiceResponse;
    type Error = Error;
    type Transform = WithCookies<S>;
    type InitError = ();
    type Future = Ready<Result<Self::Transform, ()>>;

    fn new_transform(&self, service: S) -> Self::Future {
        ready(Ok(WithCookies { service }))
    }
}

impl<S> Service<ServiceRequest> for WithCookies<S>
where
    S: Service<ServiceRequest, Response = ServiceResponse, Error = Error>,
    S::Future: 'static,
{
    type Response = ServiceResponse;
    type Error = Error;
    type Future = std::pin::Pin<Box<dyn Future<Output = Result<ServiceResponse, Error>>>>;

    actix_service::forward_ready!(service);

    fn call(&self, request: ServiceRequest) -> Self::Future {
        if request.headers().contains_key("cookie") {
            return Box::pin(self.service.call(request));
        }
        Box::pin(ready(Ok(request.into_response(HttpResponse::Unauthorized()))))
    }
}

#[actix_web::test]
async fn of_two_resources_of_one_path_each_answers_what_comes_to_it() {
    let found = listed(|config| {
        config
            .service(web::resource("/two").guard(guard::Get()).wrap(POLICY).to(never))
            .service(web::resource("/two").wrap(OTHER).route(web::get().to(never)).route(web::post().to(never)))
            .service(web::resource("/own").guard(guard::Get()).wrap(POLICY).to(never))
            .service(own);
    });
    assert_eq!(
        found.await,
        [
            "GET /own: surface::actual::own, actual Resource",
            "GET /two: Resource, actual Resource",
            "POST /two: Resource",
        ]
    );
}

#[actix_web::test]
async fn what_comes_to_no_policy_is_not_known_to_come_to_one() {
    let app =
        test::init_service(App::new().service(web::resource("/own").guard(guard::Get()).to(never)).service(own)).await;
    let surface = surface::of(&app).await;
    assert_eq!(list(&surface), ["GET /own: surface::actual::own"]);
    assert!(!surface.entries()[0].is_actual_known());
    let app = test::init_service(App::new().service(own)).await;
    assert!(surface::of(&app).await.entries()[0].is_actual_known());
}

#[actix_web::test]
async fn a_handler_without_a_policy_has_none_inside_of_another_for_actual_requests_too() {
    #[cors(none)]
    #[get("/none")]
    async fn none() -> impl Responder {
        "none"
    }
    let app =
        test::init_service(App::new().service((none, own)).route("/plain", web::get().to(never)).wrap(POLICY)).await;
    let surface = surface::of(&app).await;
    assert_eq!(list(&surface), ["GET /none: none", "GET /own: surface::actual::own", "GET /plain: App"]);
    assert!(surface.entries().iter().all(Entry::is_actual_known));
}

#[actix_web::test]
async fn of_nested_policies_the_outer_one_answers_actual_requests() {
    let routes = |config: &mut web::ServiceConfig| {
        config.service(
            web::scope("/outer")
                .wrap(POLICY)
                .service(web::resource("/inner").guard(guard::Get()).wrap(OTHER).route(web::get().to(never))),
        );
    };
    assert_eq!(listed(routes).await, ["GET /outer/inner: Scope /outer"]);
}

#[actix_web::test]
async fn a_policy_around_knows_of_a_handler_behind_middleware_that_waits() {
    let app =
        test::init_service(App::new().service(web::scope("/waits").wrap(from_fn(pass)).service(own)).wrap(POLICY))
            .await;
    assert_eq!(list(&surface::of(&app).await), ["GET /waits/own: surface::actual::own"]);
}

#[actix_web::test]
async fn a_guard_for_a_field_lets_in_the_actual_request_that_has_it() {
    let found = listed(|config| {
        config
            .service(
                web::resource("/field").guard(guard::Header("x-version", "2")).wrap(POLICY).route(web::get().to(never)),
            )
            .service(
                web::scope("/not")
                    .guard(guard::Not(guard::Header("x-version", "2")))
                    .wrap(POLICY)
                    .route("", web::get().to(never)),
            );
    });
    assert_eq!(found.await, ["GET /field: none, actual Resource", "GET /not: Resource"]);
}

#[actix_web::test]
async fn no_handler_runs_no_predicate_is_asked_and_no_event_is_emitted() {
    static RUNS: AtomicUsize = AtomicUsize::new(0);
    thread_local! {
        static ASKED: Cell<usize> = const { Cell::new(0) };
    }
    async fn counted() -> HttpResponse {
        RUNS.fetch_add(1, Ordering::Relaxed);
        HttpResponse::Ok().finish()
    }
    fn is_ours(_: &Origin, _: &HttpRequest) -> bool {
        ASKED.set(ASKED.get() + 1);
        false
    }
    const ASKING: Cors = policy! { origins = [predicate(is_ours)], methods = [DELETE, GET, POST], enforce };
    let routes = |config: &mut web::ServiceConfig| {
        config
            .route("/plain", web::get().to(counted))
            .route("/plain", web::post().to(counted))
            .route("/plain", web::delete().to(counted))
            .service(
                web::scope("/asking")
                    .wrap(ASKING)
                    .route("/any", web::to(counted))
                    .route("/one", web::delete().to(counted)),
            )
            .route("/route", web::post().to(counted).wrap(ASKING));
    };
    let app = test::init_service(App::new().configure(routes)).await;
    let counter = Counter::default();
    let _listening = set_default(counter.clone());
    let surface = surface::of(&app).await;
    assert_eq!(
        list(&surface),
        [
            "* /asking/any: Scope /asking",
            "DELETE /asking/one: Scope /asking",
            "DELETE /plain: none",
            "GET /plain: none",
            "POST /plain: none",
            "POST /route: none, actual Resource",
        ]
    );
    let counts = || (RUNS.load(Ordering::Relaxed), ASKED.get(), counter.0.load(Ordering::Relaxed));
    assert_eq!(counts(), (0, 0, 0));

    // Each of them is counted where it is not the surface that asks.
    for path in ["/asking/any", "/plain"] {
        let request = test::TestRequest::with_uri(path).insert_header(("Origin", "https://a.example"));
        test::call_service(&app, request.to_request()).await;
    }
    assert_eq!(counts(), (1, 1, 1));
}

/// Counts the events of the library.
#[derive(Clone, Default)]
struct Counter(Arc<AtomicUsize>);

impl Subscriber for Counter {
    fn register_callsite(&self, _: &'static Metadata<'static>) -> Interest {
        Interest::sometimes()
    }

    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, _: &span::Attributes<'_>) -> span::Id {
        span::Id::from_u64(1)
    }

    fn record(&self, _: &span::Id, _: &span::Record<'_>) {}

    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}

    fn event(&self, event: &Event<'_>) {
        if event.metadata().target() == "cors_runtime" {
            self.0.fetch_add(1, Ordering::Relaxed);
        }
    }

    fn enter(&self, _: &span::Id) {}

    fn exit(&self, _: &span::Id) {}
}
