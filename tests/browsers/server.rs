//! The servers of the API and of the pages.

use std::{
    future::ready,
    net::{Ipv4Addr, TcpListener},
    sync::OnceLock,
    thread,
    time::Duration,
};

use actix_web::{App, HttpRequest, HttpResponse, HttpServer, rt, web};

use crate::{
    answers::{BACK, Does, To},
    effects::Effects,
    handlers,
    log::{Log, logged},
};

/// The first segment of the paths at the pages' servers that no policy is for.
pub(crate) const HOME: &str = "home";

/// The policies of handlers in the `App` that has one itself.
const WRAPPED: &[&str] = &["app", "nearest", "scoped", "shared", "bare", "enforced-nearest"];

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
        if WRAPPED.contains(&policy) { [self.wrapped, self.other_wrapped] } else { [self.api, self.other_api] }
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
    pub(crate) effects: Effects,
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
        To::Page => format!("http://localhost:{}/{HOME}/{policy}/{case}?do=echo", ports.page),
        To::Back => {
            format!("http://localhost:{}/{HOME}/{policy}/{case}?do={}", ports.page, Does::Redirect(BACK, To::Api))
        }
        To::Abroad => {
            format!("http://127.0.0.1:{}/{HOME}/{policy}/{case}?do={}", ports.page, Does::Redirect(BACK, To::Api))
        }
    }
}

/// Free ports, and what listens there.
pub(crate) fn bind() -> ([TcpListener; 6], Ports) {
    let listeners: [TcpListener; 6] =
        std::array::from_fn(|_| TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("there is a free port"));
    let [api, other_api, wrapped, other_wrapped, page, other_page] =
        listeners.each_ref().map(|listener| listener.local_addr().expect("a listener has an address").port());
    (listeners, Ports { api, other_api, wrapped, other_wrapped, page, other_page })
}

/// Starts the servers, which run until the process ends; all tests share them.
pub(crate) fn start() -> &'static web::Data<Shared> {
    static SHARED: OnceLock<web::Data<Shared>> = OnceLock::new();
    SHARED.get_or_init(|| {
        let (listeners, ports) = bind();
        start_on(listeners, ports)
    })
}

/// Starts them where somebody listens already. Browsers find them at these ports.
pub(crate) fn start_on(listeners: [TcpListener; 6], ports: Ports) -> web::Data<Shared> {
    let shared = web::Data::new(Shared { ports, log: Log::default(), effects: Effects::default() });
    let data = shared.clone();
    thread::spawn(move || rt::System::new().block_on(serve(listeners, data)).expect("the servers run"));
    shared
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

pub(crate) fn pages(config: &mut web::ServiceConfig) {
    let html = |page| web::get().to(move || ready(html(page)));
    let script = || ready(HttpResponse::Ok().content_type("text/javascript").body(include_str!("run.js")));
    config
        .route("/page", html(include_str!("page.html")))
        .route("/sandbox", html(include_str!("sandbox.html")))
        .route("/run.js", web::get().to(script));
}

/// A page, which brings a cookie for its host.
fn html(page: &'static str) -> HttpResponse {
    let cookie = "visitor=4711; Path=/; SameSite=Lax";
    HttpResponse::Ok().content_type("text/html; charset=utf-8").insert_header(("Set-Cookie", cookie)).body(page)
}
