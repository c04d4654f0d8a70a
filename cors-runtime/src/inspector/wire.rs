//! As much of HTTP/1.1 as it takes to ask this very process.

use std::{io, net::SocketAddr};

use actix_web::rt::net::TcpStream;

/// The longest head of a response that is read, and the longest body, in bytes.
const LONGEST: usize = 64 * 1024;

/// A connection to a server.
pub(super) struct Connection {
    stream: TcpStream,
    /// What has come and is not read yet.
    read: Vec<u8>,
}

/// The head of a response.
pub(super) struct Head {
    pub(super) status: u16,
    /// Whether it has `Access-Control-Allow-Origin`.
    pub(super) is_cors: bool,
    /// How long its body is, where the connection can be used again after it.
    length: Option<usize>,
}

impl Connection {
    pub(super) async fn open(address: SocketAddr) -> io::Result<Self> {
        Ok(Self { stream: TcpStream::connect(address).await?, read: Vec::new() })
    }

    /// Sends a request, and returns the head of its response, and whether the next one may be sent.
    pub(super) async fn send(&mut self, request: &str) -> io::Result<(Head, bool)> {
        self.write(request.as_bytes()).await?;
        loop {
            let end = loop {
                if let Some(end) = self.read.windows(4).position(|bytes| bytes == b"\r\n\r\n") {
                    break end + 4;
                }
                self.fill().await?;
            };
            let text: Vec<_> = self.read.drain(..end).collect();
            let head = Head::read(&text).ok_or(io::ErrorKind::InvalidData)?;
            // What is said before the response.
            if head.status < 200 {
                continue;
            }
            let is_open = match head.length {
                Some(length) if length <= LONGEST => {
                    while self.read.len() < length {
                        self.fill().await?;
                    }
                    self.read.drain(..length);
                    true
                }
                _ => false,
            };
            return Ok((head, is_open));
        }
    }

    async fn write(&self, mut rest: &[u8]) -> io::Result<()> {
        while !rest.is_empty() {
            self.stream.writable().await?;
            match self.stream.try_write(rest) {
                Ok(written) => rest = &rest[written..],
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    async fn fill(&mut self) -> io::Result<()> {
        let mut bytes = [0; 4096];
        loop {
            self.stream.readable().await?;
            match self.stream.try_read(&mut bytes) {
                Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
                Ok(_) if self.read.len() > 2 * LONGEST => return Err(io::ErrorKind::InvalidData.into()),
                Ok(length) => {
                    self.read.extend_from_slice(&bytes[..length]);
                    return Ok(());
                }
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                Err(error) => return Err(error),
            }
        }
    }
}

impl Head {
    fn read(text: &[u8]) -> Option<Self> {
        let text = String::from_utf8_lossy(text.trim_ascii_end());
        let mut lines = text.split("\r\n");
        let status = lines.next()?.strip_prefix("HTTP/1.")?.split(' ').nth(1)?.parse().ok()?;
        let (mut is_cors, mut length, mut closes) = (false, None, false);
        for (name, value) in lines.filter_map(|line| line.split_once(':')) {
            let value = value.trim();
            match &*name.to_ascii_lowercase() {
                "access-control-allow-origin" => is_cors = true,
                "content-length" => length = value.parse().ok(),
                "transfer-encoding" => closes = true,
                "connection" => closes |= value.eq_ignore_ascii_case("close"),
                _ => {}
            }
        }
        let is_empty = matches!(status, 204 | 304);
        Some(Self {
            status,
            is_cors,
            length: if closes {
                None
            } else if is_empty {
                Some(0)
            } else {
                length
            },
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::inspector::wire::Head;

    #[test]
    fn a_head_says_whether_the_connection_can_be_used_again() {
        for (text, expected) in [
            ("HTTP/1.1 204 No Content\r\nVary: Origin\r\n\r\n", Some((204, false, Some(0)))),
            ("HTTP/1.1 200 OK\r\ncontent-length: 12\r\n\r\n", Some((200, false, Some(12)))),
            ("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: Close\r\n\r\n", Some((200, false, None))),
            ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", Some((200, false, None))),
            ("HTTP/1.0 401 x\r\nAccess-Control-Allow-Origin: *\r\n\r\n", Some((401, true, None))),
            ("HTTP/2 200\r\n\r\n", None),
            ("SSH-2.0-OpenSSH\r\n\r\n", None),
            ("\r\n\r\n", None),
        ] {
            let head = Head::read(text.as_bytes()).map(|head| (head.status, head.is_cors, head.length));
            assert_eq!(head, expected, "{text:?}");
        }
    }
}
