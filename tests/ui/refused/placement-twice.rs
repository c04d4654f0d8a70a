use actix_web::get;
use cors_runtime::cors;

#[cors(origins = ["https://a.example"])]
#[cors(origins = ["https://b.example"])]
#[get("/")]
async fn above_each_other() -> &'static str { "" }

#[cors(origins = ["https://a.example"])]
#[cors_runtime::cors(origins = ["https://b.example"])]
#[get("/")]
async fn qualified() -> &'static str { "" }

#[cors(origins = ["https://a.example"])]
#[get("/")]
#[cors(origins = ["https://b.example"])]
async fn around_the_route() -> &'static str { "" }

fn main() {
    let _ = actix_web::App::new().service(above_each_other).service(qualified).service(around_the_route);
}
