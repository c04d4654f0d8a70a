use actix_web::get;
use cors_runtime::cors;

#[cors(origins = ["https://App.Example.com"])]
#[get("/")]
async fn upper_case_host() -> &'static str { "" }

#[cors(origins = ["HTTPS://app.example.com"])]
#[get("/")]
async fn upper_case_scheme() -> &'static str { "" }

#[cors(origins = [" https://app.example.com"])]
#[get("/")]
async fn space_before() -> &'static str { "" }

#[cors(origins = ["https://app. example.com"])]
#[get("/")]
async fn space_inside() -> &'static str { "" }

#[cors(origins = ["https://a.example, https://b.example"])]
#[get("/")]
async fn two_in_one() -> &'static str { "" }

fn main() {}
