//! A service in process, given any values of the fields that CORS reads.
//!
//! An input is lines of a request: a letter that names what it is, and the value. `m` is the method, `o` an `Origin`, `r` an
//! `Access-Control-Request-Method`, `h` an `Access-Control-Request-Headers`, `H` a `Host`, `s` a `Sec-Fetch-Site`, `v` a `Vary` that
//! the handler sets. Each request is sent to every policy, on a handler and around a resource.

mod oracle;
mod policies;
mod service;

use actix_web::http::{
    Method,
    header::{HeaderName, HeaderValue},
};

use service::Service;

/// What of a request the answer may depend on; a letter of the input each.
#[derive(Default)]
struct Request {
    method: Method,
    origins: Vec<HeaderValue>,
    asked_methods: Vec<HeaderValue>,
    asked_headers: Vec<HeaderValue>,
    handlers_vary: Vec<HeaderValue>,
    others: Vec<(HeaderName, HeaderValue)>,
}

/// All that a client gets, the fields sorted by their names.
#[derive(Debug, PartialEq, Eq)]
struct Answer {
    status: u16,
    fields: Vec<(String, String)>,
    body: String,
}

/// Panics where an answer is another than the protocol says.
pub(crate) fn check(data: &[u8]) {
    let request = read(data);
    Service::with(|service| {
        for policy in policies::ALL {
            for (path, served) in [(policy.path.to_owned(), Some(policy.served)), (wrapped(policy.path), None)] {
                let answer = service.answer(&path, &request);
                assert_eq!(answer, oracle::answer(policy, served, &request), "{} {path}", request.method);
            }
        }
    });
}

/// Where the policy at `path` stands around a resource.
fn wrapped(path: &str) -> String {
    format!("{path}/wrapped")
}

fn read(data: &[u8]) -> Request {
    let mut request = Request::default();
    for line in data.split(|&byte| byte == b'\n') {
        let Some((key, value)) = line.split_first() else { continue };
        if *key == b'm' {
            request.method = Method::from_bytes(value).unwrap_or(request.method);
        }
        // A server reads no field with other bytes.
        let Ok(value) = HeaderValue::from_bytes(value) else { continue };
        match key {
            b'o' => request.origins.push(value),
            b'r' => request.asked_methods.push(value),
            b'h' => request.asked_headers.push(value),
            b'v' => request.handlers_vary.push(value),
            b'H' => request.others.push((HeaderName::from_static("host"), value)),
            b's' => request.others.push((HeaderName::from_static("sec-fetch-site"), value)),
            _ => {}
        }
    }
    request
}
