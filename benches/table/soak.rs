//! A million requests of every kind over sockets, every answer checked, and the memory of the server before and after.

mod cases;
mod connection;
mod random;

use std::{
    io::{Error, Result},
    thread,
    time::{Duration, Instant},
};

use crate::server::Server;
use cases::Cases;
use connection::{Connection, Tally};
use random::Random;

const REQUESTS: usize = 1_000_000;
const CONNECTIONS: usize = 64;
/// The memory is looked at after each of so many parts.
const PARTS: usize = 10;
/// Many times what a part takes: what has not been sent by then fails the run.
const TIME: Duration = Duration::from_secs(60);
/// How much more memory is none that grows, in KiB, from half-way on, when all pools are filled: the largest requests of all connections
/// at once, or eight bytes a request.
const FLAT: u64 = 4_096;

pub(crate) fn print() -> Result<()> {
    let server = Server::start("soak")?;
    let cases = Cases::new();
    let mut resident = vec![server.resident()?];
    let mut tally = Tally::default();
    let started = Instant::now();
    for part in 0..PARTS {
        let requests = |parts| REQUESTS / CONNECTIONS * parts / PARTS;
        tally.add(soak(&server, &cases, requests(part + 1) - requests(part), part * CONNECTIONS));
        resident.push(server.resident()?);
    }
    let seconds = started.elapsed().as_secs_f64();
    let (filled, end) = (resident[PARTS / 2], resident[PARTS]);

    println!("| soak | |\n|---|---|");
    println!("| requests, over {CONNECTIONS} connections | {} in {seconds:.0} s |", tally.sent);
    println!("| of them cut off in the middle | {} |", tally.cut_off);
    println!("| answers checked | {} |", tally.right + tally.wrong);
    println!("| wrong | {} |", tally.wrong);
    println!("| lost | {} |", tally.lost);
    println!("| memory of the server when it started | {} KiB |", resident[0]);
    println!("| half-way | {filled} KiB |");
    println!("| at the end | {end} KiB |");
    for example in &tally.examples {
        println!("\n{example}");
    }
    let unsent = REQUESTS.saturating_sub(tally.sent);
    if tally.wrong + tally.lost + unsent > 0 {
        return Err(Error::other(format!("{} wrong, {} lost, {unsent} not sent", tally.wrong, tally.lost)));
    }
    if end > filled + FLAT {
        return Err(Error::other(format!("the server's memory grows: after each tenth it was {resident:?} KiB")));
    }
    Ok(())
}

/// Sends so many requests over each connection.
fn soak(server: &Server, cases: &Cases, requests: usize, seed: usize) -> Tally {
    let end = Instant::now() + TIME;
    let mut tally = Tally::default();
    thread::scope(|scope| {
        let clients: Vec<_> = (0..CONNECTIONS)
            .map(|client| {
                scope.spawn(move || {
                    let (mut connection, mut random) = (Connection::new(&server.address), Random::new(seed + client));
                    let mut tally = Tally::default();
                    while tally.sent < requests && Instant::now() < end {
                        connection.turn(cases, requests - tally.sent, &mut random, &mut tally);
                    }
                    tally
                })
            })
            .collect();
        for client in clients {
            tally.add(client.join().expect("a client does not panic"));
        }
    });
    tally
}
