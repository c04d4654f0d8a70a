//! Patterns that actix-web serves and its report of routes, which the feature `surface` turns on, panics at.
#![cfg(not(feature = "surface"))]

use actix_web::{
    App, Error, HttpResponse,
    body::MessageBody,
    dev::{Service, ServiceResponse},
    http::{Method, StatusCode, header},
    put, test, web,
};
use cors_runtime::{Cors, cors, policy};

const AROUND: Cors = policy! { origins = ["https://app.example.com"], methods = [GET, PUT] };

#[cors(origins = ["https://admin.example.com"])]
#[put("/posts/{id}")]
async fn put_post() -> HttpResponse {
    HttpResponse::Ok().body("post")
}

/// Whether a preflight from the app, and from the admin's pages, is allowed.
async fn allowed<S, B>(app: &S, path: &str) -> [bool; 2]
where
    S: Service<actix_http::Request, Response = ServiceResponse<B>, Error = Error>,
    B: MessageBody,
{
    let mut allowed = [false; 2];
    for (allowed, origin) in allowed.iter_mut().zip(["https://app.example.com", "https://admin.example.com"]) {
        let preflight = test::TestRequest::with_uri(path)
            .method(Method::OPTIONS)
            .insert_header((header::ORIGIN, origin))
            .insert_header((header::ACCESS_CONTROL_REQUEST_METHOD, "PUT"));
        let answer = test::call_service(app, preflight.to_request()).await;
        let expected = if answer.status() == StatusCode::NO_CONTENT { Some(origin) } else { None };
        let found = answer.headers().get(header::ACCESS_CONTROL_ALLOW_ORIGIN).map(|value| value.to_str().unwrap());
        assert_eq!(found, expected, "{path}");
        *allowed = found.is_some();
    }
    allowed
}

#[actix_web::test]
async fn scopes_and_handlers_may_have_parameters_of_one_name() {
    let users = web::scope("/users/{id}").service(put_post).service(web::scope("/{id}").service(put_post));
    let app = test::init_service(App::new().service(users).wrap(AROUND)).await;
    for (path, expected) in
        [("/users/1/posts/2", [false, true]), ("/users/1/3/posts/2", [false, true]), ("/users/1", [true, false])]
    {
        assert_eq!(allowed(&app, path).await, expected, "{path}");
    }
    let put = test::TestRequest::put().uri("/users/1/posts/2");
    let response =
        test::call_service(&app, put.insert_header((header::ORIGIN, "https://admin.example.com")).to_request());
    assert_eq!(response.await.headers().get(header::ACCESS_CONTROL_ALLOW_ORIGIN).unwrap(), "https://admin.example.com");
}

#[actix_web::test]
async fn all_scopes_together_may_have_more_parameters_than_one_pattern() {
    let inner = web::scope("/{a}/{b}/{c}/{d}/{e}/{f}/{g}/{h}/{i}").service(put_post);
    let outer = web::scope("/{j}/{k}/{l}/{m}/{n}/{o}/{p}/{q}").service(inner);
    let app = test::init_service(App::new().service(outer).wrap(AROUND)).await;
    assert_eq!(allowed(&app, &format!("{}/posts/1", "/x".repeat(17))).await, [false, true]);
    assert_eq!(allowed(&app, "/x").await, [true, false]);
}
