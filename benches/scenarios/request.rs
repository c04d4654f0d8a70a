use actix_http::Request;
use actix_web::{
    http::{
        Method,
        header::{self, HeaderName, HeaderValue},
    },
    test::TestRequest,
};
use bytes::Bytes;

pub(crate) const ORIGIN: &str = "https://app.example.com";

/// A request that can be made any number of times.
pub(crate) struct Template {
    method: Method,
    path: &'static str,
    fields: Vec<(HeaderName, HeaderValue)>,
}

impl Template {
    fn new(method: Method) -> Self {
        let template = Self { method, path: "/items", fields: Vec::new() };
        template
            .field(header::HOST, "api.example.com")
            .field(header::USER_AGENT, "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0")
            .field(header::ACCEPT, "*/*")
    }

    /// The actual request of a page.
    pub(crate) fn actual(origin: Option<&str>) -> Self {
        let template = Self::new(Method::PUT);
        match origin {
            Some(origin) => template.field(header::ORIGIN, origin),
            None => template,
        }
    }

    /// The preflight of a page, which asks for `PUT`.
    pub(crate) fn preflight(origin: &str) -> Self {
        Self::new(Method::OPTIONS).field(header::ORIGIN, origin).field(header::ACCESS_CONTROL_REQUEST_METHOD, "PUT")
    }

    pub(crate) fn path(self, path: &'static str) -> Self {
        Self { path, ..self }
    }

    pub(crate) fn method(self, method: Method) -> Self {
        Self { method, ..self }
    }

    pub(crate) fn asking_for(self, names: &str) -> Self {
        if names.is_empty() { self } else { self.field(header::ACCESS_CONTROL_REQUEST_HEADERS, names) }
    }

    /// Adds a field whose value is a part of a shared buffer, as the ones that actix-http parses are.
    pub(crate) fn field(mut self, name: HeaderName, value: &str) -> Self {
        let bytes = Bytes::copy_from_slice(value.as_bytes());
        let shared = bytes.clone();
        self.fields.push((name, HeaderValue::from_maybe_shared(shared).expect("a field value")));
        drop(bytes);
        self
    }

    pub(crate) fn request(&self) -> Request {
        let mut request = TestRequest::with_uri(self.path).method(self.method.clone());
        for (name, value) in &self.fields {
            request = request.append_header((name.clone(), value.clone()));
        }
        request.to_request()
    }
}
