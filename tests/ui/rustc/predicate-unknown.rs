use actix_web::get;
use cors_runtime::cors;

#[cors(origins = predicate(is_tenant))]
#[get("/")]
async fn list() -> &'static str { "" }

fn main() {}
