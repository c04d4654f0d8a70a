use actix_web::get;
use cors_runtime::cors;

#[cors(origins = ["https://app.example.com"] credentials)]
#[get("/")]
async fn no_comma_between_settings() -> &'static str { "" }

#[cors(origins = ["https://a.example" "https://b.example"])]
#[get("/")]
async fn no_comma_between_items() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"], methods = ["GET" "HEAD"])]
#[actix_web::route("/", method = "GET", method = "HEAD")]
async fn no_comma_between_methods() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"],, credentials)]
#[get("/")]
async fn two_commas() -> &'static str { "" }

#[cors(, origins = ["https://app.example.com"])]
#[get("/")]
async fn comma_first() -> &'static str { "" }

#[cors(origins = ["https://a.example",, "https://b.example"])]
#[get("/")]
async fn two_commas_in_a_list() -> &'static str { "" }

#[cors(origins = "https://a.example", "https://b.example")]
#[get("/")]
async fn no_brackets() -> &'static str { "" }

#[cors(origins ["https://app.example.com"])]
#[get("/")]
async fn no_equals_sign() -> &'static str { "" }

#[cors(origins("https://app.example.com"))]
#[get("/")]
async fn parentheses() -> &'static str { "" }

#[cors(origins: ["https://app.example.com"])]
#[get("/")]
async fn colon() -> &'static str { "" }

#[cors({ "origins": ["https://app.example.com"] })]
#[get("/")]
async fn json() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"]; credentials)]
#[get("/")]
async fn semicolon() -> &'static str { "" }

#[cors(origins == ["https://app.example.com"])]
#[get("/")]
async fn double_equals() -> &'static str { "" }

#[cors(origins => ["https://app.example.com"])]
#[get("/")]
async fn arrow() -> &'static str { "" }

#[cors(origins += ["https://app.example.com"])]
#[get("/")]
async fn plus_equals() -> &'static str { "" }

#[cors("https://app.example.com")]
#[get("/")]
async fn no_key() -> &'static str { "" }

#[cors(["https://app.example.com"])]
#[get("/")]
async fn no_key_but_a_list() -> &'static str { "" }

#[cors("*")]
#[get("/")]
async fn only_a_star() -> &'static str { "" }

#[cors(origins = "*", enforce())]
#[get("/")]
async fn empty_parentheses() -> &'static str { "" }

#[cors(origins = "https://app.example.com", credentials("Authorization", "Cookie"))]
#[get("/")]
async fn full_parentheses() -> &'static str { "" }

#[cors(origins = "https://app.example.com", credentials(no))]
#[get("/")]
async fn flag_in_parentheses() -> &'static str { "" }

#[cors(origins = "https://app.example.com", !credentials)]
#[get("/")]
async fn exclamation_mark() -> &'static str { "" }

fn main() {}
