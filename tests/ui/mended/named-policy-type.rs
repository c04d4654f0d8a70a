const READERS: Cors = policy! { origins = ["https://app.example.com"] };
#[cors(policy = READERS)]
#[get("/")]
async fn an_origin() -> &'static str { "" }

const WRITERS: Cors = policy! { origins = "*" };
#[cors(policy = WRITERS)]
#[get("/")]
async fn a_function() -> &'static str { "" }

static FIRST: Cors = policy! { origins = "*" };
#[cors(policy = FIRST)]
#[get("/")]
async fn a_list() -> &'static str { "" }
