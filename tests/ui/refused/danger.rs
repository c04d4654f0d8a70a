use actix_web::get;
use cors_runtime::cors;

#[cors(origins = ["https://app.example.com"], danger(insecure_origins))]
#[get("/")]
async fn unneeded() -> &'static str { "" }

#[cors(origins = ["http://app.example.com"], danger(insecure_origins))]
#[get("/")]
async fn without_credentials() -> &'static str { "" }

#[cors(origins = ["http://app.example.com"], credentials, danger(insecure_origins, public_suffixes))]
#[get("/")]
async fn one_unneeded() -> &'static str { "" }

#[cors(origins = ["http://app.example.com"], credentials, danger(http))]
#[get("/")]
async fn none_known() -> &'static str { "" }

#[cors(origins = ["http://app.example.com"], credentials, danger(insecure_origin))]
#[get("/")]
async fn misspelt() -> &'static str { "" }

#[cors(origins = ["http://app.example.com"], credentials, danger("insecure_origins"))]
#[get("/")]
async fn as_strings() -> &'static str { "" }

#[cors(origins = ["http://app.example.com"], credentials, danger(insecure_origins, insecure_origins))]
#[get("/")]
async fn twice() -> &'static str { "" }

#[cors(origins = ["http://app.example.com"], credentials, danger = [insecure_origins])]
#[get("/")]
async fn as_a_list() -> &'static str { "" }

#[cors(origins = ["http://app.example.com"], credentials, danger = insecure_origins)]
#[get("/")]
async fn without_parentheses() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"], danger())]
#[get("/")]
async fn empty() -> &'static str { "" }

#[cors(origins = ["http://app.example.com"], credentials, insecure_origins)]
#[get("/")]
async fn at_top_level() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"], danger(insecure_origins = false))]
#[get("/")]
async fn denied() -> &'static str { "" }

#[cors(origins = ["http://app.example.com"], credentials, danger(insecure_origins, !null_origin))]
#[get("/")]
async fn denied_beside_another() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"], danger = !null_origin)]
#[get("/")]
async fn denied_without_parentheses() -> &'static str { "" }

#[cors(origins = ["http://app.example.com"], credentials, danger(insecure-origins))]
#[get("/")]
async fn with_a_hyphen() -> &'static str { "" }

#[cors(origins = ["http://app.example.com"], credentials, danger(cfg(debug_assertions) insecure_origins))]
#[get("/")]
async fn condition_without_a_hash() -> &'static str { "" }

fn main() {}
