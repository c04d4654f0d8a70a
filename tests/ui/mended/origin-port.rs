#[cors(origins = ["https://app.example.com:7000"])]
#[get("/")]
async fn too_large() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"])]
#[get("/")]
async fn no_number() -> &'static str { "" }
