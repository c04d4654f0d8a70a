//! `name`, `guard` and `wrap` of a route attribute stay what they are beside the policy.

use actix_web::{
    App, Error, HttpRequest, HttpResponse,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    get,
    guard::GuardContext,
    http::header::{HeaderName, HeaderValue},
    middleware::{Next, from_fn},
    put, routes,
};
use cors_runtime::cors;

use crate::service::{
    ALLOW_METHODS, ALLOW_ORIGIN, APP, EXPOSE_HEADERS, Fields, PREFLIGHT, VARY, expect, get, not_found, preflight, put,
    serve, serve_only,
};

#[cors(origins = "*")]
#[get("/items/{id}", name = "item")]
async fn named() -> HttpResponse {
    HttpResponse::Ok().finish()
}

#[cors(origins = "*")]
#[put("/things/{id}/{part}")]
async fn unnamed() -> HttpResponse {
    HttpResponse::Ok().finish()
}

#[cors(origins = "*")]
#[get("/links")]
async fn links(request: HttpRequest) -> HttpResponse {
    let links = [request.url_for("item", ["7"]), request.url_for("unnamed", ["7", "lid"])];
    HttpResponse::Ok().body(links.map(|link| link.unwrap().path().to_owned()).join(" "))
}

#[actix_web::test]
async fn url_for_finds_a_handler_by_its_name() {
    let app = serve(App::new().service((links, named, unnamed))).await;
    let expected = expect(200, &[(ALLOW_ORIGIN, "*")], "/items/7 /things/7/lid");
    assert_eq!(app.answer(get("/links")).await, expected);
}

fn at_home(context: &GuardContext<'_>) -> bool {
    context.head().uri.query() == Some("at=home")
}

fn has_key(context: &GuardContext<'_>) -> bool {
    context.head().headers().contains_key("x-key")
}

#[cors(origins = "https://app.example.com")]
#[put("/", guard = "at_home")]
async fn guarded() -> HttpResponse {
    HttpResponse::Ok().body("at home")
}

#[cors(origins = "*", headers = ["X-Key"])]
#[put("/", guard = "at_home", guard = "has_key")]
async fn guarded_by_header() -> HttpResponse {
    HttpResponse::Ok().body("with key")
}

#[actix_web::test]
async fn a_guard_holds_for_a_request_and_for_its_preflight() {
    let app = serve_only(guarded).await;
    let allowed = expect(204, &[(ALLOW_ORIGIN, APP), (ALLOW_METHODS, "PUT"), (VARY, PREFLIGHT)], "");
    assert_eq!(app.answer(preflight("PUT", "/?at=home").origin(APP)).await, allowed);
    assert_eq!(app.answer(preflight("PUT", "/?at=work").origin(APP)).await, not_found());
    let handled = expect(200, &[(ALLOW_ORIGIN, APP), (VARY, "Origin")], "at home");
    assert_eq!(app.answer(put("/?at=home").origin(APP)).await, handled);
    assert_eq!(app.answer(put("/?at=work").origin(APP)).await, not_found());
}

#[actix_web::test]
async fn a_guard_that_no_preflight_can_pass_fails_closed() {
    let app = serve_only(guarded_by_header).await;
    let asking = preflight("PUT", "/?at=home").origin(APP).asking_for_headers("x-key");
    assert_eq!(app.answer(asking).await, not_found());
    let handled = expect(200, &[(ALLOW_ORIGIN, "*")], "with key");
    assert_eq!(app.answer(put("/?at=home").origin(APP).field("x-key", "1")).await, handled);
    assert_eq!(app.answer(put("/?at=home").origin(APP)).await, not_found());
}

/// Middleware that leaves its mark: a header of its own, and CORS headers that are not its business.
async fn first<B: MessageBody>(request: ServiceRequest, next: Next<B>) -> Result<ServiceResponse<B>, Error> {
    Ok(mark("first", next.call(request).await?))
}

async fn second<B: MessageBody>(request: ServiceRequest, next: Next<B>) -> Result<ServiceResponse<B>, Error> {
    Ok(mark("second", next.call(request).await?))
}

