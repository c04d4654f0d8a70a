//! Middleware inside the policy: its errors are covered, and preflights do not reach it.

use actix_web::{
    App, Error, HttpResponse,
    body::{BoxBody, EitherBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    error::{ErrorUnauthorized, InternalError},
    middleware::{Next, from_fn},
    put, web,
};
use cors_runtime::{Cors, cors, policy};

use crate::service::{
    ALLOW_CREDENTIALS, ALLOW_HEADERS, ALLOW_METHODS, ALLOW_ORIGIN, APP, CONTENT_TYPE, EXPOSE_HEADERS, Fields, OTHER,
    PREFLIGHT, Server, TEXT, VARY, expect, preflight, put, refused, serve,
};

/// Authentication that answers with an error, which nobody inside turns into a response.
async fn failing(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    if is_authentic(&request) { next.call(request).await } else { Err(ErrorUnauthorized("who are you?")) }
}

/// Authentication that answers with a response.
async fn answering<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B, BoxBody>>, Error> {
    if is_authentic(&request) {
        return Ok(next.call(request).await?.map_into_left_body());
    }
    let response = HttpResponse::Unauthorized().content_type(TEXT).body("who are you?");
    Ok(request.into_response(response).map_into_right_body())
}

fn is_authentic(request: &ServiceRequest) -> bool {
    assert!(!request.headers().contains_key("access-control-request-method"), "a preflight reached the middleware");
    request.headers().contains_key("authorization")
}

#[cors(
    origins = "https://app.example.com",
    headers = ["Authorization"],
    expose_headers = ["WWW-Authenticate"],
    credentials,
)]
#[put("/failing", wrap = "from_fn(failing)")]
async fn behind_failing() -> HttpResponse {
    HttpResponse::Ok().body("authentic")
}

#[cors(
    origins = "https://app.example.com",
    headers = ["Authorization"],
    expose_headers = ["WWW-Authenticate"],
    credentials,
)]
#[put("/answering", wrap = "from_fn(answering)")]
async fn behind_answering() -> HttpResponse {
    HttpResponse::Ok().body("authentic")
}

const POLICY: Cors = policy! {
    origins = "https://app.example.com",
    methods = [PUT],
    headers = ["Authorization"],
    expose_headers = ["WWW-Authenticate"],
    credentials,
};

const PATHS: [&str; 2] = ["/failing", "/answering"];

/// The same two, by attribute and by middleware of each kind.
async fn servers() -> [Server; 4] {
    let handler = || async { HttpResponse::Ok().body("authentic") };
    let failing = || from_fn(failing);
    let answering = || from_fn(answering);
    [
        serve(App::new().service((behind_failing, behind_answering))).await,
        serve(App::new().service((
            web::resource("/failing").wrap(failing()).wrap(POLICY).put(handler),
            web::resource("/answering").wrap(answering()).wrap(POLICY).put(handler),
        )))
        .await,
        serve(App::new().service((
            web::scope("/failing").wrap(failing()).wrap(POLICY).route("", web::put().to(handler)),
            web::scope("/answering").wrap(answering()).wrap(POLICY).route("", web::put().to(handler)),
        )))
        .await,
        serve(
            App::new()
                .service(web::resource("/failing").wrap(failing()).put(handler))
                .service(web::resource("/answering").wrap(answering()).put(handler))
                .wrap(POLICY),
        )
        .await,
    ]
}

#[actix_web::test]
async fn a_401_of_authentication_inside_carries_the_cors_headers() {
    let allowed = [(ALLOW_ORIGIN, APP), (ALLOW_CREDENTIALS, "true"), (EXPOSE_HEADERS, "WWW-Authenticate")];
    let unauthorized = expect(401, &[(CONTENT_TYPE, TEXT), (VARY, "Origin")], "who are you?");
    let authentic = expect(200, &[(VARY, "Origin")], "authentic");
    for app in servers().await {
        for path in PATHS {
            assert_eq!(app.answer(put(path).origin(APP)).await, unauthorized.clone().with(&allowed), "{path}");
            assert_eq!(app.answer(put(path).origin(OTHER)).await, unauthorized, "{path}");
            assert_eq!(app.answer(put(path)).await, unauthorized, "{path}");
            let signed = put(path).origin(APP).field("authorization", "Bearer 1");
            assert_eq!(app.answer(signed).await, authentic.clone().with(&allowed), "{path}");
        }
    }
}

#[actix_web::test]
async fn preflights_do_not_reach_authentication_inside() {
    let allowed = expect(
        204,
        &[
            (ALLOW_ORIGIN, APP),
            (ALLOW_CREDENTIALS, "true"),
            (ALLOW_METHODS, "PUT"),
            (ALLOW_HEADERS, "Authorization"),
            (VARY, PREFLIGHT),
        ],
        "",
    );
    for app in servers().await {
        for path in PATHS {
            let request = preflight("PUT", path).asking_for_headers("authorization");
            assert_eq!(app.answer(request.origin(APP)).await, allowed, "{path}");
            let request = preflight("PUT", path).asking_for_headers("authorization");
            assert_eq!(app.answer(request.origin(OTHER)).await, refused(), "{path}");
        }
    }
}

/// Ends in an error whose response has CORS headers and a `Vary` of its own.
async fn meddling(request: ServiceRequest, next: Next<impl MessageBody>) -> Result<ServiceResponse<BoxBody>, Error> {
    next.call(request).await?;
    let response = HttpResponse::Forbidden()
        .insert_header((ALLOW_ORIGIN, "*"))
        .insert_header((ALLOW_METHODS, "DELETE"))
        .insert_header((VARY, "Accept-Language"))
        .body("no");
    Err(InternalError::from_response("no", response).into())
}

#[cors(origins = "https://app.example.com")]
#[put("/", wrap = "from_fn(meddling)")]
async fn meddled() -> HttpResponse {
    HttpResponse::Ok().finish()
}

#[actix_web::test]
async fn the_cors_headers_of_an_error_inside_are_replaced_or_removed() {
    let app = serve(App::new().service(meddled)).await;
    let varies = expect(403, &[(VARY, "Accept-Language"), (VARY, "Origin")], "no");
    assert_eq!(app.answer(put("/").origin(APP)).await, varies.clone().with(&[(ALLOW_ORIGIN, APP)]));
    assert_eq!(app.answer(put("/").origin(OTHER)).await, varies);
}
