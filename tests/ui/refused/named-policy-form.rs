use actix_web::get;
use cors_runtime::{Cors, Live, cors, policy};

const READERS: Cors = policy! { origins = ["https://app.example.com"] };
static PARTNERS: Live = Live::new();

#[cors(policy = "READERS")]
#[get("/")]
async fn in_quotes() -> &'static str { "" }

#[cors(policy(READERS))]
#[get("/")]
async fn in_parentheses() -> &'static str { "" }

#[cors(policy = READERS.clone())]
#[get("/")]
async fn call() -> &'static str { "" }

#[cors(policy = &PARTNERS)]
#[get("/")]
async fn reference() -> &'static str { "" }

#[cors(policy = policy! { origins = "*" })]
#[get("/")]
async fn macro_call() -> &'static str { "" }

#[cors(READERS)]
#[get("/")]
async fn no_key() -> &'static str { "" }

const BOTH: Cors = policy! { policy = READERS };

fn main() {}
