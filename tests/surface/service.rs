//! A service with a policy of each kind, at each place.

use actix_web::{
    Error, HttpRequest, HttpResponse, Responder,
    body::MessageBody,
    delete,
    dev::{ServiceRequest, ServiceResponse},
    error, get, guard,
    middleware::{Next, from_fn},
    post, put, route, web,
};
use cors_runtime::{Cors, Live, Origin, cors, policy};

pub(crate) const PARTNERS: Cors = policy! { origins = ["https://partner.example"], methods = [GET, PUT] };
pub(crate) static LIVE: Live = Live::new();

#[cors(origins = "*", expose_headers = ["X-Total-Count"])]
#[get("/items")]
async fn list_items() -> impl Responder {
    "items"
}

#[cors(
    origins = ["https://app.example.com", "https://*.preview.example.com", "http://localhost:*"],
    methods = [PUT],
    headers = ["Content-Type", "X-Request-Id"],
    credentials,
    max_age = "10m",
    enforce,
)]
#[route("/items/{id}", method = "PUT", method = "DELETE")]
async fn change_item() -> impl Responder {
    "item"
}

#[cors(policy = PARTNERS)]
#[put("/orders/{id:\\d+}")]
async fn put_order() -> impl Responder {
    "order"
}

fn is_tenant(_: &Origin, _: &HttpRequest) -> bool {
    unreachable!("nobody is asked")
}

#[cors(origins = [env("CORS_TESTS_ORIGINS", default = ["https://default.example"]), predicate(is_tenant)])]
#[get("/tenants")]
async fn tenants() -> impl Responder {
    "tenants"
}

#[cors(none)]
#[get("/none")]
async fn none() -> impl Responder {
    "none"
}

#[cors(policy = LIVE)]
#[get("/live")]
async fn live() -> impl Responder {
    "live"
}

#[get("/plain")]
async fn plain() -> impl Responder {
    "plain"
}

#[cors(origins = ["https://module.example"])]
mod api {
    use actix_web::{Responder, get, post};
    use cors_runtime::cors;

    #[get("/module")]
    pub(crate) async fn read() -> impl Responder {
        "module"
    }

    #[cors(inherit, headers = ["X-A"])]
    #[post("/module")]
    pub(crate) async fn write() -> impl Responder {
        "module"
    }
}

#[cors(origins = ["https://first.example"])]
#[get("/codes/{code:[A-Z]-\\d\\d}")]
async fn code() -> impl Responder {
    "code"
}

#[cors(origins = ["https://shadowed.example"])]
#[delete("/every/{any}")]
async fn shadowed() -> impl Responder {
    "shadowed"
}

#[cors(origins = ["https://guarded.example"])]
#[post("/guarded", guard = "is_new")]
async fn guarded() -> impl Responder {
    "guarded"
}

fn is_new(context: &guard::GuardContext<'_>) -> bool {
    context.head().headers().contains_key("x-new")
}

#[cors(origins = ["https://behind.example"])]
#[put("/secret")]
async fn behind() -> impl Responder {
    "behind"
}

async fn refuse(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    if request.headers().contains_key("authorization") {
        return next.call(request).await;
    }
    Err(error::ErrorUnauthorized("who are you?"))
}

async fn never() -> HttpResponse {
    panic!("no handler runs")
}

pub(crate) fn routes(config: &mut web::ServiceConfig) {
    LIVE.set(policy! { origins = ["https://live.example"] }).unwrap();
    config
        .service((list_items, change_item, put_order, tenants, none, live, plain, api::read, api::write, code))
        .service(web::resource("/every/{name}").to(never))
        .service(shadowed)
        .service(guarded)
        .service(
            web::scope("/v{version}")
                .wrap(PARTNERS)
                .route("", web::get().to(never))
                .route("/a", web::put().to(never))
                .route("/any", web::to(never)),
        )
        .service(web::resource("/resource").wrap(PARTNERS).route(web::get().to(never)).route(web::delete().to(never)))
        .service(
            web::scope("/auth")
                .wrap(from_fn(refuse))
                .service(behind)
                .route("/open", web::get().to(never))
                .route("/any", web::to(never)),
        );
}
