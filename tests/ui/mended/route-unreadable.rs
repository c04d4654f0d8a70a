#[cors(origins = ["https://app.example.com"])]
#[get("/items/{id}")]
async fn no_path() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"])]
#[get("/items/{id}")]
async fn option_first() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"])]
#[get("/", name = "all")]
async fn option_of_a_later_release() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"])]
#[route("/", method = "GET", method = "PUT")]
async fn method_beside_a_method() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"])]
#[route("/", method = "GET")]
async fn no_method() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"])]
#[routes]
#[get("/")]
async fn no_route_below() -> &'static str { "" }
