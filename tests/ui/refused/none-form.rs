use actix_web::get;
use cors_runtime::{Cors, cors, policy};

#[cors(none = true)]
#[get("/")]
async fn with_true() -> &'static str { "" }

#[cors(none = false, origins = ["https://app.example.com"])]
#[get("/")]
async fn with_false() -> &'static str { "" }

#[cors(none(all))]
#[get("/")]
async fn in_parentheses() -> &'static str { "" }

#[cors("none")]
#[get("/")]
async fn in_quotes() -> &'static str { "" }

#[cors(None)]
#[get("/")]
async fn in_another_case() -> &'static str { "" }

#[cors(none, none)]
#[get("/")]
async fn twice() -> &'static str { "" }

#[cors(disabled)]
#[get("/")]
async fn of_other_libraries() -> &'static str { "" }

#[cors(nocors = true)]
#[get("/")]
async fn of_other_libraries_with_a_value() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"], "enforce")]
#[get("/")]
async fn another_flag_in_quotes() -> &'static str { "" }

const INSIDE_A_POLICY: Cors = policy! { none };

fn main() {}
