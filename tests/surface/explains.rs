//! Why a browser says no: what an explanation says of each kind of entry, and what would let the request pass.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use actix_web::{
    App, Error, HttpRequest, HttpResponse,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    error::ErrorUnauthorized,
    get, guard,
    middleware::{Next, from_fn},
    post, put, test, web,
};
use cors_runtime::{
    Cors, Live, Origin, cors, policy,
    surface::{self, Explanation, Outcome, Readable, Surface},
    testing::{Blocked, Credentials::Include, Mode, Page, Redirect, RemedyKind, Request},
};
use serde_json::json;
use tracing::{Event, Metadata, Subscriber, span, subscriber::set_default};

const APP: &str = "https://app.example.com";
const SHOP: &str = "https://shop.example";

const ITEM_LINE: u32 = line!() + 1;
#[cors(origins = ["https://app.example.com"], headers = ["Content-Type"], expose_headers = ["X-Total-Count"])]
#[put("/items/{id}")]
async fn change_item() -> HttpResponse {
    panic!("no handler runs")
}

#[get("/status")]
async fn status() -> HttpResponse {
    panic!("no handler runs")
}

const NONE_LINE: u32 = line!() + 1;
#[cors(none)]
#[get("/none")]
async fn none() -> HttpResponse {
    panic!("no handler runs")
}

#[cors(origins = ["https://app.example.com", predicate(is_tenant)], credentials)]
#[post("/tenants")]
async fn tenants(_: HttpRequest) -> HttpResponse {
    panic!("no handler runs")
}

fn is_tenant(_: &Origin, _: &HttpRequest) -> bool {
    panic!("no predicate is asked")
}

static LIVE: Live = Live::new();

#[cors(policy = LIVE)]
#[put("/live")]
async fn live() -> HttpResponse {
    panic!("no handler runs")
}

const ORDER_LINE: u32 = line!() + 1;
#[cors(origins = ["https://app.example.com"], enforce)]
#[post("/orders")]
async fn order() -> HttpResponse {
    panic!("no handler runs")
}

const ENVIRONMENT_LINE: u32 = line!() + 1;
#[cors(origins = env("CORS_TESTS_ORIGINS"))]
#[put("/environment")]
async fn environment() -> HttpResponse {
    panic!("no handler runs")
}

const OPEN_LINE: u32 = line!() + 1;
#[cors(origins = "*", expose_headers = "*")]
#[get("/open")]
async fn open() -> HttpResponse {
    panic!("no handler runs")
}

#[cors(origins = ["https://app.example.com"], headers = ["X-Key"])]
#[put("/guarded", guard = "has_key")]
async fn guarded() -> HttpResponse {
    panic!("no handler runs")
}

fn has_key(context: &guard::GuardContext<'_>) -> bool {
    context.head().headers().contains_key("x-key")
}

const BEHIND_LINE: u32 = line!() + 1;
#[cors(origins = ["https://app.example.com"])]
#[put("/item")]
async fn behind() -> HttpResponse {
    panic!("no handler runs")
}

const LIVE_LINE: u32 = line!() + 1;
const SET: Cors = policy! { origins = ["https://app.example.com"], methods = [PUT] };

async fn surface() -> Surface {
    LIVE.set(SET).unwrap();
    let authenticated =
        web::scope("/private").wrap(from_fn(authenticate)).service(behind).route("/plain", web::get().to(status_of));
    let app = App::new()
        .service((change_item, status, none, tenants, live, order, environment, open, guarded))
        .service(authenticated)
        .service(web::resource("/any").to(status_of))
        .route("/serials/{serial:[A-Z]{7}-[0-9a-f]{3}x}", web::get().to(status_of));
    surface::of(&test::init_service(app).await).await
}

