/// The check that failed: what a [`FetchError`](super::FetchError) is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Blocked {
    /// The request's URL can't be read, or not be sent to a test service.
    InvalidUrl,
    /// The request's URL has a user name or a password.
    UrlIncludesCredentials,
    /// The method is not a token.
    InvalidMethod,
    /// The method is `CONNECT`, `TRACE` or `TRACK`.
    ForbiddenMethod,
    /// A method other than `GET`, `HEAD` and `POST` in mode `no-cors`.
    NoCorsMethod,
    /// A header that has no valid name or value.
    InvalidHeader,
    /// A body in a `GET` or `HEAD` request.
    BodyNotAllowed,
    /// The URL's scheme is neither `http` nor `https`.
    NotHttp,
    /// The URL's port is one that browsers never send HTTP to, because another protocol has it: `25`, `6000`.
    BadPort,
    /// A page that came over `https` fetches over plain `http`, and not from its own machine.
    MixedContent,
    /// A URL of another origin in mode `same-origin`.
    NotSameOrigin,
    /// A redirect mode other than `follow` in mode `no-cors`.
    NoCorsRedirectMode,
    /// No service is known at the URL's origin. Only a simulated page can meet this:
    /// [`Page::service_also_at`](super::Page::service_also_at) adds one.
    NoService,
    /// The body of the response failed.
    BodyFailed,
    /// `Access-Control-Allow-Origin` is missing, or is not the page's origin.
    OriginNotAllowed,
    /// `Access-Control-Allow-Origin` is `*`, which does not cover credentials.
    WildcardWithCredentials,
    /// `Access-Control-Allow-Credentials` is missing, or is not `true`.
    CredentialsNotAllowed,
    /// The status of the answer to a preflight is not one of 200 to 299.
    PreflightStatus,
    /// `Access-Control-Allow-Methods` or `Access-Control-Allow-Headers` is not a list of methods or names.
    InvalidAllowList,
    /// `Access-Control-Allow-Methods` lacks the method.
    MethodNotAllowed,
    /// `Access-Control-Allow-Headers` lacks a header.
    HeaderNotAllowed,
    /// A redirect in redirect mode `error`.
    RedirectNotAllowed,
    /// The `Location` of a redirect can't be read.
    InvalidLocation,
    /// The scheme of a redirect's `Location` is neither `http` nor `https`.
    LocationNotHttp,
    /// More than 20 redirects.
    TooManyRedirects,
    /// The `Location` of a cross-origin redirect has a user name or a password.
    LocationIncludesCredentials,
}

impl Blocked {
    /// The address of the clause that has the check.
    ///
    /// ```
    /// use cors_runtime::testing::Blocked;
    ///
    /// assert_eq!(Blocked::OriginNotAllowed.clause(), "https://fetch.spec.whatwg.org/#concept-cors-check");
    /// ```
    pub const fn clause(self) -> &'static str {
        match self {
            Self::InvalidUrl | Self::UrlIncludesCredentials | Self::NoCorsMethod | Self::BodyNotAllowed => {
                "https://fetch.spec.whatwg.org/#dom-request"
            }
            Self::InvalidMethod => "https://fetch.spec.whatwg.org/#concept-method",
            Self::ForbiddenMethod => "https://fetch.spec.whatwg.org/#forbidden-method",
            Self::InvalidHeader => "https://fetch.spec.whatwg.org/#headers-validate",
            Self::NotHttp | Self::NotSameOrigin | Self::NoCorsRedirectMode => {
                "https://fetch.spec.whatwg.org/#concept-main-fetch"
            }
            Self::BadPort => "https://fetch.spec.whatwg.org/#block-bad-port",
            Self::MixedContent => "https://w3c.github.io/webappsec-mixed-content/#should-block-fetch",
            Self::NoService | Self::BodyFailed => "https://fetch.spec.whatwg.org/#concept-http-network-fetch",
            Self::OriginNotAllowed | Self::WildcardWithCredentials | Self::CredentialsNotAllowed => {
                "https://fetch.spec.whatwg.org/#concept-cors-check"
            }
            Self::PreflightStatus | Self::InvalidAllowList | Self::MethodNotAllowed | Self::HeaderNotAllowed => {
                "https://fetch.spec.whatwg.org/#cors-preflight-fetch-0"
            }
            Self::RedirectNotAllowed => "https://fetch.spec.whatwg.org/#concept-http-fetch",
            Self::InvalidLocation
            | Self::LocationNotHttp
            | Self::TooManyRedirects
            | Self::LocationIncludesCredentials => "https://fetch.spec.whatwg.org/#concept-http-redirect-fetch",
        }
    }
}

/// A check that failed, before the conversation that led there is put beside it.
#[derive(Debug)]
pub(crate) struct Refusal {
    pub(crate) reason: Blocked,
    pub(crate) message: String,
}

impl Refusal {
    pub(super) fn new(reason: Blocked, message: impl Into<String>) -> Self {
        Self { reason, message: message.into() }
    }
}
