use actix_web::{get, put};
use cors_runtime::cors;

#[cors(origins = ["https://app.example.com"])]
async fn no_route() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"])]
fn no_handler() {}

#[get("/")]
#[cors(origins = ["https://app.example.com"])]
async fn below_the_route() -> &'static str { "" }

#[actix_web::put("/")]
#[doc = "Below a qualified route."]
#[cors(origins = ["https://app.example.com"])]
pub(crate) async fn below_a_qualified_route() -> &'static str { "" }

#[put("/{id}")]
#[cors(origins = ["https://app.example.com"])]
async fn below_with_arguments(id: actix_web::web::Path<u32>) -> String { id.to_string() }

fn main() {
    let app = actix_web::App::new().service(below_the_route).service(below_a_qualified_route);
    let _ = (app.service(below_with_arguments), no_route, no_handler);
}
