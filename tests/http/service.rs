//! A service in process, the requests it is sent and the answers it gives.

use std::{cell::OnceCell, fmt, future::Future, net::SocketAddr, pin::Pin, rc::Rc};

use actix_service::IntoServiceFactory;
use actix_web::{
    App, Error, HttpResponse,
    body::{self, MessageBody},
    dev::{AppConfig, HttpServiceFactory, Service, ServiceFactory, ServiceRequest, ServiceResponse},
    http::{
        Method,
        header::{HeaderMap, HeaderName, HeaderValue},
    },
    test::TestRequest,
};

use crate::gateway::{self, Edge};

pub(crate) const APP: &str = "https://app.example.com";
pub(crate) const OTHER: &str = "https://other.example";

pub(crate) const ALLOW_CREDENTIALS: &str = "access-control-allow-credentials";
pub(crate) const ALLOW_HEADERS: &str = "access-control-allow-headers";
pub(crate) const ALLOW_METHODS: &str = "access-control-allow-methods";
pub(crate) const ALLOW_ORIGIN: &str = "access-control-allow-origin";
pub(crate) const EXPOSE_HEADERS: &str = "access-control-expose-headers";
pub(crate) const MAX_AGE: &str = "access-control-max-age";
pub(crate) const CONTENT_TYPE: &str = "content-type";
pub(crate) const VARY: &str = "vary";

pub(crate) const TEXT: &str = "text/plain; charset=utf-8";

/// The `Vary` of a preflight's answer.
pub(crate) const PREFLIGHT: &str = "Origin, Access-Control-Request-Method";

/// The `Vary` of a preflight's answer where the requested headers are mirrored.
pub(crate) const PREFLIGHT_MIRRORED: &str = "Origin, Access-Control-Request-Method, Access-Control-Request-Headers";

type Answering = Pin<Box<dyn Future<Output = Answer>>>;

/// A running `App`.
pub(crate) struct Server {
    answer: Box<dyn Fn(TestRequest) -> Answering>,
}

impl Server {
    pub(crate) async fn answer(&self, request: TestRequest) -> Answer {
        (self.answer)(request).await
    }
}

pub(crate) async fn serve<T, B>(app: App<T>) -> Server
where
    T: ServiceFactory<ServiceRequest, Config = (), Response = ServiceResponse<B>, Error = Error, InitError = ()>
        + 'static,
    B: MessageBody + 'static,
{
    serve_by(app, Connection::Plain).await.expect("no service fails to start")
}

/// Whether a worker comes to serve an `App`.
pub(crate) async fn starts<T, B>(app: App<T>) -> bool
where
    T: ServiceFactory<ServiceRequest, Config = (), Response = ServiceResponse<B>, Error = Error, InitError = ()>
        + 'static,
    B: MessageBody + 'static,
{
    serve_by(app, Connection::Plain).await.is_ok()
}

/// What a server knows of its connections.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Connection {
    Plain,
    Tls,
}

pub(crate) async fn serve_by<T, B>(app: App<T>, connection: Connection) -> Result<Server, ()>
where
    T: ServiceFactory<ServiceRequest, Config = (), Response = ServiceResponse<B>, Error = Error, InitError = ()>
        + 'static,
    B: MessageBody + 'static,
{
    let address = SocketAddr::from(([127, 0, 0, 1], 8080));
    let config = AppConfig::__priv_test_new(connection == Connection::Tls, address.to_string(), address);
    let service = app.into_factory().new_service(config).await?;
    let (service, edge) = (Rc::new(service), Rc::new(OnceCell::new()));
    let answer = move |request: TestRequest| {
        let request = request.to_request();
        if connection == Connection::Plain && gateway::takes(&request) {
            let (service, edge) = (Rc::clone(&service), Rc::clone(&edge));
            return Box::pin(async move {
                if edge.get().is_none() {
                    _ = edge.set(Edge::of(Rc::clone(&service)).await);
                }
                let edge = edge.get().expect("it was set");
                edge.compare(&request.uri().to_string(), request.head().headers()).await;
                match service.call(request).await {
                    Ok(response) => Answer::of(response.into()).await,
                    Err(error) => Answer::of(error.error_response()).await,
                }
            }) as Answering;
        }
        let called = service.call(request);
        Box::pin(async move {
            match called.await {
                Ok(response) => Answer::of(response.into()).await,
                // A server sends an error's response where no middleware made one of it.
                Err(error) => Answer::of(error.error_response()).await,
            }
        }) as Answering
    };
    Ok(Server { answer: Box::new(answer) })
}

