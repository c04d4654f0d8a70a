use actix_web::{get, route};
use cors_runtime::cors;

#[cors(origins = [#[cfg(debug_assertions)] "http://localhost:3000"])]
#[get("/")]
async fn empty_in_some_builds() -> &'static str { "" }

#[cors(origins = ["https://app.example.com", #[cfg(debug_assertions)] "https://app.example.com"])]
#[get("/")]
async fn twice_in_some_builds() -> &'static str { "" }

#[cors(origins = [#[cfg(debug_assertions)] "http://localhost:*", #[cfg(any(debug_assertions, test))] "http://localhost:3000"])]
#[get("/")]
async fn covered_in_some_builds() -> &'static str { "" }

#[cors(origins = ["https://app.example.com", #[cfg(debug_assertions)] "*"])]
#[get("/")]
async fn any_in_some_builds() -> &'static str { "" }

#[cors(
    origins = ["https://app.example.com", #[cfg(debug_assertions)] "http://staging.example.com"],
    credentials,
    danger(insecure_origins),
)]
#[get("/")]
async fn danger_of_some_builds_alone() -> &'static str { "" }

#[cors(
    origins = ["https://app.example.com", #[cfg(debug_assertions)] "http://staging.example.com"],
    credentials,
    danger(#[cfg(test)] insecure_origins),
)]
#[get("/")]
async fn danger_in_other_builds() -> &'static str { "" }

#[cors(origins = ["https://app.example.com", #[cfg(debug_assertions)] "http://localhost:3000/"])]
#[get("/")]
async fn mistake_of_the_item_itself() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"], methods = [#[cfg(unix)] GET])]
#[route("/", method = "GET", method = "PUT")]
async fn methods_of_some_builds() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"], headers = ["X-Debug", #[cfg(debug_assertions)] "x-debug"])]
#[get("/")]
async fn header_twice() -> &'static str { "" }

#[cors(origins = [#[cfg(debug_assertions)] env("APP_ORIGINS"), env("APP_ORIGINS", default = [])])]
#[get("/")]
async fn variable_twice() -> &'static str { "" }

#[cors(origins = ["https://app.example.com", #[cfg_attr(debug_assertions, cfg(test))] "http://localhost:3000"])]
#[get("/")]
async fn another_attribute() -> &'static str { "" }

#[cors(origins = ["https://app.example.com", #[debug_assertions] "http://localhost:3000"])]
#[get("/")]
async fn without_cfg() -> &'static str { "" }

#[cors(origins = ["https://app.example.com", #[cgf(debug_assertions)] "http://localhost:3000"])]
#[get("/")]
async fn misspelt() -> &'static str { "" }

#[cors(origins = ["https://app.example.com", #[feature = "dev"] "http://localhost:3000"])]
#[get("/")]
async fn flag_alone() -> &'static str { "" }

#[cors(origins = ["https://app.example.com", #[for_developers] "http://localhost:3000"])]
#[get("/")]
async fn no_condition_that_is_known() -> &'static str { "" }

#[cors(origins = ["https://app.example.com", cfg(debug_assertions) "http://localhost:3000"])]
#[get("/")]
async fn no_attribute() -> &'static str { "" }

#[cors(origins = ["https://app.example.com", if cfg!(debug_assertions) { "http://localhost:3000" }])]
#[get("/")]
async fn as_an_expression() -> &'static str { "" }

#[cors(origins = ["https://app.example.com", if !cfg!(debug_assertions) { "https://www.example.com" }])]
#[get("/")]
async fn turned_around() -> &'static str { "" }

#[cors(origins = #[cfg(debug_assertions)] ["https://app.example.com", "http://localhost:3000"])]
#[get("/")]
async fn before_the_whole_list() -> &'static str { "" }

#[cors(origins = ["https://app.example.com", cfg(debug_assertions, env("DEVELOPERS"))])]
#[get("/")]
async fn around_a_variable() -> &'static str { "" }

#[cors(origins = ["https://app.example.com", "http://localhost:3000" #[cfg(debug_assertions)]])]
#[get("/")]
async fn behind_the_item() -> &'static str { "" }

#[cors(origins = ["https://app.example.com", #[cfg(debug_assertions)] ["http://localhost:3000", "http://localhost:5173"]])]
#[get("/")]
async fn before_a_list() -> &'static str { "" }

#[cors(origins = ["https://app.example.com", #[cfg(not())] "http://localhost:3000"])]
#[get("/")]
async fn no_condition() -> &'static str { "" }

#[cors(origins = ["https://app.example.com", #[cfg(debug_assertions)]])]
#[get("/")]
async fn no_item() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"], #[cfg(debug_assertions)] credentials)]
#[get("/")]
async fn before_a_setting() -> &'static str { "" }

#[cors(origins = [
    "https://app.example.com",
    #[cfg(any(target_os = "a", target_arch = "b", feature = "c", feature = "d", feature = "e"))] "https://a.example",
    #[cfg(any(feature = "f", feature = "g", feature = "h", feature = "i"))] "https://b.example",
])]
#[get("/")]
async fn too_many_flags() -> &'static str { "" }

fn main() {}
