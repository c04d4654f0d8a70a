use actix_web::get;
use cors_runtime::cors;

#[cors(origins = ["https://app.example.com", credentials)]
#[get("/")]
async fn no_closing_bracket() -> &'static str { "" }

fn main() {}
