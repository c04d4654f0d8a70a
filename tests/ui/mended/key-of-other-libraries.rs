#[cors(origins = ["https://app.example.com"], expose_headers = ["X-Total-Count"])]
#[get("/")]
async fn tower_http_expose() -> &'static str { "" }

#[cors(origins = ["https://*.example.com"])]
#[get("/")]
async fn fast_api() -> &'static str { "" }

#[cors(origins = "*")]
#[get("/")]
async fn actix_cors_function() -> &'static str { "" }

#[cors(origins = "*")]
#[get("/")]
async fn express_reflection() -> &'static str { "" }
