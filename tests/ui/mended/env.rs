#[cors(origins = env("APP_ORIGINS", default = ["http://localhost:3000"]))]
#[get("/")]
async fn default_that_is_no_literal() -> &'static str { "" }

#[cors(origins = [
    #[cfg(debug_assertions)] env("APP_ORIGINS", default = ["http://localhost:*"]),
    #[cfg(not(debug_assertions))] env("APP_ORIGINS"),
])]
#[get("/")]
async fn default_of_some_builds() -> &'static str { "" }

#[cors(origins = env("APP_ORIGINS", default = []))]
#[get("/")]
async fn default_left_out() -> &'static str { "" }

#[cors(origins = env("APP_ORIGINS", default = ["https://app.example.com"]), credentials)]
#[get("/")]
async fn default_of_any_with_credentials() -> &'static str { "" }

#[cors(origins = env("APP_ORIGINS"))]
#[get("/")]
async fn no_name() -> &'static str { "" }

#[cors(origins = env("APP_ORIGINS", default = []))]
#[get("/")]
async fn more_than_a_default() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"], headers = ["X-Request-Id"])]
#[get("/")]
async fn in_headers() -> &'static str { "" }
