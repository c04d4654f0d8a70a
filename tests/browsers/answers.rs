//! What a handler does, chosen by the query of its request, and what it answers.

use std::{convert::Infallible, fmt, future::Future, pin::Pin, str::FromStr, time::Duration};

use actix_web::{
    Error, FromRequest, HttpRequest, HttpResponse, HttpResponseBuilder,
    dev::Payload,
    error::ErrorBadRequest,
    http::{
        StatusCode,
        header::{COOKIE, HeaderMap, IF_NONE_MATCH},
    },
    rt, web,
};
use futures_util::{StreamExt, stream};

use crate::server::{HOME, Shared};

/// What a case asks the handler to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Does {
    /// Says what of the request arrived.
    Echo,
    Status(u16),
    /// Answers 204.
    Empty,
    /// Does not come to run, because its extractor fails.
    FailToExtract,
    Stream,
    /// Has an entity tag that is to be revalidated, and answers 304 to one that is still right.
    Revalidate,
    SetCookie,
    Redirect(u16, To),
}

/// Where a redirect goes: in the end to a handler of the same policy, which echoes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum To {
    /// The API.
    Api,
    /// The API under another port, and so of another origin.
    Other,
    /// The page's own server, where no policy stands.
    Page,
    /// The page's server, which sends it to the API.
    Back,
    /// The page's server under the name of another site, which sends it to the API.
    Abroad,
}

/// The status by which the page's server sends a request back to the API.
pub(crate) const BACK: u16 = 307;

impl fmt::Display for Does {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Echo => write!(f, "echo"),
            Self::Status(status) => write!(f, "status-{status}"),
            Self::Empty => write!(f, "empty"),
            Self::FailToExtract => write!(f, "extract"),
            Self::Stream => write!(f, "stream"),
            Self::Revalidate => write!(f, "revalidate"),
            Self::SetCookie => write!(f, "cookie"),
            Self::Redirect(status, to) => write!(f, "redirect-{status}-{to:?}"),
        }
    }
}

impl FromStr for Does {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let unknown = || ErrorBadRequest(format!("`{text}` is nothing that a handler does"));
        let parts: Vec<_> = text.split('-').collect();
        let status = |text: &str| text.parse().map_err(|_| unknown());
        Ok(match parts[..] {
            ["echo"] => Self::Echo,
            ["status", code] => Self::Status(status(code)?),
            ["empty"] => Self::Empty,
            ["extract"] => Self::FailToExtract,
            ["stream"] => Self::Stream,
            ["revalidate"] => Self::Revalidate,
            ["cookie"] => Self::SetCookie,
            ["redirect", code, "Api"] => Self::Redirect(status(code)?, To::Api),
            ["redirect", code, "Other"] => Self::Redirect(status(code)?, To::Other),
            ["redirect", code, "Page"] => Self::Redirect(status(code)?, To::Page),
            ["redirect", code, "Back"] => Self::Redirect(status(code)?, To::Back),
            ["redirect", code, "Abroad"] => Self::Redirect(status(code)?, To::Abroad),
            _ => return Err(unknown()),
        })
    }
}

/// An answer as plain data, which the oracle reads too.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: String,
}

pub(crate) const TEXT: &str = "text/plain; charset=utf-8";
pub(crate) const ENTITY_TAG: &str = "\"v1\"";
pub(crate) const FAILURE: &str = "the extractor failed";

impl Does {
    /// `location` and `path` are where a redirect and a cookie lead, `echo` is what arrived.
    pub(crate) fn answer(self, echo: String, location: String, path: &str, is_current: bool) -> Answer {
        let text = |status, body| Answer {
            status,
            headers: vec![
                ("content-type", TEXT.to_owned()),
                ("x-query-cost", "17".to_owned()),
                ("x-total-count", "3".to_owned()),
            ],
            body,
        };
        let with = |status, name, value, body| {
            let mut answer = text(status, body);
            answer.headers.insert(0, (name, value));
            answer
        };
        match self {
            Self::Echo => text(200, echo),
            Self::Status(status) => text(status, format!("status {status}")),
            Self::Empty => Answer { status: 204, headers: Vec::new(), body: String::new() },
            Self::FailToExtract => {
                let headers = vec![("content-type", TEXT.to_owned())];
                Answer { status: 400, headers, body: FAILURE.to_owned() }
            }
            Self::Stream => text(200, "one two".to_owned()),
            Self::Revalidate => {
                let fields = [("cache-control", "no-cache".to_owned()), ("etag", ENTITY_TAG.to_owned())];
                let mut answer = if is_current {
                    Answer { status: 304, headers: Vec::new(), body: String::new() }
                } else {
                    text(200, "fresh".to_owned())
                };
                answer.headers.splice(0..0, fields);
                answer
            }
            Self::SetCookie => with(200, "set-cookie", format!("case=1; Path={path}; SameSite=Lax"), "set".to_owned()),
            Self::Redirect(status, _) => with(status, "location", location, String::new()),
        }
    }
}

