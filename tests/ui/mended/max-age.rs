#[cors(origins = ["https://app.example.com"], max_age = "1d")]
#[get("/")]
async fn no_time() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"], max_age = "1s")]
#[get("/")]
async fn milliseconds() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"], max_age = "90m")]
#[get("/")]
async fn fraction_of_an_hour() -> &'static str { "" }
