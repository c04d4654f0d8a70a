//! Whose a request is where several services match its path.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering::Relaxed},
};

use actix_web::{
    App, HttpResponse, delete, get,
    middleware::from_fn,
    post, put,
    web::{self, ServiceConfig},
};
use cors_runtime::{Cors, cors, policy};

use crate::service::{
    ALLOW_METHODS, ALLOW_ORIGIN, APP, Answer, Fields, OTHER, PREFLIGHT, Server, VARY, expect, preflight, put, refused,
    request, serve,
};

const ADMIN: &str = "https://admin.example.com";

const AROUND: Cors = policy! { origins = ["https://app.example.com"], methods = [GET, PUT] };
const ENFORCED: Cors = policy! { origins = ["https://app.example.com"], methods = [GET, POST, PUT, DELETE], enforce };

#[cors(origins = ["https://admin.example.com"])]
#[put("/items/{id}")]
async fn put_item() -> HttpResponse {
    HttpResponse::Ok().body("item")
}

#[cors(origins = ["https://admin.example.com"])]
#[post("/items/{id}")]
async fn post_item() -> HttpResponse {
    HttpResponse::Ok().body("item")
}

#[cors(origins = ["https://admin.example.com"])]
#[put("/posts/{id}")]
async fn put_post() -> HttpResponse {
    HttpResponse::Ok().body("post")
}

fn granted(origin: &str, methods: &str) -> Answer {
    expect(204, &[(ALLOW_ORIGIN, origin), (ALLOW_METHODS, methods), (VARY, PREFLIGHT)], "")
}

async fn assert_owner(app: &Server, path: &str, owner: &str) {
    for origin in [ADMIN, APP, OTHER] {
        let expected = if origin == owner { granted(origin, "PUT") } else { refused() };
        assert_eq!(app.answer(preflight("PUT", path).origin(origin)).await, expected, "{path} {origin}");
    }
}

/// Plain services that come before annotated handlers whose patterns match the same paths.
fn plain_before(config: &mut ServiceConfig, ran: &web::Data<AtomicUsize>) {
    async fn run(ran: web::Data<AtomicUsize>) -> HttpResponse {
        ran.fetch_add(1, Relaxed);
        HttpResponse::Ok().body("plain")
    }
    config.app_data(ran.clone());
    config.route("/items/import", web::post().to(run)).route("/items/import", web::put().to(run));
    config.service(post_item).service(put_item);
}

#[actix_web::test]
async fn a_service_that_comes_before_a_handler_goes_by_the_policy_around() {
    let ran = web::Data::from(Arc::new(AtomicUsize::new(0)));
    let app = serve(App::new().configure(|config| plain_before(config, &ran)).wrap(ENFORCED)).await;
    let methods = "PUT, DELETE";
    for method in ["PUT", "POST"] {
        let asked = |origin| preflight(method, "/items/import").origin(origin);
        assert_eq!(app.answer(asked(APP)).await, granted(APP, methods), "{method}");
        assert_eq!(app.answer(asked(ADMIN)).await, refused(), "{method}");
        let forbidden = expect(403, &[(VARY, "Origin, Sec-Fetch-Site")], "");
        assert_eq!(app.answer(request(method, "/items/import").origin(ADMIN)).await, forbidden, "{method}");
        assert_eq!(ran.load(Relaxed), 0);
        let handled = expect(200, &[(ALLOW_ORIGIN, APP), (VARY, "Origin")], "plain");
        assert_eq!(app.answer(request(method, "/items/import").origin(APP)).await, handled, "{method}");
        assert_eq!(ran.swap(0, Relaxed), 1);
        let handled = expect(200, &[(ALLOW_ORIGIN, ADMIN), (VARY, "Origin")], "item");
        assert_eq!(app.answer(request(method, "/items/1").origin(ADMIN)).await, handled, "{method}");
    }
    assert_eq!(app.answer(preflight("PUT", "/items/1").origin(ADMIN)).await, granted(ADMIN, "PUT"));
}

