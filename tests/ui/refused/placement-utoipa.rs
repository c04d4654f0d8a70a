use actix_web::get;
use cors_runtime::cors;

mod utoipa {
    pub use actix_web::main as path;
}

#[cors(origins = ["https://app.example.com"])]
#[utoipa::path]
#[get("/")]
async fn above_utoipa() -> &'static str { "" }

fn main() {}
