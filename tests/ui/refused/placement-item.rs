use cors_runtime::cors;

#[cors(origins = "*")]
struct Items;

#[cors(origins = "*")]
enum Kind { One }

#[cors(origins = "*")]
impl Items {}

#[cors(origins = "*")]
trait Named {}

#[cors(origins = "*")]
const LIMIT: usize = 10;

#[cors(origins = "*")]
use std::fmt;

#[cors(origins = "*")]
type Alias = Items;

impl Kind {
    #[cors(origins = "*")]
    async fn method(&self) -> &'static str { "" }
}

fn main() {
    let _: (Alias, Kind, usize) = (Items, Kind::One, LIMIT);
    let _ = Kind::One.method();
    let _: fmt::Result = Ok(());
}
