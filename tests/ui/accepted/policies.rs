#![deny(warnings)]

use actix_web::{App, HttpResponse, get, put, web};
use cors_runtime::{Cors, cors, policy};

const READERS: Cors = policy! { origins = "*" };

static WRITERS: Cors = policy! {
    origins = ["https://app.example.com"],
    methods = [PUT, DELETE],
    credentials,
    max_age = "10m",
};

const BY_TENANT: [Cors; 2] = [policy!(origins = ["https://a.example"]), policy![origins = ["https://b.example"]]];

pub mod policies {
    pub struct Policies;

    impl Policies {
        pub const EVERYTHING: cors_runtime::Cors = cors_runtime::policy! { origins = "*", methods = "*" };
    }

    pub const fn fresh() -> cors_runtime::Cors {
        cors_runtime::policy! { origins = "*" }
    }
}

#[cors(policy = READERS)]
#[get("/")]
async fn by_name() -> &'static str { "" }

#[cors(policy = self::policies::Policies::EVERYTHING)]
#[put("/")]
async fn by_path() -> &'static str { "" }

#[cors(policy = by_name::CORS)]
#[get("/same")]
async fn of_another_handler() -> &'static str { "" }

fn main() {
    const LOCAL: Cors = policy! { origins = "*" };

    #[cors(policy = LOCAL)]
    #[get("/local")]
    async fn local() -> &'static str { "" }

    let resource = web::resource("/orders").wrap(WRITERS.clone()).route(web::put().to(HttpResponse::Ok));
    let scope = web::scope("/v1").wrap(policy! { origins = ["https://partner.example"] }).service(resource);
    let app = App::new().wrap(READERS).service(scope).service(by_name).service(by_path).service(of_another_handler);
    let [first, second] = BY_TENANT;
    let _ = (app.service(local), first, second, policies::fresh(), local::CORS);
}
