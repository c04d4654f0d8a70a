//! An nginx in front of the API that answers preflights by its policies: they get there what they get of the API, and so do pages.

use std::{collections::BTreeSet, time::Instant};

use actix_web::{App, rt, test::init_service, web};
use cors_runtime::surface::{self, Nginx};

use crate::{
    cases::Case,
    engine::{Browser, Engine},
    expect, handlers,
    known::{Party, quirks},
    log::Seen,
    matrix,
    nginx::Gateway,
    origins::Page,
    outcome::{Got, Outcome},
    remedied::page_of,
    report::report,
    server::{self, Ports, Shared},
    simulated,
    together::{in_every_engine, turn},
    wire::{Answer, Request},
};

/// How many cases the engines try.
const SAMPLE: usize = 500;

/// The fields that a preflight asks by.
const ASKED: [&str; 3] = ["origin", "access-control-request-method", "access-control-request-headers"];

/// A preflight: the port to which it goes, its target, and what it asks by.
type Preflight = (u16, String, [Option<String>; 3]);

/// The servers, with an nginx before each API.
struct Edge {
    shared: web::Data<Shared>,
    /// Where the servers are that the gateways stand before, in their order.
    behind: [u16; 4],
    gateways: [Gateway; 4],
}

impl Edge {
    fn start() -> Self {
        let (listeners, behind) = server::bind();
        let [api, wrapped] = rt::System::new().block_on(configurations(behind));
        let before = [
            (&api, behind.api),
            (&api, behind.other_api),
            (&wrapped, behind.wrapped),
            (&wrapped, behind.other_wrapped),
        ];
        let gateways = before.map(|(nginx, port)| Gateway::start(nginx, port));
        let [api, other_api, wrapped, other_wrapped] = gateways.each_ref().map(|gateway| gateway.port);
        let ports = Ports { api, other_api, wrapped, other_wrapped, ..behind };
        let behind = before.map(|(_, port)| port);
        Self { shared: server::start_on(listeners, ports), behind, gateways }
    }

    /// How many preflights nginx answered, and how many requests went through.
    fn counts(&self) -> (usize, usize) {
        let counts = self.gateways.each_ref().map(Gateway::counts);
        counts.iter().fold((0, 0), |(answered, through), (more, others)| (answered + more, through + others))
    }

    /// The port behind the gateway at this one.
    fn behind(&self, port: u16) -> Option<u16> {
        let place = self.gateways.iter().position(|gateway| gateway.port == port)?;
        Some(self.behind[place])
    }

    /// What is otherwise through nginx, of preflights to the gateways.
    fn compare(&self, preflights: &BTreeSet<Preflight>) -> Vec<String> {
        let mut faults = Vec::new();
        for (port, target, asked) in preflights {
            let behind = self.behind(*port).expect("it goes to a gateway");
            let mut request = Request::options(target);
            for (name, value) in ASKED.into_iter().zip(asked) {
                request = value.iter().fold(request, |request, value| request.field(name, value));
            }
            let [without, with]: [Answer; 2] = [behind, *port].map(|port| request.send(port));
            if without != with {
                faults.push(format!("{request:?}  without: {without:?}\n  with: {with:?}"));
            }
        }
        faults
    }

    /// The preflights that came to the gateways.
    fn preflights(&self) -> BTreeSet<Preflight> {
        let given = |value: String| (!value.is_empty()).then_some(value);
        let of = |gateway: &Gateway| {
            let (port, log) = (gateway.port, gateway.log());
            let options = log.into_iter().filter(|[_, method, ..]| method == "OPTIONS");
            options.map(move |[_, _, target, asked @ ..]| (port, target, asked.map(given)))
        };
        let all = self.gateways.iter().flat_map(of);
        all.filter(|(_, _, [origin, method, _])| origin.is_some() && method.is_some()).collect()
    }
}

