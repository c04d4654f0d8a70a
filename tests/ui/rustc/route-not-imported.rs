use cors_runtime::cors;

#[cors(origins = "https://app.example.com")]
mod items {
    use actix_web::get;

    #[get("/items")]
    async fn list() -> &'static str { "" }

    #[put("/items")]
    async fn replace() -> &'static str { "" }
}

#[cors(origins = "https://app.example.com")]
#[delete("/item")]
async fn remove() -> &'static str { "" }

fn main() {}
