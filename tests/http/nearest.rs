//! Of a handler's policy and those around it, the handler's counts.

use actix_web::{
    App, Error, HttpRequest, HttpResponse,
    body::{BoxBody, MessageBody},
    delete,
    dev::{Service as _, ServiceRequest, ServiceResponse},
    error,
    http::header,
    middleware::{Next, from_fn},
    put, routes, web,
};
use cors_runtime::{Cors, Origin, cors, policy};
use tracing::level_filters::LevelFilter;

use crate::record::events;
use crate::service::{
    ALLOW_CREDENTIALS, ALLOW_METHODS, ALLOW_ORIGIN, APP, Answer, CONTENT_TYPE, EXPOSE_HEADERS, Fields, OTHER,
    PREFLIGHT, Server, TEXT, VARY, expect, get, preflight, put, refused, request, serve,
};

const ADMIN: &str = "https://admin.example.com";

const AROUND: Cors = policy! { origins = ["https://app.example.com"], methods = [GET, PUT], credentials };

#[cors(origins = ["https://admin.example.com"])]
#[put("/admin")]
async fn admin() -> HttpResponse {
    HttpResponse::Ok().body("admin")
}

#[put("/plain")]
async fn plain() -> HttpResponse {
    HttpResponse::Ok().body("plain")
}

fn both(config: &mut web::ServiceConfig) {
    config.service(admin).service(plain);
}

/// What pages of the policy around get from what has no policy of its own.
fn around(status: u16, body: &str) -> Answer {
    expect(status, &[(VARY, "Origin"), (ALLOW_ORIGIN, APP), (ALLOW_CREDENTIALS, "true")], body)
}

fn preflight_around() -> Answer {
    let headers = [(ALLOW_ORIGIN, APP), (ALLOW_CREDENTIALS, "true"), (ALLOW_METHODS, "PUT"), (VARY, PREFLIGHT)];
    expect(204, &headers, "")
}

fn preflight_of_admin() -> Answer {
    expect(204, &[(ALLOW_ORIGIN, ADMIN), (ALLOW_METHODS, "PUT"), (VARY, PREFLIGHT)], "")
}

/// Whether the handler below `prefix` goes by its policy, and its neighbours by the one around.
async fn assert_nearest(app: &Server, prefix: &str) {
    let path = format!("{prefix}/admin");
    assert_eq!(app.answer(preflight("PUT", &path).origin(ADMIN)).await, preflight_of_admin(), "{path}");
    assert_eq!(app.answer(preflight("PUT", &path).origin(APP)).await, refused(), "{path}");
    let handled = expect(200, &[(VARY, "Origin")], "admin");
    assert_eq!(app.answer(put(&path).origin(ADMIN)).await, handled.clone().with(&[(ALLOW_ORIGIN, ADMIN)]), "{path}");
    assert_eq!(app.answer(put(&path).origin(APP)).await, handled, "{path}");
    assert_eq!(app.answer(put(&path)).await, handled, "{path}");

    let path = format!("{prefix}/plain");
    assert_eq!(app.answer(preflight("PUT", &path).origin(APP)).await, preflight_around(), "{path}");
    assert_eq!(app.answer(preflight("PUT", &path).origin(ADMIN)).await, refused(), "{path}");
    assert_eq!(app.answer(put(&path).origin(APP)).await, around(200, "plain"), "{path}");

    let path = format!("{prefix}/missing");
    assert_eq!(app.answer(get(&path).origin(APP)).await, around(404, ""), "{path}");
    assert_eq!(app.answer(preflight("PUT", &path).origin(APP)).await, preflight_around(), "{path}");
}

#[actix_web::test]
async fn a_handler_keeps_its_policy_in_a_wrapped_app() {
    assert_nearest(&serve(App::new().configure(both).wrap(AROUND)).await, "").await;
    let built = Cors::builder().origins([APP]).methods(["GET", "PUT"]).credentials(true).build().unwrap();
    assert_nearest(&serve(App::new().configure(both).wrap(built)).await, "").await;
}

#[actix_web::test]
async fn a_handler_keeps_its_policy_in_a_wrapped_scope() {
    let app = serve(App::new().service(web::scope("/api").configure(both).wrap(AROUND))).await;
    assert_nearest(&app, "/api").await;
    let scope = web::scope("/api").service(web::scope("/v{n}").service(web::scope("").configure(both)));
    let app = serve(App::new().service(scope.wrap(AROUND))).await;
    assert_nearest(&app, "/api/v2").await;
}

