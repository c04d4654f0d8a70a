//! What the servers saw, by case.

use std::{collections::HashMap, fmt, sync::Mutex};

use actix_web::{
    Error, HttpMessage, HttpRequest,
    body::MessageBody,
    dev::{Service, ServiceRequest, ServiceResponse},
    http::header::{self, HeaderMap, HeaderName},
    web,
};

use crate::{
    answers::cookies,
    server::{Ports, Shared},
};

/// A request as a server saw it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Seen {
    /// Whose port it came to.
    pub(crate) at: String,
    pub(crate) method: String,
    pub(crate) origin: Option<String>,
    /// `Sec-Fetch-Site`
    pub(crate) site: Option<String>,
    pub(crate) requested_method: Option<String>,
    pub(crate) requested_headers: Option<String>,
    pub(crate) cookies: Vec<String>,
    pub(crate) handled: bool,
    pub(crate) status: u16,
}

impl fmt::Display for Seen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method, self.at)?;
        for (name, value) in [
            ("from", &self.origin),
            ("of", &self.site),
            ("for", &self.requested_method),
            ("with", &self.requested_headers),
            ("cookies", &(!self.cookies.is_empty()).then(|| self.cookies.join(","))),
        ] {
            if let Some(value) = value {
                write!(f, " {name} {value}")?;
            }
        }
        write!(f, " -> {}{}", self.status, if self.handled { " by the handler" } else { "" })
    }
}

/// The requests of each case.
#[derive(Debug, Default)]
pub(crate) struct Log(Mutex<HashMap<String, Vec<Seen>>>);

/// Where the log has a request: its case, and its place there.
#[derive(Clone)]
struct Entry(String, usize);

impl Log {
    /// What was seen of a case until now.
    pub(crate) fn take(&self, case: &str) -> Vec<Seen> {
        self.0.lock().expect("no logging panics").remove(case).unwrap_or_default()
    }

    /// Whether the last request of a case was answered, and leads to no other.
    pub(crate) fn has_ended(&self, case: &str) -> bool {
        let log = self.0.lock().expect("no logging panics");
        let last = log.get(case).and_then(|entries| entries.last());
        last.is_some_and(|seen| seen.status != 0 && !(300..400).contains(&seen.status))
    }

    fn add(&self, case: &str, seen: Seen) -> Entry {
        let mut log = self.0.lock().expect("no logging panics");
        let entries = log.entry(case.to_owned()).or_default();
        entries.push(seen);
        Entry(case.to_owned(), entries.len() - 1)
    }

    fn change(&self, Entry(case, index): &Entry, change: impl FnOnce(&mut Seen)) {
        let mut log = self.0.lock().expect("no logging panics");
        if let Some(seen) = log.get_mut(case).and_then(|entries| entries.get_mut(*index)) {
            change(seen);
        }
    }

    pub(crate) fn mark_handled(&self, request: &HttpRequest) {
        if let Some(entry) = request.extensions().get::<Entry>() {
            self.change(entry, |seen| seen.handled = true);
        }
    }
}

/// Writes a request and its status to the log. It stands outermost, where preflights are seen too.
pub(crate) fn logged<S, B>(
    request: ServiceRequest,
    service: &S,
) -> impl Future<Output = Result<ServiceResponse<B>, Error>> + use<S, B>
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
    B: MessageBody,
{
    let shared = request.app_data::<web::Data<Shared>>().expect("the server has its data").clone();
    let case = request.path().rsplit('/').next().unwrap_or_default().to_owned();
    let entry = shared.log.add(&case, seen(&request, shared.ports));
    request.extensions_mut().insert(entry.clone());
    let called = service.call(request);
    async move {
        let answered = called.await;
        let status = match &answered {
            Ok(response) => response.status(),
            Err(error) => error.as_response_error().status_code(),
        };
        shared.log.change(&entry, |seen| seen.status = status.as_u16());
        answered
    }
}

fn seen(request: &ServiceRequest, ports: Ports) -> Seen {
    let headers = request.headers();
    let port = field(headers, &header::HOST).and_then(|host| host.rsplit(':').next()?.parse().ok());
    Seen {
        at: ports.name(port.unwrap_or_default()).to_owned(),
        method: request.method().to_string(),
        origin: field(headers, &header::ORIGIN),
        site: field(headers, &HeaderName::from_static("sec-fetch-site")),
        requested_method: field(headers, &header::ACCESS_CONTROL_REQUEST_METHOD),
        requested_headers: field(headers, &header::ACCESS_CONTROL_REQUEST_HEADERS),
        // A preflight never has cookies.
        cookies: cookies(headers),
        handled: false,
        status: 0,
    }
}

/// All values of a field as one.
fn field(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    let values: Vec<_> = headers.get_all(name).map(|value| value.as_bytes().escape_ascii().to_string()).collect();
    (!values.is_empty()).then(|| values.join(" and "))
}
