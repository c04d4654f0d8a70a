#[cors(origins = ["https://a.example"])]
#[get("/")]
async fn label() -> &'static str { "" }

#[cors(origins = ["https://long.example"])]
#[get("/")]
async fn host() -> &'static str { "" }

#[cors(origins = ["https://*.long.example"])]
#[get("/")]
async fn subdomains() -> &'static str { "" }
