use actix_web::get;
use cors_runtime::cors;

#[cors(origins = ["https://app.example.com:443"])]
#[get("/")]
async fn default_https() -> &'static str { "" }

#[cors(origins = ["http://app.example.com:80"])]
#[get("/")]
async fn default_http() -> &'static str { "" }

#[cors(origins = ["https://app.example.com:0"])]
#[get("/")]
async fn zero() -> &'static str { "" }

#[cors(origins = ["https://app.example.com:70000"])]
#[get("/")]
async fn too_large() -> &'static str { "" }

#[cors(origins = ["https://app.example.com:08443"])]
#[get("/")]
async fn leading_zero() -> &'static str { "" }

#[cors(origins = ["https://app.example.com:https"])]
#[get("/")]
async fn no_number() -> &'static str { "" }

#[cors(origins = ["https://app.example.com:"])]
#[get("/")]
async fn only_a_colon() -> &'static str { "" }

fn main() {}
