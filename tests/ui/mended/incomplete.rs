#[cors(origins = ["https://app.example.com"])]
#[get("/")]
async fn half_an_origin() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"])]
#[get("/")]
async fn danger_without_a_value() -> &'static str { "" }

#[cors(origins = "*")]
#[get("/")]
async fn policy_and_equals() -> &'static str { "" }
