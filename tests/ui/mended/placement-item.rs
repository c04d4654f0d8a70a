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
