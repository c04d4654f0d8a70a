//! Whose a preflight is, where policies stand around handlers.

use std::{
    rc::Rc,
    sync::atomic::{AtomicUsize, Ordering::Relaxed},
};

use actix_web::{
    App, Error, HttpRequest, HttpResponse,
    body::MessageBody,
    dev::{Service as _, ServiceRequest, ServiceResponse},
    error, get,
    guard::{self, GuardContext},
    middleware::{Next, from_fn},
    post, put, web,
};
use cors_runtime::{Cors, cors, policy};

use crate::service::{
    ALLOW_METHODS, ALLOW_ORIGIN, APP, Answer, Fields, OTHER, PREFLIGHT, VARY, expect, get, preflight, put, refused,
    serve,
};

const ADMIN: &str = "https://admin.example.com";

const AROUND: Cors = policy! { origins = ["https://app.example.com"], methods = [GET, PUT] };

#[cors(origins = ["https://admin.example.com"])]
#[put("/items/{id}")]
async fn put_item() -> HttpResponse {
    HttpResponse::Ok().body("put")
}

/// Has the name, the pattern and the method of the annotated one.
mod plain {
    use actix_web::{HttpResponse, put};

    #[put("/items/{id}")]
    pub(super) async fn put_item() -> HttpResponse {
        HttpResponse::Ok().body("plain")
    }
}

/// Another policy at the same pattern.
mod other {
    use actix_web::{HttpResponse, put};
    use cors_runtime::cors;

    #[cors(origins = ["https://other.example"])]
    #[put("/items/{id}")]
    pub(super) async fn put_item() -> HttpResponse {
        HttpResponse::Ok().body("other")
    }
}

fn granted(origin: &str) -> Answer {
    expect(204, &[(ALLOW_ORIGIN, origin), (ALLOW_METHODS, "PUT"), (VARY, PREFLIGHT)], "")
}

#[actix_web::test]
async fn equal_patterns_in_two_scopes_are_told_apart() {
    let app = App::new()
        .service(web::scope("/a").service(put_item))
        .service(web::scope("/b").service(plain::put_item))
        .service(web::scope("/c").service(other::put_item))
        .service(web::scope("/d/{e}").service(web::scope("/f").service(put_item)));
    let app = serve(app.wrap(AROUND)).await;
    for (path, origin) in [
        ("/a/items/1", ADMIN),
        ("/b/items/1", APP),
        ("/c/items/1", OTHER),
        ("/d/e/f/items/1", ADMIN),
        ("/items/1", APP),
    ] {
        for asking in [ADMIN, APP, OTHER] {
            let expected = if asking == origin { granted(origin) } else { refused() };
            assert_eq!(app.answer(preflight("PUT", path).origin(asking)).await, expected, "{path} {asking}");
        }
    }
}

#[actix_web::test]
async fn one_function_that_configures_two_scopes_mounts_two_handlers() {
    let routes = |config: &mut web::ServiceConfig| _ = config.service(put_item);
    let app = App::new().service(web::scope("/a").configure(routes)).service(web::scope("/b").configure(routes));
    let app = serve(app.wrap(AROUND)).await;
    for path in ["/a/items/1", "/b/items/1"] {
        assert_eq!(app.answer(preflight("PUT", path).origin(ADMIN)).await, granted(ADMIN), "{path}");
        assert_eq!(app.answer(preflight("PUT", path).origin(APP)).await, refused(), "{path}");
    }
    assert_eq!(app.answer(preflight("PUT", "/items/1").origin(APP)).await, granted(APP));
}

