use actix_web::get;
use cors_runtime::cors;

#[cors(origins = ["https://a.example"], origins = ["https://b.example"])]
#[get("/")]
async fn origins() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"], credentials, credentials = false)]
#[get("/")]
async fn credentials() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"], credentials, credentials)]
#[get("/")]
async fn credentials_again() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"], max_age = 60, max_age = 600)]
#[get("/")]
async fn max_age() -> &'static str { "" }

#[cors(origins = ["http://app.example.com", "null"], danger(null_origin), danger(insecure_origins))]
#[get("/")]
async fn danger() -> &'static str { "" }

#[cors(origin = ["https://a.example"], origins = ["https://b.example"])]
#[get("/")]
async fn misspelt_and_right() -> &'static str { "" }

fn main() {}