fn mark<B>(name: &'static str, mut response: ServiceResponse<B>) -> ServiceResponse<B> {
    let headers = response.headers_mut();
    headers.append(HeaderName::from_static("x-passed"), HeaderValue::from_static(name));
    headers.insert(HeaderName::from_static(ALLOW_ORIGIN), HeaderValue::from_static("https://evil.example"));
    response
}

#[cors(origins = "https://app.example.com", expose_headers = ["X-Passed"])]
#[put("/wrapped", wrap = "from_fn(first)", wrap = "from_fn(second)")]
async fn wrapped() -> HttpResponse {
    HttpResponse::Ok().body("handled")
}

#[cors(origins = "https://app.example.com")]
#[routes]
#[get("/routes", wrap = "from_fn(first)")]
#[put("/routes", wrap = "from_fn(second)", guard = "at_home", name = "put_routes")]
async fn wrapped_routes(request: HttpRequest) -> HttpResponse {
    let found = request.url_for_static("put_routes").map(|url| url.path().to_owned());
    HttpResponse::Ok().body(found.unwrap_or_default())
}

#[actix_web::test]
async fn the_policy_is_outside_of_what_the_route_wraps() {
    let app = serve_only(wrapped).await;
    let allowed = expect(204, &[(ALLOW_ORIGIN, APP), (ALLOW_METHODS, "PUT"), (VARY, PREFLIGHT)], "");
    assert_eq!(app.answer(preflight("PUT", "/wrapped").origin(APP)).await, allowed);
    let handled = [
        ("x-passed", "first"),
        ("x-passed", "second"),
        (ALLOW_ORIGIN, APP),
        (EXPOSE_HEADERS, "X-Passed"),
        (VARY, "Origin"),
    ];
    assert_eq!(app.answer(put("/wrapped").origin(APP)).await, expect(200, &handled, "handled"));
    let unmarked = [("x-passed", "first"), ("x-passed", "second"), (VARY, "Origin")];
    assert_eq!(app.answer(put("/wrapped")).await, expect(200, &unmarked, "handled"));
}

#[actix_web::test]
async fn each_of_routes_keeps_its_options() {
    let app = serve_only(wrapped_routes).await;
    let allowed = expect(204, &[(ALLOW_ORIGIN, APP), (ALLOW_METHODS, "PUT"), (VARY, PREFLIGHT)], "");
    for (method, path, expected) in
        [("GET", "/routes", allowed.clone()), ("PUT", "/routes?at=home", allowed), ("PUT", "/routes", not_found())]
    {
        assert_eq!(app.answer(preflight(method, path).origin(APP)).await, expected, "{method} {path}");
    }
    let cors = [(ALLOW_ORIGIN, APP), (VARY, "Origin")];
    let read = expect(200, &cors, "/routes").with(&[("x-passed", "first")]);
    assert_eq!(app.answer(get("/routes").origin(APP)).await, read);
    let written = expect(200, &cors, "/routes").with(&[("x-passed", "second")]);
    assert_eq!(app.answer(put("/routes?at=home").origin(APP)).await, written);
    assert_eq!(app.answer(put("/routes").origin(APP)).await, not_found());
}

mod delimiters {
    use actix_web::{HttpResponse, get};
    use cors_runtime::cors;

    #[cors(origins = "https://app.example.com")]
    #[get["/brackets"]]
    pub(super) async fn brackets() -> HttpResponse {
        HttpResponse::Ok().finish()
    }

    #[cors(origins = "https://app.example.com")]
    #[get {"/braces"}]
    pub(super) async fn braces() -> HttpResponse {
        HttpResponse::Ok().finish()
    }
}

#[actix_web::test]
async fn a_route_in_brackets_or_braces_has_its_policy_too() {
    let app = serve(App::new().service((delimiters::brackets, delimiters::braces))).await;
    for path in ["/brackets", "/braces"] {
        let preflight = app.answer(preflight("GET", path).origin("https://app.example.com")).await;
        assert_eq!(preflight.status, 204, "{path}");
        let refused = app.answer(self::preflight("GET", path).origin("https://other.example")).await;
        assert_eq!(refused.status, 403, "{path}");
    }
}
