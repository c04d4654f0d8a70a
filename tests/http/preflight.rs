//! Preflights: which are allowed, and what each setting of the policy puts into the answer.

use actix_web::{App, HttpResponse, delete, get, put, route};
use cors_runtime::cors;

use crate::service::{
    ALLOW_CREDENTIALS, ALLOW_HEADERS, ALLOW_METHODS, ALLOW_ORIGIN, APP, Fields, MAX_AGE, OTHER, PREFLIGHT,
    PREFLIGHT_MIRRORED, VARY, expect, not_found, preflight, refused, serve, serve_only,
};

#[cors(origins = "https://app.example.com")]
#[put("/")]
async fn bare() -> HttpResponse {
    unreachable!("a preflight reached the handler")
}

#[cors(
    origins = ["https://app.example.com", "https://admin.example.com"],
    headers = ["Content-Type", "X-Request-Id"],
    expose_headers = ["X-Total-Count"],
    credentials,
    max_age = "10m",
)]
#[put("/")]
async fn full() -> HttpResponse {
    unreachable!("a preflight reached the handler")
}

#[cors(origins = "*", headers = "X-Request-Id", max_age = 600)]
#[delete("/")]
async fn public() -> HttpResponse {
    unreachable!("a preflight reached the handler")
}

#[actix_web::test]
async fn preflight_of_an_allowed_origin_is_204_with_the_origin_echoed() {
    let app = serve_only(bare).await;
    let expected = expect(204, &[(ALLOW_ORIGIN, APP), (ALLOW_METHODS, "PUT"), (VARY, PREFLIGHT)], "");
    assert_eq!(app.answer(preflight("PUT", "/").origin(APP)).await, expected);
}

#[actix_web::test]
async fn preflight_of_a_disallowed_origin_is_403_without_cors_headers() {
    for app in [serve_only(bare).await, serve_only(full).await] {
        assert_eq!(app.answer(preflight("PUT", "/").origin(OTHER)).await, refused());
        assert_eq!(app.answer(preflight("PUT", "/").origin("null")).await, refused());
    }
}

#[actix_web::test]
async fn preflight_names_every_setting_of_the_policy() {
    let app = serve_only(full).await;
    for origin in [APP, "https://admin.example.com"] {
        let expected = [
            (ALLOW_ORIGIN, origin),
            (ALLOW_CREDENTIALS, "true"),
            (ALLOW_METHODS, "PUT"),
            (ALLOW_HEADERS, "Content-Type, X-Request-Id"),
            (MAX_AGE, "600"),
            (VARY, PREFLIGHT),
        ];
        assert_eq!(app.answer(preflight("PUT", "/").origin(origin)).await, expect(204, &expected, ""));
    }
}

#[actix_web::test]
async fn preflight_for_any_origin_is_allowed_with_a_star() {
    let app = serve_only(public).await;
    let expected = [
        (ALLOW_ORIGIN, "*"),
        (ALLOW_METHODS, "DELETE"),
        (ALLOW_HEADERS, "X-Request-Id"),
        (MAX_AGE, "600"),
        (VARY, PREFLIGHT),
    ];
    for origin in [APP, OTHER, "http://localhost:3000", "null", "chrome-extension://abc", "http://[::1]:8080"] {
        assert_eq!(app.answer(preflight("DELETE", "/").origin(origin)).await, expect(204, &expected, ""));
    }
}

#[actix_web::test]
async fn lists_are_constants_whatever_headers_are_asked_for() {
    let app = serve_only(public).await;
    let plain = app.answer(preflight("DELETE", "/").origin(APP)).await;
    for asked in ["x-request-id", "authorization", "x-request-id,x-unknown", "*", "content-type"] {
        assert_eq!(app.answer(preflight("DELETE", "/").origin(APP).asking_for_headers(asked)).await, plain, "{asked}");
    }
}

#[cors(origins = "https://app.example.com", methods = [PUT])]
#[route("/", method = "GET", method = "PUT", method = "DELETE")]
async fn only_put() -> HttpResponse {
    unreachable!("a preflight reached the handler")
}

#[actix_web::test]
async fn preflight_for_a_safelisted_method_that_the_policy_lacks_is_403() {
    let app = serve_only(only_put).await;
    assert_eq!(app.answer(preflight("GET", "/").origin(APP)).await, refused());
}

