use actix_web::get;
use cors_runtime::cors;

#[cors(origin = ["https://app.example.com"])]
#[get("/")]
async fn origin() -> &'static str { "" }

#[cors(orgins = ["https://app.example.com"])]
#[get("/")]
async fn orgins() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"], max-age = 600)]
#[get("/")]
async fn max_age_with_dash() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"], maxAge = 600)]
#[get("/")]
async fn max_age_in_camel_case() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"], expose = ["X-Total-Count"])]
#[get("/")]
async fn expose() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"], exposed_headers = ["X-Total-Count"])]
#[get("/")]
async fn exposed_headers() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"], header = ["X-Request-Id"])]
#[get("/")]
async fn header() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"], method = GET)]
#[get("/")]
async fn method() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"], credential)]
#[get("/")]
async fn credential() -> &'static str { "" }

#[cors(origins = ["http://app.example.com"], credentials, dangers(insecure_origins))]
#[get("/")]
async fn dangers() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"], enforced)]
#[get("/")]
async fn enforced() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"], enfroce = true)]
#[get("/")]
async fn enforce_swapped() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"], preflight-status = 200)]
#[get("/")]
async fn preflight_status_with_dash() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"], preflightStatus = 200)]
#[get("/")]
async fn preflight_status_in_camel_case() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"], status = 200)]
#[get("/")]
async fn preflight_status_without_its_start() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"], preflight = true)]
#[get("/")]
async fn preflight() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"], name = "items")]
#[get("/")]
async fn nothing_like_a_key() -> &'static str { "" }

#[cors(Origins = ["https://app.example.com"])]
#[get("/")]
async fn upper_case() -> &'static str { "" }

#[cors("origins" = ["https://app.example.com"])]
#[get("/")]
async fn as_a_string() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"], vary = true)]
#[get("/")]
async fn unknown() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"], no_credentials)]
#[get("/")]
async fn denied() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"], disable_enforce = false)]
#[get("/")]
async fn denied_twice() -> &'static str { "" }

fn main() {}
