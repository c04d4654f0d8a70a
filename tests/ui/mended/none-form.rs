#[cors(none)]
#[get("/")]
async fn twice() -> &'static str { "" }

const INSIDE_A_POLICY: Cors = policy! { origins = ["https://app.example.com"] };
