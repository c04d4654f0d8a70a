//! What the attribute leaves of the handler, and what it adds: `CORS`.

use actix_web::{App, HttpResponse, get, put};
use cors_runtime::{Cors, cors, policy};

use crate::service::{ALLOW_ORIGIN, Fields, OTHER, expect, get, serve};

#[cors(
    origins = ["https://app.example.com", "https://*.example.org:*", "null"],
    headers = ["Content-Type", "X-Request-Id"],
    expose_headers = "*",
    max_age = "10m",
    danger(null_origin),
)]
#[put("/")]
async fn annotated() -> HttpResponse {
    HttpResponse::Ok().finish()
}

const NAMED: Cors = policy! { origins = "*", methods = "*" };

#[cors(policy = NAMED)]
#[get("/named")]
async fn named() -> HttpResponse {
    HttpResponse::Ok().finish()
}

#[cors(origins = "https://app.example.com", methods = "*", headers = "*", expose_headers = "*", credentials)]
#[get("/mirrored")]
async fn mirrored() -> HttpResponse {
    HttpResponse::Ok().finish()
}

#[test]
fn the_policy_is_readable_as_an_associated_constant() {
    const POLICY: Cors = annotated::CORS;
    let text = concat!(
        r#"Cors { origins: ["https://app.example.com", "null", "https://*.example.org:*"], methods: ["PUT"], "#,
        r#"headers: "Content-Type, X-Request-Id", expose_headers: "*", credentials: false, max_age: 600 s }"#
    );
    assert_eq!(format!("{POLICY:?}"), text);
    assert_eq!(format!("{:?}", named::CORS), r#"Cors { origins: "*", methods: "*", credentials: false }"#);
    assert_eq!(format!("{:?}", NAMED.clone()), format!("{:?}", named::CORS));
    let text = concat!(
        r#"Cors { origins: ["https://app.example.com"], methods: "*", "#,
        r#"headers: "*", expose_headers: "*", credentials: true }"#
    );
    assert_eq!(format!("{:?}", mirrored::CORS), text);
}

#[actix_web::test]
async fn the_policy_of_a_handler_serves_others() {
    let resource = actix_web::web::resource("/").wrap(named::CORS).get(HttpResponse::Ok);
    let app = serve(App::new().service(resource)).await;
    assert_eq!(app.answer(get("/").origin(OTHER)).await, expect(200, &[(ALLOW_ORIGIN, "*")], ""));
}

mod outer {
    pub(super) mod inner {
        use actix_web::{HttpResponse, get};
        use cors_runtime::cors;

        #[cors(origins = "*")]
        #[get("/public")]
        pub(crate) async fn public() -> HttpResponse {
            HttpResponse::Ok().body("public")
        }

        /// Has documentation.
        ///
        /// Of several lines.
        #[cors(origins = "*")]
        #[doc = "And in another form."]
        #[get("/restricted")]
        pub(in crate::handler) async fn restricted() -> HttpResponse {
            HttpResponse::Ok().body("restricted")
        }
    }
}

#[actix_web::test]
async fn name_and_visibility_stay() {
    use outer::inner::{public, restricted};
    let app = serve(App::new().service((public, restricted))).await;
    for name in ["public", "restricted"] {
        let expected = expect(200, &[(ALLOW_ORIGIN, "*")], name);
        assert_eq!(app.answer(get(&format!("/{name}"))).await, expected);
    }
}

#[cors(origins = "*")]
#[get("/attributes")]
#[expect(clippy::let_and_return, unused_mut, reason = "shows that attributes reach the function")]
async fn with_attributes() -> HttpResponse {
    let mut response = HttpResponse::Ok().body("attributes");
    response
}

#[cors(origins = "*")]
#[cfg(not(test))]
#[get("/absent")]
async fn absent() -> Absent {
    unreachable!()
}

#[cors(origins = "*")]
#[cfg(test)]
#[get("/present")]
async fn present() -> HttpResponse {
    HttpResponse::Ok().body("present")
}

#[actix_web::test]
async fn other_attributes_keep_their_effect() {
    let app = serve(App::new().service((with_attributes, present))).await;
    for path in ["attributes", "present"] {
        let expected = expect(200, &[(ALLOW_ORIGIN, "*")], path);
        assert_eq!(app.answer(get(&format!("/{path}"))).await, expected);
    }
}
