//! What should come of a case, read off the policy's plain data and the Fetch standard. It shares no code with the library.

use crate::{
    answers::{Answer, BACK, Does, To, echo},
    cases::Case,
    flight::{Redirected, Request, SecFetchSite, Tainting, Url},
    known::{Party, Quirk},
    log::Seen,
    origins::Page,
    outcome::{Got, Outcome, Response, normalised},
    policies::{Place, Policy},
    requests::{Credentials, Fetch, Mode, Redirect},
    rules::{allows_origin, is_safelisted, is_safelisted_response_header, lists},
    server::{Ports, location},
};

/// What the answer depends on where the policy is enforced.
const SITE: &str = "Origin, Sec-Fetch-Site";

/// By the standard, but for these quirks.
pub(crate) fn outcome(case: &Case, ports: Ports, party: Party, quirks: &[Quirk]) -> Outcome {
    let key = case.key(party);
    let mut world =
        World { case, ports, quirks, key, seen: Vec::new(), effects: 0, has_cookie: false, has_stored: false };
    let got = case.row.fetches.iter().map(|fetch| world.fetch(fetch)).collect();
    Outcome { got, seen: world.seen, effects: world.effects }
}

/// The servers, and the cookies of the browser.
struct World<'a> {
    case: &'a Case,
    ports: Ports,
    quirks: &'a [Quirk],
    key: String,
    seen: Vec<Seen>,
    effects: usize,
    /// Whether the case's own cookie was set.
    has_cookie: bool,
    /// Whether the answer to be revalidated is in the HTTP cache.
    has_stored: bool,
}

