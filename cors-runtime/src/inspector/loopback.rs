//! The service is asked over a connection to itself: what is in an `App` has no other way to its router.

use std::{
    cell::RefCell,
    fmt::Write as _,
    io,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    time::{Duration, Instant},
};

use actix_web::{HttpRequest, http::header, rt::time::timeout};

use super::{
    declared::declared_at,
    wire::{Connection, Head},
};
use crate::{
    request::survey::{FIELD, Finding, ORIGIN, Question},
    surface::{
        ask::{Ask, Asked, Reply},
        routes::Routes,
    },
};

/// Where the page itself is asked whether it is this process that answers.
pub(super) const HANDSHAKE: &str = "handshake";

/// For one answer. Middleware may wait.
const PATIENCE: Duration = Duration::from_secs(3);

/// For all.
const WHOLE: Duration = Duration::from_secs(20);

/// The last segment of a path that is nobody's.
const NOBODYS: &str = "cors-runtime-survey";

/// The service, as it is asked.
pub(super) struct Loopback<'a> {
    routes: &'a Routes,
    address: SocketAddr,
    /// The value of `Host` by which the page was asked for.
    host: String,
    /// One that can be used again.
    connection: RefCell<Option<Connection>>,
    until: Instant,
    /// What was not asked, or has not answered.
    pub(super) unknown: RefCell<Vec<String>>,
}

impl<'a> Loopback<'a> {
    /// Finds the service to which a request of the page has come, or says why it can't be asked.
    pub(super) async fn find(request: &HttpRequest, routes: &'a Routes) -> Result<Self, &'static str> {
        if request.app_config().secure() {
            return Err("it is served by TLS");
        }
        let host = match (request.headers().get(header::HOST), request.uri().authority()) {
            (Some(host), _) => host.to_str().unwrap_or_default(),
            (None, Some(authority)) => authority.as_str(),
            (None, None) => "localhost",
        };
        let loopback = Self {
            routes,
            address: reachable(request.app_config().local_addr()),
            host: host.to_owned(),
            connection: RefCell::new(None),
            until: Instant::now() + WHOLE,
            unknown: RefCell::default(),
        };
        // What lets the page in lets it in as well. The browser has sent it to this address too.
        let credentials = [header::AUTHORIZATION, header::COOKIE].into_iter().filter_map(|name| {
            let value = request.headers().get(&name)?.to_str().ok()?;
            Some(format!("{name}: {value}\r\n"))
        });
        let path = request.uri().path().trim_end_matches('/');
        let path = path.rsplit_once('/').map_or("", |(page, _)| page);
        for fields in ["", &credentials.collect::<String>()] {
            let question = Question::new();
            let text = format!(
                "GET {path}/{HANDSHAKE} HTTP/1.1\r\nHost: {host}\r\n{FIELD}: {}\r\n{fields}\r\n",
                question.value()
            );
            _ = loopback.send(&text).await;
            if question.finding().is_some() {
                return Ok(loopback);
            }
        }
        Err("no answer at its address came from this page")
    }

    /// Sends a request over the open connection, or a new one.
    async fn send(&self, text: &str) -> io::Result<Head> {
        let open = self.connection.take();
        let patience = PATIENCE.min(self.until.saturating_duration_since(Instant::now()));
        let sent = timeout(patience, async {
            if let Some(mut connection) = open
                && let Ok((head, is_open)) = connection.send(text).await
            {
                return Ok((head, is_open.then_some(connection)));
            }
            // The server may have closed it meanwhile.
            let mut connection = Connection::open(self.address).await?;
            let (head, is_open) = connection.send(text).await?;
            io::Result::Ok((head, is_open.then_some(connection)))
        });
        let (head, connection) = sent.await.map_err(|_| io::ErrorKind::TimedOut)??;
        self.connection.replace(connection);
        Ok(head)
    }

    async fn preflight(&self, path: &str, asked: &Asked<'_>) -> Reply {
        let question = Question::new();
        let host = asked.host.unwrap_or(&self.host);
        let mut text = format!("OPTIONS {path} HTTP/1.1\r\nHost: {host}\r\nOrigin: {ORIGIN}\r\n");
        _ = write!(text, "Access-Control-Request-Method: {}\r\n{FIELD}: {}\r\n\r\n", asked.method, question.value());
        let head = self.send(&text).await;
        match (question.finding(), head) {
            (Some(finding), _) => Reply::Finding(finding),
            (None, Ok(Head { status, is_cors, .. })) => Reply::Answered { status, is_cors, is_routed: None },
            (None, Err(_)) => Reply::Unknown,
        }
    }

    /// What a policy around says of a path that is nobody's, beside one or above.
    async fn around(&self, asked: &Asked<'_>) -> Reply {
        let mut above = asked.path;
        while let Some((rest, _)) = above.rsplit_once('/') {
            above = rest;
            let path = format!("{above}/{NOBODYS}");
            if !self.routes.may_run(&path) {
                let reply = self.preflight(&path, asked).await;
                return match reply {
                    Reply::Finding(Finding { around: Some(_), is_unclaimed: false, .. }) => reply,
                    _ => Reply::Unknown,
                };
            }
        }
        Reply::Unknown
    }
}

impl Ask for Loopback<'_> {
    const ASKS_ACTUAL: bool = false;

    async fn ask(&self, asked: &Asked<'_>) -> Reply {
        let is_field = |text: &str| !text.contains(|character: char| character.is_control());
        let reply = if !(is_field(asked.path) && asked.host.is_none_or(is_field)) {
            Reply::Unknown
        } else if (asked.is_safe)() {
            self.preflight(asked.path, asked).await
        } else if declared_at(self.routes, asked).is_some() {
            Reply::Unknown
        } else {
            self.around(asked).await
        };
        if let Reply::Unknown = reply {
            self.unknown.borrow_mut().push(format!("{} {}", asked.method, asked.path));
        }
        reply
    }

    /// It would be served.
    fn ask_actual(&self, _: &Asked<'_>, _: &[(String, String)]) -> Option<Finding> {
        None
    }
}

/// The address at which what listens at another one is reached from here.
fn reachable(address: SocketAddr) -> SocketAddr {
    let ip = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    SocketAddr::new(ip, address.port())
}

#[cfg(test)]
mod tests {
    use crate::inspector::loopback::reachable;

    #[test]
    fn what_listens_everywhere_is_reached_at_the_loopback_address() {
        for (listens, reached) in [
            ("0.0.0.0:80", "127.0.0.1:80"),
            ("[::]:80", "[::1]:80"),
            ("127.0.0.1:80", "127.0.0.1:80"),
            ("192.168.1.7:80", "192.168.1.7:80"),
        ] {
            assert_eq!(reachable(listens.parse().unwrap()), reached.parse().unwrap(), "{listens}");
        }
    }
}
