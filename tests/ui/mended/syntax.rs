#[cors(origins = ["https://app.example.com"])]
#[get("/")]
async fn json() -> &'static str { "" }
