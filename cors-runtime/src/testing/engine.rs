use actix_http::Request as HttpRequest;
use actix_web::{
    body::{BoxBody, MessageBody},
    dev::{self, Service, ServiceResponse},
    http::StatusCode,
};
use cors_rules::method::is_safelisted;
use url::Url;

use super::{
    blocked::{Blocked, Refusal},
    conversation::Conversation,
    cors_check::cors_check,
    decision::{CREDENTIALS, Decision, MAIN_FETCH, REDIRECT},
    flight::{Flight, Tainting},
    headers::{HeaderList, isomorphic_decode},
    network::{self, Answer, Left, Subject},
    origin::{Origin, is_http, is_potentially_trustworthy},
    page::Page,
    port::bad_port,
    preflight,
    redirect::{follow, is_redirect_status, location_url},
    request::{Credentials, Mode, Redirect, Request},
    response::Response,
    safelist::why_unsafe,
    site::sec_fetch_site,
};
use crate::request::enforce::Enforced;

/// What came of a fetch.
pub(crate) struct Fetched {
    pub(crate) result: Result<Response, Refusal>,
    pub(crate) conversation: Conversation,
    /// Whose answer failed a check, where one did.
    pub(crate) refused: Option<Refused>,
}

/// A request that failed a check of an answer.
pub(crate) struct Refused {
    /// As it was then: of a preflight, the request that it was for.
    pub(super) flight: Flight,
    /// What the policy left at the answer.
    pub(super) left: Left,
    status: StatusCode,
}

impl Refused {
    /// Whether the service says that it could not tell: a predicate failed.
    pub(crate) fn has_failed(&self) -> bool {
        self.status == StatusCode::SERVICE_UNAVAILABLE
    }
}

/// A page fetches from `app`.
pub(crate) async fn fetch<S, B, E>(page: &Page, app: &S, request: Request) -> Fetched
where
    S: Service<HttpRequest, Response = ServiceResponse<B>, Error = E>,
    B: MessageBody,
    E: Into<dev::Response<BoxBody>>,
{
    let conversation = Conversation::new(page.origin(), &request);
    let mut fetch = Fetch { page, app, conversation, refused: None };
    let result = fetch.fetch(request).await;
    Fetched { result, conversation: fetch.conversation, refused: fetch.refused }
}

/// The one request of a fetch that is `flight` by now, without the redirects after it: whether its answer passes.
pub(super) async fn send<S, B, E>(page: &Page, app: &S, mut flight: Flight) -> Result<Conversation, Refusal>
where
    S: Service<HttpRequest, Response = ServiceResponse<B>, Error = E>,
    B: MessageBody,
    E: Into<dev::Response<BoxBody>>,
{
    let mut fetch = Fetch { page, app, conversation: Conversation::default(), refused: None };
    let scheme = fetch.choose(&mut flight)?;
    fetch.http_fetch(&flight, scheme).await?;
    Ok(fetch.conversation)
}

/// One [fetch](https://fetch.spec.whatwg.org/#fetch-method) of a page.
struct Fetch<'a, S> {
    page: &'a Page,
    app: &'a S,
    conversation: Conversation,
    refused: Option<Refused>,
}

/// What [main fetch](https://fetch.spec.whatwg.org/#concept-main-fetch) chooses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Scheme {
    /// HTTP fetch.
    Http,
    /// HTTP fetch with `makeCORSPreflight`.
    HttpWithPreflight,
}

