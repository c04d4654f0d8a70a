use std::fmt;

use super::{
    decision::{Decision, Decisions},
    flight::Flight,
    headers::{HeaderList, isomorphic_decode},
    network::{Answer, Subject},
    origin::Origin,
    request::Request,
};
use crate::request::enforce::Enforced;

/// All that was sent and came back in one fetch, and what was decided in between: what a failing test wants to show.
///
/// ```
/// # use actix_web::{App, test};
/// use cors_runtime::testing::{Page, Request};
///
/// # #[actix_web::main]
/// # async fn main() {
/// let app = test::init_service(App::new()).await;
/// let error = Page::at("https://app.example.com").fetch(&app, Request::get("/items")).await.unwrap_err();
/// assert_eq!(
///     error.conversation().to_string(),
///     "\
/// GET /items from https://app.example.com, mode cors, credentials same-origin
///
/// request
/// > GET /items
/// > accept: */*
/// > host: localhost:8080
/// > origin: https://app.example.com
/// > sec-fetch-site: cross-site
/// < 404 Not Found
/// < content-length: 0
/// "
/// );
/// # }
/// ```
#[derive(Debug, Clone, Default)]
pub struct Conversation {
    title: String,
    steps: Vec<Step>,
}

/// What there is to tell of a fetch, in its order.
#[derive(Debug, Clone)]
pub(crate) enum Step {
    Exchange(Box<Exchange>),
    Note(String),
    #[cfg_attr(not(feature = "surface"), expect(dead_code, reason = "an explanation tells it"))]
    Decision(Decision),
}

impl Conversation {
    pub(super) fn new(page: &Origin, request: &Request) -> Self {
        let Request { method, url, mode, credentials, .. } = request;
        let (page, mode, credentials) = (page.serialize(), mode.as_str(), credentials.as_str());
        Self { title: format!("{method} {url} from {page}, mode {mode}, credentials {credentials}"), steps: Vec::new() }
    }

    pub(super) fn note(&mut self, note: impl Into<String>) {
        self.steps.push(Step::Note(note.into()));
    }

    pub(super) fn decide(&mut self, decisions: Decisions) {
        self.steps.extend(decisions.into_iter().map(Step::Decision));
    }

    /// What was asked for.
    #[cfg(feature = "surface")]
    pub(crate) fn title(&self) -> &str {
        &self.title
    }

    /// All that there is to tell, with the decisions.
    #[cfg(feature = "surface")]
    pub(crate) fn steps(&self) -> &[Step] {
        &self.steps
    }

    pub(super) fn record(&mut self, subject: Subject, flight: &Flight, sent: HeaderList, answer: &Answer) {
        self.steps.push(Step::Exchange(Box::new(Exchange {
            subject,
            method: flight.method.clone(),
            url: flight.current_url().to_string(),
            target: flight.current_url()[url::Position::BeforePath..url::Position::AfterQuery].to_owned(),
            sent,
            status: answer.status.to_string(),
            code: answer.status.as_u16(),
            received: answer.headers.clone(),
            is_enforced: answer.left.enforced.is_some(),
        })));
        if let Some(Enforced(reason)) = answer.left.enforced {
            self.note(format!("`enforce` refused this request before its handler ran: {reason}"));
        }
    }

    /// The requests and their answers, preflights included, in their order.
    pub fn exchanges(&self) -> impl Iterator<Item = &Exchange> {
        self.steps.iter().filter_map(|step| match step {
            Step::Exchange(exchange) => Some(&**exchange),
            Step::Note(_) | Step::Decision(_) => None,
        })
    }
}

/// What was asked for, then each request (`>`) and its answer (`<`) with their headers, bodies left out.
impl fmt::Display for Conversation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.title)?;
        self.steps.iter().try_for_each(|step| match step {
            Step::Exchange(exchange) => write!(f, "\n{exchange}"),
            Step::Note(note) => writeln!(f, "\n({note})"),
            // What failed says more.
            Step::Decision(_) => Ok(()),
        })
    }
}

