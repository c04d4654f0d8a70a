//! Requests a second over sockets, where parsing, writing and the kernel have their part.

use std::{
    io::{BufRead, BufReader, Error, ErrorKind, Result},
    process::{Child, Command, Stdio},
};

use tests::program;

use crate::rounds::Rounds;

const SERVERS: [&str; 5] = ["bare", "by-hand", "attribute", "wrap-app", "actix-cors-app"];

/// The servers take turns, so that whatever else the machine does hits all of them.
const ROUNDS: usize = 5;

const WRK: [&str; 6] = ["--threads=1", "--connections=32", "--duration=3s", "--timeout=2s", "--script", MIX];
const MIX: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/sockets/mix.lua");

/// A server that runs as long as this lives.
struct Server {
    process: Child,
    address: String,
}

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

impl Server {
    fn start(name: &str) -> Result<Self> {
        let mut command = Command::new(env!("CARGO_BIN_EXE_server"));
        command.arg(name).stdin(Stdio::piped()).stdout(Stdio::piped());
        let program = program::name(&command);
        let mut process =
            command.spawn().map_err(|error| Error::other(format!("{program} does not start: {error}")))?;
        let output = process.stdout.take().expect("its output is piped");
        let mut server = Self { process, address: String::new() };
        BufReader::new(output).read_line(&mut server.address)?;
        server.address.truncate(server.address.trim_end().len());
        if server.address.is_empty() {
            let status = server.process.wait()?;
            return Err(Error::other(format!("{program}: {status}; what it printed stands above")));
        }
        Ok(server)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself.
        _ = self.process.kill();
        _ = self.process.wait();
    }
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
