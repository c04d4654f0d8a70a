//! A policy whose origins are known only when the service starts: here, from the command line.
//!
//! ```text
//! cargo run --example builder -- https://app.example.com "http://localhost:*"
//! cargo run --example builder -- https://app.example.com/ "https://*.com" null
//! ```
//!
//! With the first, ask it: `curl -i -H "Origin: https://app.example.com" http://127.0.0.1:PORT/`, with the printed port.
//!
//! The rules and texts are those of the compile errors, and a service with a wrong policy does not start.

use std::{env, io, net::Ipv4Addr, process::ExitCode};

use actix_web::{App, HttpServer, web};
use cors_runtime::{Cors, PolicyError};

#[actix_web::main]
async fn main() -> io::Result<ExitCode> {
    let origins = env::args_os().skip(1).map(|origin| origin.to_string_lossy().into_owned());
    match policy(origins) {
        Ok(policy) => serve(policy).await.map(|()| ExitCode::SUCCESS),
        Err(error) => {
            eprintln!("{error}");
            Ok(ExitCode::FAILURE)
        }
    }
}

fn policy(origins: impl Iterator<Item = String>) -> Result<Cors, PolicyError> {
    Cors::builder().origins(origins).methods(["GET", "PUT"]).headers(["Content-Type"]).credentials(true).build()
}

async fn serve(policy: Cors) -> io::Result<()> {
    println!("{policy:#?}");
    let server = HttpServer::new(move || App::new().wrap(policy.clone()).route("/", web::get().to(async || "hello")))
        .bind((Ipv4Addr::LOCALHOST, 0))?;
    for address in server.addrs() {
        println!("listening on http://{address}/");
    }
    server.run().await
}
