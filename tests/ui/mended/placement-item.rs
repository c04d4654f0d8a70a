struct Items;
#[cors(origins = "*")]
#[actix_web::get("/")]
async fn handler() -> &'static str { "" }

enum Kind { One }

mod api {
    #[cors_runtime::cors(origins = "*")]
    #[actix_web::get("/")]
    async fn handler() -> &'static str { "" }
}

impl Items {}

trait Named {}

const LIMIT: usize = 10;

use std::fmt;

type Alias = Items;

impl Kind {
    async fn method(&self) -> &'static str { "" }
}
