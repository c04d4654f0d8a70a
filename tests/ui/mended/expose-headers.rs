#[cors(origins = ["https://app.example.com"], expose_headers = ["X-Total-Count"])]
#[get("/")]
async fn character() -> &'static str { "" }
