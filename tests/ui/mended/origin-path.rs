#[cors(origins = ["https://app.example.com"])]
#[get("/")]
async fn dot_of_a_regular_expression() -> &'static str { "" }
