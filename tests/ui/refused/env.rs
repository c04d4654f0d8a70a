use actix_web::get;
use cors_runtime::{Cors, cors, policy};

#[cors(origins = env!("APP_ORIGINS"))]
#[get("/")]
async fn macro_env() -> &'static str { "" }

#[cors(origins = [option_env!("APP_ORIGINS")])]
#[get("/")]
async fn macro_option_env() -> &'static str { "" }

#[cors(origins = std::env::var("APP_ORIGINS"))]
#[get("/")]
async fn function_var() -> &'static str { "" }

#[cors(origins = std::env::var("APP_ORIGINS").unwrap())]
#[get("/")]
async fn function_var_unwrapped() -> &'static str { "" }

#[cors(origins = env::var("APP_ORIGINS").unwrap_or("http://localhost:3000"))]
#[get("/")]
async fn function_var_with_default() -> &'static str { "" }

#[cors(origins = env(APP_ORIGINS))]
#[get("/")]
async fn without_quotes() -> &'static str { "" }

#[cors(origins = env("APP_ORIGINS").unwrap())]
#[get("/")]
async fn unwrapped() -> &'static str { "" }

#[cors(origins = "$APP_ORIGINS")]
#[get("/")]
async fn of_a_shell() -> &'static str { "" }

#[cors(origins = ["https://app.example.com", "${APP_ORIGINS}"])]
#[get("/")]
async fn of_a_shell_in_braces() -> &'static str { "" }

#[cors(origins = env("APP_ORIGINS", "http://localhost:3000"))]
#[get("/")]
async fn default_without_key() -> &'static str { "" }

#[cors(origins = env("APP_ORIGINS", default: "http://localhost:3000"))]
#[get("/")]
async fn default_with_a_colon() -> &'static str { "" }

#[cors(origins = env("APP_ORIGINS", ["http://localhost:3000", "http://localhost:5173"]))]
#[get("/")]
async fn several_defaults_without_key() -> &'static str { "" }

#[cors(origins = env("APP_ORIGINS", default = FRONTEND))]
#[get("/")]
async fn default_that_is_no_literal() -> &'static str { "" }

#[cors(origins = env("APP_ORIGINS", default = [#[cfg(debug_assertions)] "http://localhost:*"]))]
#[get("/")]
async fn default_of_some_builds() -> &'static str { "" }

#[cors(origins = env("APP_ORIGINS", default = ))]
#[get("/")]
async fn default_left_out() -> &'static str { "" }

#[cors(origins = env("APP_ORIGINS", default = ["https://app.example.com/"]))]
#[get("/")]
async fn default_with_a_path() -> &'static str { "" }

#[cors(origins = ["https://app.example.com", env("APP_ORIGINS", default = "https://app.example.com")])]
#[get("/")]
async fn default_that_is_listed() -> &'static str { "" }

#[cors(origins = env("APP_ORIGINS", default = ["*"]), credentials)]
#[get("/")]
async fn default_of_any_with_credentials() -> &'static str { "" }

#[cors(origins = ["*", env("APP_ORIGINS")])]
#[get("/")]
async fn beside_any() -> &'static str { "" }

#[cors(origins = [env("APP_ORIGINS"), "https://app.example.com", env("APP_ORIGINS")])]
#[get("/")]
async fn twice() -> &'static str { "" }

#[cors(origins = env("APP_ORIGINS=https://app.example.com"))]
#[get("/")]
async fn name_with_a_value() -> &'static str { "" }

#[cors(origins = env("APP ORIGINS"))]
#[get("/")]
async fn name_with_a_space() -> &'static str { "" }

#[cors(origins = env("APP\0ORIGINS"))]
#[get("/")]
async fn name_with_nul() -> &'static str { "" }

#[cors(origins = env(""))]
#[get("/")]
async fn empty_name() -> &'static str { "" }

#[cors(origins = env())]
#[get("/")]
async fn no_name() -> &'static str { "" }

#[cors(origins = env("APP_ORIGINS", default = [], required))]
#[get("/")]
async fn more_than_a_default() -> &'static str { "" }

#[cors(origins = env("APP_ORIGINS"), env("ADMIN_ORIGINS"))]
#[get("/")]
async fn without_brackets() -> &'static str { "" }

#[cors(origins = [env("APP_ORIGINS") "https://app.example.com"])]
#[get("/")]
async fn without_a_comma() -> &'static str { "" }

#[cors(origins = environment("APP_ORIGINS"))]
#[get("/")]
async fn another_name() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"], headers = [env("APP_HEADERS")])]
#[get("/")]
async fn in_headers() -> &'static str { "" }

#[cors(env("APP_ORIGINS"))]
#[get("/")]
async fn without_key() -> &'static str { "" }

#[cors(env = "APP_ORIGINS")]
#[get("/")]
async fn as_a_key() -> &'static str { "" }

const POLICY: Cors = policy! { origins = env("APP_ORIGINS", "https://app.example.com"), credentials };

fn main() {
    println!("{POLICY:?}");
}
