#[cors(origins = ["https://app.example.com"], headers = ["X-Size"])]
#[get("/")]
async fn not_ascii() -> &'static str { "" }