/// What nginx is told of the API, and of the one whose whole `App` has a policy.
async fn configurations(ports: Ports) -> [Nginx; 2] {
    let api = App::new().configure(|config| handlers::api(ports, config)).configure(server::pages);
    let wrapped = App::new().configure(handlers::wrapped).wrap(handlers::APP);
    let (api, wrapped) = (init_service(api).await, init_service(wrapped).await);
    [surface::of(&api).await, surface::of(&wrapped).await].map(|surface| surface.to_nginx())
}

/// All preflights that the simulated browser sends in the cases, each with the port to which it goes.
async fn preflights(shared: &web::Data<Shared>) -> BTreeSet<Preflight> {
    let servers = simulated::servers(shared).await;
    let mut preflights = BTreeSet::new();
    for case in Case::of_pages() {
        let page = page_of(&case, shared.ports);
        for fetch in case.row.fetches {
            let url = case.url(fetch, shared.ports, &case.key(Party::Simulated));
            let fetched = page.fetch(&servers, simulated::request(fetch, &url)).await;
            let conversation = match &fetched {
                Ok(response) => response.conversation(),
                Err(error) => error.conversation(),
            };
            for exchange in conversation.exchanges().filter(|exchange| exchange.is_preflight()) {
                let url = url::Url::parse(exchange.url()).expect("a browser sends to addresses");
                let target = url[url::Position::BeforePath..].to_owned();
                let port = url.port().expect("each server has a port of its own");
                preflights.insert((port, target, ASKED.map(|name| exchange.request_header(name))));
            }
        }
    }
    preflights
}

#[test]
#[ignore = "needs nginx: run .ci/install-nginx"]
fn every_preflight_of_the_cases_is_answered_alike_through_nginx() {
    let start = Instant::now();
    let edge = Edge::start();
    let preflights = rt::System::new().block_on(preflights(&edge.shared));
    // A redirect may lead to the servers of the pages, which have no policy and no gateway.
    let (preflights, others): (BTreeSet<_>, BTreeSet<_>) =
        preflights.into_iter().partition(|(port, ..)| edge.behind(*port).is_some());
    let Ports { page, other_page, .. } = edge.shared.ports;
    assert!(others.iter().all(|(port, ..)| [page, other_page].contains(port)), "{others:?}");
    let faults = edge.compare(&preflights);
    let compared = preflights.len();
    let (answered, through) = edge.counts();
    report(&format!(
        "gateway: {compared} preflights of the cases, {answered} answered by nginx, {through} went through, {} are otherwise; {} go to pages, \
         {:.0?}",
        faults.len(),
        others.len(),
        start.elapsed()
    ));
    let first: Vec<_> = faults.iter().take(5).map(String::as_str).collect();
    assert!(first.is_empty(), "{}; the first are:\n{}", faults.len(), first.join("\n\n"));
    assert!(compared > 2_000 && answered > compared / 2, "{answered} of {compared}");
}

#[test]
#[ignore = "needs nginx, Chromium, Firefox and WebKit: run .ci/install-nginx and .ci/install-browsers"]
fn through_nginx_every_engine_does_what_the_policies_say() {
    let (_turn, start) = (turn(), Instant::now());
    let edge = Edge::start();
    let shared = &edge.shared;
    let cases = sample(shared.ports);
    let got = in_every_engine(async |engine, browser| run(browser, engine, &cases, shared).await);
    let mut faults = Vec::new();
    for (&engine, outcomes) in &got {
        let party = Party::Engine(engine);
        for (case, outcome) in cases.iter().zip(outcomes) {
            let expected = expect::outcome(case, shared.ports, party, &quirks(party));
            if !is_as(outcome, &expected) {
                faults
                    .push(format!("{engine:?}, {}\n  expected:\n{expected}  but it was:\n{outcome}", case.describe()));
            }
        }
    }
    let (answered, through) = edge.counts();
    // Engines send what the simulated browser does not, as after redirects.
    let preflights = edge.preflights();
    let otherwise = edge.compare(&preflights);
    report(&format!(
        "gateway: {} cases in {} engines, {answered} preflights answered by nginx, {through} requests went through, {} unexplained, of {} \
         preflights {} are otherwise, {:.0?}",
        cases.len(),
        got.len(),
        faults.len(),
        preflights.len(),
        otherwise.len(),
        start.elapsed()
    ));
    let first: Vec<_> = faults.iter().chain(&otherwise).take(10).map(String::as_str).collect();
    assert!(first.is_empty(), "{}; the first are:\n{}", faults.len() + otherwise.len(), first.join("\n"));
    assert_eq!(cases.len(), SAMPLE);
    let own = cases.iter().filter(|case| sends_options(case, shared.ports)).count();
    assert!(own > 0, "no page sends `OPTIONS` itself");
    assert!(answered > SAMPLE / 2 && preflights.len() > SAMPLE / 2, "{answered}, {}", preflights.len());
}

