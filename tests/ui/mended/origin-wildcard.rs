#[cors(origins = "*")]
#[get("/")]
async fn any_host() -> &'static str { "" }

#[cors(origins = ["https://*.example.com:8443"])]
#[get("/")]
async fn any_host_and_port() -> &'static str { "" }

#[cors(origins = ["https://example.com", "https://example.org"])]
#[get("/")]
async fn any_suffix() -> &'static str { "" }
