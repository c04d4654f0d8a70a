//! What is for the service to answer.

use actix_web::{HttpRequest, HttpResponse, get, guard, post, put, route, web};
use cors_runtime::{Cors, Live, Origin, cors, policy, surface::Nginx};

use crate::{
    nginx::Gateway,
    paths::{APP, ONE, OTHER, THREE, TWO, never, wrapped},
    service::{Pair, serve, surface},
    wire::Request,
};

const STATUS: Cors = policy! { origins = "https://app.example.com", credentials, max_age = 0, preflight_status = 200 };
const OTHER_STATUS: Cors = policy! { origins = "https://app.example.com", headers = "X-A'b", preflight_status = 299 };
const MIRRORED: Cors = policy! { origins = "https://app.example.com", methods = "*", headers = "*", credentials };
const DOLLAR: Cors = policy! { origins = "https://app.example.com", headers = ["X-$host", "X-B"] };
static LIVE: Live = Live::new();

fn is_tenant(_: &Origin, _: &HttpRequest) -> bool {
    true
}

#[cors(origins = [predicate(is_tenant)])]
#[put("/asked")]
async fn asked() -> HttpResponse {
    never().await
}

#[cors(policy = LIVE)]
#[put("/live")]
async fn live() -> HttpResponse {
    never().await
}

#[cors(origins = [env("CORS_TESTS_GATEWAY", default = ["https://app.example.com"])])]
#[put("/variable")]
async fn variable() -> HttpResponse {
    never().await
}

#[cors(policy = MIRRORED)]
#[put("/mirrored")]
async fn mirrored() -> HttpResponse {
    never().await
}

#[cors(policy = ONE)]
#[put("/guarded", guard = "is_new")]
async fn guarded() -> HttpResponse {
    never().await
}

fn is_new(context: &guard::GuardContext<'_>) -> bool {
    !context.head().headers().contains_key("x-old")
}

#[cors(none)]
#[post("/none")]
async fn none() -> HttpResponse {
    never().await
}

#[get("/plain")]
async fn plain() -> HttpResponse {
    never().await
}

#[cors(policy = DOLLAR)]
#[post("/dollar")]
async fn dollar() -> HttpResponse {
    never().await
}

#[route("/options", method = "OPTIONS", method = "PUT")]
async fn options() -> &'static str {
    "options"
}

fn left(config: &mut web::ServiceConfig) {
    LIVE.set(policy! { origins = ["https://app.example.com"], methods = [PUT], max_age = 9 }).unwrap();
    config
        .service((asked, live, variable, mirrored, guarded, none, plain, dollar, options))
        .service(wrapped("/status", STATUS))
        .service(wrapped("/other-status", OTHER_STATUS))
        .service(web::resource("/any").wrap(THREE).to(never))
        .service(web::scope("/of").guard(guard::Host("a.example")).service(wrapped("/host", ONE)))
        .service(
            web::scope("/of")
                .guard(guard::Host("b.example:8080"))
                .service(wrapped("/host", TWO))
                .service(wrapped("/b", TWO)),
        )
        .service(
            web::scope("/of")
                .service(wrapped("/host", THREE))
                .service(wrapped("/b", THREE))
                .service(wrapped("/c", THREE)),
        );
}

const LEFT: [&str; 15] = [
    "/asked",
    "/live",
    "/variable",
    "/mirrored",
    "/guarded",
    "/none",
    "/plain",
    "/dollar",
    "/options",
    "/status",
    "/other-status",
    "/any",
    "/of/host",
    "/of/b",
    "/of/c",
];

fn ask_left(gateway: Gateway, service: u16) -> (usize, usize) {
    let pair = Pair { service, gateway };
    for path in LEFT {
        for method in ["GET", "PUT", "POST", "PATCH", "OPTIONS", "PURGE", "a", "A B", "(PUT)", "PUT,"] {
            for origin in [APP, OTHER, "null"] {
                let request = Request::preflight(path, origin, method);
                pair.ask(&request);
                pair.ask(&request.clone().field("Access-Control-Request-Headers", "x-a,x-b"));
                pair.ask(&request.clone().field("X-Old", "1"));
                for host in ["a.example", "A.example", "a.example:80", "b.example", "b.example:8080", "c.example"] {
                    let head = format!("OPTIONS http://{host}{path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n");
                    pair.ask(
                        &Request::raw(&head).field("Origin", origin).field("Access-Control-Request-Method", method),
                    );
                    let head = format!("OPTIONS {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n");
                    pair.ask(
                        &Request::raw(&head).field("Origin", origin).field("Access-Control-Request-Method", method),
                    );
                }
            }
        }
    }
    pair.gateway.counts()
}

#[actix_web::test]
#[ignore = "needs nginx: run .ci/install-nginx"]
async fn what_only_the_service_knows_goes_through_to_it() {
    let service = serve(left);
    let nginx: Nginx = surface(left).await.to_nginx();
    let (answered, through) = ask_left(Gateway::start(&nginx, service), service);
    let baked = nginx.clone().with_live().with_environment();
    let said = ["# Each `Live` is in it as it was then", "# Origins of environment variables are in it as they were"];
    assert_eq!(said.map(|said| nginx.to_string().contains(said)), [false; 2]);
    assert_eq!(said.map(|said| baked.to_string().contains(said)), [true; 2]);
    let (more, less) = ask_left(Gateway::start(&baked, service), service);
    println!("left: {} compared twice, {answered}, then {more} answered by nginx", answered + through);
    assert!(answered > 0 && more > answered && more + less == answered + through, "{answered}, {more}");
}
