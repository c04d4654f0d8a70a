use actix_web::get;
use cors_runtime::cors;

const ORIGIN: &str = "https://app.example.com";

#[cors(policy = ORIGIN)]
#[get("/")]
async fn other_type() -> &'static str { "" }

fn function() -> cors_runtime::Cors {
    cors_runtime::policy! { origins = "*" }
}

#[cors(policy = function)]
#[get("/")]
async fn not_called() -> &'static str { "" }

fn main() {}
