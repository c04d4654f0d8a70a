#[cors(origins = ["https://app.example.com"])]
#[get("/")]
async fn key_without_a_value() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"])]
#[get("/")]
async fn key_and_equals() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"], credentials)]
#[get("/")]
async fn key_and_equals_before_another() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"])]
#[get("/")]
async fn half_an_origin() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"], max_age = "10m")]
#[get("/")]
async fn max_age_without_a_value() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"])]
#[get("/")]
async fn danger_without_a_value() -> &'static str { "" }

#[cors(origins = "*")]
#[get("/")]
async fn policy_and_equals() -> &'static str { "" }
