//! One policy, in each form: an attribute, a named policy, middleware that is a constant, middleware that was built, and a policy that
//! was set.

use std::time::Duration;

use actix_web::{App, HttpRequest, HttpResponse, route, test::TestRequest, web};
use cors_runtime::{Cors, Danger, Live, cors, policy};

use crate::service::{APP, Fields, OTHER, Server, preflight, request, serve};

async fn handled(request: HttpRequest) -> HttpResponse {
    HttpResponse::Ok().insert_header(("x-total-count", "3")).body(request.method().to_string())
}

/// A policy of each kind in the three forms that a constant has.
macro_rules! policies {
    ($($name:ident [$($setting:tt)*])*) => {$(
        mod $name {
            use super::{Cors, HttpRequest, HttpResponse, Live, cors, handled, policy, route};

            pub(super) const POLICY: Cors = policy! { methods = [GET, PUT, PURGE], $($setting)* };

            #[cors($($setting)*)]
            #[route("/", method = "GET", method = "PUT", method = "PURGE")]
            pub(super) async fn attribute(request: HttpRequest) -> HttpResponse {
                handled(request).await
            }

            #[cors(policy = POLICY)]
            #[route("/", method = "GET", method = "PUT", method = "PURGE")]
            pub(super) async fn named(request: HttpRequest) -> HttpResponse {
                handled(request).await
            }

            pub(super) static LIVE: Live = Live::new();

            #[cors(policy = LIVE)]
            #[route("/", method = "GET", method = "PUT", method = "PURGE")]
            pub(super) async fn live(request: HttpRequest) -> HttpResponse {
                handled(request).await
            }
        }
    )*};
}

policies! {
    exact [
        origins = ["https://app.example.com", "http://localhost:3000"],
        headers = ["Content-Type", "X-Request-Id"],
        expose_headers = ["X-Total-Count", "ETag"],
        credentials,
        max_age = "10m",
    ]
    wildcard [origins = ["https://*.example.com", "http://localhost:*", "null"], danger(null_origin)]
    any [origins = "*", headers = ["*", "Authorization"], expose_headers = "*", max_age = 0]
    mirrored [origins = "https://app.example.com", headers = "*", expose_headers = "*", credentials = true]
    insecure [origins = "http://*.example.com", credentials, danger(insecure_origins)]
}

/// Every kind of request that a policy tells from others, and that finds a handler in all forms.
fn requests() -> Vec<TestRequest> {
    let origins: [&[&[u8]]; 10] = [
        &[],
        &[APP.as_bytes()],
        &[OTHER.as_bytes()],
        &[b"null"],
        &[b"http://localhost:3000"],
        &[b"http://a.example.com"],
        &[b"https://app.example.com/"],
        &[b"https://app.example.com\xff"],
        &[b""],
        &[APP.as_bytes(), APP.as_bytes()],
    ];
    let mut requests = Vec::new();
    for origin in origins {
        let with_origin = |request| origin.iter().fold(request, |request: TestRequest, value| request.origin(value));
        for method in ["GET", "PUT", "PURGE"] {
            requests.push(with_origin(request(method, "/")));
            // Without an origin it is no preflight, and the attribute's handlers do not serve plain `OPTIONS`.
            if !origin.is_empty() {
                requests.push(with_origin(preflight(method, "/")));
                requests.push(with_origin(preflight(method, "/").asking_for_headers("x-request-id,x-a")));
            }
        }
    }
    requests
}

async fn assert_same(forms: &[Server]) {
    for (index, _) in requests().iter().enumerate() {
        let mut answers = Vec::new();
        for app in forms {
            answers.push(app.answer(requests().swap_remove(index)).await);
        }
        let first = &answers[0];
        let request = requests().swap_remove(index).to_request();
        assert!(answers.iter().all(|answer| answer == first), "{request:?}: {answers:#?}");
    }
}

macro_rules! assert_forms {
    ($name:ident, $built:expr) => {{
        let built: Cors = $built.methods(["GET", "PUT", "PURGE"]).build().unwrap();
        assert_eq!(format!("{:?}", $name::POLICY), format!("{built:?}"));
        $name::LIVE.set(built.clone()).unwrap();
        assert_eq!(format!("{:?}", $name::live::CORS), format!("{built:?}"));
        let resource = || web::resource("/").to(handled);
        assert_same(&[
            serve(App::new().service($name::attribute)).await,
            serve(App::new().service($name::named)).await,
            serve(App::new().service(resource().wrap($name::POLICY))).await,
            serve(App::new().service(resource()).wrap($name::attribute::CORS)).await,
            serve(App::new().service(web::scope("").service(resource()).wrap(built.clone()))).await,
            serve(App::new().service(resource()).wrap(built)).await,
            serve(App::new().service($name::live)).await,
            serve(App::new().service(resource()).wrap(&$name::LIVE)).await,
        ])
        .await;
    }};
}

#[actix_web::test]
async fn exact_origins_are_answered_the_same_in_every_form() {
    assert_forms!(
        exact,
        Cors::builder()
            .origins([APP, "http://localhost:3000"])
            .headers(["Content-Type", "X-Request-Id"])
            .expose_headers(["X-Total-Count", "ETag"])
            .credentials(true)
            .max_age(Duration::from_secs(600))
    );
}

#[actix_web::test]
async fn patterns_are_answered_the_same_in_every_form() {
    let origins = ["https://*.example.com", "http://localhost:*", "null"].map(str::to_owned);
    assert_forms!(wildcard, Cors::builder().origins(origins.clone()).danger(Danger::NullOrigin));
}

#[actix_web::test]
async fn any_origin_is_answered_the_same_in_every_form() {
    assert_forms!(
        any,
        Cors::builder()
            .origins(["*"])
            .headers(vec!["*", "Authorization"])
            .expose_headers(Some("*"))
            .credentials(false)
            .max_age(Duration::ZERO)
    );
}

#[actix_web::test]
async fn mirrors_are_answered_the_same_in_every_form() {
    assert_forms!(mirrored, Cors::builder().origins([APP]).headers(["*"]).expose_headers(["*"]).credentials(true));
}

#[actix_web::test]
async fn insecure_origins_are_answered_the_same_in_every_form() {
    let builder = Cors::builder().origins(["http://*.example.com"]).credentials(true);
    assert_forms!(insecure, builder.danger(Danger::InsecureOrigins));
}
