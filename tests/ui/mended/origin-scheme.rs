#[cors(origins = ["http://example.com"])]
#[get("/")]
async fn no_letter_first() -> &'static str { "" }

#[cors(origins = ["https://example.com"])]
#[get("/")]
async fn ftp() -> &'static str { "" }

#[cors(origins = ["null"], danger(null_origin))]
#[get("/")]
async fn file() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"])]
#[get("/")]
async fn start_of_a_regular_expression() -> &'static str { "" }
