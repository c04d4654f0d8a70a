//! One named policy in each of its places: around an `App`, a `Scope` and a `Resource`, and on a handler; and a handler inside that
//! has another one.
//!
//! ```text
//! cargo run --example policies
//! ```
//!
//! It asks each with a preflight and an actual request, and prints the CORS headers of the answers.

use actix_web::{
    App, Error, HttpResponse, Responder,
    dev::{Service, ServiceResponse},
    http::{Method, header},
    put,
    test::{TestRequest, init_service},
    web,
};
use cors_runtime::{Cors, cors, policy};

const PARTNERS: Cors = policy! {
    origins = ["https://partner.example", "https://*.partner.example"],
    methods = [GET, PUT],
    headers = ["Content-Type"],
    expose_headers = ["ETag"],
    max_age = "1h",
};

/// A handler takes a policy only if it has all methods of the route; otherwise this does not compile.
#[cors(policy = PARTNERS)]
#[put("/orders")]
async fn place_order() -> impl Responder {
    "placed"
}

/// It keeps its own policy inside an `App` with another: the nearest counts.
#[cors(origins = ["https://admin.example"])]
#[put("/orders")]
async fn correct_order() -> impl Responder {
    "corrected"
}

#[actix_web::main]
async fn main() -> Result<(), Error> {
    let orders = || web::resource("/orders").route(web::put().to(HttpResponse::Ok));
    let request = |method| TestRequest::with_uri("/orders").method(method).insert_header((header::ORIGIN, ORIGIN));
    let requests = || {
        let preflight = request(Method::OPTIONS).insert_header((header::ACCESS_CONTROL_REQUEST_METHOD, "PUT"));
        [preflight.to_request(), request(Method::PUT).to_request()]
    };

    show("App", init_service(App::new().wrap(PARTNERS).service(orders())).await, requests()).await?;

    let scope = web::scope("").wrap(PARTNERS).service(orders());
    show("Scope", init_service(App::new().service(scope)).await, requests()).await?;

    let resource = orders().wrap(PARTNERS);
    show("Resource", init_service(App::new().service(resource)).await, requests()).await?;

    show("handler", init_service(App::new().service(place_order)).await, requests()).await?;

    let app = init_service(App::new().wrap(PARTNERS).service(correct_order)).await;
    show("App, with a handler that has another policy", app, requests()).await
}

const ORIGIN: &str = "https://shop.partner.example";

async fn show<S, R, B>(place: &str, app: S, requests: [R; 2]) -> Result<(), Error>
where
    S: Service<R, Response = ServiceResponse<B>, Error = Error>,
{
    println!("{place}");
    for request in requests {
        let response = app.call(request).await?;
        println!("  {} {}", response.request().method(), response.status());
        let mut fields: Vec<_> =
            response.headers().iter().filter(|(name, _)| name.as_str().starts_with("access-")).collect();
        fields.sort_by_key(|(name, _)| name.as_str());
        for (name, value) in fields {
            println!("    {name}: {}", value.as_bytes().escape_ascii());
        }
    }
    Ok(())
}
