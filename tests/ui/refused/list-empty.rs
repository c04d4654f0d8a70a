use actix_web::get;
use cors_runtime::cors;

#[cors(origins = [])]
#[get("/")]
async fn origins() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"], methods = [])]
#[get("/")]
async fn methods() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"], headers = [], credentials)]
#[get("/")]
async fn headers() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"], expose_headers = [])]
#[get("/")]
async fn expose_headers() -> &'static str { "" }

fn main() {}
