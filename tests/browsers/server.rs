//! The servers of the API and of the pages, and the log of what they saw.

use std::{
    collections::HashMap,
    fmt,
    net::{Ipv4Addr, TcpListener},
    sync::{Mutex, OnceLock},
    thread,
    time::Duration,
};

use actix_web::{
    App, Error, HttpMessage, HttpRequest, HttpResponse, HttpServer,
    body::MessageBody,
    dev::{Service, ServiceRequest, ServiceResponse},
    http::{
        Method,
        header::{self, HeaderMap, HeaderName},
    },
    rt, web,
};

use crate::{
    answers::{To, cookies},
    handlers,
};

/// All are free ports of 127.0.0.1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Ports {
    pub(crate) api: u16,
    pub(crate) other_api: u16,
    /// The API whose whole `App` has a policy.
    pub(crate) wrapped: u16,
    pub(crate) other_wrapped: u16,
    pub(crate) page: u16,
    pub(crate) other_page: u16,
}

impl Ports {
    /// The API of a policy, and the same on another port.
    pub(crate) fn of(self, policy: &str) -> [u16; 2] {
        if policy == "app" { [self.wrapped, self.other_wrapped] } else { [self.api, self.other_api] }
    }

    /// What a report calls a port, which is another one in the next run.
    pub(crate) fn name(self, port: u16) -> &'static str {
        match port {
            _ if port == self.api || port == self.wrapped => "api",
            _ if port == self.other_api || port == self.other_wrapped => "other",
            _ => "page",
        }
    }
}

/// What all workers share.
#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) ports: Ports,
    pub(crate) log: Log,
}

impl Shared {
    /// The address that a redirect leads to; the case is the last segment of its path.
    pub(crate) fn location(&self, request: &HttpRequest, to: To) -> String {
        let path: Vec<_> = request.path().rsplit('/').take(2).collect();
        location(self.ports, to, path[1], path[0])
    }
}

pub(crate) fn location(ports: Ports, to: To, policy: &str, case: &str) -> String {
    let [api, other] = ports.of(policy);
    match to {
        To::Api => format!("http://localhost:{api}/{policy}/{case}?do=echo"),
        To::Other => format!("http://localhost:{other}/{policy}/{case}?do=echo"),
        To::Page => format!("http://localhost:{}/home/{policy}/{case}?do=echo", ports.page),
    }
}

/// A request as a server saw it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Seen {
    /// Whose port it came to.
    pub(crate) at: String,
    pub(crate) method: String,
    pub(crate) origin: Option<String>,
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

/// Starts the servers, which run until the process ends; all tests share them.
pub(crate) fn start() -> &'static web::Data<Shared> {
    static SHARED: OnceLock<web::Data<Shared>> = OnceLock::new();
    SHARED.get_or_init(|| {
        let listeners: [TcpListener; 6] =
            std::array::from_fn(|_| TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("there is a free port"));
        let [api, other_api, wrapped, other_wrapped, page, other_page] =
            listeners.each_ref().map(|listener| listener.local_addr().expect("a listener has an address").port());
        let ports = Ports { api, other_api, wrapped, other_wrapped, page, other_page };
        let shared = web::Data::new(Shared { ports, log: Log::default() });
        let data = shared.clone();
        thread::spawn(move || rt::System::new().block_on(serve(listeners, data)).expect("the servers run"));
        shared
    })
}

async fn serve(listeners: [TcpListener; 6], shared: web::Data<Shared>) -> std::io::Result<()> {
    let [api, other_api, wrapped, other_wrapped, page, other_page] = listeners;
    let (data, ports) = (shared.clone(), shared.ports);
    let apis = HttpServer::new(move || {
        let app = App::new().app_data(data.clone()).configure(|config| handlers::api(ports, config));
        app.configure(pages).wrap_fn(logged)
    });
    let wrapped_api = HttpServer::new(move || {
        App::new().app_data(shared.clone()).configure(handlers::wrapped).wrap(handlers::APP).wrap_fn(logged)
    });
    let apis = apis.listen(api)?.listen(other_api)?.listen(page)?.listen(other_page)?;
    let wrapped_api = wrapped_api.listen(wrapped)?.listen(other_wrapped)?;
    // Browsers open connections in advance and keep them: a time-out would be a failure of the next request.
    let patience = Duration::from_secs(600);
    let wrapped_api = wrapped_api.workers(1).keep_alive(patience).client_request_timeout(Duration::ZERO).run();
    rt::spawn(wrapped_api);
    apis.workers(1).keep_alive(patience).client_request_timeout(Duration::ZERO).run().await
}

fn pages(config: &mut web::ServiceConfig) {
    config
        .route("/page", web::method(Method::GET).to(|| html(include_str!("page.html"))))
        .route("/sandbox", web::method(Method::GET).to(|| html(include_str!("sandbox.html"))))
        .route(
            "/run.js",
            web::method(Method::GET)
                .to(|| async { HttpResponse::Ok().content_type("text/javascript").body(include_str!("run.js")) }),
        );
}

/// A page, which brings a cookie for its host.
async fn html(page: &'static str) -> HttpResponse {
    let cookie = "visitor=4711; Path=/; SameSite=Lax";
    HttpResponse::Ok().content_type("text/html; charset=utf-8").insert_header(("Set-Cookie", cookie)).body(page)
}