#[actix_web::test]
async fn apps_of_one_thread_do_not_know_each_others_handlers() {
    let annotated = serve(App::new().service(put_item).wrap(AROUND)).await;
    let plain = serve(App::new().service(plain::put_item).wrap(AROUND)).await;
    let scoped = serve(App::new().service(web::scope("").service(put_item)).wrap(AROUND)).await;
    let without = serve(App::new().wrap(AROUND)).await;
    let unwrapped = serve(App::new().service(other::put_item)).await;
    let again = serve(App::new().service(put_item).wrap(AROUND)).await;
    // The last one first, and each twice: what one has learnt is no other's.
    for _ in 0..2 {
        for (app, origin) in [
            (&again, ADMIN),
            (&without, APP),
            (&scoped, ADMIN),
            (&plain, APP),
            (&annotated, ADMIN),
            (&unwrapped, OTHER),
        ] {
            for asking in [ADMIN, APP, OTHER] {
                let expected = if asking == origin { granted(origin) } else { refused() };
                assert_eq!(app.answer(preflight("PUT", "/items/1").origin(asking)).await, expected, "{asking}");
            }
        }
    }
}

#[actix_web::test]
async fn apps_that_are_built_at_one_time_do_not_know_each_others_handlers() {
    let wait = || async {
        actix_web::rt::task::yield_now().await;
        Ok::<_, std::convert::Infallible>(1)
    };
    let annotated = serve(App::new().data_factory(wait).service(put_item).wrap(AROUND));
    let plain = serve(App::new().data_factory(wait).service(plain::put_item).wrap(AROUND));
    let (annotated, plain) = futures_util::future::join(annotated, plain).await;
    assert_eq!(annotated.answer(preflight("PUT", "/items/1").origin(ADMIN)).await, granted(ADMIN));
    assert_eq!(plain.answer(preflight("PUT", "/items/1").origin(ADMIN)).await, refused());
    assert_eq!(plain.answer(preflight("PUT", "/items/1").origin(APP)).await, granted(APP));
}

#[actix_web::test]
async fn an_app_that_is_gone_leaves_nothing_behind() {
    drop(serve(App::new().service(put_item).wrap(AROUND)).await);
    let plain = serve(App::new().service(plain::put_item).wrap(AROUND)).await;
    assert_eq!(plain.answer(preflight("PUT", "/items/1").origin(APP)).await, granted(APP));
}

/// Authentication that looks at every request at once, and counts.
async fn authenticate(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    if request.headers().contains_key("authorization") {
        next.call(request).await
    } else {
        Err(error::ErrorUnauthorized("who are you?"))
    }
}

#[actix_web::test]
async fn middleware_between_sees_no_preflight_of_a_handler_that_path_and_method_name() {
    let seen = Rc::new(AtomicUsize::new(0));
    let counted = Rc::clone(&seen);
    let scope = web::scope("/api").service(put_item).wrap(from_fn(authenticate)).wrap_fn(move |request, service| {
        counted.fetch_add(1, Relaxed);
        service.call(request)
    });
    let counted = Rc::clone(&seen);
    let app =
        App::new().service(scope).service(put_item).wrap(from_fn(authenticate)).wrap_fn(move |request, service| {
            counted.fetch_add(1, Relaxed);
            service.call(request)
        });
    let app = serve(app.wrap(AROUND)).await;
    for path in ["/api/items/1", "/items/1"] {
        assert_eq!(app.answer(preflight("PUT", path).origin(ADMIN)).await, granted(ADMIN), "{path}");
        assert_eq!(app.answer(preflight("PUT", path).origin(APP)).await, refused(), "{path}");
    }
    assert_eq!(seen.load(Relaxed), 0);
    assert_eq!(app.answer(put("/api/items/1").origin(ADMIN)).await.status, 401);
    assert_eq!(seen.load(Relaxed), 1);
}

fn asks_for_a_token(context: &GuardContext<'_>) -> bool {
    context.head().headers().contains_key("x-token")
}

fn accepts_preflights(context: &GuardContext<'_>) -> bool {
    context.head().headers().contains_key("origin")
}

#[cors(origins = ["https://admin.example.com"])]
#[put("/closed", guard = "asks_for_a_token")]
async fn closed() -> HttpResponse {
    HttpResponse::Ok().finish()
}

#[cors(origins = ["https://admin.example.com"])]
#[put("/open", guard = "accepts_preflights")]
async fn open() -> HttpResponse {
    HttpResponse::Ok().finish()
}