#[actix_web::test]
async fn preflight_for_another_method_that_the_policy_lacks_is_204_without_it() {
    let app = serve_only(only_put).await;
    let expected = expect(204, &[(ALLOW_ORIGIN, APP), (ALLOW_METHODS, "PUT"), (VARY, PREFLIGHT)], "");
    assert_eq!(app.answer(preflight("DELETE", "/").origin(APP)).await, expected);
    assert_eq!(app.answer(preflight("PUT", "/").origin(APP)).await, expected);
}

#[actix_web::test]
async fn preflight_for_a_method_that_no_handler_serves_finds_none() {
    let app = serve_only(only_put).await;
    for method in ["POST", "PATCH", "OPTIONS", "put", "PURGE"] {
        assert_eq!(app.answer(preflight(method, "/").origin(APP)).await, not_found(), "{method}");
    }
}

macro_rules! handlers {
    ($($name:ident at $path:tt [$($setting:tt)*])+) => {$(
        #[cors(origins = "https://app.example.com", $($setting)*)]
        #[put($path)]
        async fn $name() -> HttpResponse {
            unreachable!("a preflight reached the handler")
        }
    )+};
}

handlers! {
    never_cached at "/never_cached" [max_age = 0]
    seconds at "/seconds" [max_age = "90s"]
    hours at "/hours" [max_age = "2h"]
    day at "/day" [max_age = "1d"]
    without_credentials at "/without_credentials" [credentials = false]
    with_credentials at "/with_credentials" [credentials = true]
    one_header at "/one_header" [headers = "Content-Type"]
    any_header at "/any_header" [headers = "*"]
    any_header_and_authorization at "/any_header_and_authorization" [headers = ["*", "Authorization"]]
    any_method at "/any_method" [methods = "*"]
    exposed at "/exposed" [expose_headers = ["ETag"]]
}

#[actix_web::test]
async fn each_setting_answers_with_its_header() {
    let app = App::new().service((never_cached, seconds, hours, day, without_credentials, with_credentials));
    let app = serve(app.service((one_header, any_header, any_header_and_authorization, any_method, exposed))).await;
    for (path, methods, header) in [
        ("/never_cached", "PUT", Some((MAX_AGE, "0"))),
        ("/seconds", "PUT", Some((MAX_AGE, "90"))),
        ("/hours", "PUT", Some((MAX_AGE, "7200"))),
        ("/day", "PUT", Some((MAX_AGE, "86400"))),
        ("/without_credentials", "PUT", None),
        ("/with_credentials", "PUT", Some((ALLOW_CREDENTIALS, "true"))),
        ("/one_header", "PUT", Some((ALLOW_HEADERS, "Content-Type"))),
        ("/any_header", "PUT", Some((ALLOW_HEADERS, "*"))),
        ("/any_header_and_authorization", "PUT", Some((ALLOW_HEADERS, "*, Authorization"))),
        ("/any_method", "*", None),
        ("/exposed", "PUT", None),
    ] {
        let mut expected = vec![(ALLOW_ORIGIN, APP), (ALLOW_METHODS, methods), (VARY, PREFLIGHT)];
        expected.extend(header);
        let request = preflight("PUT", path).origin(APP).asking_for_headers("x-a, authorization");
        assert_eq!(app.answer(request).await, expect(204, &expected, ""), "{path}");
    }
}

#[cors(origins = "https://app.example.com")]
#[get("/")]
async fn safelisted() -> HttpResponse {
    unreachable!("a preflight reached the handler")
}

#[actix_web::test]
async fn allow_methods_is_left_out_where_all_are_safelisted() {
    let app = serve_only(safelisted).await;
    let expected = expect(204, &[(ALLOW_ORIGIN, APP), (VARY, PREFLIGHT)], "");
    assert_eq!(app.answer(preflight("GET", "/").origin(APP)).await, expected);
}

#[cors(origins = "https://app.example.com", headers = "*", credentials)]
#[put("/")]
async fn mirroring() -> HttpResponse {
    unreachable!("a preflight reached the handler")
}

#[actix_web::test]
async fn a_refusal_varies_by_what_an_allowance_depends_on() {
    let app = serve_only(mirroring).await;
    let refused = expect(403, &[(VARY, PREFLIGHT_MIRRORED)], "");
    assert_eq!(app.answer(preflight("PUT", "/").origin(OTHER).asking_for_headers("x-a")).await, refused);
    assert_eq!(app.answer(preflight("PUT", "/").origin(OTHER)).await, refused);
}
