use actix_web::get;
use cors_runtime::cors;

#[cors(origins = ["https://app.example.com"], max_age = "1 hour")]
#[get("/")]
async fn in_words() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"], max_age = "3600")]
#[get("/")]
async fn no_unit() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"], max_age = "1h30m")]
#[get("/")]
async fn two_units() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"], max_age = "long")]
#[get("/")]
async fn no_time() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"], max_age = "500ms")]
#[get("/")]
async fn milliseconds() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"], max_age = -1)]
#[get("/")]
async fn negative() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"], max_age = "-10m")]
#[get("/")]
async fn negative_text() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"], max_age = 3600.0)]
#[get("/")]
async fn fraction() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"], max_age = "1.5h")]
#[get("/")]
async fn fraction_of_an_hour() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"], max_age = 604800)]
#[get("/")]
async fn too_long() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"], max_age = "30d")]
#[get("/")]
async fn too_many_days() -> &'static str { "" }

fn main() {}
