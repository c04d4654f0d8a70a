//! The surface of a test service.

use std::pin::Pin;

use actix_http::Request;
use actix_web::{
    body::{BoxBody, MessageBody},
    dev::{Response, Service, ServiceResponse},
    http::{Method, header},
    test::TestRequest,
};

use super::{
    Surface,
    routes::Routes,
    survey::{Ask, Asked, Reply, survey},
};
use crate::request::survey::{FIELD, ORIGIN, Question};

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
pub fn of<S>(app: &S) -> Survey<'_, S> {
    Survey { app, examples: Vec::new(), headers: Vec::new() }
}

/// The question what a service allows: await it.
#[must_use = "nothing is asked before it is awaited"]
#[derive(Debug)]
pub struct Survey<'a, S> {
    app: &'a S,
    examples: Vec<(String, String)>,
    headers: Vec<(String, String)>,
}

impl<S> Survey<'_, S> {
    /// A path for a pattern that likely values don't fit, as a client would ask for it: `.example("/orders/{id:[A-Z]-\\d+}",
    /// "/orders/A-17")`.
    pub fn example(mut self, pattern: &str, path: &str) -> Self {
        self.examples.push((pattern.to_owned(), path.to_owned()));
        self
    }

    /// A header of the one request by which the routes are listed, for middleware around the `App` that lets nothing in without it.
    /// Preflights have none of it, as in a browser.
    pub fn with_header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
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
    /// [`example`](Survey::example) is for a pattern that there is not, or does not fit it.
    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            let routes = self.routes().await;
            for (pattern, path) in &self.examples {
                routes.check_example(pattern, path).unwrap_or_else(|mistake| panic!("{mistake}"));
            }
            survey(&routes, &self.examples, &InProcess(self.app)).await
        })
    }
}

impl<S, B, E> Survey<'_, S>
where
    S: Service<Request, Response = ServiceResponse<B>, Error = E>,
    E: Into<Response<BoxBody>>,
{
    async fn routes(&self) -> Routes {
        // No pattern matches it: it comes to the default service of the `App`, if to any.
        let mut request = TestRequest::with_uri("*").method(Method::OPTIONS);
        for (name, value) in &self.headers {
            request = request.append_header((name.as_str(), value.as_str()));
        }
        match self.app.call(request.to_request()).await {
            Ok(response) => {
                Routes::of(response.request()).expect("the feature `surface` turns on the report of actix-web")
            }
            Err(error) => panic!(
                "the routes can't be listed: middleware around the `App` answers `OPTIONS *` with the error {} before it is \
                 routed\n  = help: `surface::of(&app).with_header(\"Authorization\", \"...\")` sends a header that lets it in",
                error.into().status()
            ),
        }
    }
}

struct InProcess<'a, S>(&'a S);

impl<S, B, E> Ask for InProcess<'_, S>
where
    S: Service<Request, Response = ServiceResponse<B>, Error = E>,
    E: Into<Response<BoxBody>>,
{
    async fn ask(&self, asked: &Asked<'_>) -> Reply {
        let question = Question::new();
        let request = TestRequest::with_uri(asked.path)
            .method(Method::OPTIONS)
            .insert_header((header::HOST, asked.host.unwrap_or("localhost")))
            .insert_header((header::ORIGIN, ORIGIN))
            .insert_header((header::ACCESS_CONTROL_REQUEST_METHOD, asked.method))
            .insert_header((FIELD, question.value()));
        let future = self.0.call(request.to_request());
        // A handler of actix-web's runs when it is polled, and not before.
        if let Some(finding) = question.finding() {
            return Reply::Finding(finding);
        }
        if !(asked.is_safe)() {
            return Reply::Unknown;
        }
        let (status, is_cors) = match future.await {
            Ok(response) => (response.status(), is_cors(response.headers())),
            Err(error) => {
                let response = error.into();
                (response.status(), is_cors(response.headers()))
            }
        };
        question.finding().map_or(Reply::Answered { status: status.as_u16(), is_cors }, Reply::Finding)
    }
}

fn is_cors(headers: &header::HeaderMap) -> bool {
    headers.contains_key(header::ACCESS_CONTROL_ALLOW_ORIGIN)
}
