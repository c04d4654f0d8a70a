//! What a failed fetch says at its end: the setting that would let it pass, whose policy it is, and the line.

use actix_web::{
    App, Error, HttpResponse,
    body::{BoxBody, MessageBody},
    dev::{Service, ServiceFactory, ServiceRequest, ServiceResponse},
    error::ErrorImATeapot,
    middleware::ErrorHandlers,
    put, routes, test, web,
};
use cors_runtime::{
    Cors, cors, policy,
    testing::{Blocked, Credentials::Include, FetchError, Page, Request},
};

const APP: &str = "https://app.example.com";

const ITEMS_LINE: u32 = line!() + 1;
#[cors(origins = ["https://app.example.com"], headers = ["Content-Type"], methods = [PUT])]
#[routes]
#[put("/items")]
#[post("/items")]
#[patch("/items")]
async fn items() -> HttpResponse {
    HttpResponse::Ok().finish()
}

/// With what the errors of the handler above offer.
#[cors(
    origins = ["https://app.example.com", "https://*.app.example.com"],
    headers = ["Content-Type", "X-Debug"],
    methods = [PUT, PATCH, POST],
    credentials,
)]
#[routes]
#[put("/items")]
#[post("/items")]
#[patch("/items")]
async fn mended() -> HttpResponse {
    HttpResponse::Ok().finish()
}

const SHARED_LINE: u32 = line!() + 1;
const SHARED: Cors = policy! { origins = "*", methods = [GET, PUT] };

#[cors(policy = SHARED)]
#[put("/failing")]
async fn failing() -> Result<HttpResponse, Error> {
    Err(ErrorImATeapot("short and stout"))
}

async fn error<T, B>(app: App<T>, page: &str, request: Request) -> FetchError
where
    T: ServiceFactory<ServiceRequest, Config = (), Response = ServiceResponse<B>, Error = Error, InitError = ()>
        + 'static,
    B: MessageBody + 'static,
{
    let app = test::init_service(app).await;
    Page::at(page).fetch(&app, request).await.unwrap_err()
}

/// The lines that follow the sentence.
fn advice(error: &FetchError) -> Vec<String> {
    let text = error.to_string();
    let lines: Vec<_> = text.lines().skip(1).map(str::to_owned).collect();
    assert!(format!("{error:?}").ends_with(&lines.join("\n")), "{error:?}");
    lines
}

fn expected(helps: &[&str], policy: &str, line: u32) -> Vec<String> {
    let helps = helps.iter().map(|help| format!("  = help: {help}"));
    helps.chain([format!("  = policy: `{}{policy}` at {}:{line}", module_path!(), file!())]).collect()
}

fn requests() -> [(&'static str, Request, Blocked, Vec<&'static str>); 7] {
    let debug = "write `headers = [\"Content-Type\", \"X-Debug\"]`";
    let patch = "write `methods = [PUT, PATCH]`";
    let below = "`https://a.app.example.com` is below `https://app.example.com`, which allows no subdomains: add \
                 `\"https://a.app.example.com\"` to `origins`, or `\"https://*.app.example.com\"` for all subdomains";
    [
        (APP, Request::put("/items").header("X-Debug", "1"), Blocked::HeaderNotAllowed, vec![debug]),
        (APP, Request::patch("/items"), Blocked::MethodNotAllowed, vec![patch]),
        (APP, Request::patch("/items").header("X-Debug", "1"), Blocked::MethodNotAllowed, vec![patch, debug]),
        (APP, Request::post("/items"), Blocked::OriginNotAllowed, vec!["write `methods = [PUT, POST]`"]),
        ("https://a.app.example.com", Request::put("/items"), Blocked::OriginNotAllowed, vec![below]),
        ("https://evil.example", Request::put("/items"), Blocked::OriginNotAllowed, vec![]),
        (APP, Request::put("/items").credentials(Include), Blocked::CredentialsNotAllowed, vec!["add `credentials`"]),
    ]
}

#[actix_web::test]
async fn an_error_ends_with_the_setting_the_handler_and_the_line() {
    for (page, request, reason, helps) in requests() {
        let error = error(App::new().service(items), page, request).await;
        assert_eq!(error.reason(), reason);
        assert_eq!(advice(&error), expected(&helps, "::items", ITEMS_LINE));
    }
}

#[actix_web::test]
async fn what_is_offered_lets_the_request_pass() {
    let app = test::init_service(App::new().service(mended)).await;
    for (page, request, ..) in requests().into_iter().filter(|(.., helps)| !helps.is_empty()) {
        Page::at(page).fetch(&app, request).await.unwrap();
    }
}

#[actix_web::test]
async fn a_handler_with_a_named_policy_is_named_with_it_and_the_line_is_where_its_settings_are() {
    let named = "::failing (policy = SHARED)";
    let request = Request::put("/failing").header("X-A", "1");
    let header = error(App::new().service(failing), APP, request).await;
    assert_eq!(advice(&header), expected(&["write `headers = [\"X-A\"]`"], named, SHARED_LINE));
    let with_credentials = Request::put("/failing").credentials(Include);
    let credentials = error(App::new().service(failing), APP, with_credentials).await;
    assert_eq!(credentials.reason(), Blocked::WildcardWithCredentials);
    let help = "name the origins in the place of `*`, and add `credentials`";
    assert_eq!(advice(&credentials), expected(&[help], named, SHARED_LINE));
}

#[actix_web::test]
async fn an_answer_that_is_an_error_or_passed_through_other_middleware_keeps_its_policy() {
    let request = || Request::post("/items");
    let helps = ["write `methods = [GET, PUT, POST]`"];
    let page = "https://a.example";
    // An error of a middleware inside, whose response is made outside.
    let refusing = || {
        web::resource("/items").to(HttpResponse::Ok).wrap_fn(|request, service| {
            drop(service.call(request));
            async { Err::<ServiceResponse, _>(ErrorImATeapot("no")) }
        })
    };
    let inside = error(App::new().service(refusing().wrap(SHARED)), page, request()).await;
    assert_eq!(advice(&inside), expected(&helps, "", SHARED_LINE));
    let outside = App::new().service(refusing().wrap(SHARED)).wrap(ErrorHandlers::<BoxBody>::new());
    assert_eq!(advice(&error(outside, page, request()).await), expected(&helps, "", SHARED_LINE));
}

#[actix_web::test]
async fn a_policy_that_was_built_is_named_by_the_line_of_its_building() {
    let builder = Cors::builder().origins([APP]);
    let (cors, line) = (builder.build().unwrap(), line!());
    let app = App::new().default_service(web::to(HttpResponse::Ok)).wrap(cors);
    let text = error(app, APP, Request::put("/")).await.to_string();
    let (_, advice) = text.split_once('\n').unwrap();
    let help = "write `.methods([\"GET\", \"HEAD\", \"POST\", \"PUT\"])`";
    assert_eq!(advice, format!("  = help: {help}\n  = policy: `Cors::builder()` at {}:{line}", file!()));
}

#[actix_web::test]
async fn where_no_policy_answered_nothing_follows() {
    for request in [Request::put("/nowhere"), Request::delete("/items")] {
        let error = error(App::new().service(items), APP, request).await;
        assert_eq!((error.reason(), advice(&error).len()), (Blocked::OriginNotAllowed, 0), "{error}");
    }
}
