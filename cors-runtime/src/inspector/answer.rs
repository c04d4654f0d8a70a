//! What every response of the page has, and its parts that are always the same.

use actix_web::{
    HttpResponse,
    body::MessageBody,
    http::{
        StatusCode,
        header::{self, HeaderName, HeaderValue},
    },
};

/// Nothing from elsewhere, nothing inline, nowhere in a frame, and no text becomes markup.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; \
                      form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

const FIELDS: [(HeaderName, &str); 7] = [
    (header::CONTENT_SECURITY_POLICY, POLICY),
    (header::CACHE_CONTROL, "no-store"),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
];

/// A response of this type.
pub(super) fn answer(status: StatusCode, content_type: &'static str, body: impl MessageBody + 'static) -> HttpResponse {
    let mut response = HttpResponse::with_body(status, body.boxed());
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    for (name, value) in FIELDS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

/// A sentence.
pub(super) fn sentence(status: StatusCode, text: impl Into<String>) -> HttpResponse {
    let text: String = text.into();
    answer(status, "text/plain; charset=utf-8", text + "\n")
}

/// Data.
pub(super) fn data(status: StatusCode, value: &serde_json::Value) -> HttpResponse {
    answer(status, "application/json", value.to_string())
}

/// The document, whose other parts are below this path.
pub(super) fn page(path: &str) -> HttpResponse {
    let mut escaped = String::new();
    for character in path.trim_end_matches('/').chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '"' => escaped.push_str("&quot;"),
            '<' => escaped.push_str("&lt;"),
            other => escaped.push(other),
        }
    }
    answer(StatusCode::OK, "text/html; charset=utf-8", include_str!("page/page.html").replace("{{path}}", &escaped))
}

const SCRIPT: &str = "text/javascript; charset=utf-8";

/// A part of the document that is a file.
pub(super) fn file(name: &str) -> Option<HttpResponse> {
    let (content_type, text) = match name {
        "page.css" => ("text/css; charset=utf-8", include_str!("page/page.css")),
        "icon.svg" => ("image/svg+xml", include_str!("page/icon.svg")),
        "page.js" => (SCRIPT, include_str!("page/page.js")),
        "question.js" => (SCRIPT, include_str!("page/question.js")),
        "refused.js" => (SCRIPT, include_str!("page/refused.js")),
        "surface.js" => (SCRIPT, include_str!("page/surface.js")),
        "text.js" => (SCRIPT, include_str!("page/text.js")),
        _ => return None,
    };
    Some(answer(StatusCode::OK, content_type, text))
}
