use actix_web::get;
use cors_runtime::cors;

#[cors(origins = ["https://app.example.com"])]
#[utoipa::path(responses((status = 200)))]
#[get("/")]
async fn above_utoipa() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"])]
#[get("/")]
#[utoipa::path(responses((status = 200)))]
async fn above_both() -> &'static str { "" }

fn main() {}