#[actix_web::test]
async fn a_handler_keeps_its_policy_in_a_wrapped_scope_of_a_wrapped_app() {
    let scope = || web::scope("/api").configure(both).wrap(AROUND);
    assert_nearest(&serve(App::new().service(scope()).wrap(AROUND)).await, "/api").await;
    let scope = web::scope("/{tenant}").service(scope());
    assert_nearest(&serve(App::new().service(scope).wrap(AROUND)).await, "/a-tenant/api").await;
}

#[cors(origins = ["https://admin.example.com"])]
#[routes]
#[put("/admin")]
#[put("/second")]
async fn two_routes() -> HttpResponse {
    HttpResponse::Ok().body("admin")
}

const NAMED: Cors = policy! { origins = ["https://admin.example.com"], methods = [PUT] };

#[cors(policy = NAMED)]
#[put("/admin")]
async fn with_named_policy() -> HttpResponse {
    HttpResponse::Ok().body("admin")
}

#[actix_web::test]
async fn handlers_of_several_routes_and_of_named_policies_keep_theirs() {
    let app = serve(App::new().service(two_routes).service(plain).wrap(AROUND)).await;
    assert_nearest(&app, "").await;
    assert_eq!(app.answer(preflight("PUT", "/second").origin(ADMIN)).await, preflight_of_admin());
    let app = serve(App::new().service(web::scope("/api").service((with_named_policy, plain))).wrap(AROUND)).await;
    assert_nearest(&app, "/api").await;
}

#[delete("/admin")]
async fn plain_delete() -> HttpResponse {
    HttpResponse::Ok().body("deleted")
}

#[actix_web::test]
async fn other_methods_at_the_path_of_a_handler_go_by_the_policy_around() {
    for prefix in ["", "/api"] {
        let path = &format!("{prefix}/admin");
        let app = serve(App::new().service(web::scope(prefix).service((plain_delete, admin))).wrap(AROUND)).await;
        assert_eq!(app.answer(preflight("DELETE", path).origin(APP)).await, preflight_around());
        assert_eq!(app.answer(preflight("DELETE", path).origin(ADMIN)).await, refused());
        assert_eq!(app.answer(preflight("PUT", path).origin(ADMIN)).await, preflight_of_admin());
        assert_eq!(app.answer(preflight("PUT", path).origin(APP)).await, refused());
        // The policy around has no `DELETE`.
        assert_eq!(app.answer(request("DELETE", path).origin(APP)).await, expect(200, &[], "deleted"));
        assert_eq!(app.answer(get(path).origin(APP)).await, around(404, ""));
    }
}

/// Sets headers that no policy is to touch but the handler's.
#[cors(origins = ["https://admin.example.com"], expose_headers = ["ETag"])]
#[put("/varied/{how}")]
async fn varied(how: web::Path<String>) -> Result<HttpResponse, Error> {
    match &**how {
        "error" => Err(error::ErrorConflict("no")),
        _ => Ok(HttpResponse::Ok().insert_header((header::VARY, "Accept")).insert_header((ALLOW_ORIGIN, "*")).finish()),
    }
}

#[actix_web::test]
async fn the_policy_around_touches_no_header_and_no_error_of_a_handler() {
    let app = serve(App::new().service(web::scope("/a").service(varied).wrap(AROUND)).wrap(AROUND)).await;
    let allowed = [(ALLOW_ORIGIN, ADMIN), (EXPOSE_HEADERS, "ETag")];
    let handled = expect(200, &[(VARY, "Accept"), (VARY, "Origin")], "");
    assert_eq!(app.answer(put("/a/varied/well").origin(ADMIN)).await, handled.clone().with(&allowed));
    assert_eq!(app.answer(put("/a/varied/well").origin(APP)).await, handled);
    let failed = expect(409, &[(CONTENT_TYPE, TEXT), (VARY, "Origin")], "no");
    assert_eq!(app.answer(put("/a/varied/error").origin(ADMIN)).await, failed.clone().with(&allowed));
    assert_eq!(app.answer(put("/a/varied/error").origin(APP)).await, failed);
}

async fn failing(_: ServiceRequest, _: Next<impl MessageBody>) -> Result<ServiceResponse<BoxBody>, Error> {
    Err(error::ErrorUnauthorized("who are you?"))
}

#[cors(origins = ["https://admin.example.com"])]
#[put("/failing", wrap = "from_fn(failing)")]
async fn behind_failing() -> HttpResponse {
    HttpResponse::Ok().finish()
}

#[actix_web::test]
async fn an_error_of_middleware_inside_goes_by_the_policy_of_its_handler() {
    let scope = web::scope("/a").service(behind_failing).wrap(AROUND);
    let app = serve(App::new().service(scope).service(behind_failing).wrap(AROUND)).await;
    let failed = expect(401, &[(CONTENT_TYPE, TEXT), (VARY, "Origin")], "who are you?");
    for path in ["/failing", "/a/failing"] {
        assert_eq!(app.answer(put(path).origin(ADMIN)).await, failed.clone().with(&[(ALLOW_ORIGIN, ADMIN)]));
        assert_eq!(app.answer(put(path).origin(APP)).await, failed);
    }
}

