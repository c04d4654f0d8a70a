use actix_web::{App, get};
use cors_runtime::cors;

#[cors(origins = ["https://app.example.com"])]
#[get("/")]
async fn nothing() {}

fn main() {
    let _ = App::new().service(nothing);
}
