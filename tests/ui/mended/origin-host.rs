#[cors(origins = ["https://xn--bcher-kva.example"])]
#[get("/")]
async fn bad_punycode() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"])]
#[get("/")]
async fn no_host() -> &'static str { "" }

#[cors(origins = ["https://app.example.com:8080"])]
#[get("/")]
async fn only_a_port() -> &'static str { "" }

#[cors(origins = ["https://app1.example.com"])]
#[get("/")]
async fn character() -> &'static str { "" }

#[cors(origins = ["https://example.com"])]
#[get("/")]
async fn end_of_a_regular_expression() -> &'static str { "" }

#[cors(origins = ["https://app.example.com", "https://www.example.com"])]
#[get("/")]
async fn group_of_a_regular_expression() -> &'static str { "" }
