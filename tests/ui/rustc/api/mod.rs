#[actix_web::get("/items")]
pub async fn items() -> &'static str { "" }
