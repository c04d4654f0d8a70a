use actix_web::get;
use cors_runtime::cors;

#[cors(origins = ["app.example.com"])]
#[get("/")]
async fn no_scheme() -> &'static str { "" }

#[cors(origins = ["localhost:3000"])]
#[get("/")]
async fn localhost() -> &'static str { "" }

#[cors(origins = ["//example.com"])]
#[get("/")]
async fn any_scheme() -> &'static str { "" }

#[cors(origins = ["*.example.com"])]
#[get("/")]
async fn bare_subdomains() -> &'static str { "" }

#[cors(origins = ["https:/example.com"])]
#[get("/")]
async fn one_slash() -> &'static str { "" }

#[cors(origins = ["1http://example.com"])]
#[get("/")]
async fn no_letter_first() -> &'static str { "" }

#[cors(origins = ["wss://example.com"])]
#[get("/")]
async fn web_socket() -> &'static str { "" }

#[cors(origins = ["ftp://example.com"])]
#[get("/")]
async fn ftp() -> &'static str { "" }

#[cors(origins = ["file:///home/me/index.html"])]
#[get("/")]
async fn file() -> &'static str { "" }

#[cors(origins = ["^https://app.example.com$"])]
#[get("/")]
async fn start_of_a_regular_expression() -> &'static str { "" }

fn main() {}
