use actix_web::get;
use cors_runtime::cors;

#[cors(origins = ["https://bücher.example"])]
#[get("/")]
async fn unicode() -> &'static str { "" }

#[cors(origins = ["https://*.münchen.example:8443"])]
#[get("/")]
async fn unicode_subdomains() -> &'static str { "" }

#[cors(origins = ["https://xn--a.example"])]
#[get("/")]
async fn bad_punycode() -> &'static str { "" }

#[cors(origins = ["https://"])]
#[get("/")]
async fn no_host() -> &'static str { "" }

#[cors(origins = ["https://:8080"])]
#[get("/")]
async fn only_a_port() -> &'static str { "" }

#[cors(origins = ["https://app.example.com."])]
#[get("/")]
async fn dot_at_the_end() -> &'static str { "" }

#[cors(origins = ["https://.example.com"])]
#[get("/")]
async fn dot_at_the_start() -> &'static str { "" }

#[cors(origins = ["https://app..example.com"])]
#[get("/")]
async fn two_dots() -> &'static str { "" }

#[cors(origins = ["https://app%2eexample.com"])]
#[get("/")]
async fn percent() -> &'static str { "" }

#[cors(origins = ["https://app<1>.example.com"])]
#[get("/")]
async fn character() -> &'static str { "" }

#[cors(origins = ["https://example.com$"])]
#[get("/")]
async fn end_of_a_regular_expression() -> &'static str { "" }

#[cors(origins = ["https://(app|www).example.com"])]
#[get("/")]
async fn group_of_a_regular_expression() -> &'static str { "" }

#[cors(origins = ["https://app.example.com,"])]
#[get("/")]
async fn comma_at_the_end() -> &'static str { "" }

fn main() {}
