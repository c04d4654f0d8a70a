//! An attribute that has a route's name takes the policy from no handler.

use actix_web::{App, HttpResponse, get, routes};
use cors_runtime::cors;

use crate::service::{ALLOW_CREDENTIALS, ALLOW_ORIGIN, APP, Fields, PREFLIGHT, VARY, expect, get, preflight, serve};

#[cors(origins = ["https://app.example.com"], credentials)]
#[neighbours::trace]
#[get("/traced")]
async fn traced() -> HttpResponse {
    HttpResponse::Ok().finish()
}

#[cors(origins = ["https://app.example.com"], credentials)]
#[neighbours::trace("qux")]
#[get("/named")]
async fn named() -> HttpResponse {
    HttpResponse::Ok().finish()
}

#[cors(origins = ["https://app.example.com"], credentials)]
#[neighbours::get("/other")]
#[actix_web::get("/certain")]
async fn certain() -> HttpResponse {
    HttpResponse::Ok().finish()
}

#[cors(origins = ["https://app.example.com"], credentials)]
#[neighbours::trace]
#[routes]
#[get("/several")]
async fn several() -> HttpResponse {
    HttpResponse::Ok().finish()
}

macro_rules! handler {
    ($(#[$meta:meta])* $name:ident) => {
        #[cors(origins = ["https://app.example.com"], credentials)]
        $(#[$meta])*
        async fn $name() -> HttpResponse {
            HttpResponse::Ok().finish()
        }
    };
}

handler!(
    #[neighbours::trace]
    #[get("/by-macro")]
    by_macro
);

#[actix_web::test]
async fn a_policy_stays_with_its_route_beside_attributes_with_the_names_of_routes() {
    let app = serve(App::new().service((traced, named, certain, several, by_macro))).await;
    let allowed = [(ALLOW_ORIGIN, APP), (ALLOW_CREDENTIALS, "true")];
    for path in ["/traced", "/named", "/certain", "/several", "/by-macro"] {
        let answer = app.answer(preflight("GET", path).origin(APP)).await;
        assert_eq!(answer, expect(204, &[&allowed[..], &[(VARY, PREFLIGHT)]].concat(), ""), "{path}");
        let answer = app.answer(get(path).origin(APP)).await;
        assert_eq!(answer, expect(200, &[&allowed[..], &[(VARY, "Origin")]].concat(), ""), "{path}");
    }
}

#[test]
fn a_policy_can_be_read_off_its_handler_beside_such_attributes() {
    for policy in [traced::CORS, named::CORS, certain::CORS, several::CORS, by_macro::CORS] {
        let text = format!("{policy:?}");
        assert!(text.contains(APP) && text.contains("credentials: true"), "{text}");
    }
}
