#[cors(origins = ["http://app.example.com"], credentials, danger(insecure_origins))]
#[get("/")]
async fn none_known() -> &'static str { "" }

#[cors(
    origins = ["https://app.example.com", #[cfg(debug_assertions)] "http://app.example.com"],
    credentials,
    danger(#[cfg(debug_assertions)] insecure_origins),
)]
#[get("/")]
async fn condition_without_a_hash() -> &'static str { "" }