/// An `App` of this one service.
pub(crate) async fn serve_only(service: impl HttpServiceFactory + 'static) -> Server {
    serve(App::new().service(service)).await
}

/// All that a client gets; header names are sorted, the values of one keep their order.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Answer {
    async fn of<B: MessageBody>(response: HttpResponse<B>) -> Self {
        let status = response.status().as_u16();
        let headers = pairs(response.headers());
        let body = body::to_bytes(response.into_body()).await.unwrap_or_else(|_| panic!("the body broke off"));
        Self { status, headers: sorted(headers), body: body.escape_ascii().to_string() }
    }

    /// The same with these headers beside its own.
    pub(crate) fn with(mut self, headers: &[(&str, &str)]) -> Self {
        self.headers.extend(owned(headers));
        Self { headers: sorted(self.headers), ..self }
    }
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.status)?;
        self.headers.iter().try_for_each(|(name, value)| write!(f, "\n{name}: {}", shortened(value)))?;
        write!(f, "\n\n{}", shortened(&self.body))
    }
}

/// The start of a value that would flood a failure's report.
fn shortened(value: &str) -> String {
    if value.len() > 300 { format!("{}… ({} characters)", &value[..100], value.len()) } else { value.to_owned() }
}

fn pairs(headers: &HeaderMap) -> Vec<(String, String)> {
    headers.iter().map(|(name, value)| (name.to_string(), value.as_bytes().escape_ascii().to_string())).collect()
}

fn owned(headers: &[(&str, &str)]) -> Vec<(String, String)> {
    headers.iter().map(|&(name, value)| (name.to_owned(), value.to_owned())).collect()
}

fn sorted(mut headers: Vec<(String, String)>) -> Vec<(String, String)> {
    headers.sort_by(|(a, _), (b, _)| a.cmp(b));
    headers
}

/// An expected answer.
pub(crate) fn expect(status: u16, headers: &[(&str, &str)], body: &str) -> Answer {
    Answer { status, headers: sorted(owned(headers)), body: body.to_owned() }
}

/// The expected answer to a preflight that is refused by a policy that mirrors no requested headers.
pub(crate) fn refused() -> Answer {
    expect(403, &[(VARY, PREFLIGHT)], "")
}

/// The expected answer to a request that no service takes.
pub(crate) fn not_found() -> Answer {
    expect(404, &[], "")
}

pub(crate) fn request(method: &str, path: &str) -> TestRequest {
    TestRequest::with_uri(path).method(Method::from_bytes(method.as_bytes()).unwrap())
}

pub(crate) fn get(path: &str) -> TestRequest {
    request("GET", path)
}

pub(crate) fn put(path: &str) -> TestRequest {
    request("PUT", path)
}

/// A preflight, but for its `Origin`.
pub(crate) fn preflight(method: &str, path: &str) -> TestRequest {
    request("OPTIONS", path).field("access-control-request-method", method)
}

pub(crate) trait Fields {
    /// Adds a field line, beside those of the same name.
    fn field(self, name: &'static str, value: impl AsRef<[u8]>) -> Self;

    fn origin(self, value: impl AsRef<[u8]>) -> Self;

    fn asking_for_headers(self, value: impl AsRef<[u8]>) -> Self;
}

impl Fields for TestRequest {
    fn field(self, name: &'static str, value: impl AsRef<[u8]>) -> Self {
        self.append_header((HeaderName::from_static(name), HeaderValue::from_bytes(value.as_ref()).unwrap()))
    }

    fn origin(self, value: impl AsRef<[u8]>) -> Self {
        self.field("origin", value)
    }

    fn asking_for_headers(self, value: impl AsRef<[u8]>) -> Self {
        self.field("access-control-request-headers", value)
    }
}
