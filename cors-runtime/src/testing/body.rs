use actix_web::web::Bytes;
use url::form_urlencoded;

/// The body of a [`Request`](super::Request), with the `Content-Type` that it has by itself.
///
/// [Extract a body](https://fetch.spec.whatwg.org/#concept-bodyinit-extract)
#[derive(Debug, Clone)]
pub struct Body {
    pub(super) bytes: Bytes,
    pub(super) content_type: Option<&'static str>,
}

impl Body {
    /// The fields of a form, as `URLSearchParams` has them.
    ///
    /// ```
    /// use cors_runtime::testing::{Body, Request};
    ///
    /// let request = Request::post("/items").body(Body::form([("name", "ladder"), ("count", "3")]));
    /// ```
    pub fn form<'a>(fields: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let encoded = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        Self { bytes: encoded.into(), content_type: Some("application/x-www-form-urlencoded;charset=UTF-8") }
    }
}

impl From<String> for Body {
    fn from(text: String) -> Self {
        Self { bytes: text.into(), content_type: Some("text/plain;charset=UTF-8") }
    }
}

impl From<&str> for Body {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

impl From<Bytes> for Body {
    fn from(bytes: Bytes) -> Self {
        Self { bytes, content_type: None }
    }
}

impl From<Vec<u8>> for Body {
    fn from(bytes: Vec<u8>) -> Self {
        Bytes::from(bytes).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_forms_have_a_content_type_and_bytes_have_none() {
        assert_eq!(Body::from("a").content_type, Some("text/plain;charset=UTF-8"));
        assert_eq!(Body::from(vec![1]).content_type, None);
        let form = Body::form([("a", "1 2"), ("b", "&")]);
        assert_eq!(form.bytes, "a=1+2&b=%26");
        assert_eq!(form.content_type, Some("application/x-www-form-urlencoded;charset=UTF-8"));
    }
}