impl World<'_> {
    fn fetch(&mut self, fetch: &Fetch) -> Got {
        let (start, origin) = (self.start(fetch), self.case.page.origin(self.ports));
        let Some(mut request) = Request::new(fetch, start, origin, self.has_stored) else { return Got::Blocked };
        loop {
            let page = self.case.page.origin(self.ports);
            if request.url.origin != page || page == "null" {
                match fetch.mode {
                    Mode::SameOrigin => return Got::Blocked,
                    Mode::NoCors | Mode::Form | Mode::Link | Mode::Typed => request.tainting = Tainting::Opaque,
                    Mode::Cors => request.tainting = Tainting::Cors,
                }
            }
            let unsafe_names = request.unsafe_names();
            let needs_preflight = !is_safelisted(&request.method)
                || !unsafe_names.is_empty()
                || (request.was_preflighted && self.has(Quirk::RedirectsKeepPreflighting));
            if request.is_cors() && needs_preflight {
                request.was_preflighted = true;
                if !self.preflight(&request, &unsafe_names) {
                    return Got::Blocked;
                }
            }
            let (answer, is_allowed) = self.send(&request);
            let includes = fetch.credentials == Credentials::Include;
            let policy = self.case.policy.of(&request.method);
            let is_blocked = request.is_cors() && !(is_allowed && (!includes || policy.credentials));
            self.has_stored |= self.stores(is_blocked);
            if is_blocked {
                return Got::Blocked;
            }
            match (request.url.does, fetch.redirect) {
                (Does::Redirect(status, to), Redirect::Follow) if answer.status == status => {
                    request.follow(status, self.url_of(to), &page);
                    if request.redirected == Redirected::Across && self.hides_redirected(fetch.mode) {
                        "null".clone_into(&mut request.origin);
                    }
                }
                (Does::Redirect(status, _), Redirect::Error) if answer.status == status => return Got::Blocked,
                (Does::Redirect(status, _), Redirect::Manual) if answer.status == status => {
                    return respond(0, "opaqueredirect", (Vec::new(), String::new()));
                }
                _ if fetch.mode.is_navigation() => return Got::Left,
                _ if request.tainting == Tainting::Opaque => return respond(0, "opaque", (Vec::new(), String::new())),
                _ => return self.read(&request, answer),
            }
        }
    }

    /// Where a request starts.
    fn start(&self, fetch: &Fetch) -> Url {
        let address = self.case.page.address(self.ports);
        match address.rsplit(':').next().and_then(|port| port.parse().ok()) {
            Some(port) if fetch.at_page => Url { origin: address, port, is_plain: true, does: fetch.does },
            _ => Url { does: fetch.does, ..self.url_of(To::Api) },
        }
    }

    fn has(&self, quirk: Quirk) -> bool {
        self.quirks.contains(&quirk)
    }

    /// Whether a response goes into the HTTP cache.
    fn stores(&self, is_blocked: bool) -> bool {
        let is_kept_out = self.has(Quirk::NothingIsStored)
            || (is_blocked && self.has(Quirk::BlockedResponsesAreNotStored))
            || (self.case.page == Page::Null && self.has(Quirk::OpaqueOriginsHaveNoCache));
        !is_kept_out
    }

    /// Whether `SameSite=Lax` cookies go along.
    fn is_same_site(&self, request: &Request<'_>) -> bool {
        let page = self.case.page;
        let is_by_address = self.has(Quirk::SandboxedFramesAreSameSite);
        let page = if is_by_address { page.address(self.ports) } else { page.origin(self.ports) };
        let is_near = SecFetchSite::between(&page, &request.url.origin) < SecFetchSite::CrossSite
            && !(request.site == SecFetchSite::CrossSite && self.has(Quirk::RedirectsAbroadKeepCookiesBack));
        let is_followed = !self.case.stays() && request.method == "GET";
        is_near || is_followed || self.has(Quirk::CookiesGoToEverySite)
    }

    /// Whether a redirect to another origin hides the page's.
    fn hides_redirected(&self, mode: Mode) -> bool {
        match mode {
            Mode::Form => self.has(Quirk::RedirectedFormsHideTheOrigin),
            Mode::NoCors => self.has(Quirk::RedirectedNoCorsHidesTheOrigin),
            _ => false,
        }
    }

    /// Whether the request has an `Origin`.
    fn has_origin(&self, request: &Request<'_>) -> bool {
        let is_of_sandbox = self.case.page == Page::Null
            && request.fetch.mode == Mode::Link
            && self.has(Quirk::LinksOfOpaqueOriginsHaveOne)
            && !(request.redirected != Redirected::No && self.has(Quirk::RedirectedLinksHaveNone));
        request.is_cors() || !["GET", "HEAD"].contains(&&*request.method) || is_of_sandbox
    }

    /// `Sec-Fetch-Site`
    fn site(&self, request: &Request<'_>) -> Option<SecFetchSite> {
        if request.redirected == Redirected::Across && request.is_cors() && self.has(Quirk::RedirectedCorsLosesTheSite)
        {
            return None;
        }
        let is_far = request.redirected != Redirected::No
            && request.site == SecFetchSite::SameSite
            && self.has(Quirk::RedirectsAreCrossSite);
        Some(if is_far { SecFetchSite::CrossSite } else { request.site })
    }

    /// That of the preflight for a request.
    fn site_of_preflight(&self, request: &Request<'_>) -> SecFetchSite {
        if request.origin == "null" && self.has(Quirk::RedirectedCorsLosesTheSite) {
            return SecFetchSite::CrossSite;
        }
        request.site
    }

    fn url_of(&self, to: To) -> Url {
        let [api, other] = self.ports.of(self.case.policy.name);
        let (host, port, is_plain, does) = match to {
            To::Api => ("localhost", api, false, Does::Echo),
            To::Other => ("localhost", other, false, Does::Echo),
            To::Page => ("localhost", self.ports.page, true, Does::Echo),
            To::Back => ("localhost", self.ports.page, true, Does::Redirect(BACK, To::Api)),
            To::Abroad => ("127.0.0.1", self.ports.page, true, Does::Redirect(BACK, To::Api)),
        };
        Url { origin: format!("http://{host}:{port}"), port, is_plain, does }
    }

    /// Whether the request may follow.
    fn preflight(&mut self, request: &Request<'_>, names: &[String]) -> bool {
        let policy = self.case.policy.of(&request.method);
        let is_safelisted = is_safelisted(&request.method);
        let allows = lists(policy.methods, &request.method);
        let origin = if self.has(Quirk::RedirectedPreflightsKeepTheOrigin) {
            self.case.page.origin(self.ports)
        } else {
            request.origin.clone()
        };
        let mut names = names.to_vec();
        if request.lost_authorization && self.has(Quirk::RedirectedPreflightsNameAuthorization) {
            names.insert(0, "authorization".to_owned());
        }
        let (status, handled) = match () {
            () if request.url.is_plain => (self.answer(request, "OPTIONS").status, true),
            () if !policy.answers(&request.method) => (404, false),
            () if !allows_origin(policy, &origin, self.ports) || (is_safelisted && !allows) => (403, false),
            () => (policy.preflight_status, false),
        };
        self.seen.push(Seen {
            method: "OPTIONS".to_owned(),
            origin: Some(origin),
            site: Some(self.site_of_preflight(request).text().to_owned()),
            requested_method: Some(request.method.clone()),
            requested_headers: (!names.is_empty()).then(|| names.join(",")),
            handled,
            status,
            ..self.seen_of(request)
        });
        let with_credentials = request.fetch.credentials == Credentials::Include;
        status < 300
            && !request.url.is_plain
            && (allows || is_safelisted)
            && names.iter().all(|name| self.allows_header(policy, name))
            && (policy.credentials || !with_credentials)
    }

    /// Where `*` stands for all, `Authorization` is not among them; a policy with credentials answers what was asked for.
    fn allows_header(&self, policy: &Policy, name: &str) -> bool {
        let is_covered = || policy.credentials || name != "authorization" || self.has(Quirk::StarCoversAuthorization);
        policy.headers.iter().any(|listed| listed.eq_ignore_ascii_case(name) || (*listed == "*" && is_covered()))
    }

    /// The answer, and whether its CORS headers allow the page to read it.
    fn send(&mut self, request: &Request<'_>) -> (Answer, bool) {
        let (policy, url) = (self.case.policy.of(&request.method), &request.url);
        let origin = self.has_origin(request).then_some(&*request.origin);
        let is_refused = !url.is_plain && self.is_refused(policy, request, origin);
        let is_served = url.is_plain || (policy.serves(&request.method) && !is_refused);
        let mut answer = if is_refused {
            Answer { status: 403, headers: vec![("vary", SITE.to_owned())], body: String::new() }
        } else if is_served {
            self.answer(request, &request.method)
        } else {
            Answer { status: 404, headers: Vec::new(), body: String::new() }
        };
        let takes_cookies = request.has_credentials() && self.is_same_site(request);
        self.seen.push(Seen {
            method: request.method.clone(),
            origin: origin.map(str::to_owned),
            site: self.site(request).map(|site| site.text().to_owned()),
            cookies: if takes_cookies { self.cookies() } else { Vec::new() },
            handled: is_served,
            status: answer.status,
            ..self.seen_of(request)
        });
        self.has_cookie |= takes_cookies && is_served && url.does == Does::SetCookie;
        self.effects += usize::from(is_served && !url.is_plain && url.does != Does::FailToExtract);
        let has_policy = !url.is_plain && !is_refused && (is_served || policy.place == Place::Empty);
        let is_allowed = has_policy && self.add_cors_headers(policy, &mut answer, &request.method, origin);
        (answer, is_allowed)
    }

    /// Whether the policy is enforced, and keeps the request from its handler.
    fn is_refused(&self, policy: &Policy, request: &Request<'_>, origin: Option<&str>) -> bool {
        let is_allowed = |origin| lists(policy.methods, &request.method) && allows_origin(policy, origin, self.ports);
        policy.enforce && origin.is_some_and(|origin| !is_allowed(origin) && !self.is_own(request))
    }

    /// Whether the service can tell that the request is of its own origin.
    fn is_own(&self, request: &Request<'_>) -> bool {
        match self.site(request) {
            Some(site) => site <= SecFetchSite::SameOrigin,
            // By `Host`.
            None => request.origin == request.url.origin,
        }
    }

    fn add_cors_headers(&self, policy: &Policy, answer: &mut Answer, method: &str, origin: Option<&str>) -> bool {
        let is_listed = lists(policy.methods, method);
        let is_any = policy.origins == ["*"];
        if matches!(policy.place, Place::None | Place::Bare) || !(is_listed || policy.enforce) {
            return false;
        }
        if policy.enforce && origin.is_some_and(|origin| !is_listed || !allows_origin(policy, origin, self.ports)) {
            answer.headers.push(("vary", SITE.to_owned()));
            return false;
        }
        if !is_any || policy.enforce {
            answer.headers.push(("vary", "Origin".to_owned()));
        }
        if !is_listed {
            return false;
        }
        let Some(origin) = origin.filter(|origin| allows_origin(policy, origin, self.ports)).or(is_any.then_some("*"))
        else {
            return false;
        };
        let exposed = match policy.exposes {
            ["*"] if policy.credentials => {
                let names = answer.headers.iter().map(|(name, _)| *name);
                let mut names: Vec<_> =
                    names.filter(|name| !is_safelisted_response_header(name) && *name != "set-cookie").collect();
                names.sort_unstable();
                names.join(", ")
            }
            names => names.join(", "),
        };
        let allowed = if is_any { "*" } else { origin };
        answer.headers.push(("access-control-allow-origin", allowed.to_owned()));
        if policy.credentials {
            answer.headers.push(("access-control-allow-credentials", "true".to_owned()));
        }
        if !exposed.is_empty() {
            answer.headers.push(("access-control-expose-headers", exposed));
        }
        true
    }

    /// What the handler answers.
    fn answer(&self, request: &Request<'_>, method: &str) -> Answer {
        let fields = request.headers.iter().map(|(name, value)| (&**name, &**value));
        let echo = echo(method, fields, request.body);
        let path = format!("/{}/{}", self.case.policy.name, self.key);
        let location = match request.url.does {
            Does::Redirect(_, to) => location(self.ports, to, self.case.policy.name, &self.key),
            _ => String::new(),
        };
        request.url.does.answer(echo, location, &path, request.is_current)
    }

    fn seen_of(&self, request: &Request<'_>) -> Seen {
        let at = self.ports.name(request.url.port).to_owned();
        Seen { at, ..Seen::default() }
    }

    fn cookies(&self) -> Vec<String> {
        let own = self.has_cookie.then(|| "case".to_owned());
        own.into_iter().chain(["visitor".to_owned()]).collect()
    }

    fn read(&self, request: &Request<'_>, mut answer: Answer) -> Got {
        let policy = self.case.policy.of(&request.method);
        let is_bodiless = request.method == "HEAD";
        if request.url.does != Does::Stream && answer.status != 204 && answer.status != 304 {
            answer.headers.push(("content-length", answer.body.len().to_string()));
        }
        answer.headers.push(("date", String::new()));
        // A page does not see that its browser had the answer already.
        let (mut status, mut body) = (answer.status, answer.body);
        let by_page = request.headers.iter().any(|(name, _)| name == "if-none-match");
        if status == 304 && !by_page {
            let fresh = Does::Revalidate.answer(String::new(), String::new(), "", false);
            (status, body) = (fresh.status, fresh.body);
            let known =
                fresh.headers.into_iter().filter(|(name, _)| answer.headers.iter().all(|(other, _)| other != name));
            let known: Vec<_> = known.collect();
            answer.headers.extend(known);
            answer.headers.push(("content-length", body.len().to_string()));
        }
        let exposes = |name: &str| {
            let exposed = answer.headers.iter().find(|(name, _)| *name == "access-control-expose-headers");
            exposed.is_some_and(|(_, names)| {
                names
                    .split(", ")
                    .any(|listed| listed.eq_ignore_ascii_case(name) || (listed == "*" && !policy.credentials))
            })
        };
        let is_readable = |name: &str| !request.is_cors() || is_safelisted_response_header(name) || exposes(name);
        let headers = answer.headers.iter().filter(|(name, _)| *name != "set-cookie" && is_readable(name));
        let headers = headers.map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
        let kind = if request.is_cors() { "cors" } else { "basic" };
        respond(status, kind, (headers, if is_bodiless { String::new() } else { body }))
    }
}

fn respond(status: u16, kind: &str, (headers, body): (Vec<(String, String)>, String)) -> Got {
    Got::Response(Response { status, kind: kind.to_owned(), headers: normalised(headers), body })
}
