//! The request that the page asks about.

use actix_web::{
    dev::ServiceRequest,
    http::header::{self, HeaderValue},
    web::Bytes,
};
use serde_json::Value;
use url::Url;

use crate::testing::{Credentials, Page, Redirect, Request};

/// The longest question that is read, in bytes.
const LONGEST: usize = 16 * 1024;

/// A page, and its request.
pub(super) struct Question {
    pub(super) page: Page,
    pub(super) request: Request,
}

/// Reads it: JSON, which no page of another origin can send without a preflight.
pub(super) async fn read(request: &mut ServiceRequest) -> Result<Question, String> {
    if !request.headers().get(header::CONTENT_TYPE).is_some_and(is_json) {
        return Err("a question has the type `application/json`".to_owned());
    }
    let service = service(request).ok_or("`Host` is no host")?;
    let body = request.extract::<Bytes>().await.map_err(|error| format!("the question can't be read: {error}"))?;
    if body.len() > LONGEST {
        return Err(format!("a question has at most {LONGEST} bytes"));
    }
    let asked: Value = serde_json::from_slice(&body).map_err(|error| format!("a question is JSON: {error}"))?;
    question(&asked, &service)
}

/// Whether the [essence](https://mimesniff.spec.whatwg.org/#mime-type-essence) of a media type is that of JSON, whatever its parameters
/// are.
fn is_json(content_type: &HeaderValue) -> bool {
    let essence = content_type.as_bytes().split(|&byte| byte == b';').next().unwrap_or_default();
    essence.trim_ascii().eq_ignore_ascii_case(b"application/json")
}

/// The service's own origin, as a browser that asks it here has it.
fn service(request: &ServiceRequest) -> Option<String> {
    let host = match (request.headers().get(header::HOST), request.uri().authority()) {
        (Some(host), _) => host.to_str().ok()?,
        (None, authority) => authority?.as_str(),
    };
    let scheme = if request.app_config().secure() { "https" } else { "http" };
    Some(Url::parse(&format!("{scheme}://{host}")).ok()?.origin().ascii_serialization())
}

fn question(asked: &Value, service: &str) -> Result<Question, String> {
    let text = |key: &str| asked.get(key).and_then(Value::as_str).unwrap_or_default();
    let path = text("path");
    let page = check(text("origin"), path)?;
    let url = if is_of_host(path) { format!("{service}{path}") } else { path.to_owned() };
    let mut request = Request::new(text("method"), url)
        .credentials(one_of(
            "credentials",
            text("credentials"),
            [("same-origin", Credentials::SameOrigin), ("include", Credentials::Include), ("omit", Credentials::Omit)],
        )?)
        .redirect(one_of(
            "redirect",
            text("redirect"),
            [("follow", Redirect::Follow), ("error", Redirect::Error), ("manual", Redirect::Manual)],
        )?);
    for field in asked.get("headers").and_then(Value::as_array).into_iter().flatten() {
        let part = |index: usize| field.get(index).and_then(Value::as_str);
        let (Some(name), Some(value)) = (part(0), part(1)) else {
            return Err("a header is a pair of a name and a value".to_owned());
        };
        request = request.header(name, value);
    }
    Ok(Question { page: page.service_at(service), request })
}

/// Whether a browser reads a host at the start of this path, if it has no more than that:
/// [a path of its own](https://url.spec.whatwg.org/#relative-slash-state) has one slash there.
fn is_of_host(path: &str) -> bool {
    let mut start = path.chars().filter(|character| !matches!(character, '\t' | '\n' | '\r'));
    matches!(start.nth(1), Some('/' | '\\'))
}

/// The page at an origin, which asks for a path.
///
/// # Errors
/// What keeps every browser from sending that.
pub(super) fn check(origin: &str, path: &str) -> Result<Page, String> {
    let page = Page::try_at(origin).ok_or_else(|| {
        format!("`{}` is no origin: write scheme, host and port as a browser does, as in `https://app.example.com` or `null`", origin.escape_debug())
    })?;
    if path.starts_with('/') { Ok(page) } else { Err("a path starts with `/`".to_owned()) }
}

/// The mode of this name; the first is the default.
fn one_of<T: Copy, const N: usize>(key: &str, value: &str, known: [(&str, T); N]) -> Result<T, String> {
    if value.is_empty() {
        return Ok(known[0].1);
    }
    let found = known.iter().find(|(name, _)| *name == value).map(|(_, mode)| *mode);
    found.ok_or_else(|| format!("`{key}` is one of {}", known.map(|(name, _)| name).join(", ")))
}