async fn catch_all(request: HttpRequest) -> HttpResponse {
    assert!(!request.headers().contains_key("access-control-request-method"), "a preflight has run a handler");
    HttpResponse::Ok().finish()
}

#[actix_web::test]
async fn where_a_guard_refuses_a_preflight_the_policy_around_does_not_answer_in_its_place() {
    for prefix in ["", "/api"] {
        let scope = web::scope(prefix).service((closed, open));
        let app = serve(App::new().service(scope).default_service(web::to(catch_all)).wrap(AROUND)).await;
        for origin in [ADMIN, APP, OTHER] {
            let answer = app.answer(preflight("PUT", &format!("{prefix}/closed")).origin(origin)).await;
            assert_eq!(answer, refused(), "{origin}");
            let answer = app.answer(preflight("PUT", &format!("{prefix}/open")).origin(origin)).await;
            assert_eq!(answer, if origin == ADMIN { granted(ADMIN) } else { refused() }, "{origin}");
        }
    }
}

#[actix_web::test]
async fn handlers_of_one_path_whose_scopes_a_guard_tells_apart_keep_their_policies() {
    let tenant = |host| web::scope("/api").guard(guard::Host(host));
    let app = App::new()
        .service(tenant("a.example").service(put_item))
        .service(tenant("b.example").service(other::put_item))
        .default_service(web::to(catch_all));
    let app = serve(app.wrap(AROUND)).await;
    for (host, origin) in [("a.example", ADMIN), ("b.example", OTHER), ("c.example", "")] {
        for asking in [ADMIN, APP, OTHER] {
            let expected = if asking == origin { granted(origin) } else { refused() };
            let request = preflight("PUT", "/api/items/1").origin(asking).field("host", host);
            assert_eq!(app.answer(request).await, expected, "{host} {asking}");
        }
    }
}

#[actix_web::test]
async fn no_preflight_runs_a_handler_that_takes_every_method() {
    let catch_alls = |config: &mut web::ServiceConfig| {
        config
            .service(put_item)
            .route("/any", web::to(catch_all))
            .service(web::resource("/items/{id}").to(catch_all))
            .service(web::scope("/inner").default_service(web::to(catch_all)));
    };
    let scope = || web::scope("/api").configure(catch_alls).default_service(web::to(catch_all));
    let apps = [
        serve(App::new().configure(catch_alls).service(scope()).default_service(web::to(catch_all)).wrap(AROUND)).await,
        serve(App::new().configure(catch_alls).service(scope().wrap(AROUND)).wrap(AROUND)).await,
    ];
    for app in apps {
        for path in ["/any", "/items/1", "/inner/x", "/x", "/api/any", "/api/items/1", "/api/inner/x", "/api/x", "/api"]
        {
            for method in ["GET", "PUT", "DELETE", "PURGE"] {
                for origin in [ADMIN, APP, OTHER] {
                    let answer = app.answer(preflight(method, path).origin(origin)).await;
                    assert!(matches!(answer.status, 204 | 403), "{method} {path} {origin}: {answer:?}");
                }
            }
        }
        assert_eq!(app.answer(preflight("PUT", "/items/1").origin(ADMIN)).await, granted(ADMIN));
        assert_eq!(app.answer(preflight("DELETE", "/items/1").origin(APP)).await, granted(APP));
    }
}

#[cors(origins = ["https://admin.example.com"])]
#[put("/items/special")]
async fn special() -> HttpResponse {
    HttpResponse::Ok().body("special")
}

#[actix_web::test]
async fn of_patterns_that_overlap_the_first_is_asked_as_by_the_router() {
    let first = serve(App::new().service(special).service(other::put_item).wrap(AROUND)).await;
    assert_eq!(first.answer(preflight("PUT", "/items/special").origin(ADMIN)).await, granted(ADMIN));
    assert_eq!(first.answer(preflight("PUT", "/items/special").origin(OTHER)).await, refused());
    let last = serve(App::new().service(web::scope("/a").service((other::put_item, special))).wrap(AROUND)).await;
    assert_eq!(last.answer(preflight("PUT", "/a/items/special").origin(ADMIN)).await, refused());
    assert_eq!(last.answer(preflight("PUT", "/a/items/special").origin(OTHER)).await, granted(OTHER));
}

