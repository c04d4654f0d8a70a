#[cors(origins = ["http://192.168.1.254"])]
#[get("/")]
async fn out_of_range() -> &'static str { "" }
