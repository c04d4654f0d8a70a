use actix_web::get;
use cors_runtime::cors;

#[cors(orig
#[get("/")]
async fn no_closing_parenthesis() -> &'static str { "" }

fn main() {}
