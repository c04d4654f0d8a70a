//! `Vary` names what the answer depends on, beside what the handler set: never twice, never over `*`.

use actix_web::{App, Error, HttpRequest, HttpResponse, error::InternalError, get, route};
use cors_runtime::cors;

use crate::service::{ALLOW_ORIGIN, APP, Fields, OTHER, VARY, expect, get, request, serve};

/// A response with the `Vary` fields that the request asks for.
fn varying(request: &HttpRequest) -> HttpResponse {
    let mut response = HttpResponse::Ok();
    for field in request.headers().get_all("x-vary") {
        response.append_header((VARY, field));
    }
    response.finish()
}

#[cors(origins = "https://app.example.com", methods = [GET])]
#[route("/listed", method = "GET", method = "PUT")]
async fn listed(request: HttpRequest) -> HttpResponse {
    varying(&request)
}

#[cors(origins = "https://app.example.com")]
#[get("/error")]
async fn failing(request: HttpRequest) -> Result<HttpResponse, Error> {
    Err(InternalError::from_response("", varying(&request)).into())
}

#[cors(origins = "*")]
#[get("/any")]
async fn any(request: HttpRequest) -> HttpResponse {
    varying(&request)
}

const FIELDS: [(&[&str], &[&str]); 17] = [
    (&[], &["Origin"]),
    (&["Accept-Encoding"], &["Accept-Encoding", "Origin"]),
    (&["Accept-Encoding, Accept-Language"], &["Accept-Encoding, Accept-Language", "Origin"]),
    (&["Accept-Encoding", "Accept-Language"], &["Accept-Encoding", "Accept-Language", "Origin"]),
    (&["Origin"], &["Origin"]),
    (&["ORIGIN"], &["ORIGIN"]),
    (&["origin, accept"], &["origin, accept"]),
    (&["accept,origin"], &["accept,origin"]),
    (&["Accept", "Cookie , Origin\t, Range"], &["Accept", "Cookie , Origin\\t, Range"]),
    (&["*"], &["*"]),
    (&["Accept", "*"], &["Accept", "*"]),
    (&["Accept, *"], &["Accept, *"]),
    (&["X-Origin"], &["X-Origin", "Origin"]),
    (&["Origin-Agent-Cluster, X-Origin"], &["Origin-Agent-Cluster, X-Origin", "Origin"]),
    (&["*origin"], &["*origin", "Origin"]),
    (&[""], &["", "Origin"]),
    (&[", ,"], &[", ,", "Origin"]),
];

fn asking(method: &str, path: &str, fields: &[&str]) -> actix_web::test::TestRequest {
    fields.iter().fold(request(method, path), |request, field| request.field("x-vary", field))
}

fn fields(values: &[&'static str]) -> Vec<(&'static str, &'static str)> {
    values.iter().map(|&value| (VARY, value)).collect()
}

#[actix_web::test]
async fn origin_is_added_once_to_what_the_handler_set() {
    let app = serve(App::new().service((listed, failing))).await;
    for (set, expected) in FIELDS {
        let expected = expect(200, &fields(expected), "");
        for path in ["/listed", "/error"] {
            let allowed = expected.clone().with(&[(ALLOW_ORIGIN, APP)]);
            assert_eq!(app.answer(asking("GET", path, set).origin(APP)).await, allowed, "{set:?}");
            assert_eq!(app.answer(asking("GET", path, set).origin(OTHER)).await, expected, "{set:?}");
            assert_eq!(app.answer(asking("GET", path, set)).await, expected, "{set:?}");
        }
    }
}

#[actix_web::test]
async fn vary_is_the_handlers_where_the_answer_does_not_depend_on_origin() {
    let app = serve(App::new().service((listed, any))).await;
    for (set, _) in FIELDS {
        let escaped: Vec<String> = set.iter().map(|field| field.escape_default().to_string()).collect();
        let own: Vec<_> = escaped.iter().map(|field| (VARY, field.as_str())).collect();
        let untouched = expect(200, &own, "");
        assert_eq!(app.answer(asking("PUT", "/listed", set).origin(APP)).await, untouched, "{set:?}");
        let shared = untouched.with(&[(ALLOW_ORIGIN, "*")]);
        assert_eq!(app.answer(asking("GET", "/any", set).origin(APP)).await, shared, "{set:?}");
        assert_eq!(app.answer(asking("GET", "/any", set)).await, shared, "{set:?}");
    }
    assert_eq!(app.answer(get("/any")).await, expect(200, &[(ALLOW_ORIGIN, "*")], ""));
}