#[actix_web::test]
async fn an_error_of_middleware_between_goes_by_the_policy_around() {
    let app = serve(App::new().service(web::scope("/a").service(admin).wrap(from_fn(failing))).wrap(AROUND)).await;
    let failed = around(401, "who are you?").with(&[(CONTENT_TYPE, TEXT)]);
    assert_eq!(app.answer(put("/a/admin").origin(APP)).await, failed);
}

fn is_never_asked(_: &Origin, _: &HttpRequest) -> bool {
    panic!("it is")
}

#[actix_web::test]
async fn predicates_of_the_policy_around_are_not_asked_for_middleware_between_which_goes_by_the_patterns() {
    for policy in [
        policy! { origins = ["https://app.example.com", predicate(is_never_asked)], methods = [PUT], credentials },
        policy! { origins = ["https://app.example.com", predicate(is_never_asked)], methods = [PUT], credentials, enforce },
    ] {
        let app = serve(App::new().service(web::scope("/a").service(admin).wrap(from_fn(failing))).wrap(policy)).await;
        let failed = around(401, "who are you?").with(&[(CONTENT_TYPE, TEXT)]);
        assert_eq!(app.answer(put("/a/admin").origin(APP)).await, failed);
        let other = expect(401, &[(CONTENT_TYPE, TEXT), (VARY, "Origin")], "who are you?");
        assert_eq!(app.answer(put("/a/admin").origin(OTHER)).await, other);
    }
}

/// An inner policy refuses what the outer one allows, and says so however the request comes to it.
#[actix_web::test]
async fn an_enforced_refusal_in_another_task_gets_nothing_of_the_policy_around() {
    const INNER: Cors = policy! { origins = ["https://admin.example.com"], methods = [PUT], enforce };
    let inner = || web::scope("/a").service(plain).service(admin).wrap(INNER);
    let app =
        App::new().service(web::scope("/s").service(inner()).wrap(from_fn(spawning))).service(inner()).wrap(AROUND);
    let app = serve(app).await;
    let refused = expect(403, &[(VARY, "Origin, Sec-Fetch-Site")], "");
    for path in ["/a/plain", "/s/a/plain"] {
        assert_eq!(app.answer(put(path).origin(APP)).await, refused, "{path}");
    }
}

/// The handler's policy tells the one around it, which is in another task than the outer one.
#[actix_web::test]
async fn in_another_task_a_handler_inside_of_a_policy_keeps_its_own() {
    const INNER: Cors = policy! { origins = ["https://inner.example"], methods = [PUT] };
    let inner = || web::scope("/a").service(admin).wrap(INNER);
    let waiting = web::scope("/a").service(admin).wrap(from_fn(waiting)).wrap(INNER);
    let app = App::new().service(web::scope("/s").service(inner()).wrap(from_fn(spawning)));
    let app = app.service(web::scope("/w").service(waiting).wrap(from_fn(spawning)));
    // It has matched nothing of the path.
    let everywhere = web::scope("").service(web::scope("").service(admin).wrap(INNER)).wrap(from_fn(spawning));
    let app = serve(app.service(everywhere).wrap(AROUND)).await;
    let handled = expect(200, &[(VARY, "Origin")], "admin");
    for path in ["/s/a/admin", "/w/a/admin", "/admin"] {
        let allowed = handled.clone().with(&[(ALLOW_ORIGIN, ADMIN)]);
        assert_eq!(app.answer(put(path).origin(ADMIN)).await, allowed, "{path}");
        assert_eq!(app.answer(put(path).origin(APP)).await, handled, "{path}");
    }
}

#[actix_web::test]
async fn middleware_between_that_waits_or_hands_on_to_another_task_changes_nothing() {
    let app = App::new().configure(both).wrap_fn(|request, service| {
        let answered = service.call(request);
        async move {
            tokio_yield().await;
            answered.await
        }
    });
    assert_nearest(&serve(app.wrap(AROUND)).await, "").await;

    let app = App::new().configure(both).wrap_fn(|request, service| {
        let answered = service.call(request);
        async move { actix_web::rt::spawn(answered).await.unwrap() }
    });
    assert_nearest(&serve(app.wrap(AROUND)).await, "").await;

    let app = App::new().service(web::scope("/a").configure(both).wrap(from_fn(spawning))).wrap(AROUND);
    assert_nearest(&serve(app).await, "/a").await;
    let app = App::new().service(web::scope("/a").service(behind_failing).wrap(from_fn(spawning))).wrap(AROUND);
    let failed = expect(401, &[(CONTENT_TYPE, TEXT), (VARY, "Origin")], "who are you?");
    assert_eq!(serve(app).await.answer(put("/a/failing").origin(APP)).await, failed);
}

