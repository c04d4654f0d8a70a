#[cors(origins = ["https://app.example.com"])]
#[get("/")]
async fn nothing_like_a_key() -> &'static str { "" }
