use actix_web::get;
use cors_runtime::{Cors, cors, policy};

#[cors]
#[get("/")]
async fn no_settings() -> &'static str { "" }

#[cors()]
#[get("/")]
async fn empty_parentheses() -> &'static str { "" }

#[cors(credentials, max_age = "10m")]
#[get("/")]
async fn other_settings() -> &'static str { "" }

const EMPTY: Cors = policy! {};

const OTHER_SETTINGS: Cors = policy! { methods = [GET, PUT] };

fn main() {}
