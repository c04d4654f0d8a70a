#[cors(origins = ["http://app.example.com"], credentials, danger(insecure_origins))]
#[get("/")]
async fn none_known() -> &'static str { "" }
