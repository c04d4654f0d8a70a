use actix_web::get;
use cors_runtime::cors;

#[cors(origins = ["https://app.example.com"], headers = ["Content-Type, Authorization"])]
#[get("/")]
async fn in_one_string() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"], headers = "Content-Type Authorization")]
#[get("/")]
async fn in_one_string_without_brackets() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"], headers = ["X-Request-Id:"])]
#[get("/")]
async fn colon() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"], headers = ["Content-Type: application/json"])]
#[get("/")]
async fn with_its_value() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"], headers = ["X-Größe"])]
#[get("/")]
async fn not_ascii() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"], headers = [""])]
#[get("/")]
async fn empty() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"], headers = ["Content-Type", "Cookie"], credentials)]
#[get("/")]
async fn cookie() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"], headers = ["Origin", "X-Request-Id"])]
#[get("/")]
async fn origin() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"], headers = ["Sec-Fetch-Mode"])]
#[get("/")]
async fn only_forbidden() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"], headers = ["X-Request-Id", "Access-Control-Allow-Origin"])]
#[get("/")]
async fn response_field() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"], headers = ["X-Request-Id", "Content-Type", "x-request-id"])]
#[get("/")]
async fn twice() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"], headers = ["*", "X-Request-Id"])]
#[get("/")]
async fn star_and_another() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"], headers = ["X-Request-Id", "*"])]
#[get("/")]
async fn another_and_star() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"], headers = ["*", "Authorization"], credentials)]
#[get("/")]
async fn star_and_authorization() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"], headers = ["Cookie"])]
#[get("/")]
async fn cookie_without_credentials() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"], headers = ["X-Request-Id", "Access-Control-Max-Age"])]
#[get("/")]
async fn setting_as_its_field() -> &'static str { "" }

fn main() {}
