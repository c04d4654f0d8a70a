use actix_web::get;
use cors_runtime::cors;

#[cors(allowed_origin = "https://app.example.com")]
#[get("/")]
async fn actix_cors_origin() -> &'static str { "" }

#[cors(allowed_origin("https://app.example.com"), allowed_methods(["GET"]), allowed_headers(["X-Request-Id"]))]
#[get("/")]
async fn actix_cors() -> &'static str { "" }

#[cors(allow_any_origin, allow_any_method, allow_any_header, expose_any_header)]
#[get("/")]
async fn actix_cors_any() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"], supports_credentials)]
#[get("/")]
async fn actix_cors_credentials() -> &'static str { "" }

#[cors(allow_origin = "https://app.example.com", allow_methods = [GET], allow_headers = ["X-Request-Id"], allow_credentials = true)]
#[get("/")]
async fn tower_http() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"], expose_headers = ["X-Total-Count"], allow_private_network)]
#[get("/")]
async fn tower_http_expose() -> &'static str { "" }

#[cors(origins = "https://app.example.com", allowedHeaders = "X-Request-Id", exposedHeaders = "X-Total-Count", allowCredentials = "true", maxAge = 3600)]
#[get("/")]
async fn spring() -> &'static str { "" }

#[cors(originPatterns = "https://*.example.com")]
#[get("/")]
async fn spring_patterns() -> &'static str { "" }

#[cors(origin = "https://app.example.com", allowedHeaders = ["X-Request-Id"], exposedHeaders = ["X-Total-Count"], credentials = true)]
#[get("/")]
async fn express() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"], optionsSuccessStatus = 204)]
#[get("/")]
async fn express_status() -> &'static str { "" }

#[cors(access_control_allow_origin = "https://app.example.com", access_control_max_age = 600)]
#[get("/")]
async fn header_names() -> &'static str { "" }

#[cors(allowed_origins = ["https://app.example.com"], send_wildcard = true)]
#[get("/")]
async fn rocket() -> &'static str { "" }

fn main() {}
