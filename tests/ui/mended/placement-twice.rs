#[cors(origins = ["https://a.example", "https://b.example"])]
#[get("/")]
async fn above_each_other() -> &'static str { "" }

#[cors(origins = ["https://a.example", "https://b.example"])]
#[get("/")]
async fn qualified() -> &'static str { "" }

#[cors(origins = ["https://a.example", "https://b.example"])]
#[get("/")]
async fn around_the_route() -> &'static str { "" }