/// What arrived of a request, as one line.
pub(crate) fn echo<'a>(method: &str, headers: impl Iterator<Item = (&'a str, &'a str)>, body: &str) -> String {
    let mut words = vec![method.to_owned()];
    let mut fields: Vec<_> = headers.filter_map(|(name, value)| echo_field(name, value)).collect();
    fields.sort_unstable();
    words.append(&mut fields);
    // What stands between the parts of a form is the browser's choice.
    let body = if body.contains("form-data") { "(form)" } else { body };
    words.extend((!body.is_empty()).then(|| body.to_owned()));
    words.join(" ")
}

/// Headers that the page chose: those that browsers add of their own accord differ.
fn echo_field(name: &str, value: &str) -> Option<String> {
    let value = match name {
        "content-type" => value.split_once(';').map_or(value, |(essence, _)| essence),
        "accept" if value == "*/*" => return None,
        "accept" | "authorization" | "content-language" | "range" => value,
        _ if name.starts_with("x-") => value,
        _ => return None,
    };
    // Long values would flood a failure's report.
    Some(if value.len() > 100 { format!("{name}={} characters", value.len()) } else { format!("{name}={value}") })
}

/// The extractor of all handlers, which fails on demand.
pub(crate) struct Asked {
    does: Does,
    answer: Answer,
    shared: web::Data<Shared>,
    /// Where the handler's runs are counted.
    case: Option<String>,
}

impl FromRequest for Asked {
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Error>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let body = web::Bytes::from_request(request, payload);
        let request = request.clone();
        Box::pin(async move {
            let body = body.await?;
            let shared = request.app_data::<web::Data<Shared>>().expect("the server has its data").clone();
            shared.log.mark_handled(&request);
            let does: Does = request.query_string().trim_start_matches("do=").parse()?;
            if does == Does::FailToExtract {
                return Err(ErrorBadRequest(FAILURE));
            }
            let headers = request.headers();
            let echo = echo(request.method().as_str(), fields(headers), &String::from_utf8_lossy(&body));
            let location = match does {
                Does::Redirect(_, to) => shared.location(&request, to),
                _ => String::new(),
            };
            let is_current = headers.get(IF_NONE_MATCH).is_some_and(|tag| tag == ENTITY_TAG);
            let answer = does.answer(echo, location, request.path(), is_current);
            let mut segments = request.path().trim_start_matches('/').split('/');
            let is_home = segments.next() == Some(HOME);
            let case = segments.next_back().filter(|_| !is_home).map(str::to_owned);
            Ok(Self { does, answer, shared, case })
        })
    }
}

fn fields(headers: &HeaderMap) -> impl Iterator<Item = (&str, &str)> {
    headers.iter().filter_map(|(name, value)| Some((name.as_str(), value.to_str().ok()?)))
}

/// The names of the cookies that a request has.
pub(crate) fn cookies(headers: &HeaderMap) -> Vec<String> {
    let values = headers.get_all(COOKIE).filter_map(|value| value.to_str().ok());
    let pairs = values.flat_map(|value| value.split("; ")).filter_map(|pair| pair.split_once('='));
    let mut names: Vec<_> = pairs.map(|(name, _)| name.to_owned()).collect();
    names.sort_unstable();
    names
}

impl Asked {
    pub(crate) fn answer(self) -> HttpResponse {
        if let Some(case) = &self.case {
            self.shared.effects.raise(case);
        }
        let status = StatusCode::from_u16(self.answer.status).expect("the statuses of cases are valid");
        let mut response = HttpResponseBuilder::new(status);
        for (name, value) in self.answer.headers {
            response.insert_header((name, value));
        }
        match self.does {
            Does::Stream => {
                let parts = stream::iter(["one", " ", "two"]).then(|part| async move {
                    rt::time::sleep(Duration::from_millis(2)).await;
                    Ok::<_, Infallible>(web::Bytes::from_static(part.as_bytes()))
                });
                response.streaming(parts)
            }
            _ if self.answer.body.is_empty() => response.finish(),
            _ => response.body(self.answer.body),
        }
    }
}
