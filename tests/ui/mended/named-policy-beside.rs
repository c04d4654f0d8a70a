#[cors(origins = ["https://app.example.com", "https://www.example.com"])]
#[get("/")]
async fn beside_origins() -> &'static str { "" }

#[cors(policy = READERS)]
#[get("/")]
async fn after_credentials() -> &'static str { "" }

#[cors(policy = READERS)]
#[get("/")]
async fn beside_two() -> &'static str { "" }
