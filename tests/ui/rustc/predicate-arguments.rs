use actix_web::{HttpRequest, get};
use cors_runtime::{Origin, cors};

fn takes_a_string(origin: &str) -> bool {
    origin.is_empty()
}

async fn takes_them_by_value(origin: Origin, _: HttpRequest) -> Result<bool, actix_web::Error> {
    Ok(origin.is_loopback())
}

#[cors(origins = predicate(takes_a_string))]
#[get("/")]
async fn one_argument() -> &'static str { "" }

#[cors(origins = async_predicate(takes_them_by_value))]
#[get("/")]
async fn by_value() -> &'static str { "" }

fn main() {}
