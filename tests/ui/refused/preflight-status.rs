use actix_web::get;
use cors_runtime::cors;

#[cors(origins = ["https://app.example.com"], preflight_status = 404)]
#[get("/")]
async fn not_found() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"], preflight_status = 301)]
#[get("/")]
async fn redirect() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"], preflight_status = 20)]
#[get("/")]
async fn digit_missing() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"], preflight_status = -200)]
#[get("/")]
async fn negative() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"], preflight_status = 204.0)]
#[get("/")]
async fn fraction() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"], preflight_status = 200200)]
#[get("/")]
async fn too_large() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"], preflight_status = 403, credentials = "no")]
#[get("/")]
async fn beside_another_mistake() -> &'static str { "" }

fn main() {}
