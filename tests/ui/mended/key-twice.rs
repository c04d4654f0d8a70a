#[cors(origins = ["https://a.example", "https://b.example"])]
#[get("/")]
async fn origins() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"], credentials)]
#[get("/")]
async fn credentials() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"], credentials)]
#[get("/")]
async fn credentials_again() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"], max_age = 600)]
#[get("/")]
async fn max_age() -> &'static str { "" }

#[cors(origins = ["http://app.example.com", "null"], danger(null_origin))]
#[get("/")]
async fn danger() -> &'static str { "" }

#[cors(origins = ["https://a.example", "https://b.example"])]
#[get("/")]
async fn misspelt_and_right() -> &'static str { "" }
