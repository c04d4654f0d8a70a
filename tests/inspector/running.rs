//! A service as it runs, and clients of it.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
    sync::{Mutex, MutexGuard, PoisonError, mpsc},
    thread,
    time::{Duration, Instant},
};

use actix_web::{
    App, HttpServer,
    body::MessageBody,
    dev::{ServerHandle, ServiceFactory, ServiceRequest, ServiceResponse},
    rt::System,
};
use serde_json::Value;

/// The refused requests are those of the process, and so of all tests: who looks at them waits for a turn.
pub(crate) fn turn() -> MutexGuard<'static, ()> {
    static ONE_TEST_AT_A_TIME: Mutex<()> = Mutex::new(());
    ONE_TEST_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Far more than any step takes.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

/// A server on a free port, which stops with its owner.
pub(crate) struct Running {
    pub(crate) address: SocketAddr,
    pub(crate) handle: ServerHandle,
}

impl Running {
    pub(crate) fn start<T, B>(workers: usize, app: impl Fn() -> App<T> + Clone + Send + 'static) -> Self
    where
        T: ServiceFactory<
                ServiceRequest,
                Config = (),
                Response = ServiceResponse<B>,
                Error = actix_web::Error,
                InitError = (),
            > + 'static,
        B: MessageBody + 'static,
    {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let (sender, receiver) = mpsc::channel();
        thread::spawn(move || {
            System::new().block_on(async {
                let server = HttpServer::new(app).workers(workers).disable_signals().shutdown_timeout(60);
                let server = server.listen(listener).unwrap().run();
                sender.send(server.handle()).unwrap();
                server.await.unwrap();
            });
        });
        Self { address, handle: receiver.recv().unwrap() }
    }

    /// Sends a request over a connection of its own, and reads the response to its end.
    pub(crate) fn send(&self, request: &str) -> Answer {
        send(self.address, request)
    }

    /// The data at a path of the inspector.
    pub(crate) fn data(&self, path: &str) -> Value {
        let answer = self.send(&format!("GET {path}"));
        assert_eq!(answer.status, 200, "{answer:?}");
        serde_json::from_str(&answer.body).unwrap()
    }

    pub(crate) fn connect(&self) -> TcpStream {
        connect(self.address)
    }

    /// The events of the inspector from the first to the one that is awaited.
    pub(crate) fn refused(&self, after: u64, is_last: impl Fn(&Value) -> bool) -> Vec<Value> {
        let mut seen = Vec::new();
        let mut after = after;
        let deadline = Instant::now() + PATIENCE;
        while Instant::now() < deadline {
            let mut stream = self.connect();
            write!(stream, "GET /__cors/refusals HTTP/1.1\r\nHost: {}\r\nLast-Event-ID: {after}\r\n\r\n", self.address)
                .unwrap();
            for line in BufReader::new(stream).lines().map_while(Result::ok) {
                if let Some(id) = line.strip_prefix("id: ") {
                    after = id.parse().unwrap();
                } else if let Some(data) = line.strip_prefix("data: ") {
                    let event: Value = serde_json::from_str(data).unwrap();
                    seen.push(event);
                    if is_last(&seen[seen.len() - 1]) {
                        return seen;
                    }
                }
            }
        }
        panic!("it does not come: {seen:?}");
    }
}

fn connect(address: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream
}

/// Sends a request, whose lines are method and path, fields, and after an empty one its body.
pub(crate) fn send(address: SocketAddr, request: &str) -> Answer {
    let mut stream = connect(address);
    let (start, fields) = request.split_once('\n').unwrap_or((request, ""));
    let host = if fields.contains("Host:") { String::new() } else { format!("Host: {address}\n") };
    let end = if fields.contains("\n\n") { "" } else { "\n\n" };
    let text = format!("{start} HTTP/1.1\n{host}Connection: close\n{fields}{end}").replace('\n', "\r\n");
    stream.write_all(text.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    Answer::read(&answer)
}

impl Drop for Running {
    fn drop(&mut self) {
        // Nobody waits for it.
        drop(self.handle.stop(false));
    }
}

/// A response with all its fields but `Date`, sorted.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) fields: Vec<String>,
    pub(crate) body: String,
}

impl Answer {
    fn read(text: &str) -> Self {
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((text, ""));
        let mut lines = head.lines();
        let status = lines.next().and_then(|line| line.split(' ').nth(1)?.parse().ok());
        let mut fields: Vec<_> =
            lines.filter(|line| !line.to_ascii_lowercase().starts_with("date:")).map(str::to_owned).collect();
        fields.sort_unstable();
        Self { status: status.unwrap_or_else(|| panic!("{text:?}")), fields, body: body.to_owned() }
    }

    /// Whether it has a header of the CORS protocol.
    pub(crate) fn is_cors(&self) -> bool {
        self.fields.iter().any(|field| field.starts_with("access-control-"))
    }
}
