use actix_web::get;
use cors_runtime::cors;

#[cors(origins = ["*", "https://app.example.com"])]
#[get("/")]
async fn star_first() -> &'static str { "" }

#[cors(origins = ["https://app.example.com", "*"])]
#[get("/")]
async fn star_last() -> &'static str { "" }

#[cors(origins = ["https://app.example.com", "https://www.example.com", "https://app.example.com"])]
#[get("/")]
async fn twice() -> &'static str { "" }

#[cors(origins = ["https://*.example.com", "https://app.example.com"])]
#[get("/")]
async fn covered_by_subdomains() -> &'static str { "" }

#[cors(origins = ["http://localhost:*", "http://localhost:3000"])]
#[get("/")]
async fn covered_by_port() -> &'static str { "" }

#[cors(origins = ["https://app.example.com", "https://*.example.com"])]
#[get("/")]
async fn covers() -> &'static str { "" }

#[cors(origins = ["http://localhost:3000", "http://localhost:5173", "http://localhost:*"])]
#[get("/")]
async fn covers_two() -> &'static str { "" }

fn main() {}
