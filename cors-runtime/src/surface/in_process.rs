//! The surface of a test service.

use std::{net::SocketAddr, panic::Location, pin::Pin};

use actix_http::Request;
use actix_web::{
    body::{BoxBody, MessageBody},
    dev::{Response, Service, ServiceResponse},
    http::{
        Method, StatusCode,
        header::{self, HeaderName, HeaderValue},
    },
    test::TestRequest,
};

use super::{
    Surface,
    ask::{Ask, Asked, Reply},
    example::encoded,
    routes::Routes,
    survey::survey,
};
use crate::request::survey::{FIELD, Finding, ORIGIN, Question};

/// What `app` allows to whom: the service that [`actix_web::test::init_service`] makes.
///
/// ```
/// use actix_web::{App, Responder, get, put, test};
/// use cors_runtime::{cors, surface};
///
/// #[cors(origins = ["https://app.example.com"], credentials)]
/// #[put("/items/{id}")]
/// async fn update_item() -> impl Responder {
///     "put"
/// }
///
/// #[get("/status")]
/// async fn status() -> impl Responder {
///     "all is well"
/// }
///
/// # #[actix_web::main]
/// # async fn main() {
/// let app = test::init_service(App::new().service((update_item, status))).await;
/// let surface = surface::of(&app).await;
///
/// let [first, second] = surface.entries() else { panic!("{surface:?}") };
/// assert_eq!((first.method(), first.pattern()), ("PUT", "/items/{id}"));
/// assert!(first.policy().is_some_and(|policy| policy.name().ends_with("::update_item")));
/// assert!(second.policy().is_none());
/// # }
/// ```
#[track_caller]
pub fn of<S>(app: &S) -> Survey<'_, S> {
    Survey { app, examples: Vec::new(), headers: Vec::new(), peer: None, called: Location::caller() }
}

/// The question what a service allows: await it.
#[must_use = "nothing is asked before it is awaited"]
#[derive(Debug)]
pub struct Survey<'a, S> {
    app: &'a S,
    examples: Vec<Example>,
    headers: Vec<(HeaderName, HeaderValue)>,
    peer: Option<SocketAddr>,
    called: &'static Location<'static>,
}

/// A path for a pattern.
#[derive(Debug)]
struct Example {
    pattern: String,
    path: String,
    given: &'static Location<'static>,
}

impl<S> Survey<'_, S> {
    /// A path for a pattern that likely values don't fit, as a client would ask for it: `.example("/orders/{id:[A-Z]-\\d+}",
    /// "/orders/A-17")`.
    #[track_caller]
    pub fn example(mut self, pattern: &str, path: &str) -> Self {
        self.examples.push(Example { pattern: pattern.to_owned(), path: encoded(path), given: Location::caller() });
        self
    }

    /// A header of the request by which the routes are listed, for middleware around the `App` that lets nothing in without it, and of the
    /// actual requests, which are never served. Preflights have none of it, as in a browser.
    ///
    /// # Panics
    /// If it is no header.
    #[track_caller]
    pub fn with_header(mut self, name: &str, value: &str) -> Self {
        let parsed = (HeaderName::try_from(name), HeaderValue::try_from(value));
        let (Ok(name), Ok(value)) = parsed else {
            panic!(
                "no request has the header {name:?} with the value {value:?}\n  = help: a name is a token as `Authorization`, and a value \
                 has no control characters"
            );
        };
        self.headers.push((name, value));
        self
    }

    /// The address from which it is asked, for guards and middleware that look at it; none otherwise.
    pub fn with_peer_addr(mut self, address: SocketAddr) -> Self {
        self.peer = Some(address);
        self
    }
}

impl<'a, S, B, E> IntoFuture for Survey<'a, S>
where
    S: Service<Request, Response = ServiceResponse<B>, Error = E>,
    B: MessageBody,
    E: Into<Response<BoxBody>>,
{
    type Output = Surface;
    type IntoFuture = Pin<Box<dyn Future<Output = Surface> + 'a>>;

    /// # Panics
    /// If the routes can't be listed, since middleware around the `App` answers with an error whatever it is asked; or if an
    /// [`example`](Survey::example) is for a pattern that there is not, does not fit it, or is the second for one. The message says which line
    /// asked.
    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            let service = InProcess { app: self.app, headers: &self.headers, peer: self.peer };
            let routes = match service.routes().await {
                Ok(routes) => routes,
                Err(status) => panic!(
                    "the routes can't be listed: middleware around the `App` answers `OPTIONS *` with the error {status} before it is \
                     routed\n  = help: `surface::of(&app).with_header(\"Authorization\", \"...\")` sends a header that lets it \
                     in\n --> {}",
                    self.called
                ),
            };
            let examples = examples(&routes, self.examples).unwrap_or_else(|mistake| panic!("{mistake}"));
            survey(&routes, &examples, &service).await
        })
    }
}