#[actix_web::test]
async fn a_request_goes_by_the_policy_that_it_comes_to_and_its_preflight_by_another() {
    const LINE: u32 = line!() + 1;
    const INNER: Cors = policy! { origins = ["https://app.example.com"], methods = [GET], headers = ["X-Debug"] };
    const OTHER: Cors =
        policy! { origins = ["https://app.example.com"], methods = [GET], headers = ["X-Debug"], credentials };
    let app = App::new()
        .service(web::scope("/scope").guard(guard::Get()).wrap(INNER).route("/a", web::get().to(status_of)))
        .service(web::resource("/two").guard(guard::Get()).wrap(INNER).to(status_of))
        .service(web::resource("/two").wrap(OTHER).route(web::get().to(status_of)))
        .service(web::scope("/none").guard(guard::Get()).service(none))
        .service(web::resource("/none/none").wrap(OTHER).route(web::get().to(status_of)));
    let surface = surface::of(&test::init_service(app).await).await;
    let page = Page::at(APP);

    let simple = surface.explain(&page, Request::get("/scope/a"));
    assert!(simple.is_read() && simple.asked().is_some_and(|asked| asked.policy().is_some()), "{simple}");
    let preflighted = surface.explain(&page, Request::get("/scope/a").header("X-Debug", "1"));
    assert!(!preflighted.is_read(), "{preflighted}");
    let text = format!(
        "what answers the request itself is the policy at {}, and a guard keeps its preflight from it: put the policy outside of the \
         guard, as around the resource or the `App`",
        at(LINE)
    );
    assert_eq!(remedies(&preflighted), [(RemedyKind::Service, &*text)]);

    // The preflight of one is answered by the other, which allows more.
    let refused = surface.explain(&page, Request::get("/two").header("X-Debug", "1").credentials(Include));
    assert!(!refused.is_read(), "{refused}");
    let [(kind, text)] = &remedies(&refused)[..] else { panic!("{refused}") };
    assert_eq!(*kind, RemedyKind::Settings);
    assert!(text.starts_with(&format!("add `credentials` for the policy at {}", at(LINE))), "{text}");
    assert!(refused.to_string().contains("the policy of the request itself is another"), "{refused}");

    let nobodys = surface.explain(&page, Request::get("/none/none"));
    assert!(!nobodys.is_read() && nobodys.asked().is_some_and(|asked| asked.policy().is_none()), "{nobodys}");
    assert!(remedies(&nobodys)[0].1.contains("in the place of `#[cors(none)]` of `none`"), "{nobodys}");
}

async fn authenticate(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    if request.headers().contains_key("cookie") {
        return next.call(request).await;
    }
    Err(ErrorUnauthorized("who are you?"))
}

async fn status_of() -> HttpResponse {
    panic!("no handler runs")
}

async fn explain(page: &str, request: Request) -> Explanation {
    surface().await.explain(&Page::at(page), request)
}

/// Where a policy is written.
fn at(line: u32) -> String {
    format!("{}:{line}", file!())
}

/// Each remedy with whose matter it is.
fn remedies(explanation: &Explanation) -> Vec<(RemedyKind, &str)> {
    explanation.remedies().iter().map(|remedy| (remedy.kind(), remedy.text())).collect()
}

/// What one remedy says, of this kind.
async fn remedy(page: &str, request: Request, kind: RemedyKind) -> String {
    let explanation = explain(page, request).await;
    let [(found, text)] = remedies(&explanation)[..] else { panic!("{explanation}") };
    assert_eq!(found, kind, "{text}");
    text.to_owned()
}

