use cors_runtime::cors;

#[cors(origins = "*")]
mod without_anything {}

#[cors(origins = "*")]
mod with_functions {
    pub async fn helper() -> &'static str { "" }
    pub mod inner {
        pub const LIMIT: usize = 10;
    }
}

#[cors(origins = "*/")]
mod with_a_mistake {}

#[cors(none)]
mod without_a_policy {}

fn main() {
    let _ = with_functions::inner::LIMIT;
}
