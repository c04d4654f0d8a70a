#[cors(origins = ["https://app.example.com"])]
#[get("/")]
async fn nothing() -> &'static str { "" }
