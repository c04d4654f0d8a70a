#[cors(origins = ["https://app.example.com"])]
#[get("/")]
async fn origins() -> &'static str { "" }
