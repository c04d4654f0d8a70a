use actix_web::get;
use cors_runtime::{Live, cors, policy};

const PARTNERS: Live = Live::new();

#[cors(policy = PARTNERS)]
#[get("/")]
async fn list_items() -> &'static str { "" }

fn main() {
    PARTNERS.set(policy! { origins = "*" }).unwrap();
}
