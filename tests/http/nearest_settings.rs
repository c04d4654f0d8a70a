//! What `none` and `enforce` mean where policies stand around each other.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering::Relaxed},
};

use actix_web::{
    App, Error, HttpResponse,
    body::MessageBody,
    delete,
    dev::{ServiceRequest, ServiceResponse},
    guard::{self, GuardContext},
    middleware::{Next, from_fn},
    put, web,
};
use cors_runtime::{Cors, cors, policy};
use tracing::level_filters::LevelFilter;

use crate::{
    record::events,
    service::{
        ALLOW_METHODS, ALLOW_ORIGIN, APP, Answer, Fields, OTHER, PREFLIGHT, VARY, expect, preflight, put, refused,
        request, serve,
    },
};

const ADMIN: &str = "https://admin.example.com";

const AROUND: Cors = policy! { origins = ["https://app.example.com"], methods = [PUT, DELETE] };
const ENFORCED: Cors = policy! { origins = ["https://app.example.com"], methods = [PUT, DELETE], enforce };

#[cors(none)]
#[put("/none")]
async fn none() -> HttpResponse {
    HttpResponse::Ok().body("none")
}

#[delete("/none")]
async fn plain_delete() -> HttpResponse {
    HttpResponse::Ok().body("deleted")
}

#[actix_web::test]
async fn a_handler_without_a_policy_gets_nothing_of_the_one_around() {
    for prefix in ["", "/api"] {
        let path = &format!("{prefix}/none");
        let scope = web::scope(prefix).service((none, plain_delete));
        let apps = [
            serve(App::new().service(scope).wrap(AROUND)).await,
            serve(App::new().service(web::scope(prefix).service((none, plain_delete)).wrap(AROUND)).wrap(ENFORCED))
                .await,
        ];
        for app in apps {
            for origin in [APP, OTHER, "null"] {
                assert_eq!(app.answer(preflight("PUT", path).origin(origin)).await, refused(), "{origin}");
                assert_eq!(app.answer(put(path).origin(origin)).await, expect(200, &[], "none"), "{origin}");
            }
            let granted = [(ALLOW_ORIGIN, APP), (ALLOW_METHODS, "PUT, DELETE"), (VARY, PREFLIGHT)];
            assert_eq!(app.answer(preflight("DELETE", path).origin(APP)).await, expect(204, &granted, ""));
            let deleted = expect(200, &[(ALLOW_ORIGIN, APP), (VARY, "Origin")], "deleted");
            assert_eq!(app.answer(request("DELETE", path).origin(APP)).await, deleted);
        }
    }
}

#[actix_web::test]
async fn the_log_says_that_a_handler_has_no_policy() {
    let app = serve(App::new().service(none).wrap(AROUND)).await;
    for request in [put("/none").origin(APP), preflight("PUT", "/none").origin(APP)] {
        let events = events(&app, LevelFilter::DEBUG, request).await;
        let is_said = |event: &String| {
            event.contains("reason=the handler has no policy\n") && event.contains("nearest_settings::none\n")
        };
        assert!(matches!(&*events, [event] if is_said(event)), "{events:?}");
    }
}

#[cors(origins = ["https://admin.example.com"])]
#[put("/admin")]
async fn admin() -> HttpResponse {
    HttpResponse::Ok().body("admin")
}

#[cors(origins = ["https://admin.example.com"], enforce)]
#[put("/enforced")]
async fn enforced(ran: web::Data<AtomicUsize>) -> HttpResponse {
    ran.fetch_add(1, Relaxed);
    HttpResponse::Ok().body("enforced")
}

#[put("/plain")]
async fn plain(ran: web::Data<AtomicUsize>) -> HttpResponse {
    ran.fetch_add(1, Relaxed);
    HttpResponse::Ok().body("plain")
}

fn forbidden() -> Answer {
    expect(403, &[(VARY, "Origin, Sec-Fetch-Site")], "")
}