/// The examples by their patterns, or what is wrong with one.
fn examples(routes: &Routes, given: Vec<Example>) -> Result<Vec<(String, String)>, String> {
    let mut examples: Vec<(String, String)> = Vec::new();
    for Example { pattern, path, given } in given {
        routes.check_example(&pattern, &path).map_err(|mistake| format!("{mistake}\n --> {given}"))?;
        if let Some((_, other)) = examples.iter().find(|(other, _)| *other == pattern) {
            return Err(format!(
                "the pattern `{pattern}` has the example `{other}` already, and `{path}` is another one\n  = help: leave one of them \
                 out\n --> {given}"
            ));
        }
        examples.push((pattern, path));
    }
    Ok(examples)
}

struct InProcess<'a, S> {
    app: &'a S,
    headers: &'a [(HeaderName, HeaderValue)],
    peer: Option<SocketAddr>,
}

impl<S, B, E> InProcess<'_, S>
where
    S: Service<Request, Response = ServiceResponse<B>, Error = E>,
    E: Into<Response<BoxBody>>,
{
    /// What is registered, or the status of what answers instead.
    async fn routes(&self) -> Result<Routes, StatusCode> {
        // No pattern matches it: it comes to the default service of the `App`, if to any.
        let request = self.with_headers(self.request("*", Method::OPTIONS));
        match self.app.call(request.to_request()).await {
            Ok(response) => {
                Ok(Routes::of(response.request()).expect("the feature `surface` turns on the report of actix-web"))
            }
            Err(error) => Err(error.into().status()),
        }
    }

    fn request(&self, path: &str, method: Method) -> TestRequest {
        let request = TestRequest::with_uri(path).method(method);
        match self.peer {
            Some(peer) => request.peer_addr(peer),
            None => request,
        }
    }

    fn with_headers(&self, request: TestRequest) -> TestRequest {
        self.headers.iter().fold(request, |request, (name, value)| request.append_header((name.clone(), value.clone())))
    }

    /// What asks for a path: a preflight, or an actual request.
    fn asking(&self, asked: &Asked<'_>, method: Method, question: &Question) -> TestRequest {
        self.request(asked.path, method)
            .insert_header((header::HOST, asked.host.unwrap_or("localhost")))
            .insert_header((header::ORIGIN, ORIGIN))
            .insert_header((FIELD, question.value()))
    }
}

impl<S, B, E> Ask for InProcess<'_, S>
where
    S: Service<Request, Response = ServiceResponse<B>, Error = E>,
    E: Into<Response<BoxBody>>,
{
    const ASKS_ACTUAL: bool = true;

    async fn ask(&self, asked: &Asked<'_>) -> Reply {
        let question = Question::new();
        let request = self.asking(asked, Method::OPTIONS, &question);
        let request = request.insert_header((header::ACCESS_CONTROL_REQUEST_METHOD, asked.method));
        let future = self.app.call(request.to_request());
        // A handler of actix-web's runs when it is polled, and not before.
        if let Some(finding) = question.finding() {
            return Reply::Finding(finding);
        }
        if !(asked.is_safe)() {
            return Reply::Unknown;
        }
        let (status, is_cors, is_routed) = match future.await {
            Ok(response) => {
                let is_routed = response.request().match_info().unprocessed().is_empty();
                (response.status(), is_cors(response.headers()), Some(is_routed))
            }
            Err(error) => {
                let response = error.into();
                (response.status(), is_cors(response.headers()), None)
            }
        };
        let answered = Reply::Answered { status: status.as_u16(), is_cors, is_routed };
        question.finding().map_or(answered, Reply::Finding)
    }

    fn ask_actual(&self, asked: &Asked<'_>, fields: &[(String, String)]) -> Option<Finding> {
        let question = Question::of_actual();
        let method = Method::from_bytes(asked.method.as_bytes()).ok()?;
        let mut request = self.with_headers(self.asking(asked, method, &question));
        for (name, value) in fields {
            request =
                request.insert_header((HeaderName::try_from(&**name).ok()?, HeaderValue::try_from(&**value).ok()?));
        }
        // Not polled, so that no handler runs: see above.
        drop(self.app.call(request.to_request()));
        question.finding()
    }
}

fn is_cors(headers: &header::HeaderMap) -> bool {
    headers.contains_key(header::ACCESS_CONTROL_ALLOW_ORIGIN)
}