impl<S, B, E> Fetch<'_, S>
where
    S: Service<HttpRequest, Response = ServiceResponse<B>, Error = E>,
    B: MessageBody,
    E: Into<dev::Response<BoxBody>>,
{
    async fn fetch(&mut self, request: Request) -> Result<Response, Refusal> {
        let (mut flight, dropped) = Flight::new(self.page.origin(), self.page.base(), request)?;
        for name in dropped {
            self.conversation
                .note(format!("the header `{name}` is dropped: a page can't set it to this value in this mode"));
        }
        if !flight.headers.contains("accept") {
            flight.headers.append("Accept", "*/*");
        }
        let mut is_preflighted = false;
        let response = self.main_fetch(&mut flight, &mut is_preflighted).await;
        if response.is_err() && is_preflighted {
            self.page.preflights().clear(&flight);
        }
        response
    }

    /// [Main fetch](https://fetch.spec.whatwg.org/#concept-main-fetch) with the redirects for which it calls itself again.
    async fn main_fetch(&mut self, flight: &mut Flight, is_preflighted: &mut bool) -> Result<Response, Refusal> {
        loop {
            check_port(flight.current_url())?;
            self.check_mixed_content(flight)?;
            let scheme = self.choose(flight)?;
            *is_preflighted |= scheme == Scheme::HttpWithPreflight;
            let answer = self.http_fetch(flight, scheme).await?;
            if !is_redirect_status(answer.status) {
                return Ok(Response::filtered(flight, answer));
            }
            match flight.redirect {
                Redirect::Error => {
                    let message =
                        format!("the answer to the request is a redirect ({}), which it does not want", answer.status);
                    return Err(Refusal::new(Blocked::RedirectNotAllowed, message));
                }
                Redirect::Manual => return Ok(Response::opaque_redirect(flight)),
                Redirect::Follow => match location_url(flight.current_url(), &answer.headers)? {
                    None => return Ok(Response::filtered(flight, answer)),
                    Some(location) => {
                        let text =
                            format!("the answer is a redirect to `{location}`, which the redirect mode follow follows");
                        self.decide(text, REDIRECT);
                        follow(flight, answer.status, location)?;
                    }
                },
            }
        }
    }

    /// [Should fetching request be blocked as mixed content?](https://w3c.github.io/webappsec-mixed-content/#should-block-fetch)
    fn check_mixed_content(&self, flight: &Flight) -> Result<(), Refusal> {
        let url = flight.current_url();
        if !self.page.origin().is_https() || !is_http(url) || is_potentially_trustworthy(url) {
            return Ok(());
        }
        let message =
            format!("a page at `{}` can't fetch `{url}`, which is not encrypted", self.page.origin().serialize());
        Err(Refusal::new(Blocked::MixedContent, message))
    }

    /// [HTTP fetch](https://fetch.spec.whatwg.org/#concept-http-fetch), up to its redirects.
    async fn http_fetch(&mut self, flight: &Flight, scheme: Scheme) -> Result<Answer, Refusal> {
        if scheme == Scheme::HttpWithPreflight {
            let is_covered = self.page.preflights().covers(flight, self.page.clock().passed());
            if is_covered {
                self.conversation
                    .note("no preflight: the answer to an earlier one is still kept, and covers this request");
            } else {
                self.preflight_fetch(flight).await?;
            }
        }
        self.decide(credentials(flight), CREDENTIALS);
        let answer = self.network_fetch(flight, Subject::Request).await?;
        if flight.tainting == Tainting::Cors {
            match cors_check(flight, &answer.name(Subject::Request), &answer.headers) {
                Ok(decision) => self.conversation.decide(vec![decision]),
                Err(refusal) => return Err(self.refuse(refusal, flight, answer)),
            }
        }
        Ok(answer)
    }

    fn decide(&mut self, text: impl Into<String>, clause: &'static str) {
        self.conversation.decide(vec![Decision::new(text, clause)]);
    }

    /// A check of an answer failed.
    fn refuse(&mut self, refusal: Refusal, flight: &Flight, answer: Answer) -> Refusal {
        let refusal = match answer.left.enforced {
            Some(Enforced(reason)) => {
                let message = format!(
                    "{}: `enforce` refused the request before its handler ran, because {reason}",
                    refusal.message
                );
                Refusal { message, ..refusal }
            }
            None => refusal,
        };
        self.refused = Some(Refused { flight: flight.clone(), left: answer.left, status: answer.status });
        refusal
    }

    /// [CORS-preflight fetch](https://fetch.spec.whatwg.org/#cors-preflight-fetch-0)
    async fn preflight_fetch(&mut self, flight: &Flight) -> Result<(), Refusal> {
        let answer = self.network_fetch(&preflight::request(flight), Subject::Preflight).await?;
        let mut decisions = Vec::new();
        let checked = preflight::check(flight, &answer, &mut decisions);
        self.conversation.decide(decisions);
        let allowed = checked.map_err(|refusal| self.refuse(refusal, flight, answer))?;
        self.page.preflights().store(flight, allowed, self.page.clock().passed());
        Ok(())
    }

    /// [HTTP-network-or-cache fetch](https://fetch.spec.whatwg.org/#concept-http-network-or-cache-fetch) without an HTTP cache.
    async fn network_fetch(&mut self, flight: &Flight, subject: Subject) -> Result<Answer, Refusal> {
        let url = flight.current_url();
        if !self.page.is_served(url) {
            let message =
                format!("no service is known at `{}`: `Page::service_also_at` adds one", Origin::of(url).serialize());
            return Err(Refusal::new(Blocked::NoService, message));
        }
        let headers = self.headers(flight);
        let answer = network::send(self.app, flight, &headers).await?;
        self.conversation.record(subject, flight, headers, &answer);
        if flight.includes_credentials() {
            let now = self.page.clock().now();
            for value in answer.headers.values("set-cookie") {
                self.page.cookies().store(url, &isomorphic_decode(value), now);
            }
        }
        Ok(answer)
    }

    /// The headers that are sent beside the page's own.
    fn headers(&self, flight: &Flight) -> HeaderList {
        let mut headers = flight.headers.clone();
        match &flight.body {
            Some(body) => headers.append("Content-Length", body.len().to_string()),
            None if matches!(&*flight.method, "POST" | "PUT") => headers.append("Content-Length", "0"),
            None => {}
        }
        if let Some(origin) = flight.origin_header() {
            headers.append("Origin", origin);
        }
        if let Some(site) = sec_fetch_site(flight) {
            headers.append("Sec-Fetch-Site", site);
        }
        if headers.contains("range") {
            headers.append("Accept-Encoding", "identity");
        }
        let url = flight.current_url();
        headers.append("Host", &url[url::Position::BeforeHost..url::Position::AfterPort]);
        if flight.includes_credentials()
            && let Some(cookies) = self.page.cookies().header(url, self.page.clock().now())
        {
            headers.append("Cookie", cookies);
        }
        headers
    }

    /// [Main fetch](https://fetch.spec.whatwg.org/#concept-main-fetch): the first statement of its switch that matches, with the
    /// tainting that it sets.
    fn choose(&mut self, flight: &mut Flight) -> Result<Scheme, Refusal> {
        let url = flight.current_url().clone();
        let is_own = flight.tainting == Tainting::Basic && flight.origin.is_same(&Origin::of(&url));
        if is_own {
            let text = format!("`{url}` is of the page's own origin: the CORS protocol has no part in it");
            self.decide(text, MAIN_FETCH);
            return Ok(Scheme::Http);
        }
        let page = flight.origin.serialize().to_owned();
        match flight.mode {
            Mode::SameOrigin => {
                let message = format!("`{url}` is not of the page's origin `{page}`, and the mode is same-origin");
                Err(Refusal::new(Blocked::NotSameOrigin, message))
            }
            Mode::NoCors if flight.redirect != Redirect::Follow => {
                let message = "a request to another origin in mode no-cors has to follow redirects";
                Err(Refusal::new(Blocked::NoCorsRedirectMode, message))
            }
            _ if !is_http(&url) => Err(Refusal::new(Blocked::NotHttp, format!("`{url}` is neither http nor https"))),
            Mode::NoCors => {
                flight.tainting = Tainting::Opaque;
                let text = format!(
                    "`{url}` is of another origin than the page, and the mode is no-cors: it is sent as a form or an image \
                     would send it, and the response is opaque"
                );
                self.decide(text, MAIN_FETCH);
                Ok(Scheme::Http)
            }
            Mode::Cors => {
                flight.tainting = Tainting::Cors;
                let text = format!(
                    "`{url}` is of another origin than the page, and the mode is cors: the CORS protocol decides"
                );
                self.decide(text, MAIN_FETCH);
                let why = why_preflight(flight);
                if why.is_empty() {
                    let text = format!(
                        "no preflight is needed: `{}` is a CORS-safelisted method, and all headers are CORS-safelisted \
                         request-headers",
                        flight.method
                    );
                    self.decide(text, MAIN_FETCH);
                    return Ok(Scheme::Http);
                }
                self.decide(format!("a preflight is needed: {}", why.join("; ")), MAIN_FETCH);
                Ok(Scheme::HttpWithPreflight)
            }
        }
    }
}