#[actix_web::test]
async fn an_explanation_tells_each_step_with_what_went_over_the_wire() {
    let explanation = explain(APP, Request::put("/items/1").header("X-Debug", "1")).await;
    let at = at(ITEM_LINE);
    assert_eq!(
        explanation.to_string(),
        format!(
            "\
PUT /items/1 from https://app.example.com, mode cors, credentials same-origin
PUT /items/{{id}}, policy `surface::explains::change_item` (handler) at {at}

 1. `http://localhost:8080/items/1` is of another origin than the page, and the mode is cors: the CORS protocol decides
    https://fetch.spec.whatwg.org/#concept-main-fetch
 2. a preflight is needed: `PUT` is not a CORS-safelisted method, which are `GET`, `HEAD` and `POST`; `x-debug` is not a \
CORS-safelisted request-header
    https://fetch.spec.whatwg.org/#concept-main-fetch
 3. the preflight
    > OPTIONS /items/1
    > accept: */*
    > access-control-request-headers: x-debug
    > access-control-request-method: PUT
    > host: localhost:8080
    > origin: https://app.example.com
    > sec-fetch-site: cross-site
    < 204 No Content
    < access-control-allow-headers: Content-Type
    < access-control-allow-methods: PUT
    < access-control-allow-origin: https://app.example.com
    < vary: Origin, Access-Control-Request-Method
 4. the answer to the preflight passes the CORS check: Access-Control-Allow-Origin is `https://app.example.com`, the origin that was \
sent
    https://fetch.spec.whatwg.org/#concept-cors-check
 5. the status 204 is an ok status
    https://fetch.spec.whatwg.org/#cors-preflight-fetch-0
 6. Access-Control-Allow-Methods has `PUT`
    https://fetch.spec.whatwg.org/#cors-preflight-fetch-0
 7. FAILS: the answer to the preflight does not allow the header `x-debug`: Access-Control-Allow-Headers is `Content-Type`
    https://fetch.spec.whatwg.org/#cors-preflight-fetch-0

the page gets nothing: step 7 fails
  = help: add `\"X-Debug\"` to `headers` of `change_item`, {at}: write `headers = [\"Content-Type\", \"X-Debug\"]`"
        )
    );
}

#[actix_web::test]
async fn what_passes_ends_with_what_the_page_reads() {
    let explanation = explain(APP, Request::put("/items/1").header("Content-Type", "application/json")).await;
    let text = explanation.to_string();
    let end = text.split_once(" 8. ").unwrap().1;
    assert_eq!(
        end,
        "\
the credentials mode is same-origin: no cookies go to another origin
    https://fetch.spec.whatwg.org/#concept-http-network-or-cache-fetch
 9. the request
    > PUT /items/1
    > accept: */*
    > content-length: 0
    > content-type: application/json
    > host: localhost:8080
    > origin: https://app.example.com
    > sec-fetch-site: cross-site
    < (the handler's status)
    < access-control-allow-origin: https://app.example.com
    < access-control-expose-headers: X-Total-Count
    < vary: Origin
10. the answer to the request passes the CORS check: Access-Control-Allow-Origin is `https://app.example.com`, the origin that was sent
    https://fetch.spec.whatwg.org/#concept-cors-check
11. the page gets a CORS filtered response: the safelisted headers, and the exposed
    https://fetch.spec.whatwg.org/#concept-filtered-response

the page reads the response: its status, the body, and of its headers Cache-Control, Content-Language, Content-Length, \
Content-Type, Expires, Last-Modified, Pragma, X-Total-Count"
    );
    assert!(explanation.is_read() && explanation.remedies().is_empty());
}

#[actix_web::test]
async fn pages_of_the_own_origin_and_those_that_get_everything_exposed_read_all_headers() {
    let all = Outcome::Read { status: None, headers: Readable::All };
    assert_eq!(*explain("http://localhost:8080", Request::put("/items/1")).await.outcome(), all);
    assert_eq!(*explain(SHOP, Request::get("/open")).await.outcome(), all);
}

#[actix_web::test]
async fn what_stops_a_preflight_is_to_let_it_pass_and_the_policy_is_mended_too() {
    let why = "something before the policy answers the preflight with 401, and browsers send no credentials with it: let `OPTIONS` \
               requests with `Origin` and `Access-Control-Request-Method` pass there, or put a policy around it, as in `.wrap(policy)` on \
               the `App`";
    assert_eq!(remedy(APP, Request::put("/private/item"), RemedyKind::Service).await, why);
    let then = format!("{why}; and add `credentials` for `behind`, {}", at(BEHIND_LINE));
    assert_eq!(remedy(APP, Request::put("/private/item").credentials(Include), RemedyKind::Service).await, then);
    // A request that needs no preflight may come to a policy that was not seen.
    let explanation = explain(SHOP, Request::get("/private/plain")).await;
    let Outcome::Unknown(why) = explanation.outcome() else { panic!("{explanation}") };
    assert_eq!(
        why,
        "what is behind that which answers preflights there, with the status 401, was not seen, and may have a policy"
    );
    assert!(explanation.remedies().is_empty(), "{explanation}");
}

#[actix_web::test]
async fn a_guard_that_a_preflight_cannot_satisfy_is_named() {
    let text = remedy(APP, Request::put("/guarded").header("X-Key", "1"), RemedyKind::Service).await;
    assert!(text.starts_with("a guard on the way (") && text.contains("has_key"), "{text}");
}

#[actix_web::test]
async fn predicates_are_not_asked_and_taken_to_allow_what_they_would_be_asked_about() {
    let explanation = explain(SHOP, Request::post("/tenants").credentials(Include)).await;
    let told = "no pattern matches the origin, so that the service asks `predicate(is_tenant)`: taken to allow it, since only the service \
                can tell";
    assert!(explanation.is_read() && explanation.steps().iter().any(|step| step.text() == told), "{explanation}");
    let plain = remedy("http://shop.example", Request::post("/tenants"), RemedyKind::Page).await;
    assert_eq!(
        plain,
        "`http://shop.example` is not encrypted, so that anyone on the way can be it: with `credentials` the page has to come over \
         `https`"
    );
}

#[actix_web::test]
async fn a_remedy_is_for_the_place_where_the_settings_are() {
    let yours = "if the page at `https://shop.example` is yours, add `\"https://shop.example\"` to `origins` of";
    let list = "write `origins = [\"https://app.example.com\", \"https://shop.example\"]`";
    let of_live = remedy(SHOP, Request::put("/live"), RemedyKind::Settings).await;
    assert_eq!(of_live, format!("{yours} the policy at {}: {list}", at(LIVE_LINE)));
    let of_variable = remedy(SHOP, Request::put("/environment"), RemedyKind::Settings).await;
    let variable = "or to the environment variable `CORS_TESTS_ORIGINS`";
    assert_eq!(of_variable, format!("{yours} `environment`, {}, {variable}", at(ENVIRONMENT_LINE)));
}

#[actix_web::test]
async fn where_there_is_no_policy_the_whole_of_it_is_written() {
    let request = || Request::get("/status").header("X-A", "1").credentials(Include);
    let text = remedy(SHOP, request(), RemedyKind::Settings).await;
    let policy = "#[cors(origins = [\"https://shop.example\"], headers = [\"X-A\"], credentials)]";
    let start = format!(
        "if the page at `https://shop.example` is yours, write `{policy}` above the route attribute of `GET /status`, or "
    );
    assert!(text.starts_with(&start), "{text}");
    let around = ".wrap(policy! { origins = [\"https://shop.example\"], methods = [DELETE] })";
    let any = remedy(SHOP, Request::delete("/any"), RemedyKind::Settings).await;
    assert_eq!(
        any,
        format!("if the page at `https://shop.example` is yours, add `{around}` to the resource at `/any`")
    );
    let explanation = explain(SHOP, request()).await;
    let mended = explanation.remedies()[0].mended().unwrap();
    let app = test::init_service(App::new().default_service(web::to(HttpResponse::Ok)).wrap(mended)).await;
    Page::at(SHOP).fetch(&app, request()).await.unwrap();
    let instead = format!(
        "if the page at `https://shop.example` is yours, write `#[cors(origins = [\"https://shop.example\"])]` in the place of \
         `#[cors(none)]` of `none`, {}",
        at(NONE_LINE)
    );
    assert_eq!(remedies(&explain(SHOP, Request::get("/none")).await), [(RemedyKind::Settings, &*instead)]);
}

#[actix_web::test]
async fn what_no_rule_allows_is_not_offered() {
    let null = "`null` is the origin of every sandboxed frame, local file and redirect through another site";
    let never = format!("{null}, and never allowed with `credentials`");
    let with = |request: Request| request.credentials(Include);
    for request in [with(Request::get("/status")), with(Request::get("/open")), Request::post("/tenants")] {
        assert_eq!(remedy("null", request, RemedyKind::Nothing).await, never);
    }
    let insecure = "`http://a.example` is not encrypted, so that anyone on the way can be it: with `credentials` the page has to come \
                    over `https`";
    for request in [with(Request::get("/status")), with(Request::get("/open")), Request::post("/tenants")] {
        assert_eq!(remedy("http://a.example", request, RemedyKind::Page).await, insecure);
    }
    // What has no host can't come over `https`.
    let extension = "chrome-extension://abcdefghijklmnop";
    for (request, expected) in [
        (
            with(Request::get("/status")),
            "write `#[cors(origins = [\"chrome-extension://abcdefghijklmnop\"], credentials, danger(insecure_origins))]`",
        ),
        (
            Request::post("/tenants"),
            "add `\"chrome-extension://abcdefghijklmnop\"` to `origins` and `danger(insecure_origins)` for `tenants`",
        ),
    ] {
        let explanation = explain(extension, request).await;
        let [remedy] = explanation.remedies() else { panic!("{explanation}") };
        assert!(remedy.text().contains(expected), "{remedy}");
    }
    let named = remedy(SHOP, with(Request::get("/open")), RemedyKind::Settings).await;
    assert_eq!(
        named,
        format!(
            "credentials can't be allowed for every origin, so name the origin: put `\"{SHOP}\"` in the place of `\"*\"` in `origins` \
             and add `credentials` for `open`, {}: write `origins = [\"{SHOP}\"], credentials`",
            at(OPEN_LINE)
        )
    );
}

#[actix_web::test]
async fn what_is_for_the_page_to_mend_comes_with_the_settings_that_it_needs_too() {
    let request = Request::put("/items/1").header("Access-Control-Allow-Origin", "*").header("X-Debug", "1");
    let text = remedy(APP, request, RemedyKind::Page).await;
    let header = "`Access-Control-Allow-Origin` is a header of the answer: the page should not set it on its request";
    let debug = "write `headers = [\"Content-Type\", \"X-Debug\"]`";
    let place = at(ITEM_LINE);
    assert_eq!(text, format!("{header}; and add `\"X-Debug\"` to `headers` of `change_item`, {place}: {debug}"));
    for (request, expected) in [
        (
            Request::put("/items/1").mode(Mode::SameOrigin),
            "the page has to ask in mode cors, which is what `fetch` does if nothing is said",
        ),
        (
            Request::put("/items/1").mode(Mode::NoCors),
            "the page has to ask in mode cors, which is what `fetch` does if nothing is said",
        ),
        (Request::patch("/items/1"), "`/items/{id}` serves `PUT`, and not `PATCH`"),
        (Request::get("/items/1/2"), "no route of the service has this path: the nearest is `/items/{id}`"),
        (Request::get("/"), "no route of the service has this path"),
        (
            Request::get("/status/"),
            "no route of the service has this path, and `/status` has it but for the slash at its end: ask for that one, also where \
             middleware such as `NormalizePath` makes it of this",
        ),
    ] {
        assert_eq!(remedy(APP, request, RemedyKind::Page).await, expected);
    }
}

#[actix_web::test]
async fn an_enforced_policy_keeps_a_form_from_the_handler_and_says_what_would_let_it_in() {
    let form = || Request::post("/orders").mode(Mode::NoCors);
    let explanation = surface().await.explain(&Page::at("http://shop.example"), form());
    assert_eq!(*explanation.outcome(), Outcome::Opaque { is_enforced: true });
    let [(RemedyKind::Settings, text)] = remedies(&explanation)[..] else { panic!("{explanation}") };
    assert!(
        text.contains(&format!("add `\"http://shop.example\"` to `origins` of `order`, {}", at(ORDER_LINE))),
        "{text}"
    );
    // Over an open connection a page of an encrypted one has no name.
    let hidden = remedy(SHOP, form(), RemedyKind::Service).await;
    assert!(hidden.ends_with("serve over https"), "{hidden}");
    assert_eq!(
        *explain("http://localhost:8080", form()).await.outcome(),
        Outcome::Read { status: None, headers: Readable::All }
    );
}

#[actix_web::test]
async fn what_the_surface_does_not_know_is_not_told() {
    let explanation = explain(SHOP, Request::get("/serials/ABCDEFG-00fx")).await;
    let Outcome::Unknown(why) = explanation.outcome() else { panic!("{explanation}") };
    assert!(why.starts_with("no path that was tried fits `/serials/{serial:[A-Z]{7}-[0-9a-f]{3}x}`"), "{why}");
    assert!(explanation.remedies().is_empty() && explanation.steps().iter().all(surface::Step::passed));
}

#[actix_web::test]
async fn redirect_modes_are_told_since_only_the_handler_knows_whether_it_redirects() {
    for (mode, told) in
        [(Redirect::Error, "the page gets nothing"), (Redirect::Manual, "the page gets no more than that")]
    {
        let explanation = explain(SHOP, Request::get("/open").redirect(mode)).await;
        let is_told =
            |step: &surface::Step| step.text().starts_with("the redirect mode is ") && step.text().ends_with(told);
        assert!(explanation.is_read() && explanation.steps().iter().any(is_told), "{explanation}");
    }
}

#[actix_web::test]
async fn what_came_with_a_request_is_escaped_and_cut() {
    let long = "x".repeat(5000);
    for request in [
        Request::put("/items/\u{202e}<script>").header("X-A", "\u{1b}[31m\u{9b}"),
        Request::put(format!("/items/{long}")).header(&long, &long),
        Request::new(&long, "/items/1"),
        Request::new("A\u{1b}", "/items/\u{1b}"),
        Request::put("http://\u{1b}/").header("X\n", "\n"),
    ] {
        let explanation = explain(APP, request).await;
        for text in [explanation.to_string(), serde_json::to_string(&explanation).unwrap()] {
            assert!(!text.contains(|character: char| character.is_control() && character != '\n'), "{text:?}");
            assert!(!text.contains(['\u{202e}', '\u{9b}']) && text.len() < 15_000, "{}: {text:?}", text.len());
        }
    }
    let escape = Request::put("/items/1").header("X-A", "\u{1b}[31m");
    assert_eq!(remedies(&explain(APP, escape).await)[0].0, RemedyKind::Settings);
}

#[actix_web::test]
async fn explaining_changes_nothing() {
    let surface = surface().await;
    let page = Page::at(APP);
    page.set_cookie("session=7");
    let explain = || surface.explain(&page, Request::put("/items/1").credentials(Include)).to_string();
    let first = explain();
    assert_eq!(explain(), first);
    assert!(first.contains("> OPTIONS /items/1"), "{first}");
}

/// Counts events.
struct Counter(Arc<AtomicUsize>);

impl Subscriber for Counter {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, _: &span::Attributes<'_>) -> span::Id {
        span::Id::from_u64(1)
    }

    fn record(&self, _: &span::Id, _: &span::Record<'_>) {}

    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}

    fn event(&self, _: &Event<'_>) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    fn enter(&self, _: &span::Id) {}

    fn exit(&self, _: &span::Id) {}
}

#[actix_web::test]
async fn nothing_is_said_of_a_request_that_nobody_sent() {
    let count = Arc::new(AtomicUsize::new(0));
    let _guard = set_default(Counter(Arc::clone(&count)));
    let (surface, page) = (surface().await, Page::at(SHOP));
    let before = count.load(Ordering::Relaxed);
    for request in [Request::put("/items/1").header("X-A", "1"), Request::post("/orders"), Request::get("/open")] {
        surface.explain(&page, request);
    }
    assert_eq!(count.load(Ordering::Relaxed), before);
    // The same request, sent.
    let app = test::init_service(App::new().service(change_item)).await;
    page.fetch(&app, Request::put("/items/1")).await.unwrap_err();
    assert_ne!(count.load(Ordering::Relaxed), before);
}

#[actix_web::test]
async fn data_says_the_same_as_the_text() {
    let explanation = explain(SHOP, Request::put("/live")).await;
    let data = serde_json::to_value(&explanation).unwrap();
    assert_eq!(data["request"], "PUT /live from https://shop.example, mode cors, credentials same-origin");
    let policy = "surface::explains::live (policy = LIVE)";
    let asked = json!({
        "pattern": "/live", "method": "PUT", "policy": policy, "source": "handler", "file": file!(), "line": LIVE_LINE,
    });
    assert_eq!(data["asked"], asked);
    assert_eq!(data["is_read"], false);
    let texts: Vec<_> =
        explanation.steps().iter().map(|step| json!([step.text(), step.clause(), step.passed()])).collect();
    let steps: Vec<_> = data["steps"]
        .as_array()
        .unwrap()
        .iter()
        .map(|step| json!([step["text"], step["clause"], step["passed"]]))
        .collect();
    assert_eq!(steps, texts);
    let exchange = data["steps"]
        .as_array()
        .unwrap()
        .iter()
        .find_map(|step| step.get("exchange").filter(|exchange| !exchange.is_null()));
    let expected = json!({
        "is_preflight": true, "method": "OPTIONS", "target": "/live",
        "sent": [
            ["accept", "*/*"], ["access-control-request-method", "PUT"], ["host", "localhost:8080"], ["origin", SHOP],
            ["sec-fetch-site", "cross-site"],
        ],
        "status": "403 Forbidden",
        "unknown_status": null,
        "received": [["content-length", "0"], ["vary", "Origin, Access-Control-Request-Method"]],
    });
    assert_eq!(exchange, Some(&expected));
    let Outcome::Blocked { reason: Blocked::OriginNotAllowed, message } = explanation.outcome() else {
        panic!("{explanation}")
    };
    let outcome =
        json!({ "kind": "blocked", "text": format!("the page gets nothing: {message}"), "reason": "OriginNotAllowed" });
    assert_eq!(data["outcome"], outcome);
    let remedies =
        json!([{ "kind": "settings", "text": explanation.remedies()[0].text(), "changes": [["origins", SHOP]] }]);
    assert_eq!(data["remedies"], remedies);
}

#[actix_web::test]
async fn of_two_patterns_the_one_that_comes_first_has_the_request_and_a_policy_around_has_the_rest() {
    const AROUND: Cors = policy! { origins = ["https://app.example.com"], methods = [GET] };
    let app = App::new()
        .service(
            web::scope("/in")
                .wrap(AROUND)
                .route("/{name}/x", web::get().to(status_of))
                .route("/y/{name}", web::get().to(status_of)),
        )
        .route("/a/special", web::get().to(status_of))
        .route("/a/{name}", web::get().to(status_of))
        .route("/b/{name}", web::get().to(status_of))
        .route("/b/special", web::get().to(status_of));
    let surface = surface::of(&test::init_service(app).await).await;
    let asked = |url: &str| {
        let explanation = surface.explain(&Page::at(APP), Request::get(url));
        let asked = explanation.asked().map(|asked| asked.pattern().unwrap_or_default().to_owned());
        (
            asked,
            explanation.outcome().clone(),
            explanation.steps().iter().any(|step| step.text().contains("was registered first")),
        )
    };
    for (url, pattern) in [("/a/special", "/a/special"), ("/a/other", "/a/{name}"), ("/b/special", "/b/{name}")] {
        let (asked, _, is_unsure) = asked(url);
        assert_eq!((asked.as_deref(), is_unsure), (Some(pattern), false), "{url}");
    }
    assert!(asked("/in/y/x").2);
    let (around, outcome, _) = asked("/in/nothing");
    assert_eq!(around.as_deref(), Some(""));
    assert!(matches!(outcome, Outcome::Read { status: None, .. }), "{outcome:?}");
    assert_eq!(asked("/nothing").0, None);
}
