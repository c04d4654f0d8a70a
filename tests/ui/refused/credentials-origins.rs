use actix_web::get;
use cors_runtime::cors;

#[cors(origins = "*", credentials)]
#[get("/")]
async fn any_origin() -> &'static str { "" }

#[cors(credentials, origins = "*")]
#[get("/")]
async fn any_origin_later() -> &'static str { "" }

#[cors(origins = ["*"], headers = ["X-Request-Id"], credentials = true)]
#[get("/")]
async fn any_origin_true() -> &'static str { "" }

#[cors(origins = ["http://app.example.com"], credentials)]
#[get("/")]
async fn insecure() -> &'static str { "" }

#[cors(origins = ["https://app.example.com", "http://app.example.com"], credentials)]
#[get("/")]
async fn insecure_beside_secure() -> &'static str { "" }

#[cors(origins = ["https://*.github.io"], credentials)]
#[get("/")]
async fn public_suffix() -> &'static str { "" }

#[cors(origins = ["https://*.com"], credentials)]
#[get("/")]
async fn top_level() -> &'static str { "" }

#[cors(origins = ["http://*.co.uk"], credentials)]
#[get("/")]
async fn insecure_suffix() -> &'static str { "" }

#[cors(origins = ["https://*.co.uk", "http://app.example.com"], credentials, danger(insecure_origins))]
#[get("/")]
async fn second_danger() -> &'static str { "" }

fn main() {}
