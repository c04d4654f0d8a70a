#[cors(origins = ["https://app.example.com"], credentials)]
#[get("/")]
async fn any_origin() -> &'static str { "" }

#[cors(credentials, origins = ["https://app.example.com"])]
#[get("/")]
async fn any_origin_later() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"], headers = ["X-Request-Id"], credentials = true)]
#[get("/")]
async fn any_origin_true() -> &'static str { "" }

#[cors(origins = ["https://*.co.uk", "http://app.example.com"], credentials, danger(insecure_origins, public_suffixes))]
#[get("/")]
async fn second_danger() -> &'static str { "" }

#[cors(origins = ["https://me.github.io"], credentials)]
#[get("/")]
async fn public_suffix() -> &'static str { "" }

#[cors(origins = ["https://*.com"], credentials, danger(public_suffixes))]
#[get("/")]
async fn top_level() -> &'static str { "" }
