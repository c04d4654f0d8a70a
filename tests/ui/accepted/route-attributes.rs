#![deny(warnings)]

use actix_web::{App, connect, delete, get, head, options, patch, post, put, route, routes, trace};
use cors_runtime::cors;

#[cors(origins = ["https://app.example.com"])]
#[get("/")]
async fn get_bare() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"])]
#[actix_web::get("/")]
async fn get_qualified() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"])]
#[post("/")]
async fn post_bare() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"])]
#[::actix_web::post("/")]
async fn post_qualified() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"])]
#[put("/")]
async fn put_bare() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"])]
#[actix_web::put("/")]
async fn put_qualified() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"])]
#[delete("/")]
async fn delete_bare() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"])]
#[actix_web::delete("/")]
async fn delete_qualified() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"])]
#[head("/")]
async fn head_bare() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"])]
#[actix_web::head("/")]
async fn head_qualified() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"])]
#[options("/")]
async fn options_bare() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"])]
#[actix_web::options("/")]
async fn options_qualified() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"])]
#[patch("/")]
async fn patch_bare() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"])]
#[actix_web::patch("/")]
async fn patch_qualified() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"])]
#[connect("/")]
async fn connect_bare() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"])]
#[actix_web::connect("/")]
async fn connect_qualified() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"])]
#[trace("/")]
async fn trace_bare() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"])]
#[actix_web::trace("/")]
async fn trace_qualified() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"])]
#[route("/", method = "GET", method = "PUT", method = "OPTIONS")]
async fn route_bare() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"])]
#[actix_web::route("/", method = "PURGE")]
async fn route_qualified() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"])]
#[routes]
#[get("/")]
#[put("/one")]
#[put("/two/{id}")]
#[options("/three")]
async fn routes_bare() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"])]
#[actix_web::routes]
#[delete("/")]
async fn routes_qualified() -> &'static str { "" }

fn main() {
    let app = App::new().service(get_bare).service(get_qualified).service(post_bare).service(post_qualified);
    let app = app.service(put_bare).service(put_qualified).service(delete_bare).service(delete_qualified);
    let app = app.service(head_bare).service(head_qualified).service(options_bare).service(options_qualified);
    let app = app.service(patch_bare).service(patch_qualified).service(connect_bare).service(connect_qualified);
    let app = app.service(trace_bare).service(trace_qualified).service(route_bare).service(route_qualified);
    let _ = app.service(routes_bare).service(routes_qualified);
}