/// Waits before it calls what is inside it.
async fn waiting(request: ServiceRequest, next: Next<BoxBody>) -> Result<ServiceResponse<BoxBody>, Error> {
    tokio_yield().await;
    next.call(request).await
}

/// Calls what is inside it in another task.
async fn spawning(request: ServiceRequest, next: Next<BoxBody>) -> Result<ServiceResponse<BoxBody>, Error> {
    actix_web::rt::spawn(async move { next.call(request).await }).await.unwrap()
}

async fn tokio_yield() {
    actix_web::rt::task::yield_now().await;
}

#[actix_web::test]
async fn a_request_inside_a_request_claims_nothing_for_it() {
    let app = App::new().wrap(AROUND).route(
        "/outer",
        web::put().to(|| async {
            let inner = serve(App::new().service(admin).wrap(AROUND)).await;
            let answer = inner.answer(put("/admin").origin(ADMIN)).await;
            assert_eq!(answer, expect(200, &[(VARY, "Origin"), (ALLOW_ORIGIN, ADMIN)], "admin"));
            "outer"
        }),
    );
    let answer = serve(app).await.answer(put("/outer").origin(APP)).await;
    assert_eq!(answer, around(200, "outer").with(&[(CONTENT_TYPE, TEXT)]));
}

#[actix_web::test]
async fn of_policies_that_are_wrapped_around_each_other_the_outer_one_counts() {
    const INNER: Cors = policy! { origins = ["https://admin.example.com"], methods = [PUT] };
    let app = serve(App::new().service(web::scope("/a").service(plain).wrap(INNER)).wrap(AROUND)).await;
    assert_eq!(app.answer(preflight("PUT", "/a/plain").origin(APP)).await, preflight_around());
    assert_eq!(app.answer(preflight("PUT", "/a/plain").origin(OTHER)).await, refused());
    assert_eq!(app.answer(put("/a/plain").origin(APP)).await, around(200, "plain"));
    assert_eq!(app.answer(put("/a/plain").origin(ADMIN)).await, expect(200, &[(VARY, "Origin")], "plain"));
}

#[actix_web::test]
async fn policies_that_are_wrapped_around_each_other_are_warned_of_once_with_both_places() {
    const OUTER: Cors = policy! { origins = ["https://app.example.com"] };
    const INNER: Cors = policy! { origins = ["https://other.example"] };
    let line = line!();
    let app = serve(App::new().service(web::scope("/a").service(admin).wrap(INNER)).wrap(OUTER)).await;
    let module = module_path!();
    let expected = format!(
        "WARN of policies that are wrapped around each other the outer one counts: remove one, or write the inner one at its \
         handlers\nouter={module}\nouter_at={file}:{outer}\ninner={module}\ninner_at={file}:{inner}",
        file = file!(),
        outer = line - 2,
        inner = line - 1,
    );
    assert_eq!(events(&app, LevelFilter::WARN, get("/a/x").origin(APP)).await, [expected]);
    for _ in 0..2 {
        assert_eq!(events(&app, LevelFilter::WARN, get("/a/x").origin(APP)).await, [""; 0]);
    }
}

#[actix_web::test]
async fn a_policy_around_says_nothing_of_what_goes_by_a_nearer_one() {
    let app = serve(App::new().configure(both).service(behind_failing).wrap(AROUND)).await;
    let debug = LevelFilter::DEBUG;
    assert_eq!(events(&app, debug, put("/admin").origin(ADMIN)).await, [""; 0]);
    assert_eq!(events(&app, debug, preflight("PUT", "/admin").origin(ADMIN)).await, [""; 0]);
    for (request, policy) in [
        (put("/admin").origin(APP), "admin"),
        (put("/failing").origin(APP), "behind_failing"),
        (preflight("PUT", "/admin").origin(APP), "admin"),
    ] {
        let events = events(&app, debug, request).await;
        assert!(
            matches!(&*events, [event] if event.contains(&format!("policy=http::nearest::{policy}\n"))),
            "{events:?}"
        );
    }
    for request in
        [put("/plain").origin(ADMIN), preflight("PUT", "/plain").origin(ADMIN), get("/missing").origin(ADMIN)]
    {
        let events = events(&app, debug, request).await;
        assert!(matches!(&*events, [event] if event.contains("policy=http::nearest\n")), "{events:?}");
    }
}
