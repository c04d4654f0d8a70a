#[cors(origins = ["https://app.example.com"])]
#[get("/")]
async fn origin_without_quotes() -> &'static str { "" }

#[cors(origins = ["http://localhost:8080"])]
#[get("/")]
async fn origin_as_a_number() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"])]
#[get("/")]
async fn origin_constant() -> &'static str { "" }

#[cors(origins = "*")]
#[get("/")]
async fn origin_boolean() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"])]
#[get("/")]
async fn origin_format() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"], enforce)]
#[get("/")]
async fn enforce_for_a_method() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"])]
#[get("/")]
async fn status_as_a_flag() -> &'static str { "" }
