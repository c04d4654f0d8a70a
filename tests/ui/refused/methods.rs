use actix_web::{get, put, route};
use cors_runtime::{Cors, cors, policy};

const LOWER_CASE: Cors = policy! { origins = ["https://app.example.com"], methods = [GET, patch] };

const MIXED_CASE: Cors = policy! { origins = ["https://app.example.com"], methods = [Get, post] };

const LOWER_CASE_STRING: Cors = policy! { origins = ["https://app.example.com"], methods = "put" };

const IN_ONE_STRING: Cors = policy! { origins = ["https://app.example.com"], methods = "GET, POST" };

const IN_ONE_STRING_OF_A_LIST: Cors = policy! { origins = ["https://app.example.com"], methods = ["GET,post"] };

const CHARACTER: Cors = policy! { origins = ["https://app.example.com"], methods = ["P(T"] };

const SPACE: Cors = policy! { origins = ["https://app.example.com"], methods = [" PUT"] };

const EMPTY: Cors = policy! { origins = ["https://app.example.com"], methods = [""] };

const FORBIDDEN: Cors = policy! { origins = ["https://app.example.com"], methods = [GET, TRACE] };

const ONLY_FORBIDDEN: Cors = policy! { origins = ["https://app.example.com"], methods = [CONNECT] };

const TWICE: Cors = policy! { origins = ["https://app.example.com"], methods = [GET, PUT, GET] };

const STAR_AND_ANOTHER: Cors = policy! { origins = ["https://app.example.com"], methods = ["*", PUT] };

const ANOTHER_AND_STAR: Cors = policy! { origins = ["https://app.example.com"], methods = [PUT, "*"] };

#[cors(origins = ["https://app.example.com"], methods = [PUT])]
#[get("/")]
async fn other_method() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"], methods = [PUT, DELETE])]
#[put("/")]
async fn one_too_many() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"], methods = [GET, OPTIONS])]
#[get("/")]
async fn options() -> &'static str { "" }

#[cors(origins = ["https://app.example.com"], methods = [GET, HEAD, PATCH])]
#[route("/", method = "GET", method = "HEAD", method = "POST")]
async fn one_that_no_route_serves() -> &'static str { "" }

fn main() {}