#[actix_web::test]
async fn what_is_enforced_around_a_handler_with_a_policy_is_not_enforced_on_it() {
    let ran = web::Data::from(Arc::new(AtomicUsize::new(0)));
    let scope = web::scope("/api").service((admin, enforced, plain));
    let app = serve(App::new().app_data(ran.clone()).service(scope).wrap(ENFORCED)).await;
    let handled = expect(200, &[(VARY, "Origin")], "admin");
    assert_eq!(app.answer(put("/api/admin").origin(ADMIN)).await, handled.clone().with(&[(ALLOW_ORIGIN, ADMIN)]));
    assert_eq!(app.answer(put("/api/admin").origin(OTHER)).await, handled);

    assert_eq!(app.answer(put("/api/plain").origin(OTHER)).await, forbidden());
    assert_eq!(app.answer(put("/api/missing").origin(OTHER)).await, forbidden());
    assert_eq!(app.answer(request("DELETE", "/api/admin").origin(ADMIN)).await, forbidden());
    assert_eq!(ran.load(Relaxed), 0);
    let own = put("/api/plain").origin(OTHER).field("sec-fetch-site", "same-origin");
    assert_eq!(app.answer(own).await, expect(200, &[(VARY, "Origin"), (VARY, "Sec-Fetch-Site")], "plain"));
    assert_eq!(ran.load(Relaxed), 1);
}

async fn spawning(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    actix_web::rt::spawn(async move { next.call(request).await }).await.unwrap()
}

#[actix_web::test]
async fn what_a_handler_enforces_holds_whatever_is_around_it() {
    let ran = web::Data::from(Arc::new(AtomicUsize::new(0)));
    let scope = web::scope("/between").service(enforced).wrap(from_fn(spawning));
    let app = serve(App::new().app_data(ran.clone()).service(scope).service(enforced).wrap(AROUND)).await;
    for path in ["/enforced", "/between/enforced"] {
        for origin in [APP, OTHER, "null"] {
            assert_eq!(app.answer(put(path).origin(origin)).await, forbidden(), "{path} {origin}");
        }
        assert_eq!(ran.swap(0, Relaxed), 0);
        let handled = expect(200, &[(ALLOW_ORIGIN, ADMIN), (VARY, "Origin")], "enforced");
        assert_eq!(app.answer(put(path).origin(ADMIN)).await, handled, "{path}");
        assert_eq!(ran.swap(0, Relaxed), 1);
    }
}

#[actix_web::test]
async fn the_log_says_why_a_request_is_refused_that_no_handler_with_a_policy_takes() {
    let app = serve(App::new().service(guarded).wrap(ENFORCED)).await;
    for (request, reason) in [
        (preflight("PUT", "/guarded").origin(ADMIN), "reason=a guard, or middleware between that waits, "),
        (
            put("/guarded").origin(OTHER),
            "reason=the policy does not allow this origin, and it is not the request's own",
        ),
    ] {
        let events = events(&app, LevelFilter::DEBUG, request).await;
        let is_said = |event: &String| event.contains(reason) && event.contains("policy=http::nearest_settings\n");
        assert!(matches!(&*events, [event] if is_said(event)), "{events:?}");
    }
}

fn asks_for_a_token(context: &GuardContext<'_>) -> bool {
    context.head().headers().contains_key("x-token")
}

#[cors(origins = ["https://admin.example.com"])]
#[put("/guarded", guard = "asks_for_a_token")]
async fn guarded() -> HttpResponse {
    HttpResponse::Ok().body("guarded")
}

#[actix_web::test]
async fn where_guards_decide_an_enforced_policy_around_lets_pass_only_what_a_handler_with_a_policy_takes() {
    let ran = web::Data::from(Arc::new(AtomicUsize::new(0)));
    let run = |ran: web::Data<AtomicUsize>| async move {
        ran.fetch_add(1, Relaxed);
        HttpResponse::Ok().finish()
    };
    let app =
        App::new().app_data(ran.clone()).service(guarded).default_service(web::route().guard(guard::Put()).to(run));
    let app = serve(app.wrap(ENFORCED)).await;
    let handled = expect(200, &[(ALLOW_ORIGIN, ADMIN), (VARY, "Origin")], "guarded");
    assert_eq!(app.answer(put("/guarded").origin(ADMIN).field("x-token", "1")).await, handled);
    for origin in [ADMIN, OTHER] {
        assert_eq!(app.answer(put("/guarded").origin(origin)).await, forbidden(), "{origin}");
    }
    assert_eq!(ran.load(Relaxed), 0);
    let fallen_through = expect(200, &[(ALLOW_ORIGIN, APP), (VARY, "Origin")], "");
    assert_eq!(app.answer(put("/guarded").origin(APP)).await, fallen_through);
    assert_eq!(ran.load(Relaxed), 1);
}
