//! How many preflights a second there are with nginx, and without.

use std::{
    io::{Read, Write},
    net::{Ipv4Addr, TcpStream},
    thread,
    time::{Duration, Instant},
};

use crate::{quickstart::api, service::Pair};

const CONNECTIONS: usize = 8;
const REQUESTS: usize = 5_000;

/// Preflights a second over connections that are kept, each with one request at a time.
fn measure(port: u16, path: &str) -> usize {
    let start = Instant::now();
    let connections: Vec<_> = (0..CONNECTIONS)
        .map(|_| {
            let request = format!(
                "OPTIONS {path} HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost:3000\r\nAccess-Control-Request-Method: PUT\r\nAccess-Control-Request-Headers: content-type\r\n\r\n"
            );
            thread::spawn(move || {
                let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).expect("a server listens");
                stream.set_nodelay(true).expect("it can be set");
                stream.set_read_timeout(Some(Duration::from_secs(30))).expect("a time-out can be set");
                let mut buffer = [0; 2_048];
                // nginx closes a connection after a thousand requests.
                for number in 0..REQUESTS {
                    if number % 1_000 == 999 {
                        stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).expect("a server listens");
                    }
                    stream.write_all(request.as_bytes()).expect("a server reads");
                    let read = stream.read(&mut buffer).expect("a server answers");
                    assert!(buffer[..read].starts_with(b"HTTP/1.1 204"), "{}", buffer[..read].escape_ascii());
                }
            })
        })
        .collect();
    for connection in connections {
        connection.join().expect("all are answered");
    }
    (CONNECTIONS * REQUESTS * 1_000) / usize::try_from(start.elapsed().as_millis()).unwrap_or(usize::MAX)
}

#[actix_web::test]
#[ignore = "needs nginx: run .ci/install-nginx"]
async fn preflights_a_second_are_reported() {
    let pair = Pair::of(api::routes).await;
    let (with, without) = (measure(pair.gateway.port, "/items/1"), measure(pair.service, "/items/1"));
    let (answered, through) = pair.gateway.counts();
    println!("preflights a second: {with} by nginx, {without} by the service, one worker each");
    assert_eq!((answered, through), (CONNECTIONS * REQUESTS, 0));
}
