//! A service whose policies are known when it starts, run by the suite `start`.

use std::{env, process::ExitCode};

use actix_web::{App, HttpResponse, HttpServer, Responder, post, put, web};
use cors_runtime::{Cors, Live, cors, policy};

#[cors(origins = ["https://app.example.com", env("START_ORIGINS")], credentials)]
#[put("/items")]
async fn put_item() -> impl Responder {
    "put"
}

const ADMIN: Cors = policy! { origins = env("START_ADMIN", default = "http://localhost:3000"), methods = [GET] };

static PARTNERS: Live = Live::new();

#[cors(policy = PARTNERS)]
#[post("/orders")]
async fn post_order() -> impl Responder {
    "posted"
}

/// Arguments: `check`, to read all policies first; `set`, to set the policy of the partners; `bare`, to serve nothing of them.
#[actix_web::main]
async fn main() -> ExitCode {
    let is_given = |argument: &str| env::args().any(|given| given == argument);
    if is_given("set") {
        let partners = Cors::builder().origins(["https://partner.example"]).build().expect("the policy is right");
        PARTNERS.set(partners).expect("it has the methods of its handlers");
    }
    if is_given("check")
        && let Err(error) = cors_runtime::check()
    {
        eprintln!("{error}");
        return ExitCode::from(2);
    }
    let is_bare = is_given("bare");
    let app = move || {
        let admin = web::resource("/admin").wrap(ADMIN).route(web::get().to(HttpResponse::Ok));
        let app = App::new().service(put_item).service(admin);
        app.configure(|config| _ = if is_bare { config } else { config.service(post_order) })
    };
    let server = HttpServer::new(app).workers(2).bind(("127.0.0.1", 0)).expect("a port is free");
    for address in server.addrs() {
        println!("at {address}");
    }
    match server.run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("the server ends: {error}");
            ExitCode::FAILURE
        }
    }
}
