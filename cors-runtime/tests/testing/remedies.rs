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
    testing::{Blocked, Credentials::Include, FetchError, Page, RemedyKind, Request},
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

fn expected(helps: &[String], policy: &str, line: u32) -> Vec<String> {
    let helps = helps.iter().map(|help| format!("  = help: {help}"));
    helps.chain([format!("  = policy: `{}{policy}` at {}:{line}", module_path!(), file!())]).collect()
}

/// With the helps as they begin and go on behind the name of the handler and the line.
type Case = (&'static str, Request, Blocked, Vec<[&'static str; 2]>);

fn requests() -> [Case; 8] {
    let debug = ["add `\"X-Debug\"` to `headers` of", ": write `headers = [\"Content-Type\", \"X-Debug\"]`"];
    let patch = ["add `PATCH` to `methods` of", ": write `methods = [PUT, PATCH]`"];
    let both = [
        "add `PATCH` to `methods` and `\"X-Debug\"` to `headers` of",
        ": write `methods = [PUT, PATCH], headers = [\"Content-Type\", \"X-Debug\"]`",
    ];
    let below = "`https://a.app.example.com` is below `https://app.example.com`, which allows no subdomains: ";
    let exact = [
        &*format!("{below}add `\"https://a.app.example.com\"` to `origins` of").leak(),
        ": write `origins = [\"https://app.example.com\", \"https://a.app.example.com\"]`",
    ];
    let wider = [
        &*format!("{below}for all subdomains, add `\"https://*.app.example.com\"` to `origins` of").leak(),
        ": write `origins = [\"https://app.example.com\", \"https://*.app.example.com\"]`",
    ];
    let far = [
        "if the page at `https://shop.example` is yours, add `\"https://shop.example\"` to `origins` of",
        ": write `origins = [\"https://app.example.com\", \"https://shop.example\"]`",
    ];
    let everything = [
        "if the page at `https://shop.example` is yours, add `\"https://shop.example\"` to `origins`, `PATCH` to `methods`, \
         `\"X-Debug\"` to `headers` and `credentials` for",
        ": write `origins = [\"https://app.example.com\", \"https://shop.example\"], methods = [PUT, PATCH], \
         headers = [\"Content-Type\", \"X-Debug\"], credentials`",
    ];
    let (shop, below) = ("https://shop.example", "https://a.app.example.com");
    let all = Request::patch("/items").header("X-Debug", "1").credentials(Include);
    [
        (APP, Request::put("/items").header("X-Debug", "1"), Blocked::HeaderNotAllowed, vec![debug]),
        (APP, Request::patch("/items"), Blocked::MethodNotAllowed, vec![patch]),
        (APP, Request::patch("/items").header("X-Debug", "1"), Blocked::MethodNotAllowed, vec![both]),
        (
            APP,
            Request::post("/items"),
            Blocked::OriginNotAllowed,
            vec![["add `POST` to `methods` of", ": write `methods = [PUT, POST]`"]],
        ),
        (below, Request::put("/items"), Blocked::OriginNotAllowed, vec![exact, wider]),
        (shop, Request::put("/items"), Blocked::OriginNotAllowed, vec![far]),
        (
            APP,
            Request::put("/items").credentials(Include),
            Blocked::CredentialsNotAllowed,
            vec![["add `credentials` for", ""]],
        ),
        (shop, all, Blocked::OriginNotAllowed, vec![everything]),
    ]
}

#[actix_web::test]
async fn an_error_ends_with_the_setting_the_handler_and_the_line() {
    for (page, request, reason, helps) in requests() {
        let error = error(App::new().service(items), page, request).await;
        assert_eq!(error.reason(), reason);
        let helps: Vec<_> =
            helps.iter().map(|[start, end]| format!("{start} `items`, {}:{ITEMS_LINE}{end}", file!())).collect();
        assert_eq!(advice(&error), expected(&helps, "::items", ITEMS_LINE));
        assert!(error.remedies().iter().all(|remedy| remedy.kind() == RemedyKind::Settings));
    }
}

#[actix_web::test]
async fn what_is_offered_lets_the_request_pass_and_nothing_of_it_can_be_left_out() {
    for (page, request, ..) in requests() {
        let before = error(App::new().service(items), page, request.clone()).await;
        for remedy in before.remedies() {
            let mended = remedy.mended().unwrap();
            let serve = |cors| test::init_service(App::new().default_service(web::to(HttpResponse::Ok)).wrap(cors));
            Page::at(page).fetch(&serve(mended).await, request.clone()).await.unwrap();
            let changes: Vec<_> = remedy.changes().collect();
            for left_out in 0..changes.len() {
                let mut builder = Cors::builder().methods(["PUT"]).headers(["Content-Type"]);
                let (mut origins, mut methods, mut headers) = (vec![APP], vec!["PUT"], vec!["Content-Type"]);
                for (index, (setting, added)) in changes.iter().enumerate() {
                    match *setting {
                        _ if index == left_out => {}
                        "origins" => origins.push(added),
                        "methods" => methods.push(added),
                        "headers" => headers.push(added),
                        _ => builder = builder.credentials(true),
                    }
                }
                let part = builder.origins(origins).methods(methods).headers(headers).build().unwrap();
                Page::at(page).fetch(&serve(part).await, request.clone()).await.unwrap_err();
            }
        }
    }
}

