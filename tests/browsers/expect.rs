//! What should come of a case, read off the policy's plain data and the Fetch standard. It shares no code with the library.

use crate::{
    answers::{Answer, Does, To, echo},
    cases::Case,
    flight::{Request, Tainting, Url},
    known::{Party, Quirk},
    log::Seen,
    origins::Page,
    outcome::{Got, Outcome, Response, normalised},
    policies::Place,
    requests::{Credentials, Fetch, Mode, Redirect},
    rules::{allows_origin, is_safelisted, is_safelisted_response_header, lists},
    server::{Ports, location},
};

/// By the standard, but for these quirks.
pub(crate) fn outcome(case: &Case, ports: Ports, party: Party, quirks: &[Quirk]) -> Outcome {
    let key = case.key(party);
    let mut world = World { case, ports, quirks, key, seen: Vec::new(), has_cookie: false, has_stored: false };
    let got = case.row.fetches.iter().map(|fetch| world.fetch(fetch)).collect();
    Outcome { got, seen: world.seen }
}

/// The servers, and the cookies of the browser.
struct World<'a> {
    case: &'a Case,
    ports: Ports,
    quirks: &'a [Quirk],
    key: String,
    seen: Vec<Seen>,
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
                    Mode::NoCors => {
                        request.tainting = Tainting::Opaque;
                        self.send(&request);
                        return respond(0, "opaque", (Vec::new(), String::new()));
                    }
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
            let is_blocked = request.is_cors() && !(is_allowed && (!includes || self.case.policy.credentials));
            self.has_stored |= self.stores(is_blocked);
            if is_blocked {
                return Got::Blocked;
            }
            match (request.url.does, fetch.redirect) {
                (Does::Redirect(status, to), Redirect::Follow) if answer.status == status => {
                    request.follow(status, self.url_of(to), &page);
                }
                (Does::Redirect(status, _), Redirect::Error) if answer.status == status => return Got::Blocked,
                (Does::Redirect(status, _), Redirect::Manual) if answer.status == status => {
                    return respond(0, "opaqueredirect", (Vec::new(), String::new()));
                }
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

    fn is_same_site(&self, request: &Request<'_>) -> bool {
        let page = self.case.page;
        page.is_same_site()
            || (request.url.is_plain && request.origin == request.url.origin)
            || (page == Page::Null && self.has(Quirk::SandboxedFramesAreSameSite))
            || self.has(Quirk::CookiesGoToEverySite)
    }

    fn url_of(&self, to: To) -> Url {
        let [api, other] = self.ports.of(self.case.policy.name);
        let port = match to {
            To::Api => api,
            To::Other => other,
            To::Page => self.ports.page,
        };
        Url { origin: format!("http://localhost:{port}"), port, is_plain: to == To::Page, does: Does::Echo }
    }

    /// Whether the request may follow.
    fn preflight(&mut self, request: &Request<'_>, names: &[String]) -> bool {
        let policy = self.case.policy;
        let answers = policy.place == Place::Around || (policy.place != Place::None && policy.serves(&request.method));
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
            () if !answers => (404, false),
            () if !allows_origin(policy, &origin, self.ports) || (is_safelisted && !allows) => (403, false),
            () => (204, false),
        };
        self.seen.push(Seen {
            method: "OPTIONS".to_owned(),
            origin: Some(origin),
            requested_method: Some(request.method.clone()),
            requested_headers: (!names.is_empty()).then(|| names.join(",")),
            handled,
            status,
            ..self.seen_of(request)
        });
        let with_credentials = request.fetch.credentials == Credentials::Include;
        status == 204
            && !request.url.is_plain
            && (allows || is_safelisted)
            && names.iter().all(|name| self.allows_header(name))
            && (policy.credentials || !with_credentials)
    }

    /// Where `*` stands for all, `Authorization` is not among them; a policy with credentials answers what was asked for.
    fn allows_header(&self, name: &str) -> bool {
        let policy = self.case.policy;
        let is_covered = || policy.credentials || name != "authorization" || self.has(Quirk::StarCoversAuthorization);
        policy.headers.iter().any(|listed| listed.eq_ignore_ascii_case(name) || (*listed == "*" && is_covered()))
    }

    /// The answer, and whether its CORS headers allow the page to read it.
    fn send(&mut self, request: &Request<'_>) -> (Answer, bool) {
        let (policy, url) = (self.case.policy, &request.url);
        let is_served = url.is_plain || policy.serves(&request.method);
        let has_origin = request.is_cors() || !["GET", "HEAD"].contains(&&*request.method);
        let mut answer = if is_served {
            self.answer(request, &request.method)
        } else {
            Answer { status: 404, headers: Vec::new(), body: String::new() }
        };
        let takes_cookies = request.has_credentials() && self.is_same_site(request);
        self.seen.push(Seen {
            method: request.method.clone(),
            origin: has_origin.then(|| request.origin.clone()),
            cookies: if takes_cookies { self.cookies() } else { Vec::new() },
            handled: is_served,
            status: answer.status,
            ..self.seen_of(request)
        });
        self.has_cookie |= takes_cookies && is_served && url.does == Does::SetCookie;
        let origin = has_origin.then_some(&*request.origin);
        let is_allowed = is_served && !url.is_plain && self.add_cors_headers(&mut answer, &request.method, origin);
        (answer, is_allowed)
    }

    fn add_cors_headers(&self, answer: &mut Answer, method: &str, origin: Option<&str>) -> bool {
        let policy = self.case.policy;
        if policy.place == Place::None || !lists(policy.methods, method) {
            return false;
        }
        let is_any = policy.origins == ["*"];
        if !is_any {
            answer.headers.push(("vary", "Origin".to_owned()));
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
        Seen { at, origin: Some(request.origin.clone()), ..Seen::default() }
    }

    fn cookies(&self) -> Vec<String> {
        let own = self.has_cookie.then(|| "case".to_owned());
        own.into_iter().chain(["visitor".to_owned()]).collect()
    }

    fn read(&self, request: &Request<'_>, mut answer: Answer) -> Got {
        let policy = self.case.policy;
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
