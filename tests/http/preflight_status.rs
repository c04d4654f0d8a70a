//! The status of the answer to a preflight that is allowed.

use actix_web::{App, HttpResponse, put, web};
use cors_runtime::{Cors, cors, policy};

use crate::service::{
    ALLOW_METHODS, ALLOW_ORIGIN, APP, Fields, OTHER, PREFLIGHT, VARY, expect, get, preflight, put, refused, request,
    serve,
};

#[cors(origins = "https://app.example.com", preflight_status = 200)]
#[put("/200")]
async fn annotated_200() -> HttpResponse {
    HttpResponse::Created().body("created")
}

#[cors(origins = "https://app.example.com", preflight_status = 204)]
#[put("/204")]
async fn annotated_204() -> HttpResponse {
    HttpResponse::Created().body("created")
}

#[cors(origins = "https://app.example.com", preflight_status = 299)]
#[put("/299")]
async fn annotated_299() -> HttpResponse {
    HttpResponse::Created().body("created")
}

#[cors(origins = "https://app.example.com")]
#[put("/default")]
async fn annotated() -> HttpResponse {
    HttpResponse::Created().body("created")
}

const NAMED: Cors = policy! { origins = "https://app.example.com", methods = [PUT], preflight_status = 200 };

#[cors(policy = NAMED)]
#[put("/named")]
async fn named() -> HttpResponse {
    HttpResponse::Created().body("created")
}

fn built(status: u16) -> Cors {
    Cors::builder().origins([APP]).methods(["PUT"]).preflight_status(status).build().unwrap()
}

fn wrapped(
    path: &str,
    cors: Cors,
) -> actix_web::Resource<
    impl actix_web::dev::ServiceFactory<
        actix_web::dev::ServiceRequest,
        Config = (),
        Response = actix_web::dev::ServiceResponse<impl actix_web::body::MessageBody>,
        Error = actix_web::Error,
        InitError = (),
    >,
> {
    web::resource(path).put(async || HttpResponse::Created().body("created")).wrap(cors)
}

#[actix_web::test]
async fn an_allowed_preflight_has_the_status_and_nothing_else_changes() {
    let app = App::new().service((annotated_200, annotated_204, annotated_299, annotated, named));
    let app = app.service(wrapped("/wrapped", NAMED)).service(wrapped("/built/200", built(200)));
    let app = app.service(wrapped("/built/204", built(204))).service(wrapped("/built/299", built(299)));
    let app = serve(app).await;
    for (path, status) in [
        ("/200", 200),
        ("/204", 204),
        ("/299", 299),
        ("/default", 204),
        ("/named", 200),
        ("/wrapped", 200),
        ("/built/200", 200),
        ("/built/204", 204),
        ("/built/299", 299),
    ] {
        let allowed = expect(status, &[(ALLOW_ORIGIN, APP), (ALLOW_METHODS, "PUT"), (VARY, PREFLIGHT)], "");
        assert_eq!(app.answer(preflight("PUT", path).origin(APP)).await, allowed, "{path}");
        assert_eq!(app.answer(preflight("PUT", path).origin(OTHER)).await, refused(), "{path}");
        assert_eq!(app.answer(preflight("PUT", path).origin(APP).origin(APP)).await, refused(), "{path}");
        let created = expect(201, &[(VARY, "Origin")], "created");
        assert_eq!(app.answer(put(path).origin(OTHER)).await, created, "{path}");
        assert_eq!(app.answer(put(path).origin(APP)).await, created.with(&[(ALLOW_ORIGIN, APP)]), "{path}");
    }
}

#[actix_web::test]
async fn what_is_no_preflight_keeps_its_status() {
    let app = serve(App::new().service(wrapped("/", NAMED))).await;
    let not_allowed = expect(405, &[("allow", "PUT")], "");
    assert_eq!(app.answer(request("OPTIONS", "/").origin(APP)).await, not_allowed);
    assert_eq!(app.answer(preflight("PUT", "/")).await, not_allowed);
    assert_eq!(app.answer(get("/")).await, not_allowed);
    assert_eq!(app.answer(preflight("GET", "/").origin(APP)).await, refused());
}

#[test]
fn the_policy_says_its_status() {
    let text =
        r#"Cors { origins: ["https://app.example.com"], methods: ["PUT"], credentials: false, preflight_status: 200 }"#;
    for cors in [annotated_200::CORS, named::CORS, NAMED, built(200)] {
        assert_eq!(format!("{cors:?}"), text);
    }
    assert_eq!(format!("{:?}", annotated_204::CORS), text.replace(", preflight_status: 200", ""));
    assert_eq!(format!("{:?}", built(204)), format!("{:?}", annotated::CORS));
}
