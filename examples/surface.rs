//! What the quickstart's API allows to whom: each path and method with the policy in force. With a folder, the configuration of an nginx that
//! answers the preflights is written there too.
//!
//! ```text
//! cargo run --example surface
//! cargo run --example surface -- deploy/cors
//! ```

use std::{env, io};

use actix_web::{App, test};
use cors_runtime::surface;

#[path = "quickstart.rs"]
#[allow(dead_code, reason = "the API alone is listed")]
mod quickstart;

#[actix_web::main]
async fn main() -> io::Result<()> {
    let app = test::init_service(App::new().configure(quickstart::routes)).await;
    let surface = surface::of(&app).await;
    print!("{surface}");
    let Some(folder) = env::args_os().nth(1) else { return Ok(()) };
    surface.to_nginx().write(&folder)?;
    println!("\nwritten to {0}: http.conf and server.conf", folder.display());
    Ok(())
}
