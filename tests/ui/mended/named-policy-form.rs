#[cors(origins = "*")]
#[get("/")]
async fn macro_call() -> &'static str { "" }

const BOTH: Cors = READERS;
