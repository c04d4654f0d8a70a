#![deny(warnings)]
#![forbid(unsafe_code)]

use actix_web::{App, get, put};
use cors_runtime::{Cors, cors, policy};

#[cors(origins = env("APP_ORIGINS"))]
#[get("/")]
async fn alone() -> &'static str { "" }

#[cors(origins = ["https://app.example.com", env("APP_ORIGINS"), "http://localhost:*", env("ADMIN_ORIGINS")], credentials)]
#[put("/")]
async fn in_a_list() -> &'static str { "" }

#[cors(origins = env("APP_ORIGINS", default = "http://localhost:3000"))]
#[get("/")]
async fn with_a_default() -> &'static str { "" }

#[cors(origins = [env("APP_ORIGINS", default = ["http://localhost:3000", "http://localhost:5173",],)])]
#[get("/")]
async fn with_defaults() -> &'static str { "" }

#[cors(origins = env("APP_ORIGINS", default = "*"))]
#[get("/")]
async fn with_any_as_default() -> &'static str { "" }

#[cors(origins = env("APP_ORIGINS", default = []))]
#[get("/")]
async fn perhaps_none() -> &'static str { "" }

#[cors(origins = env(r"APP.ORIGINS-2"), credentials, danger(insecure_origins, public_suffixes))]
#[get("/")]
async fn with_opt_outs_that_it_may_need() -> &'static str { "" }

#[cors(origins = env("APP_ORIGINS"), danger(null_origin))]
#[get("/")]
async fn with_null_perhaps() -> &'static str { "" }

#[cors(policy = PARTNERS)]
#[put("/")]
async fn by_name() -> &'static str { "" }

const PARTNERS: Cors = policy! { origins = env("PARTNER_ORIGINS"), methods = [GET, PUT] };

static EVERYONE: Cors = policy! { origins = [env("APP_ORIGINS", default = ["https://app.example.com"])] };

macro_rules! public {
    ($name:literal, $default:literal) => {
        policy! { origins = env($name, default = $default) }
    };
}

fn main() {
    let public = public!("PUBLIC_ORIGINS", "https://app.example.com");
    println!("{:?} {:?} {:?} {public:?}", PARTNERS, EVERYONE, in_a_list::CORS);
    let app = App::new().service(alone).service(in_a_list).service(with_a_default).service(with_defaults);
    let app = app.service(with_any_as_default).service(perhaps_none).service(with_opt_outs_that_it_may_need);
    let _app = app.service(with_null_perhaps).service(by_name);
}
