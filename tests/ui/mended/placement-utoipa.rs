#[utoipa::path(responses((status = 200)))]
#[cors(origins = ["https://app.example.com"])]
#[get("/")]
async fn above_utoipa() -> &'static str { "" }

#[utoipa::path(responses((status = 200)))]
#[cors(origins = ["https://app.example.com"])]
#[get("/")]
async fn above_both() -> &'static str { "" }
