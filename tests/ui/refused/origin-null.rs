use actix_web::get;
use cors_runtime::cors;

#[cors(origins = ["null"])]
#[get("/")]
async fn null() -> &'static str { "" }

#[cors(origins = ["https://app.example.com", "null"], max_age = "10m")]
#[get("/")]
async fn null_beside_others() -> &'static str { "" }

#[cors(origins = ["https://app.example.com", "null"], credentials)]
#[get("/")]
async fn null_with_credentials() -> &'static str { "" }

#[cors(origins = ["https://app.example.com", "null"], credentials, danger(null_origin))]
#[get("/")]
async fn null_with_credentials_and_danger() -> &'static str { "" }

fn main() {}