/// What makes a preflight necessary.
fn why_preflight(flight: &Flight) -> Vec<String> {
    let method = &flight.method;
    let method = (!is_safelisted(method))
        .then(|| format!("`{method}` is not a CORS-safelisted method, which are `GET`, `HEAD` and `POST`"));
    let names = flight.unsafe_names();
    method.into_iter().chain(names.iter().map(|name| why_unsafe(name, &flight.headers))).collect()
}

/// What becomes of the credentials of a request.
fn credentials(flight: &Flight) -> String {
    let mode = flight.credentials.as_str();
    match (flight.credentials, flight.includes_credentials()) {
        (Credentials::SameOrigin, false) => {
            "the credentials mode is same-origin: no cookies go to another origin".to_owned()
        }
        (_, true) => format!("the credentials mode is {mode}: the page's cookies for it go along"),
        (_, false) => format!("the credentials mode is {mode}: no cookies go along"),
    }
}

/// [Should request be blocked due to a bad port?](https://fetch.spec.whatwg.org/#block-bad-port)
fn check_port(url: &Url) -> Result<(), Refusal> {
    match bad_port(url) {
        Some(port) => {
            let message = format!("no page can fetch `{url}`: the port {port} belongs to another protocol than HTTP");
            Err(Refusal::new(Blocked::BadPort, message))
        }
        None => Ok(()),
    }
}
