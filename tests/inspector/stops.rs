//! A server with an open page can be stopped.

use std::{
    io::{Read, Write},
    time::{Duration, Instant},
};

use actix_web::{App, rt::System};
use cors_runtime::inspector;

use crate::running::{Running, turn};

#[test]
fn a_server_stops_while_a_page_listens() {
    let _turn = turn();
    let running = Running::start(2, || App::new().service(inspector("/__cors")));
    let mut stream = running.connect();
    write!(stream, "GET /__cors/refusals HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
    let mut start = [0; 15];
    stream.read_exact(&mut start).unwrap();
    assert_eq!(&start, b"HTTP/1.1 200 OK");
    let began = Instant::now();
    System::new().block_on(running.handle.stop(true));
    assert!(began.elapsed() < Duration::from_secs(15), "{:?}", began.elapsed());
    let mut rest = String::new();
    stream.read_to_string(&mut rest).unwrap();
    assert!(rest.ends_with("0\r\n\r\n"), "{rest}");
}
