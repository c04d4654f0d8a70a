use actix_web::get;
use cors_runtime::cors;

#[cors(origins = ["http://127.1:8080"])]
#[get("/")]
async fn short() -> &'static str { "" }

#[cors(origins = ["http://0x7f000001"])]
#[get("/")]
async fn hexadecimal() -> &'static str { "" }

#[cors(origins = ["http://192.168.1.256"])]
#[get("/")]
async fn out_of_range() -> &'static str { "" }

#[cors(origins = ["http://[2001:db8:0:0:0:0:0:1]"])]
#[get("/")]
async fn not_compressed() -> &'static str { "" }

#[cors(origins = ["http://2001:db8::1"])]
#[get("/")]
async fn no_brackets() -> &'static str { "" }

#[cors(origins = ["http://[::1"])]
#[get("/")]
async fn open_bracket() -> &'static str { "" }

#[cors(origins = ["http://[fe80::1%25eth0]"])]
#[get("/")]
async fn zone() -> &'static str { "" }

#[cors(origins = ["http://[::ffff:192.0.2.1]"])]
#[get("/")]
async fn mapped() -> &'static str { "" }

fn main() {}