/// Some of all, of every page, which end in the page; and all in which a request of a page itself has the method of preflights. nginx has
/// its own answer, 400, to a method in lower case.
fn sample(ports: Ports) -> Vec<Case> {
    let in_lower_case = |seen: &Seen| seen.method.bytes().any(|byte| byte.is_ascii_lowercase());
    let is_served = |case: &Case| !seen(case, ports).iter().any(in_lower_case);
    let cases = Case::of_pages().into_iter().filter(Case::stays).filter(is_served);
    let (own, others): (Vec<_>, Vec<_>) = cases.partition(|case| sends_options(case, ports));
    let (count, wanted) = (others.len(), SAMPLE - own.len());
    let chosen = |index: usize| index * wanted / count != (index + 1) * wanted / count;
    let others = others.into_iter().enumerate().filter(|(index, _)| chosen(*index)).map(|(_, case)| case);
    own.into_iter().chain(others).collect()
}

/// Whether the API gets an `OPTIONS` that is no preflight.
fn sends_options(case: &Case, ports: Ports) -> bool {
    seen(case, ports).iter().any(|seen| seen.method == "OPTIONS" && seen.requested_method.is_none())
}

/// What comes to the API in a case.
fn seen(case: &Case, ports: Ports) -> Vec<Seen> {
    expect::outcome(case, ports, Party::Simulated, &quirks(Party::Simulated)).seen
}

/// Whether an outcome is the expected one, but for what nginx adds, and for the preflights that it keeps from the API.
fn is_as(outcome: &Outcome, expected: &Outcome) -> bool {
    let is_preflight = |seen: &Seen| seen.method == "OPTIONS" && seen.requested_method.is_some();
    let apart = |outcome: &Outcome| {
        let mut outcome = outcome.clone();
        let (preflights, others): (Vec<_>, Vec<_>) = outcome.seen.into_iter().partition(is_preflight);
        outcome.seen = others;
        for got in &mut outcome.got {
            if let Got::Response(response) = got {
                response.headers.retain(|(name, _)| name != "server");
            }
        }
        (outcome, preflights)
    };
    let ((outcome, seen), (expected, mut sent)) = (apart(outcome), apart(expected));
    let was_sent = |seen: Seen| sent.iter().position(|sent| *sent == seen).map(|place| sent.remove(place));
    outcome == expected && seen.into_iter().map(was_sent).all(|sent| sent.is_some())
}

/// What comes of the cases.
async fn run(browser: &Browser, engine: Engine, cases: &[Case], shared: &Shared) -> Result<Vec<Outcome>, String> {
    let mut outcomes = vec![Outcome::default(); cases.len()];
    for page in Page::ALL {
        let (places, batch): (Vec<_>, Vec<_>) = cases.iter().enumerate().filter(|(_, case)| case.page == page).unzip();
        for (place, outcome) in places.into_iter().zip(matrix::run_in(browser, engine, page, &batch, shared).await?) {
            outcomes[place] = outcome;
        }
    }
    Ok(outcomes)
}
