//! The handlers, and what the tests ask them with.

use actix_http::Request as HttpRequest;
use actix_web::{
    App, Error, HttpRequest as Received, HttpResponse, Responder,
    body::MessageBody,
    delete,
    dev::{Service, ServiceResponse},
    error::ErrorImATeapot,
    get, head,
    http::header,
    patch, post, put, test, web,
};
use cors_runtime::{
    Cors, cors, policy,
    testing::{Exchange, FetchError, Page, Request, Response},
};

pub(crate) const APP: &str = "https://app.example.com";

#[cors(
    origins = ["https://app.example.com", "https://*.preview.example.com"],
    headers = ["Content-Type", "X-Request-Id"],
    expose_headers = ["X-Total-Count"],
    credentials,
    max_age = "10m",
)]
#[put("/items/{id}")]
pub(crate) async fn update_item(id: web::Path<u32>) -> impl Responder {
    HttpResponse::Ok()
        .insert_header(("X-Total-Count", "3"))
        .insert_header(("X-Internal", "1"))
        .body(format!("updated {id}"))
}

#[cors(origins = "*", headers = "*", expose_headers = "*")]
#[get("/public")]
pub(crate) async fn public() -> impl Responder {
    HttpResponse::Ok().insert_header(("X-A", "1")).insert_header(("Set-Cookie", "seen=1")).body("public")
}

#[cors(origins = "*", methods = "*", headers = ["*", "Authorization"], max_age = 0)]
#[delete("/public")]
async fn delete_public() -> impl Responder {
    "deleted"
}

#[cors(origins = ["https://app.example.com"])]
#[patch("/items")]
async fn patch_items() -> impl Responder {
    "patched"
}

#[cors(origins = ["https://app.example.com"])]
#[head("/items")]
async fn head_items() -> impl Responder {
    HttpResponse::Ok().body("four")
}

#[cors(origins = ["https://app.example.com"], credentials)]
#[post("/login")]
async fn login() -> impl Responder {
    HttpResponse::NoContent().insert_header((header::SET_COOKIE, "session=7; Path=/; Max-Age=60; HttpOnly")).finish()
}

#[cors(origins = ["https://app.example.com"], credentials)]
#[get("/whoami")]
async fn whoami(request: Received) -> impl Responder {
    let value = |name| request.headers().get(name).map_or("-", |value| value.to_str().unwrap_or("?")).to_owned();
    format!("{} {}", value(header::COOKIE), value(header::ORIGIN))
}

#[cors(origins = ["https://app.example.com"])]
#[post("/echo")]
async fn echo(body: String, request: Received) -> impl Responder {
    let content_type = request.headers().get(header::CONTENT_TYPE).map_or("-", |value| value.to_str().unwrap_or("?"));
    format!("{content_type}: {body}")
}

#[cors(origins = ["https://app.example.com"])]
#[get("/teapot")]
async fn teapot() -> Result<String, Error> {
    Err(ErrorImATeapot("short and stout"))
}

#[cors(origins = "*", methods = "*", headers = "*")]
#[get("/to")]
async fn redirect_get(request: Received) -> impl Responder {
    redirect(&request)
}

#[cors(origins = "*", methods = "*", headers = ["*", "Authorization"])]
#[post("/to")]
pub(crate) async fn redirect_post(request: Received) -> impl Responder {
    redirect(&request)
}

/// Redirects to what stands behind the status in the query.
fn redirect(request: &Received) -> HttpResponse {
    let (status, location) = request.query_string().split_once(',').expect("a status and a location");
    let status = status.parse::<u16>().ok().and_then(|status| status.try_into().ok()).expect("a status");
    HttpResponse::build(status).insert_header((header::LOCATION, location)).finish()
}

pub(crate) const PARTNERS: Cors = policy! { origins = ["https://partner.example"], methods = [GET, PUT] };

pub(crate) async fn by_hand() -> impl Responder {
    "by hand"
}

async fn unguarded() -> impl Responder {
    "unguarded"
}

pub(crate) async fn app() -> impl Service<HttpRequest, Response = ServiceResponse<impl MessageBody>, Error = Error> {
    test::init_service(
        App::new()
            .service(update_item)
            .service(public)
            .service(delete_public)
            .service(patch_items)
            .service(head_items)
            .service(login)
            .service(whoami)
            .service(echo)
            .service(teapot)
            .service(redirect_get)
            .service(redirect_post)
            .service(web::resource("/partners").wrap(PARTNERS).route(web::route().to(by_hand)))
            .service(web::resource("/unguarded").to(unguarded)),
    )
    .await
}

pub(crate) async fn fetch(page: &str, request: Request) -> Result<Response, FetchError> {
    Page::at(page).fetch(&app().await, request).await
}

pub(crate) async fn blocked(page: &str, request: Request) -> FetchError {
    fetch(page, request).await.expect_err("the request should be blocked")
}

/// Whether each exchange was a preflight.
pub(crate) fn preflights(response: &Response) -> Vec<bool> {
    response.conversation().exchanges().map(Exchange::is_preflight).collect()
}
