#[cors(origins = ["https://app.example.com"], expose_headers = ["X-Total-Count"])]
#[get("/")]
async fn tower_http_expose() -> &'static str { "" }
