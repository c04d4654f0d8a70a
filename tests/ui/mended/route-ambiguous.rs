#[cors(origins = ["https://app.example.com"])]
#[trace("qux")]
#[actix_web::get("/traced")]
async fn traced() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"])]
#[neighbours::get("/cached")]
#[actix_web::get("/cached")]
async fn cached() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"])]
#[actix_web::routes]
#[get("/one")]
#[delete("/two")]
async fn two_routes() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"])]
#[actix_web::routes]
#[get("/one")]
#[delete("/two")]
async fn two_without_doubt() -> &'static str { "" }
