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

#[cors(origins = ["https://app.example.com"], options_success_status = 200)]
#[get("/")]
async fn express_status_in_snake_case() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"], OptionsResponseStatusCode = 200)]
#[get("/")]
async fn gin_status() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"], preflight_success_status = 200)]
#[get("/")]
async fn jub0bs_status() -> &'static str { "" }

#[cors(allowed_origin = "https://app.example.com", block_on_origin_mismatch = true)]
#[get("/")]
async fn actix_cors_block() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"], block_on_origin_mismatch)]
#[get("/")]
async fn actix_cors_block_as_a_flag() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"], CrossOriginProtection = true)]
#[get("/")]
async fn go_protection() -> &'static str { "" }

#[cors(access_control_allow_origin = "https://app.example.com", access_control_max_age = 600)]
#[get("/")]
async fn header_names() -> &'static str { "" }

#[cors(allowed_origins = ["https://app.example.com"], send_wildcard = true)]
#[get("/")]
async fn rocket() -> &'static str { "" }

#[cors(origins("https://app.example.com"), credentials(true), max_age(3600), methods(vec!["GET"]))]
#[get("/")]
async fn builder_calls() -> &'static str { "" }

#[cors(allow_origin_regex = "https://.*[.]example[.]com")]
#[get("/")]
async fn fast_api() -> &'static str { "" }

#[cors(with_origins("https://app.example.com"), with_methods("GET"), with_headers("X-Request-Id"), with_exposed_headers("ETag"))]
#[get("/")]
async fn asp_net() -> &'static str { "" }

#[cors(allowed_origin_fn = |_, _| true)]
#[get("/")]
async fn actix_cors_function() -> &'static str { "" }

#[cors(origin = "https://app.example.com", preflightContinue = false)]
#[get("/")]
async fn express_continuation() -> &'static str { "" }

#[cors(origins = true)]
#[get("/")]
async fn express_reflection() -> &'static str { "" }

#[cors(origins = "https://app.example.com", methods = GET, supports_credentials)]
#[get("/")]
async fn behind_a_method() -> &'static str { "" }

fn main() {}
