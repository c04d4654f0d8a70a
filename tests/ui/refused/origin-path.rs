use actix_web::get;
use cors_runtime::cors;

#[cors(origins = ["https://app.example.com/"])]
#[get("/")]
async fn trailing_slash() -> &'static str { "" }

#[cors(origins = ["https://app.example.com/settings/profile?tab=2#top"])]
#[get("/")]
async fn address_bar() -> &'static str { "" }

#[cors(origins = ["https://example.com/*"])]
#[get("/")]
async fn every_path() -> &'static str { "" }

#[cors(origins = ["https://app.example.com?page=1"])]
#[get("/")]
async fn query() -> &'static str { "" }

#[cors(origins = ["https://app.example.com#top"])]
#[get("/")]
async fn fragment() -> &'static str { "" }

#[cors(origins = ["https://admin:secret@app.example.com"])]
#[get("/")]
async fn user() -> &'static str { "" }

#[cors(origins = ["https://app\\.example\\.com"])]
#[get("/")]
async fn dot_of_a_regular_expression() -> &'static str { "" }

fn main() {}
