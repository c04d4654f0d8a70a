use actix_web::get;
use cors_runtime::{Cors, cors, policy};

static READERS: Cors = policy! { origins = ["https://app.example.com"] };

#[cors(policy = READERS)]
#[get("/")]
async fn by_a_static() -> &'static str { "" }

fn main() {}
