use actix_web::get;
use cors_runtime::cors;

#[cors(origins = ["https://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.example"])]
#[get("/")]
async fn label() -> &'static str { "" }

#[cors(origins = ["https://long.long.long.long.long.long.long.long.long.long.long.long.long.long.long.long.long.long.long.long.long.long.long.long.long.long.long.long.long.long.long.long.long.long.long.long.long.long.long.long.long.long.long.long.long.long.long.long.long.long.example"])]
#[get("/")]
async fn host() -> &'static str { "" }

#[cors(origins = ["https://*.long.long.long.long.long.long.long.long.long.long.long.long.long.long.long.long.long.long.long.long.long.long.long.long.long.long.long.long.long.long.long.long.long.long.long.long.long.long.long.long.long.long.long.long.long.long.long.long.long.example"])]
#[get("/")]
async fn subdomains() -> &'static str { "" }

fn main() {}
