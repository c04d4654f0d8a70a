use actix_web::get;
use cors_runtime::cors;

#[cors(policy = READERS)]
#[get("/")]
async fn unknown() -> &'static str { "" }

fn main() {
    let _ = actix_web::App::new().service(unknown);
}
