//! Several handlers at one path, path parameters, scopes and `ServiceConfig`.

use actix_web::{App, HttpResponse, delete, get, post, put, web};
use cors_runtime::{Cors, cors, policy};

use crate::service::{
    ALLOW_CREDENTIALS, ALLOW_HEADERS, ALLOW_METHODS, ALLOW_ORIGIN, APP, Answer, Fields, OTHER, PREFLIGHT, Server, VARY,
    expect, get, not_found, preflight, put, refused, request, serve,
};

#[cors(origins = "*")]
#[get("/items/{id}")]
async fn read(id: web::Path<u32>) -> HttpResponse {
    HttpResponse::Ok().body(format!("read {id}"))
}

#[cors(origins = "https://app.example.com", headers = ["Content-Type"], credentials)]
#[put("/items/{id}")]
async fn write(id: web::Path<u32>) -> HttpResponse {
    HttpResponse::Ok().body(format!("wrote {id}"))
}

const PARTNERS: Cors = policy! { origins = ["https://other.example"], methods = [GET, DELETE] };

#[cors(policy = PARTNERS)]
#[delete("/items/{id}")]
async fn remove(id: web::Path<u32>) -> HttpResponse {
    HttpResponse::Ok().body(format!("removed {id}"))
}

/// No policy at all.
#[post("/items/{id}")]
async fn touch(id: web::Path<u32>) -> HttpResponse {
    HttpResponse::Ok().body(format!("touched {id}"))
}

fn written() -> Answer {
    let headers = [(ALLOW_METHODS, "PUT"), (ALLOW_HEADERS, "Content-Type"), (VARY, PREFLIGHT)];
    expect(204, &headers, "").with(&[(ALLOW_ORIGIN, APP), (ALLOW_CREDENTIALS, "true")])
}

/// Asserts that each of the four handlers below `prefix` goes by its own policy.
async fn assert_own_policies(app: &Server, prefix: &str) {
    let path = format!("{prefix}/items/7");
    let public = expect(204, &[(ALLOW_ORIGIN, "*"), (VARY, PREFLIGHT)], "");
    let removed = expect(204, &[(ALLOW_ORIGIN, OTHER), (ALLOW_METHODS, "DELETE"), (VARY, PREFLIGHT)], "");
    for (method, origin, expected) in [
        ("GET", APP, public.clone()),
        ("GET", OTHER, public),
        ("PUT", APP, written()),
        ("PUT", OTHER, refused()),
        ("DELETE", APP, refused()),
        ("DELETE", OTHER, removed),
        ("POST", APP, not_found()),
        ("PATCH", APP, not_found()),
    ] {
        assert_eq!(app.answer(preflight(method, &path).origin(origin)).await, expected, "{method} {origin}");
    }
    let vary = (VARY, "Origin");
    for (method, origin, headers, body) in [
        ("GET", APP, &[(ALLOW_ORIGIN, "*")][..], "read 7"),
        ("PUT", APP, &[(ALLOW_ORIGIN, APP), (ALLOW_CREDENTIALS, "true"), vary], "wrote 7"),
        ("PUT", OTHER, &[vary], "wrote 7"),
        ("DELETE", APP, &[vary], "removed 7"),
        ("DELETE", OTHER, &[(ALLOW_ORIGIN, OTHER), vary], "removed 7"),
        ("POST", APP, &[], "touched 7"),
    ] {
        let answer = app.answer(request(method, &path).origin(origin)).await;
        assert_eq!(answer, expect(200, headers, body), "{method} {origin}");
    }
}

#[actix_web::test]
async fn handlers_at_one_path_go_by_their_own_policies_in_any_order() {
    assert_own_policies(&serve(App::new().service((read, write, remove, touch))).await, "").await;
    assert_own_policies(&serve(App::new().service((touch, remove, write, read))).await, "").await;
    assert_own_policies(&serve(App::new().service((write, touch, read, remove))).await, "").await;
}

fn configure(config: &mut web::ServiceConfig) {
    config.service(read).service(write).service(remove).service(touch);
}

