//! Requests and answers as bytes.

use std::{
    fmt,
    io::{Read, Write},
    net::{Ipv4Addr, TcpStream},
    time::Duration,
};

/// A request, of which nothing is checked.
#[derive(Clone)]
pub(crate) struct Request {
    head: Vec<u8>,
}

impl Request {
    pub(crate) fn options(path: &str) -> Self {
        Self { head: format!("OPTIONS {path} HTTP/1.1\r\nConnection: close\r\n").into_bytes() }
            .field("Host", "localhost")
    }

    /// Begins with these lines.
    pub(crate) fn raw(head: &str) -> Self {
        Self { head: head.as_bytes().to_vec() }
    }

    pub(crate) fn preflight(path: &str, origin: impl AsRef<[u8]>, method: impl AsRef<[u8]>) -> Self {
        Self::options(path).field("Origin", origin).field("Access-Control-Request-Method", method)
    }

    pub(crate) fn field(mut self, name: &str, value: impl AsRef<[u8]>) -> Self {
        for part in [name.as_bytes(), b": ", value.as_ref(), b"\r\n"] {
            self.head.extend_from_slice(part);
        }
        self
    }

    pub(crate) fn send(&self, port: u16) -> Answer {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).expect("a server listens");
        stream.set_read_timeout(Some(Duration::from_secs(60))).expect("a time-out can be set");
        let mut answer = Vec::new();
        // A server may close before it has read everything.
        _ = stream.write_all(&[&*self.head, b"\r\n"].concat());
        _ = stream.read_to_end(&mut answer);
        Answer::parse(&answer)
    }
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = &self.head[..self.head.len().min(600)];
        write!(f, "{}", shown.escape_ascii().to_string().replace("\\r\\n", "\n"))
    }
}

/// What a browser makes something of, in an answer to a preflight.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    /// Sorted lines: the fields of CORS, `Vary`, and those about the body.
    pub(crate) fields: Vec<String>,
    pub(crate) body: String,
    server: Server,
}

/// Who wrote it, which makes no difference.
#[derive(Debug)]
struct Server(bool);

impl PartialEq for Server {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Server {}

impl Answer {
    /// Whether nginx wrote it.
    pub(crate) fn is_of_nginx(&self) -> bool {
        self.server.0
    }

    pub(crate) fn parse(bytes: &[u8]) -> Self {
        let text = bytes.escape_ascii().to_string();
        let (head, body) = text.split_once("\\r\\n\\r\\n").unwrap_or((&text, ""));
        let mut lines = head.split("\\r\\n");
        let status = lines.next().and_then(|line| line.split(' ').nth(1)?.parse().ok()).unwrap_or_default();
        let (mut fields, mut server) = (Vec::new(), false);
        for line in lines {
            let (name, value) = line.split_once(": ").unwrap_or((line, ""));
            let name = name.to_ascii_lowercase();
            server |= name == "server" && value.starts_with("nginx");
            if name.starts_with("access-control-")
                || matches!(&*name, "vary" | "content-type" | "content-length" | "allow")
            {
                fields.push(format!("{name}: {value}"));
            }
        }
        fields.sort_unstable();
        Self { status, fields, body: body.to_owned(), server: Server(server) }
    }
}
