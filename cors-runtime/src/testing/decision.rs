/// What was decided at a step of the standard, in its words.
#[derive(Debug, Clone)]
#[cfg_attr(not(feature = "surface"), expect(dead_code, reason = "an explanation tells it"))]
pub(crate) struct Decision {
    pub(crate) text: String,
    /// The address of the step's clause.
    pub(crate) clause: &'static str,
}

/// The decisions so far, in their order.
pub(crate) type Decisions = Vec<Decision>;

impl Decision {
    pub(super) fn new(text: impl Into<String>, clause: &'static str) -> Self {
        Self { text: text.into(), clause }
    }
}

pub(super) const MAIN_FETCH: &str = "https://fetch.spec.whatwg.org/#concept-main-fetch";
pub(super) const PREFLIGHT: &str = "https://fetch.spec.whatwg.org/#cors-preflight-fetch-0";
pub(super) const CORS_CHECK: &str = "https://fetch.spec.whatwg.org/#concept-cors-check";
pub(super) const CREDENTIALS: &str = "https://fetch.spec.whatwg.org/#concept-http-network-or-cache-fetch";
pub(super) const REDIRECT: &str = "https://fetch.spec.whatwg.org/#concept-http-redirect-fetch";
