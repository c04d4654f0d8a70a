#[cors(origins = [#[cfg(debug_assertions)] "http://localhost:3000", #[cfg(not(debug_assertions))] "https://app.example.com"])]
#[get("/")]
async fn empty_in_some_builds() -> &'static str { "" }

#[cors(origins = [
    "https://app.example.com",
    #[cfg(debug_assertions)] "http://localhost:*",
    #[cfg(all(not(debug_assertions), test))] "http://localhost:3000",
])]
#[get("/")]
async fn covered_in_some_builds() -> &'static str { "" }

#[cors(origins = [#[cfg(not(debug_assertions))] "https://app.example.com", #[cfg(debug_assertions)] "*"])]
#[get("/")]
async fn any_in_some_builds() -> &'static str { "" }

#[cors(
    origins = ["https://app.example.com", #[cfg(debug_assertions)] "http://staging.example.com"],
    credentials,
    danger(#[cfg(debug_assertions)] insecure_origins),
)]
#[get("/")]
async fn danger_in_other_builds() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"], methods = [#[cfg(unix)] GET, #[cfg(not(unix))] PUT])]
#[route("/", method = "GET", method = "PUT")]
async fn methods_of_some_builds() -> &'static str { "" }

#[cors(origins = [#[cfg(debug_assertions)] env("APP_ORIGINS"), #[cfg(not(debug_assertions))] env("APP_ORIGINS", default = [])])]
#[get("/")]
async fn variable_twice() -> &'static str { "" }

#[cors(origins = ["https://app.example.com", #[cfg(feature = "for_developers")] "http://localhost:3000"])]
#[get("/")]
async fn no_condition_that_is_known() -> &'static str { "" }

#[cors(origins = ["https://app.example.com", #[cfg(not(debug_assertions))] "https://www.example.com"])]
#[get("/")]
async fn turned_around() -> &'static str { "" }

#[cors(origins = ["https://app.example.com", #[cfg(debug_assertions)] "http://localhost:3000"])]
#[get("/")]
async fn before_the_whole_list() -> &'static str { "" }

#[cors(origins = ["https://app.example.com", #[cfg(debug_assertions)] env("DEVELOPERS")])]
#[get("/")]
async fn around_a_variable() -> &'static str { "" }

#[cors(origins = ["https://app.example.com", #[cfg(not(debug_assertions))] "http://localhost:3000"])]
#[get("/")]
async fn no_condition() -> &'static str { "" }

#[cfg_attr(debug_assertions, cors(origins = ["https://app.example.com"], credentials))]
#[cfg_attr(not(debug_assertions), cors(origins = ["https://app.example.com"]))]
#[get("/")]
async fn before_a_setting() -> &'static str { "" }

#[cfg(any(target_os = "a", target_arch = "b", feature = "c", feature = "d", feature = "e"))]
#[cors(origins = ["https://app.example.com", "https://a.example"])]
#[get("/")]
async fn too_many_flags() -> &'static str { "" }
