//! A route attribute is known by its name, whatever leads to it, and what leads to it is used.

#![deny(warnings)]

use actix_web as aw;
use actix_web::App;

mod server {
    pub mod reexported {
        pub use actix_web::get;
    }
}
use server::reexported;

#[cors_runtime::cors(origins = "*")]
#[aw::get("/alias")]
async fn by_alias() -> &'static str { "" }

#[cors_runtime::cors(origins = "*")]
#[reexported::get("/short")]
async fn by_short_path() -> &'static str { "" }

#[cors_runtime::cors(origins = "*")]
#[crate::server::reexported::get("/long")]
async fn by_long_path() -> &'static str { "" }

#[cors_runtime::cors(origins = "*")]
#[self::aw::routes]
#[get("/routes")]
async fn by_routes() -> &'static str { "" }

fn main() {
    let _ = App::new().service(by_alias).service(by_short_path).service(by_long_path).service(by_routes);
}
