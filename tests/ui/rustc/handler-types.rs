use actix_web::get;
use cors_runtime::cors;

struct Session;

#[cors(origins = "*")]
#[get("/argument")]
async fn argument(_: Session) -> &'static str { "" }

#[cors(origins = "*")]
#[get("/answer")]
async fn answer() -> Session { Session }

#[cors(origins = "*")]
#[get("/error")]
async fn error() -> Result<&'static str, std::fmt::Error> { Ok("") }

#[cors(origins = "*")]
#[get("/wait")]
fn not_async() -> &'static str { "" }

fn main() {}
