//! Requests a second over sockets, where parsing, writing and the kernel have their part.

use std::{
    io::{Error, ErrorKind, Result},
    process::Command,
};

use tests::program;

use crate::{rounds::Rounds, server::Server};

const SERVERS: [&str; 5] = ["bare", "by-hand", "attribute", "wrap-app", "actix-cors-app"];

/// The servers take turns, so that whatever else the machine does hits all of them.
const ROUNDS: usize = 5;

const WRK: [&str; 6] = ["--threads=1", "--connections=32", "--duration=3s", "--timeout=2s", "--script", MIX];
const MIX: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/sockets/mix.lua");

pub(crate) fn print() -> Result<()> {
    let servers = SERVERS.map(Server::start);
    let mut rates = Rounds::default();
    for _ in 0..ROUNDS {
        for (name, server) in SERVERS.iter().zip(&servers) {
            let server = server.as_ref().map_err(|error| Error::other(format!("{name}: {error}")))?;
            rates.push(name, rate(&server.address).map_err(|error| Error::other(format!("{name}: {error}")))?);
        }
    }
    println!("| over sockets | requests/s | against bare | against actix-cors |\n|---|---|---|---|");
    for name in SERVERS {
        let ratio = |other| rates.ratio(name, other);
        println!("| {name} | {:.0} | {:.2} | {:.2} |", rates.median(name), ratio("bare"), ratio("actix-cors-app"));
    }
    Ok(())
}

/// Requests a second of one run.
fn rate(address: &str) -> Result<f64> {
    let mut wrk = Command::new("wrk");
    let rate = program::run(wrk.args(WRK).arg(format!("http://{address}/items")), |ran| {
        let numbers = ran.stdout.lines().last().unwrap_or_default().split(' ').map(str::parse::<f64>);
        match numbers.collect::<std::result::Result<Vec<_>, _>>().as_deref() {
            Ok([requests, microseconds, 0.0, 0.0]) if *requests > 0.0 => Some(requests / microseconds * 1e6),
            _ => None,
        }
    });
    rate.map_err(|error| match error.kind() {
        ErrorKind::NotFound => Error::other("wrk, which sends the requests, is missing: apt-get install wrk"),
        _ => error,
    })
}
