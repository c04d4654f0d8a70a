#[cors(origins = ["https://app.example.com"])]
#[get("/")]
async fn nothing_like_a_key() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"], enforce = true)]
#[get("/")]
async fn denied_twice() -> &'static str { "" }