#[cors(origins = ["https://admin.example.com"])]
#[get(r"/files/{year:\d{4}}/{path:.*}")]
async fn file(request: HttpRequest) -> HttpResponse {
    HttpResponse::Ok().body(request.match_pattern().unwrap_or_default())
}

#[actix_web::test]
async fn patterns_with_expressions_and_encoded_paths_are_matched_as_by_the_router() {
    let app = App::new().service(web::scope("/a b").service(put_item)).service(web::scope("/{user}").service(file));
    let app = serve(app.wrap(AROUND)).await;
    let granted_get = |origin| expect(204, &[(ALLOW_ORIGIN, origin), (VARY, PREFLIGHT)], "");
    assert_eq!(app.answer(preflight("GET", "/u/files/2026/a/b").origin(ADMIN)).await, granted_get(ADMIN));
    assert_eq!(app.answer(preflight("GET", "/u/files/2026/a/b").origin(APP)).await, refused());
    assert_eq!(app.answer(preflight("GET", "/u/files/26/a/b").origin(ADMIN)).await, refused());
    // As the test escapes it.
    let pattern = r"/{user}/files/{year:\\d{4}}/{path:.*}";
    let answer = app.answer(get("/u/files/2026/a/b").origin(ADMIN)).await;
    assert_eq!(answer, expect(200, &[(ALLOW_ORIGIN, ADMIN), (VARY, "Origin")], pattern));
    for (method, path) in [("PUT", "/a%20b/items/1"), ("PUT", "/a%20b/items/%41?x=1")] {
        let routed = app.answer(put(path).origin(ADMIN)).await.status == 200;
        let expected = if routed { granted(ADMIN) } else { refused() };
        assert_eq!(app.answer(preflight(method, path).origin(ADMIN)).await, expected, "{path}");
    }
}

#[cors(origins = "*")]
#[post("/names")]
async fn post_names(request: HttpRequest) -> HttpResponse {
    HttpResponse::Ok().body(request.match_name().unwrap_or_default().to_owned())
}

#[cors(origins = "*")]
#[get("/names")]
async fn get_names(request: HttpRequest) -> HttpResponse {
    HttpResponse::Ok().body(request.match_name().unwrap_or_default().to_owned())
}

#[actix_web::test]
async fn names_and_addresses_of_resources_are_actix_webs() {
    async fn links(request: HttpRequest) -> HttpResponse {
        let links = [request.url_for("put_item", ["7"]), request.url_for_static("get_names")];
        HttpResponse::Ok().body(links.map(|link| link.map(|url| url.path().to_owned()).unwrap_or_default()).join(" "))
    }
    let app = App::new().service(web::scope("/a").service((put_item, get_names))).route("/", web::get().to(links));
    assert_eq!(serve(app).await.answer(get("/")).await.body, "/a/items/7 /a/names");
    let app = App::new().service(put_item).service(get_names).service(post_names).route("/", web::get().to(links));
    let app = serve(app).await;
    assert_eq!(app.answer(get("/")).await.body, "/items/7 /names");
    assert_eq!(app.answer(get("/names")).await.body, "get_names");
    assert_eq!(app.answer(crate::service::request("POST", "/names")).await.body, "post_names");
    let scoped = serve(App::new().service(web::scope("/a").service(get_names))).await;
    assert_eq!(scoped.answer(get("/a/names")).await.body, "get_names");
}

#[actix_web::test]
async fn without_a_policy_around_a_preflight_reaches_what_takes_every_method() {
    let app = App::new().service(web::resource("/any").to(|_: HttpRequest| async { HttpResponse::Ok().body("ran") }));
    assert_eq!(serve(app).await.answer(preflight("PUT", "/any").origin(APP)).await.body, "ran");
}
