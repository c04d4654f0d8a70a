use actix_web::get;
use cors_runtime::cors;

#[cors(origins = [""])]
#[get("/")]
async fn nothing() -> &'static str { "" }

#[cors(origins = ["https://a.example", " "])]
#[get("/")]
async fn only_space() -> &'static str { "" }

fn main() {}
