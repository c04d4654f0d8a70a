#[cors(origins = ["https://app.example.com"])]
#[get("/")]
async fn no_route() -> &'static str { "" }

fn no_handler() {}

#[cors(origins = ["https://app.example.com"])]
#[get("/")]
async fn below_the_route() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"])]
#[actix_web::put("/")]
#[doc = "Below a qualified route."]
pub(crate) async fn below_a_qualified_route() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"])]
#[put("/{id}")]
async fn below_with_arguments(id: actix_web::web::Path<u32>) -> String { id.to_string() }
