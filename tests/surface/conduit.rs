//! A service that was not written here is listed and explained.

use actix_web::{App, middleware::Logger, test};
use cors_runtime::{
    surface::{self, Surface},
    testing::{Credentials::Include, Page, Request},
};

use crate::realworld::{FRONTEND, routes};

async fn surface() -> Surface {
    let app = test::init_service(App::new().configure(routes).wrap(FRONTEND).wrap(Logger::default())).await;
    surface::of(&app).await
}

#[actix_web::test]
async fn a_service_that_was_not_written_here_is_listed() {
    surface().await.assert_matches("surface/conduit.txt");
}

/// The page of its front end, elsewhere.
const PAGE: &str = "https://conduit.example";

#[actix_web::test]
async fn a_request_of_its_front_end_is_explained() {
    let request = Request::put("/api/articles/how-to-train")
        .header("Authorization", "Token jwt")
        .header("Content-Type", "application/json")
        .body("{}");
    let explanation = surface().await.explain(&Page::at(PAGE), request);
    assert_eq!(
        explanation.to_string(),
        "\
PUT /api/articles/how-to-train from https://conduit.example, mode cors, credentials same-origin
PUT /api/articles/{slug}, policy `surface::realworld` (App) at tests/surface/realworld.rs:8

 1. `http://localhost:8080/api/articles/how-to-train` is of another origin than the page, and the mode is cors: the CORS protocol decides
    https://fetch.spec.whatwg.org/#concept-main-fetch
 2. a preflight is needed: `PUT` is not a CORS-safelisted method, which are `GET`, `HEAD` and `POST`; `authorization` is not a \
CORS-safelisted request-header; the value of `content-type` is none that a form can send (`application/x-www-form-urlencoded`, \
`multipart/form-data`, `text/plain`), so that it is not safelisted
    https://fetch.spec.whatwg.org/#concept-main-fetch
 3. the preflight
    > OPTIONS /api/articles/how-to-train
    > accept: */*
    > access-control-request-headers: authorization,content-type
    > access-control-request-method: PUT
    > host: localhost:8080
    > origin: https://conduit.example
    > sec-fetch-site: cross-site
    < 204 No Content
    < access-control-allow-headers: Authorization, Content-Type
    < access-control-allow-methods: *
    < access-control-allow-origin: *
    < access-control-max-age: 3600
    < vary: Origin, Access-Control-Request-Method
 4. the answer to the preflight passes the CORS check: Access-Control-Allow-Origin is `*`, and the request is made without credentials
    https://fetch.spec.whatwg.org/#concept-cors-check
 5. the status 204 is an ok status
    https://fetch.spec.whatwg.org/#cors-preflight-fetch-0
 6. Access-Control-Allow-Methods has `*`, which stands for `PUT`
    https://fetch.spec.whatwg.org/#cors-preflight-fetch-0
 7. Access-Control-Allow-Headers has `authorization`, `content-type`
    https://fetch.spec.whatwg.org/#cors-preflight-fetch-0
 8. the credentials mode is same-origin: no cookies go to another origin
    https://fetch.spec.whatwg.org/#concept-http-network-or-cache-fetch
 9. the request
    > PUT /api/articles/how-to-train
    > accept: */*
    > authorization: Token jwt
    > content-length: 2
    > content-type: application/json
    > host: localhost:8080
    > origin: https://conduit.example
    > sec-fetch-site: cross-site
    < (the handler's status)
    < access-control-allow-origin: *
10. the answer to the request passes the CORS check: Access-Control-Allow-Origin is `*`, and the request is made without credentials
    https://fetch.spec.whatwg.org/#concept-cors-check
11. the page gets a CORS filtered response: the safelisted headers, and the exposed
    https://fetch.spec.whatwg.org/#concept-filtered-response

the page reads the response: its status, the body, and of its headers Cache-Control, Content-Language, Content-Length, \
Content-Type, Expires, Last-Modified, Pragma"
    );
}

#[actix_web::test]
async fn what_its_front_end_reads_and_what_not_is_explained() {
    let surface = surface().await;
    let explain = |request: Request| surface.explain(&Page::at(PAGE), request);
    for request in [
        Request::get("/api/articles?limit=10"),
        Request::post("/api/users/login").header("Content-Type", "application/json"),
        Request::delete("/api/articles/how-to-train/comments/1").header("Authorization", "Token jwt"),
        Request::delete("/api/tags"),
    ] {
        assert!(explain(request.clone()).is_read(), "{}", explain(request));
    }
    let end = |request: Request| {
        let text = explain(request).to_string();
        text.split_once("the page gets nothing: ").expect("it is refused").1.to_owned()
    };
    assert_eq!(
        end(Request::get("/api/user").header("X-Trace", "1")),
        "step 7 fails\n  = help: add `\"X-Trace\"` to `headers` of the policy at tests/surface/realworld.rs:8: write \
         `headers = [\"Authorization\", \"Content-Type\", \"X-Trace\"]`"
    );
    assert_eq!(
        end(Request::get("/api/user").credentials(Include)),
        "step 5 fails\n  = help: credentials can't be allowed for every origin, so name the origin: put `\"https://conduit.example\"` in \
         the place of `\"*\"` in `origins` and add `credentials` for the policy at tests/surface/realworld.rs:8: write `origins = \
         [\"https://conduit.example\"], credentials`"
    );
}