#[actix_web::test]
async fn an_enforced_policy_leaves_a_preflight_to_the_policy_around_it() {
    const INSIDE: Cors = policy! { origins = ["https://admin.example.com"], methods = [PUT], enforce };
    let resource = || web::resource("/items/import").wrap(INSIDE).to(HttpResponse::Ok);
    let app = serve(App::new().service(resource()).service(put_item).wrap(AROUND)).await;
    assert_owner(&app, "/items/import", APP).await;
}

#[get("/items/import")]
async fn get_import() -> HttpResponse {
    HttpResponse::Ok().body("import")
}

#[delete("/items/{name}")]
async fn delete_item() -> HttpResponse {
    HttpResponse::Ok().body("deleted")
}

#[actix_web::test]
async fn a_service_that_lets_a_handler_have_the_request_does_not_take_it() {
    for prefix in ["", "/api"] {
        let scope = || web::scope(prefix).service((get_import, delete_item, put_item));
        let apps = [
            serve(App::new().service(scope()).wrap(AROUND)).await,
            serve(App::new().service(scope().wrap(AROUND)).wrap(AROUND)).await,
        ];
        for app in apps {
            assert_owner(&app, &format!("{prefix}/items/import"), ADMIN).await;
            assert_owner(&app, &format!("{prefix}/items/1"), ADMIN).await;
            assert_eq!(app.answer(preflight("GET", &format!("{prefix}/items/import")).origin(ADMIN)).await, refused());
        }
    }
}

#[actix_web::test]
async fn a_policy_around_a_resource_or_a_scope_does_not_ask_handlers_outside_of_it() {
    let resource = web::resource("/items/import").to(HttpResponse::Ok).wrap(AROUND);
    let app = serve(App::new().service(resource).service(put_item)).await;
    assert_owner(&app, "/items/import", APP).await;
    let scope = web::scope("/items").route("/import", web::put().to(HttpResponse::Ok)).wrap(AROUND);
    assert_owner(&serve(App::new().service(scope).service(put_item)).await, "/items/import", APP).await;
    let resource = web::resource("/items/import").to(HttpResponse::Ok).wrap(AROUND);
    let app = serve(App::new().service(web::scope("/api").service(resource).service(put_item))).await;
    assert_owner(&app, "/api/items/import", APP).await;
}

#[cors(none)]
#[put("/{path:.*}")]
async fn none_of_the_rest() -> HttpResponse {
    HttpResponse::Ok().body("rest")
}

#[actix_web::test]
async fn a_handler_of_all_paths_takes_nothing_from_what_comes_before_it() {
    let ran = web::Data::from(Arc::new(AtomicUsize::new(0)));
    let run = |ran: web::Data<AtomicUsize>| async move {
        ran.fetch_add(1, Relaxed);
        HttpResponse::Ok().finish()
    };
    let scope = web::scope("/api").route("/x", web::put().to(run)).default_service(web::to(run));
    let app = serve(App::new().app_data(ran.clone()).service(scope).service(none_of_the_rest).wrap(ENFORCED)).await;
    for path in ["/api/x", "/api/y"] {
        let answer = app.answer(put(path).origin(OTHER)).await;
        assert_eq!(answer, expect(403, &[(VARY, "Origin, Sec-Fetch-Site")], ""), "{path}");
    }
    assert_eq!(ran.load(Relaxed), 0);
    assert_eq!(app.answer(preflight("PUT", "/api/x").origin(APP)).await, granted(APP, "PUT, DELETE"));
    assert_eq!(app.answer(preflight("PUT", "/other").origin(APP)).await, refused());
    assert_eq!(app.answer(put("/other").origin(OTHER)).await, expect(200, &[], "rest"));
}

#[actix_web::test]
async fn middleware_between_that_waits_hides_whose_a_request_behind_another_service_is() {
    let ran = web::Data::from(Arc::new(AtomicUsize::new(0)));
    let app = App::new().configure(|config| plain_before(config, &ran)).wrap(from_fn(|request, next| async move {
        let next: actix_web::middleware::Next<_> = next;
        next.call(request).await
    }));
    let app = serve(app.wrap(AROUND)).await;
    // What comes first at a path is taken to be meant.
    assert_owner(&app, "/items/import", APP).await;
    assert_owner(&app, "/items/1", ADMIN).await;
    assert_eq!(ran.load(Relaxed), 0);
}
