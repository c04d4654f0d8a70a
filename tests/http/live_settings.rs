//! What a `Live` takes for a policy, and what it says before it has one.

use actix_web::{App, HttpResponse, Responder, web};
use cors_runtime::{Cors, Live, cors, policy};
use tracing::level_filters::LevelFilter;

use crate::{
    record::events,
    service::{ALLOW_METHODS, ALLOW_ORIGIN, APP, Fields, OTHER, PREFLIGHT, VARY, expect, preflight, serve, starts},
};

static ORDERS: Live = Live::new();

const LINE: u32 = line!() + 4;

#[cors(policy = ORDERS)]
#[actix_web::route("/", method = "PUT", method = "GET", method = "DELETE")]
async fn orders() -> impl Responder {
    HttpResponse::Ok()
}

#[cors(policy = self::ORDERS)]
#[actix_web::patch("/")]
async fn order() -> impl Responder {
    HttpResponse::Ok()
}

#[actix_web::test]
async fn a_policy_that_lacks_a_method_of_a_handler_is_refused_and_the_one_before_stays() {
    let all = || Cors::builder().origins([APP]).methods(["GET", "PUT", "PATCH", "DELETE"]).build().unwrap();
    ORDERS.set(all()).unwrap();
    let app = serve(App::new().service((orders, order))).await;
    let refused = ORDERS.set(policy! { origins = ["https://other.example"], methods = [GET] }).unwrap_err();
    let module = module_path!();
    let mut problems: Vec<_> = refused.problems().iter().map(ToString::to_string).collect();
    problems.sort();
    let note = "= note: browsers would refuse a request that this handler is there for [policy-method-missing]";
    let (file, next) = (file!(), LINE + 6);
    assert_eq!(
        problems,
        [
            format!(
                "policy `ORDERS` does not allow `PUT`, `DELETE`, which this handler serves, `{module}::orders` at {file}:{LINE}\n  \
                 = help: add `PUT`, `DELETE` to its methods\n  {note}"
            ),
            format!(
                "policy `self::ORDERS` does not allow `PATCH`, which this handler serves, `{module}::order` at {file}:{next}\n  \
                 = help: add `PATCH` to its methods\n  {note}"
            ),
        ]
    );
    let headers = [(ALLOW_ORIGIN, APP), (ALLOW_METHODS, "PUT, PATCH, DELETE"), (VARY, PREFLIGHT)];
    assert_eq!(app.answer(preflight("PUT", "/").origin(APP)).await, expect(204, &headers, ""));

    ORDERS.set(policy! { origins = "*", methods = "*" }).unwrap();
    let headers = [(ALLOW_ORIGIN, "*"), (ALLOW_METHODS, "*"), (VARY, PREFLIGHT)];
    assert_eq!(app.answer(preflight("PUT", "/").origin(OTHER)).await, expect(204, &headers, ""));
}

#[actix_web::test]
async fn a_service_does_not_start_without_the_policy() {
    static UNSET: Live = Live::new();

    #[cors(policy = UNSET)]
    #[actix_web::put("/")]
    async fn handler() -> impl Responder {
        HttpResponse::Ok()
    }

    let resource = || web::resource("/").to(HttpResponse::Ok);
    assert!(!starts(App::new().service(handler)).await);
    assert!(!starts(App::new().service(web::scope("/a").service(handler))).await);
    assert!(!starts(App::new().service(resource().wrap(&UNSET))).await);
    assert!(!starts(App::new().service(web::scope("/a").service(resource()).wrap(&UNSET))).await);
    assert!(!starts(App::new().wrap(&UNSET)).await);
    assert!(!starts(App::new().wrap(handler::CORS)).await);
    assert_eq!(format!("{:?}", handler::CORS), "Cors(not set)");

    UNSET.set(policy! { origins = "*", methods = [PUT] }).unwrap();
    assert!(starts(App::new().wrap(&UNSET).service(handler)).await);
    assert_eq!(format!("{:?}", handler::CORS), r#"Cors { origins: "*", methods: ["PUT"], credentials: false }"#);
}

#[actix_web::test]
async fn a_policy_without_its_parts_is_no_policy_for_it() {
    static LIVE: Live = Live::new();
    static OTHER_LIVE: Live = Live::new();

    #[cors(policy = OTHER_LIVE)]
    #[actix_web::get("/")]
    async fn handler() -> impl Responder {
        HttpResponse::Ok()
    }

    let codes = |policy: Cors| {
        let error = LIVE.set(policy).unwrap_err();
        error.problems().iter().map(cors_runtime::Problem::code).collect::<Vec<_>>()
    };
    assert_eq!(codes(policy! { origins = env("HTTP_LIVE_UNSET") }), ["env-unset"]);
    assert_eq!(codes(handler::CORS), ["live-unset"]);

    // That of another one is what it is now.
    OTHER_LIVE.set(policy! { origins = ["https://app.example.com"] }).unwrap();
    LIVE.set(handler::CORS).unwrap();
    OTHER_LIVE.set(policy! { origins = ["https://other.example"] }).unwrap();
    let app = serve(App::new().service(web::resource("/").to(HttpResponse::Ok)).wrap(&LIVE)).await;
    let get = crate::service::get("/").origin(APP);
    assert_eq!(app.answer(get).await, expect(200, &[(ALLOW_ORIGIN, APP), (VARY, "Origin")], ""));
}

#[actix_web::test]
async fn an_event_says_where_the_policy_that_was_set_is_written() {
    static LIVE: Live = Live::new();

    #[cors(policy = LIVE)]
    #[actix_web::put("/")]
    async fn handler() -> impl Responder {
        HttpResponse::Ok()
    }

    let line = line!() + 1;
    LIVE.set(policy! { origins = ["https://app.example.com"], methods = [PUT] }).unwrap();
    let app = serve(App::new().service(handler)).await;
    let wrapped = serve(App::new().service(web::resource("/").to(HttpResponse::Ok)).wrap(&LIVE)).await;
    let event = |policy: &str, line: u32, remedy: &str| {
        let answered = "preflight answered, and the browser will refuse the request";
        let lacks =
            "reason=the policy lacks these headers\nmethod=PUT\norigin=\"https://app.example.com\"\nheaders=x-a";
        [format!("{answered}\n{lacks}\npolicy={policy}\nat={}:{line}\nhelp=write `{remedy}`", file!())]
    };
    let asking = || preflight("PUT", "/").origin(APP).asking_for_headers("x-a");
    let name = format!("{}::handler (policy = LIVE)", module_path!());
    let attribute = r#"headers = ["X-A"]"#;
    assert_eq!(events(&app, LevelFilter::DEBUG, asking()).await, event(&name, line, attribute));
    assert_eq!(events(&wrapped, LevelFilter::DEBUG, asking()).await, event("Live", line, attribute));

    let line = line!() + 1;
    LIVE.set(Cors::builder().origins([APP]).methods(["PUT"]).build().unwrap()).unwrap();
    assert_eq!(events(&app, LevelFilter::DEBUG, asking()).await, event(&name, line, r#".headers(["X-A"])"#));
}
