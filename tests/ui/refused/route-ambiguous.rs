use actix_web::{App, delete, get};
use cors_runtime::cors;
use neighbours::trace;

#[cors(origins = ["https://app.example.com"])]
#[trace("qux")]
#[get("/traced")]
async fn traced() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"])]
#[neighbours::get("/cached")]
#[get("/cached")]
async fn cached() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"])]
#[get("/one")]
#[delete("/two")]
async fn two_routes() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"])]
#[actix_web::get("/one")]
#[actix_web::delete("/two")]
async fn two_without_doubt() -> &'static str { "" }

fn main() {
    let _ = App::new().service(traced).service(cached).service(two_routes).service(two_without_doubt);
}
