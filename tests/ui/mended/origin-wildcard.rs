#[cors(origins = "*")]
#[get("/")]
async fn any_host() -> &'static str { "" }

#[cors(origins = ["https://*.example.com:8443"])]
#[get("/")]
async fn any_host_and_port() -> &'static str { "" }

#[cors(origins = ["https://example.com", "https://example.org"])]
#[get("/")]
async fn any_suffix() -> &'static str { "" }

#[cors(origins = ["https://app-1.example.com", "https://app-2.example.com"])]
#[get("/")]
async fn part_of_a_label() -> &'static str { "" }

#[cors(origins = ["https://*.example.com"])]
#[get("/")]
async fn label_inside() -> &'static str { "" }
