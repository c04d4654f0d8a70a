use actix_web::get;
use cors_runtime::cors;

#[cors(origins = ["https://app.example.com"], expose_headers = ["X-Total-Count, X-Page"])]
#[get("/")]
async fn in_one_string() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"], expose_headers = ["X Total(Count)"])]
#[get("/")]
async fn character() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"], expose_headers = ["X-Total-Count:"])]
#[get("/")]
async fn colon() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"], expose_headers = ["X-Total-Count", "Set-Cookie"])]
#[get("/")]
async fn set_cookie() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"], expose_headers = "Set-Cookie")]
#[get("/")]
async fn only_set_cookie() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"], expose_headers = ["Origin", "X-Total-Count"])]
#[get("/")]
async fn request_field() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"], expose_headers = ["X-Total-Count", "X-Page", "X-Total-Count"])]
#[get("/")]
async fn twice() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"], expose_headers = ["ETag", "etag"])]
#[get("/")]
async fn twice_in_other_case() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"], expose_headers = ["*", "X-Total-Count"])]
#[get("/")]
async fn star_and_another() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"], expose_headers = ["X-Total-Count", "*"])]
#[get("/")]
async fn another_and_star() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"], expose_headers = ["X-Total-Count", "Set-Cookie"], credentials)]
#[get("/")]
async fn set_cookie_with_credentials() -> &'static str { "" }

fn main() {}
