#[cors(origins = ["https://app.example.com"])]
#[get("/")]
async fn nothing() -> impl actix_web::Responder { "" }