/// One request and its answer.
#[derive(Debug, Clone)]
pub struct Exchange {
    subject: Subject,
    method: String,
    url: String,
    target: String,
    sent: HeaderList,
    status: String,
    code: u16,
    received: HeaderList,
    is_enforced: bool,
}

impl Exchange {
    /// Whether it is a preflight.
    pub fn is_preflight(&self) -> bool {
        self.subject == Subject::Preflight
    }

    /// The method of the request.
    pub fn method(&self) -> &str {
        &self.method
    }

    /// The URL of the request.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// A header of the request, as the service saw it; several values of a name are joined by commas.
    pub fn request_header(&self, name: &str) -> Option<String> {
        self.sent.get(name).map(|value| isomorphic_decode(&value))
    }

    /// The status of the answer.
    pub fn status(&self) -> u16 {
        self.code
    }

    /// Whether an enforced policy of this process refused the request before its handler ran: also where the page learns nothing
    /// of it, because the mode is [`NoCors`](super::Mode::NoCors). A real browser sees the status 403 alone.
    ///
    /// ```
    /// # use actix_web::{App, HttpResponse, post, test};
    /// use cors_runtime::{cors, testing::{Body, Credentials::Include, Exchange, Mode::NoCors, Page, Request}};
    ///
    /// #[cors(origins = ["https://app.example.com"], enforce)]
    /// #[post("/orders")]
    /// async fn order() -> HttpResponse {
    ///     HttpResponse::Ok().finish()
    /// }
    ///
    /// # #[actix_web::main]
    /// # async fn main() -> Result<(), cors_runtime::testing::FetchError> {
    /// let app = test::init_service(App::new().service(order)).await;
    /// // What a form of another site sends.
    /// let form = Request::post("/orders").body(Body::form([("count", "3")])).mode(NoCors).credentials(Include);
    /// let response = Page::at("https://evil.example").fetch(&app, form).await?;
    /// assert!(response.conversation().exchanges().any(Exchange::is_enforced));
    /// # Ok(())
    /// # }
    /// ```
    pub fn is_enforced(&self) -> bool {
        self.is_enforced
    }

    /// What stands in the first line of the request.
    #[cfg(feature = "surface")]
    pub(crate) fn target(&self) -> &str {
        &self.target
    }

    /// The status of the answer, with its name.
    #[cfg(feature = "surface")]
    pub(crate) fn status_line(&self) -> &str {
        &self.status
    }

    /// The fields of the request and of the answer, by their names in lower case.
    #[cfg(feature = "surface")]
    pub(crate) fn fields(&self) -> [Vec<(String, String)>; 2] {
        [&self.sent, &self.received].map(|list| {
            let fields = list.iter().map(|(name, value)| (name.to_ascii_lowercase(), isomorphic_decode(value)));
            let mut fields: Vec<_> = fields.collect();
            fields.sort_by(|(a, _), (b, _)| a.cmp(b));
            fields
        })
    }

    /// A header of the answer, whether the page may read it or not; several values of a name are joined by commas.
    pub fn response_header(&self, name: &str) -> Option<String> {
        self.received.get(name).map(|value| isomorphic_decode(&value))
    }
}

impl fmt::Display for Exchange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", if self.is_preflight() { "preflight" } else { "request" })?;
        writeln!(f, "> {} {}", self.method, self.target)?;
        write_headers(f, '>', &self.sent)?;
        writeln!(f, "< {}", self.status)?;
        write_headers(f, '<', &self.received)
    }
}

fn write_headers(f: &mut fmt::Formatter<'_>, direction: char, headers: &HeaderList) -> fmt::Result {
    let mut sorted: Vec<_> = headers.iter().map(|(name, value)| (name.to_ascii_lowercase(), value)).collect();
    sorted.sort_by(|(a, _), (b, _)| a.cmp(b));
    sorted.iter().try_for_each(|(name, value)| writeln!(f, "{direction} {name}: {}", isomorphic_decode(value)))
}
