//! An annotated handler beside a plain one: but for the policy, a service gets the same of both.

use actix_web::{
    App, HttpMessage, HttpRequest, HttpResponse, Responder, Result,
    body::{BodyStream, MessageBody},
    cookie::Cookie,
    dev::{Service, ServiceResponse},
    error::ErrorConflict,
    http::{Method, StatusCode, header},
    test::{TestRequest, init_service, read_body},
    web,
};
use futures_util::stream;

/// What middleware leaves in a request.
#[derive(Clone)]
struct Left(u32);

fn seen(request: &HttpRequest) -> String {
    format!(
        "{} {:?} {:?} {:?} {} {} {}",
        request.method(),
        request.match_name(),
        request.match_pattern(),
        request.url_for("named", ["7"]).map(|url| url.to_string()).ok(),
        request.match_info().query("id"),
        request.app_data::<web::Data<u32>>().map_or(0, |data| ***data),
        request.extensions().get::<Left>().map_or(0, |left| left.0),
    )
}

macro_rules! handlers {
    ($module:ident $(#[$attribute:meta])*) => {
        mod $module {
            use actix_web::{delete, get, put, routes};

            use super::*;

            $(#[$attribute])*
            #[get("/named/{id}", name = "named")]
            async fn named(request: HttpRequest) -> impl Responder {
                request.extensions_mut().insert(Left(9));
                seen(&request)
            }

            $(#[$attribute])*
            #[put("/typed/{id}")]
            async fn typed(id: web::Path<u8>, body: web::Bytes) -> HttpResponse {
                HttpResponse::Created().cookie(Cookie::new("id", id.to_string())).body(body)
            }

            $(#[$attribute])*
            #[delete("/failing/{id}")]
            async fn failing(request: HttpRequest) -> Result<&'static str> {
                Err(ErrorConflict(seen(&request)))
            }

            $(#[$attribute])*
            #[get("/stream/{id}")]
            async fn streamed() -> impl Responder {
                let parts = ["a", "b"].map(|part| Ok::<_, actix_web::Error>(web::Bytes::from(part)));
                HttpResponse::Ok().body(BodyStream::new(stream::iter(parts)))
            }

            $(#[$attribute])*
            #[routes]
            #[get("/several/{id}")]
            #[post("/several/{id}")]
            async fn several(request: HttpRequest) -> impl Responder {
                (seen(&request), StatusCode::ACCEPTED)
            }

            $(#[$attribute])*
            #[get("/wrapped/{id}", guard = "is_asked", wrap = "actix_web::middleware::from_fn(leave)")]
            async fn wrapped(request: HttpRequest) -> impl Responder {
                seen(&request)
            }

            pub(super) fn routes(config: &mut web::ServiceConfig) {
                config.service((named, typed, failing, streamed, several, wrapped));
                // What the guard of another handler has refused comes to this one, which names the methods of both.
                let last = web::resource("/wrapped/{id}").route(web::patch().to(HttpResponse::Accepted));
                config.service(last);
            }
        }
    };
}

handlers!(plain);
handlers!(annotated #[cors_runtime::cors(origins = ["https://app.example.com"])]);

fn is_asked(context: &actix_web::guard::GuardContext<'_>) -> bool {
    context.head().uri.query() != Some("not")
}

async fn leave(
    request: actix_web::dev::ServiceRequest,
    next: actix_web::middleware::Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>> {
    request.extensions_mut().insert(Left(5));
    let mut response = next.call(request).await?;
    response.headers_mut().insert(header::HeaderName::from_static("x-left"), header::HeaderValue::from_static("5"));
    Ok(response)
}

/// Status, fields but for `Vary`, body, the error that made it, and what the handler has left in the request.
type Answer = (StatusCode, Vec<String>, web::Bytes, Option<String>, u32);

async fn answers(routes: fn(&mut web::ServiceConfig), requests: &[(Method, &str, &'static str)]) -> Vec<Answer> {
    let scope = web::scope("/in").configure(routes).app_data(web::Data::new(3_u32));
    let app = init_service(App::new().app_data(web::Data::new(2_u32)).service(scope).configure(routes)).await;
    let mut answers = Vec::new();
    for (method, path, body) in requests {
        let request = TestRequest::with_uri(path).method(method.clone()).set_payload(*body);
        let response = app.call(request.to_request()).await.unwrap();
        let fields = response.headers().iter().filter(|(name, _)| *name != header::VARY);
        let mut fields: Vec<_> = fields.map(|(name, value)| format!("{name}: {value:?}")).collect();
        fields.sort();
        let error = response.response().error().map(ToString::to_string);
        let left = response.request().extensions().get::<Left>().map_or(0, |left| left.0);
        answers.push((response.status(), fields, read_body(response).await, error, left));
    }
    answers
}

#[actix_web::test]
async fn a_service_gets_the_same_of_an_annotated_handler_as_of_a_plain_one() {
    let paths =
        ["/named/1", "/typed/7", "/typed/700", "/failing/1", "/stream/1", "/several/1", "/wrapped/1", "/wrapped/1?not"];
    let methods = [Method::GET, Method::HEAD, Method::PUT, Method::DELETE, Method::POST, Method::OPTIONS];
    let paths: Vec<_> = paths.iter().flat_map(|path| [(*path).to_owned(), format!("/in{path}")]).collect();
    let requests: Vec<_> =
        paths.iter().flat_map(|path| methods.iter().map(move |method| (method.clone(), &**path, "a body"))).collect();
    let (of_plain, of_annotated) =
        (answers(plain::routes, &requests).await, answers(annotated::routes, &requests).await);
    for ((request, plain), annotated) in requests.iter().zip(&of_plain).zip(&of_annotated) {
        assert_eq!(plain, annotated, "{request:?}");
    }
    let statuses: std::collections::BTreeSet<_> = of_plain.iter().map(|answer| answer.0.as_u16()).collect();
    assert_eq!(statuses.into_iter().collect::<Vec<_>>(), [200, 201, 202, 404, 405, 409]);
    assert!(of_plain.iter().any(|answer| answer.3.is_some()) && of_plain.iter().any(|answer| answer.4 == 9));
}
