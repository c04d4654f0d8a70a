#![deny(warnings)]

use actix_web::{App, get, web};
use cors_runtime::cors;
use utoipa::OpenApi;

/// Reads an item.
#[utoipa::path(params(("id" = u32, Path)), responses((status = 200, body = String)))]
#[cors(origins = ["https://app.example.com"], headers = ["X-Request-Id"])]
#[get("/items/{id}")]
async fn read(id: web::Path<u32>) -> String {
    id.to_string()
}

#[derive(OpenApi)]
#[openapi(paths(read))]
struct Documentation;

fn main() {
    let _ = App::new().service(read);
    assert!(Documentation::openapi().paths.paths["/items/{id}"].get.is_some());
}
