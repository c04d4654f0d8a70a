use actix_http::Request as HttpRequest;
use actix_web::{
    body::{BoxBody, MessageBody},
    dev::{self, Service, ServiceResponse},
};
use cors_rules::method::is_safelisted;
use url::Url;

use super::{
    advice::advised,
    blocked::{Blocked, Refusal},
    conversation::Conversation,
    cors_check::cors_check,
    error::FetchError,
    flight::{Flight, Tainting},
    headers::{HeaderList, isomorphic_decode},
    network::{self, Answer, Subject},
    origin::{Origin, is_http, is_potentially_trustworthy},
    page::Page,
    port::bad_port,
    preflight,
    redirect::{follow, is_redirect_status, location_url},
    request::{Mode, Redirect, Request},
    response::Response,
    site::sec_fetch_site,
};

impl Page {
    /// Fetches from `app`, the service that [`actix_web::test::init_service`] makes, as the
    /// [Fetch standard](https://fetch.spec.whatwg.org/#fetch-method) says. The body of the response is read to its end.
    ///
    /// # Errors
    /// Where the page would get nothing, with the check that failed.
    pub async fn fetch<S, B, E>(&self, app: &S, request: Request) -> Result<Response, FetchError>
    where
        S: Service<HttpRequest, Response = ServiceResponse<B>, Error = E>,
        B: MessageBody,
        E: Into<dev::Response<BoxBody>>,
    {
        Fetch::run(self, app, request).await
    }
}

/// One [fetch](https://fetch.spec.whatwg.org/#fetch-method) of a page.
struct Fetch<'a, S> {
    page: &'a Page,
    app: &'a S,
    conversation: Conversation,
}

/// What [main fetch](https://fetch.spec.whatwg.org/#concept-main-fetch) chooses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Scheme {
    /// HTTP fetch.
    Http,
    /// HTTP fetch with `makeCORSPreflight`.
    HttpWithPreflight,
}

impl<'a, S, B, E> Fetch<'a, S>
where
    S: Service<HttpRequest, Response = ServiceResponse<B>, Error = E>,
    B: MessageBody,
    E: Into<dev::Response<BoxBody>>,
{
    async fn run(page: &'a Page, app: &'a S, request: Request) -> Result<Response, FetchError> {
        let mut fetch = Self { page, app, conversation: Conversation::new(page.origin(), &request) };
        match fetch.fetch(request).await {
            Ok(response) => Ok(response.with_conversation(fetch.conversation)),
            Err(refusal) => Err(FetchError::new(refusal, fetch.conversation)),
        }
    }

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
            let scheme = choose(flight)?;
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
                    Some(location) => follow(flight, answer.status, location)?,
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
        let answer = self.network_fetch(flight, Subject::Request).await?;
        if flight.tainting == Tainting::Cors {
            let checked = cors_check(flight, &answer.name(Subject::Request), &answer.headers);
            checked.map_err(|refusal| advised(refusal, flight, &answer))?;
        }
        Ok(answer)
    }

    /// [CORS-preflight fetch](https://fetch.spec.whatwg.org/#cors-preflight-fetch-0)
    async fn preflight_fetch(&mut self, flight: &Flight) -> Result<(), Refusal> {
        let answer = self.network_fetch(&preflight::request(flight), Subject::Preflight).await?;
        let checked = preflight::check(flight, &answer);
        let allowed = checked.map_err(|refusal| advised(refusal, flight, &answer))?;
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

/// [Main fetch](https://fetch.spec.whatwg.org/#concept-main-fetch): the first statement of its switch that matches, with the
/// tainting that it sets.
fn choose(flight: &mut Flight) -> Result<Scheme, Refusal> {
    let url = flight.current_url();
    let is_own = flight.tainting == Tainting::Basic && flight.origin.is_same(&Origin::of(url));
    if is_own {
        return Ok(Scheme::Http);
    }
    match flight.mode {
        Mode::SameOrigin => {
            let page = flight.origin.serialize();
            let message = format!("`{url}` is not of the page's origin `{page}`, and the mode is same-origin");
            Err(Refusal::new(Blocked::NotSameOrigin, message))
        }
        Mode::NoCors if flight.redirect != Redirect::Follow => {
            let message = "a request to another origin in mode no-cors has to follow redirects";
            Err(Refusal::new(Blocked::NoCorsRedirectMode, message))
        }
        _ if !is_http(url) => Err(Refusal::new(Blocked::NotHttp, format!("`{url}` is neither http nor https"))),
        Mode::NoCors => {
            flight.tainting = Tainting::Opaque;
            Ok(Scheme::Http)
        }
        Mode::Cors => {
            flight.tainting = Tainting::Cors;
            let is_simple = is_safelisted(&flight.method) && flight.unsafe_names().is_empty();
            Ok(if is_simple { Scheme::Http } else { Scheme::HttpWithPreflight })
        }
    }
}