#[actix_web::test]
async fn handlers_work_in_scopes_and_service_configs() {
    assert_own_policies(&serve(App::new().configure(configure)).await, "").await;
    assert_own_policies(&serve(App::new().service(web::scope("/api").configure(configure))).await, "/api").await;
    let scope = web::scope("/api").service((read, write, remove, touch));
    assert_own_policies(&serve(App::new().service(scope)).await, "/api").await;
    let nested = web::scope("/api").service(web::scope("/v1").service(web::scope("").configure(configure)));
    assert_own_policies(&serve(App::new().service(nested)).await, "/api/v1").await;
}

#[cors(origins = "https://app.example.com")]
#[put("/{tenant}/{id:\\d+}/{tail:.*}")]
async fn parameters(path: web::Path<(String, u32, String)>) -> HttpResponse {
    let (tenant, id, tail) = path.into_inner();
    HttpResponse::Ok().body(format!("{tenant} {id} {tail}"))
}

#[cors(origins = "https://app.example.com")]
#[put("/items/{id}")]
async fn in_scope(path: web::Path<(String, u32)>) -> HttpResponse {
    let (tenant, id) = path.into_inner();
    HttpResponse::Ok().body(format!("{tenant} {id}"))
}

#[actix_web::test]
async fn a_path_that_matches_matches_for_the_preflight_too() {
    let allowed = expect(204, &[(ALLOW_ORIGIN, APP), (ALLOW_METHODS, "PUT"), (VARY, PREFLIGHT)], "");
    let cors = [(ALLOW_ORIGIN, APP), (VARY, "Origin")];
    let app = serve(App::new().service(parameters).service(web::scope("/of/{tenant}").service(in_scope))).await;
    for (path, body) in [("/acme/7/a/b", "acme 7 a/b"), ("/acme/7/", "acme 7 "), ("/of/acme/items/7", "acme 7")] {
        assert_eq!(app.answer(preflight("PUT", path).origin(APP)).await, allowed, "{path}");
        assert_eq!(app.answer(put(path).origin(APP)).await, expect(200, &cors, body), "{path}");
    }
    for path in ["/acme/seven/a", "/acme/7", "/of/acme", "/items/7", "/"] {
        assert_eq!(app.answer(preflight("PUT", path).origin(APP)).await, not_found(), "{path}");
        assert_eq!(app.answer(put(path).origin(APP)).await, not_found(), "{path}");
    }
}

#[actix_web::scope("/module")]
mod module {
    use actix_web::{HttpResponse, get, route};
    use cors_runtime::cors;

    #[cors(origins = "https://app.example.com")]
    #[get("/bare")]
    pub(super) async fn bare() -> HttpResponse {
        HttpResponse::Ok().body("bare")
    }

    #[cors(origins = "https://app.example.com")]
    #[route("/route", method = "GET", method = "PUT")]
    pub(super) async fn several() -> HttpResponse {
        HttpResponse::Ok().body("route")
    }
}

#[actix_web::test]
async fn a_scope_attribute_puts_its_prefix_before_handler_and_preflight() {
    let app = serve(App::new().service((module::bare, module::several))).await;
    let cors = [(ALLOW_ORIGIN, APP), (VARY, "Origin")];
    let preflights = [(ALLOW_ORIGIN, APP), (VARY, PREFLIGHT)];
    assert_eq!(app.answer(get("/module/bare").origin(APP)).await, expect(200, &cors, "bare"));
    assert_eq!(app.answer(preflight("GET", "/module/bare").origin(APP)).await, expect(204, &preflights, ""));
    assert_eq!(app.answer(put("/module/route").origin(APP)).await, expect(200, &cors, "route"));
    let with_method = expect(204, &preflights, "").with(&[(ALLOW_METHODS, "PUT")]);
    assert_eq!(app.answer(preflight("PUT", "/module/route").origin(APP)).await, with_method);
    assert_eq!(app.answer(preflight("GET", "/bare").origin(APP)).await, not_found());
}