#[actix_web::test]
async fn a_handler_with_a_named_policy_is_named_with_it_and_the_line_is_where_its_settings_are() {
    let named = "::failing (policy = SHARED)";
    let request = Request::put("/failing").header("X-A", "1");
    let header = error(App::new().service(failing), APP, request).await;
    let at = format!("`SHARED`, {}:{SHARED_LINE}", file!());
    let help = format!("add `\"X-A\"` to `headers` of {at}: write `headers = [\"X-A\"]`");
    assert_eq!(advice(&header), expected(&[help], named, SHARED_LINE));
    let with_credentials = Request::put("/failing").credentials(Include);
    let credentials = error(App::new().service(failing), APP, with_credentials).await;
    assert_eq!(credentials.reason(), Blocked::WildcardWithCredentials);
    let help = format!(
        "credentials can't be allowed for every origin, so name the origin: put `\"{APP}\"` in the place of `\"*\"` in `origins` \
         and add `credentials` for {at}: write `origins = [\"{APP}\"], credentials`"
    );
    assert_eq!(advice(&credentials), expected(&[help], named, SHARED_LINE));
}

const EXTENSION: &str = "chrome-extension://abcdefghijklmnop";

#[cors(
    origins = ["https://app.example.com", "chrome-extension://abcdefghijklmnop"],
    headers = ["Content-Type"],
    methods = [PUT],
    credentials,
    danger(insecure_origins)
)]
#[put("/items")]
async fn as_offered() -> HttpResponse {
    HttpResponse::Ok().finish()
}

#[actix_web::test]
async fn an_extension_with_credentials_is_let_in_by_the_danger_that_the_rules_ask_for() {
    let request = || Request::put("/items").credentials(Include);
    let error = error(App::new().service(items), EXTENSION, request()).await;
    let help = format!(
        "with `credentials`, the rules ask for the danger `insecure_origins` where an origin is not `https`, as `{EXTENSION}`: if the page \
         at `{EXTENSION}` is yours, add `\"{EXTENSION}\"` to `origins`, `credentials` and `danger(insecure_origins)` for `items`, \
         {}:{ITEMS_LINE}: write `origins = [\"{APP}\", \"{EXTENSION}\"], credentials, danger(insecure_origins)`",
        file!()
    );
    assert_eq!(advice(&error), expected(&[help], "::items", ITEMS_LINE));
    let mended = error.remedies()[0].mended().unwrap();
    let app = test::init_service(App::new().default_service(web::to(HttpResponse::Ok)).wrap(mended)).await;
    Page::at(EXTENSION).fetch(&app, request()).await.unwrap();
    let app = test::init_service(App::new().service(as_offered)).await;
    Page::at(EXTENSION).fetch(&app, request()).await.unwrap();
}

#[actix_web::test]
async fn an_answer_that_is_an_error_or_passed_through_other_middleware_keeps_its_policy() {
    let request = || Request::post("/items");
    let at = format!("the policy at {}:{SHARED_LINE}", file!());
    let helps = [format!("add `POST` to `methods` of {at}: write `methods = [GET, PUT, POST]`")];
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
    let help = format!(
        "add `\"PUT\"` to `methods` of the policy that is built at {}:{line}: write `.methods([\"GET\", \"HEAD\", \"POST\", \
         \"PUT\"])`",
        file!()
    );
    assert_eq!(advice, format!("  = help: {help}\n  = policy: `Cors::builder()` at {}:{line}", file!()));
}

const OF_BUILDS_LINE: u32 = line!() + 1;
#[cors(origins = ["https://app.example.com"], headers = ["X-A", #[cfg(debug_assertions)] "X-B"])]
#[put("/of-builds")]
async fn of_builds() -> HttpResponse {
    HttpResponse::Ok().finish()
}

#[actix_web::test]
async fn a_list_of_which_some_builds_have_less_is_not_written_anew() {
    let request = Request::put("/of-builds").header("x-c", "1");
    let error = error(App::new().service(of_builds), APP, request).await;
    let help = format!("add `\"X-C\"` to `headers` of `of_builds`, {}:{OF_BUILDS_LINE}", file!());
    assert_eq!(advice(&error), expected(&[help], "::of_builds", OF_BUILDS_LINE));
}

#[actix_web::test]
async fn where_no_policy_answered_nothing_follows() {
    for request in [Request::put("/nowhere"), Request::delete("/items")] {
        let error = error(App::new().service(items), APP, request).await;
        assert_eq!((error.reason(), advice(&error).len()), (Blocked::OriginNotAllowed, 0), "{error}");
    }
}
