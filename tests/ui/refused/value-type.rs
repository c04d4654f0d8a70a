use actix_web::get;
use cors_runtime::cors;

#[cors(origins = ["https://app.example.com"], credentials = "true")]
#[get("/")]
async fn credentials_in_a_string() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"], credentials = 1)]
#[get("/")]
async fn credentials_as_a_number() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"], credentials = yes)]
#[get("/")]
async fn credentials_as_a_word() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"], credentials = "include")]
#[get("/")]
async fn credentials_of_fetch() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"], enforce = "yes")]
#[get("/")]
async fn enforce_as_a_word_in_a_string() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"], enforce = 0)]
#[get("/")]
async fn enforce_as_a_number() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"], enforce = "POST")]
#[get("/")]
async fn enforce_for_a_method() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"], preflight_status = "200")]
#[get("/")]
async fn status_in_a_string() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"], preflight_status = 200u16)]
#[get("/")]
async fn status_with_suffix() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"], preflight_status = StatusCode::OK)]
#[get("/")]
async fn status_constant() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"], preflight_status = StatusCode::NO_CONTENT)]
#[get("/")]
async fn status_constant_of_the_default() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"], preflight_status = true)]
#[get("/")]
async fn status_as_a_flag() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"], max_age = 600u32)]
#[get("/")]
async fn max_age_with_suffix() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"], max_age = 60 * 60)]
#[get("/")]
async fn max_age_as_a_sum() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"], max_age = Duration::from_secs(600))]
#[get("/")]
async fn max_age_as_a_duration() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"], max_age = 10m)]
#[get("/")]
async fn max_age_with_unit() -> &'static str { "" }

#[cors(origins = [https])]
#[get("/")]
async fn origin_without_quotes() -> &'static str { "" }

#[cors(origins = [8080])]
#[get("/")]
async fn origin_as_a_number() -> &'static str { "" }

#[cors(origins = [FRONTEND])]
#[get("/")]
async fn origin_constant() -> &'static str { "" }

#[cors(origins = [format!("https://{HOST}")])]
#[get("/")]
async fn origin_format() -> &'static str { "" }

#[cors(origins = env!("ORIGIN"))]
#[get("/")]
async fn origin_environment() -> &'static str { "" }

#[cors(origins = true)]
#[get("/")]
async fn origin_boolean() -> &'static str { "" }

#[cors(origins = *)]
#[get("/")]
async fn origin_star() -> &'static str { "" }

#[cors(origins = [*])]
#[get("/")]
async fn origin_star_in_a_list() -> &'static str { "" }

#[cors(origins = [b"https://app.example.com"])]
#[get("/")]
async fn origin_bytes() -> &'static str { "" }

#[cors(origins = ("https://a.example", "https://b.example"))]
#[get("/")]
async fn list_in_parentheses() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"], headers = { "X-A", "X-B" })]
#[get("/")]
async fn list_in_braces() -> &'static str { "" }

#[cors(origins = [["https://a.example", "https://b.example"]])]
#[get("/")]
async fn list_in_a_list() -> &'static str { "" }

#[cors(origins = &["https://app.example.com"])]
#[get("/")]
async fn slice() -> &'static str { "" }

#[cors(origins = vec!["https://app.example.com"])]
#[get("/")]
async fn vector() -> &'static str { "" }

#[cors(origins = ["https://app.example.com".to_owned()])]
#[get("/")]
async fn string_from() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"], headers = [Content-Type, Authorization])]
#[get("/")]
async fn header_without_quotes() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"], headers = [header::CONTENT_TYPE])]
#[get("/")]
async fn header_constant() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"], methods = [Method::GET])]
#[get("/")]
async fn method_path() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"], methods = [http::Method::GET])]
#[get("/")]
async fn method_lower_case_path() -> &'static str { "" }

fn main() {}
