use cors_runtime::cors;

#[cors(origins = "*")]
mod api;

fn main() {}
