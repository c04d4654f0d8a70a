mod api {
    #[cors_runtime::cors(origins = "*")]
    #[actix_web::get("/items")]
    pub async fn items() -> &'static str { "" }
}

struct Items;

enum Kind { One }

impl Items {}

trait Named {}

const LIMIT: usize = 10;

use std::fmt;

type Alias = Items;

impl Kind {
    async fn method(&self) -> &'static str { "" }
}
