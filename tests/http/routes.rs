//! Every route attribute of actix-web, bare and path-qualified, serves its preflights and its requests.

use actix_web::{
    App, HttpRequest, HttpResponse, connect, delete, get, head, options, patch, post, put, query, route, routes, trace,
};
use cors_runtime::cors;

use crate::service::{
    ALLOW_METHODS, ALLOW_ORIGIN, APP, Fields, OTHER, PREFLIGHT, Server, VARY, expect, not_found, preflight, refused,
    request, serve, serve_only,
};

macro_rules! handlers {
    ($($name:ident $([$($route:tt)*])+)*) => {$(
        #[cors(origins = "https://app.example.com")]
        $(#[$($route)*])+
        async fn $name(request: HttpRequest) -> HttpResponse {
            HttpResponse::Ok().body(request.method().to_string())
        }
    )*};
}

handlers! {
    bare_connect [connect("/connect")]
    bare_delete [delete("/delete")]
    bare_get [get("/get")]
    bare_head [head("/head")]
    bare_options [options("/options")]
    bare_patch [patch("/patch")]
    bare_post [post("/post")]
    bare_put [put("/put")]
    bare_query [query("/query")]
    bare_trace [trace("/trace")]
    qualified_connect [actix_web::connect("/connect")]
    qualified_delete [actix_web::delete("/delete")]
    qualified_get [actix_web::get("/get")]
    qualified_head [actix_web::head("/head")]
    qualified_options [actix_web::options("/options")]
    qualified_patch [actix_web::patch("/patch")]
    qualified_post [actix_web::post("/post")]
    qualified_put [actix_web::put("/put")]
    qualified_query [actix_web::query("/query")]
    qualified_trace [::actix_web::trace("/trace")]
    bare_route [route("/", method = "PUT", method = "POST", method = "PURGE")]
    qualified_route [actix_web::route("/", method = "PUT", method = "POST", method = "PURGE")]
    route_with_options [route("/", method = "PUT", method = "OPTIONS")]
    bare_routes [routes] [get("/a")] [put("/a")] [delete("/b")]
    qualified_routes [actix_web::routes] [get("/a")] [put("/a")] [delete("/b")]
    routes_with_options [routes] [put("/")] [options("/")]
}

/// Asserts the answers to a preflight for `method` and to a request with it.
async fn assert_serves(app: &Server, method: &str, path: &str, allow_methods: Option<&str>) {
    let mut allowed = vec![(ALLOW_ORIGIN, APP), (VARY, PREFLIGHT)];
    allowed.extend(allow_methods.map(|methods| (ALLOW_METHODS, methods)));
    assert_eq!(app.answer(preflight(method, path).origin(APP)).await, expect(204, &allowed, ""), "{method} {path}");
    assert_eq!(app.answer(preflight(method, path).origin(OTHER)).await, refused(), "{method} {path}");

    let handled = expect(200, &[(VARY, "Origin")], method);
    assert_eq!(app.answer(request(method, path)).await, handled);
    assert_eq!(app.answer(request(method, path).origin(OTHER)).await, handled);
    assert_eq!(app.answer(request(method, path).origin(APP)).await, handled.with(&[(ALLOW_ORIGIN, APP)]));
}

async fn assert_serves_none(app: &Server, methods: &[&str], path: &str) {
    for method in methods {
        assert_eq!(app.answer(preflight(method, path).origin(APP)).await, not_found(), "{method} {path}");
        assert_eq!(app.answer(request(method, path).origin(APP)).await, not_found(), "{method} {path}");
    }
}

#[actix_web::test]
async fn every_method_attribute_serves_its_preflight_and_its_method_and_no_other() {
    let bare = App::new().service((bare_connect, bare_delete, bare_get, bare_head, bare_options));
    let bare = serve(bare.service((bare_patch, bare_post, bare_put, bare_query, bare_trace))).await;
    let qualified = App::new().service((qualified_connect, qualified_delete, qualified_get, qualified_head));
    let qualified = qualified.service((qualified_options, qualified_patch, qualified_post, qualified_put));
    let qualified = serve(qualified.service((qualified_query, qualified_trace))).await;
    for app in [bare, qualified] {
        for (method, path) in [
            ("CONNECT", "/connect"),
            ("DELETE", "/delete"),
            ("OPTIONS", "/options"),
            ("PATCH", "/patch"),
            ("PUT", "/put"),
            ("QUERY", "/query"),
            ("TRACE", "/trace"),
        ] {
            assert_serves(&app, method, path, Some(method)).await;
            assert_serves_none(&app, &["GET", "PURGE"], path).await;
        }
        for (method, path) in [("GET", "/get"), ("HEAD", "/head"), ("POST", "/post")] {
            assert_serves(&app, method, path, None).await;
            assert_serves_none(&app, &["PUT", "PURGE"], path).await;
        }
    }
}

#[actix_web::test]
async fn route_serves_each_of_its_methods_also_a_custom_one() {
    for app in [serve_only(bare_route).await, serve_only(qualified_route).await] {
        for method in ["PUT", "POST", "PURGE"] {
            assert_serves(&app, method, "/", Some("PUT, PURGE")).await;
        }
        assert_serves_none(&app, &["GET", "DELETE", "PURG"], "/").await;
    }
}

#[actix_web::test]
async fn routes_serves_each_method_at_its_path() {
    for app in [serve_only(bare_routes).await, serve_only(qualified_routes).await] {
        assert_serves(&app, "GET", "/a", Some("PUT, DELETE")).await;
        assert_serves(&app, "PUT", "/a", Some("PUT, DELETE")).await;
        assert_serves(&app, "DELETE", "/b", Some("PUT, DELETE")).await;
        assert_serves_none(&app, &["DELETE", "PATCH"], "/a").await;
        assert_serves_none(&app, &["GET", "PUT"], "/b").await;
    }
}

#[actix_web::test]
async fn a_route_of_options_itself_keeps_its_plain_options() {
    for app in [serve_only(route_with_options).await, serve_only(routes_with_options).await] {
        for method in ["PUT", "OPTIONS"] {
            assert_serves(&app, method, "/", Some("PUT, OPTIONS")).await;
        }
    }
}

#[cors(origins = "https://app.example.com", methods = ["PURGE"])]
#[route("/", method = "PUT", method = "PURGE")]
async fn purge(request: HttpRequest) -> HttpResponse {
    HttpResponse::Ok().body(request.method().to_string())
}

#[actix_web::test]
async fn a_policy_can_allow_a_part_of_the_routes_methods() {
    let app = serve_only(purge).await;
    assert_serves(&app, "PURGE", "/", Some("PURGE")).await;
    assert_eq!(app.answer(request("PUT", "/").origin(APP)).await, expect(200, &[], "PUT"));
}
