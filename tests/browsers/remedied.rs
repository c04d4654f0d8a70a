//! What an error offers is made, and the request passes: in the simulated browser, and in the engines.

use std::{
    collections::BTreeMap,
    net::TcpListener,
    thread,
    time::{Duration, Instant},
};

use actix_http::Request as HttpRequest;
use actix_web::{
    App, Error, HttpServer,
    body::BoxBody,
    dev::{Service, ServiceResponse},
    rt,
    test::init_service,
    web,
};
use cors_runtime::{
    Cors,
    surface::{self, Surface},
    testing::{self, Blocked, FetchError, Remedy, RemedyKind},
};
use serde_json::Value;

use crate::{
    answers::Does,
    cases::{Case, address},
    effects::Effects,
    engine::{Browser, Engine},
    handlers,
    known::Party,
    log::{Log, logged},
    origins::Page,
    outcome::Got,
    report::report,
    server::{self, HOME, Ports, Shared},
    simulated,
    together::{in_every_engine, turn},
};

/// How many cases the engines try.
const SAMPLE: usize = 300;

/// How often an error may offer something, until the request passes: one time for each address that a redirect leads to.
const ROUNDS: usize = 4;

/// What no policy mends, for these reasons.
const NEVER: &[&str] = &[
    "a redirect from one foreign origin to another hid the page's origin",
    "the page has to write the method in upper case",
    "no page can send it: ForbiddenMethod",
    "no page can send it: NoCorsMethod",
    "no page can send it: NotSameOrigin",
    "nothing serves the method",
    "the mode of its redirects",
    "`…` is the origin of every sandboxed frame, local file and redirect through another site, and never allowed with `…`",
    "the predicates of the policy refuse `…`, and whom they refuse is not to be listed",
    "the page's server, by which a redirect leads, has no policy",
    "a policy lists `…`, which is never allowed with credentials",
];

/// What became of the refused cases.
#[derive(Default)]
struct Fates {
    refused: usize,
    /// The narrowest policy by which a case passes.
    mended: Vec<(Case, Cors)>,
    /// The ways of all of them.
    ways: usize,
    never: BTreeMap<String, usize>,
    faults: Vec<String>,
}

/// The services, and what they say of themselves.
pub(crate) struct World {
    pub(crate) shared: web::Data<Shared>,
    api: Surface,
    wrapped: Surface,
}

impl World {
    pub(crate) async fn new(ports: Ports) -> Self {
        let shared = web::Data::new(Shared { ports, log: Log::default(), effects: Effects::default() });
        let api = init_service(App::new().configure(|config| handlers::api(ports, config))).await;
        let wrapped = init_service(App::new().configure(handlers::wrapped).wrap(handlers::APP)).await;
        let (api, wrapped) = (surface::of(&api).await, surface::of(&wrapped).await);
        Self { shared, api, wrapped }
    }

    /// What the surface says of the first request of a case, if it is for this address.
    pub(crate) fn explain(&self, case: &Case, url: &str) -> surface::Explanation {
        let ports = self.shared.ports;
        let request = simulated::request(&case.row.fetches[0], url);
        let is_wrapped = ports.of(case.policy.name)[0] == ports.wrapped;
        if is_wrapped { &self.wrapped } else { &self.api }.explain(&page_of(case, ports), request)
    }
}

/// All requests of a case, until one fails.
async fn pass<S>(case: &Case, page: &testing::Page, shared: &Shared, servers: &S) -> Result<(), FetchError>
where
    S: Service<HttpRequest, Response = ServiceResponse<BoxBody>, Error = Error>,
{
    for fetch in case.row.fetches {
        let url = case.url(fetch, shared.ports, &case.key(Party::Simulated));
        page.fetch(servers, simulated::request(fetch, &url)).await?;
    }
    Ok(())
}

/// Tries what is offered, each way for itself: the policies by which the case passes, or why none does.
async fn mend(case: &Case, world: &World, error: FetchError, rounds: usize) -> Result<Vec<Cors>, String> {
    let offered = if rounds == ROUNDS { offered(case, world, &error) } else { error.remedies().to_vec() };
    let (settings, others): (Vec<_>, Vec<_>) = offered.iter().partition(|remedy| remedy.kind() == RemedyKind::Settings);
    if settings.is_empty() {
        return Err(others.first().map_or_else(|| reason(&error), |remedy| reason_of(remedy)));
    }
    let mut policies = Vec::new();
    for remedy in settings {
        let policy = remedy.mended().ok_or("a change of settings has no policy")?;
        let servers = mended(policy.clone(), &world.shared).await;
        match pass(case, &page_of(case, world.shared.ports), &world.shared, &servers).await {
            Ok(()) => policies.push(policy),
            Err(_) if rounds == 0 => return Err("it never ends".to_owned()),
            Err(next) => policies.extend(Box::pin(mend(case, world, next, rounds - 1)).await?),
        }
    }
    Ok(policies)
}

/// Of a case as it is: by the error, or where no policy answered by what the surface says.
fn offered(case: &Case, world: &World, error: &FetchError) -> Vec<Remedy> {
    if !error.remedies().is_empty() || error.conversation().exchanges().count() == 0 || is_at_home(error) {
        return error.remedies().to_vec();
    }
    let failed = error.conversation().exchanges().last().map(|last| last.url().to_owned());
    failed.map(|url| world.explain(case, &url).remedies().to_vec()).unwrap_or_default()
}

/// A page that sees the servers as that of the simulated browser does.
pub(crate) fn page_of(case: &Case, ports: Ports) -> testing::Page {
    let all = [ports.api, ports.other_api, ports.wrapped, ports.other_wrapped, ports.page, ports.other_page];
    let all = all.map(|port| format!("http://localhost:{port}"));
    let page = testing::Page::at(&case.page.origin(ports)).service_also_at(&case.page.address(ports));
    let page = page.service_also_at(&Page::Numeric.address(ports));
    all.iter().fold(page, |page, address| page.service_also_at(address))
}

/// The one policy around everything that a case comes to, wherever the servers are.
async fn mended(
    policy: Cors,
    shared: &web::Data<Shared>,
) -> impl Service<HttpRequest, Response = ServiceResponse<BoxBody>, Error = Error> {
    let app = App::new()
        .app_data(shared.clone())
        .service(web::resource("/{policy}/{case}").wrap(policy).to(handlers::answer))
        .service(web::resource(format!("/{HOME}/{{policy}}/{{case}}")).to(handlers::answer))
        .configure(server::pages);
    let app = app.wrap_fn(|request, service| {
        let answer = service.call(request);
        async { Ok(answer.await?.map_into_boxed_body()) }
    });
    init_service(app).await
}

/// Whether it is the page's own server that failed, where no policy stands.
fn is_at_home(error: &FetchError) -> bool {
    error.conversation().exchanges().last().is_some_and(|last| last.url().contains(&format!("/{HOME}/")))
}

/// Why nothing is offered.
fn reason(error: &FetchError) -> String {
    match error.reason() {
        Blocked::RedirectNotAllowed => "the mode of its redirects".to_owned(),
        reason if error.conversation().exchanges().count() == 0 => format!("no page can send it: {reason:?}"),
        _ if is_at_home(error) => "the page's server, by which a redirect leads, has no policy".to_owned(),
        _ => format!("unexplained: {error}"),
    }
}

/// The same without the values.
fn reason_of(remedy: &Remedy) -> String {
    let text = remedy.text();
    if text.contains("and not `") {
        return "nothing serves the method".to_owned();
    }
    if text.contains("browsers send") {
        return "the page has to write the method in upper case".to_owned();
    }
    if text.contains("[origin-null-credentials]") {
        return "a policy lists `…`, which is never allowed with credentials".to_owned();
    }
    let text = text.split(", and no policy should allow `null`").next().unwrap_or_default();
    let parts = text.split('`').enumerate();
    parts.map(|(index, part)| if index % 2 == 0 { part } else { "`…`" }).collect()
}

async fn fates(world: &World) -> Fates {
    let servers = simulated::servers(&world.shared).await;
    let mut fates = Fates::default();
    for case in Case::of_pages() {
        let page = page_of(&case, world.shared.ports);
        let Err(error) = pass(&case, &page, &world.shared, &servers).await else { continue };
        fates.refused += 1;
        fates.faults.extend(disagreement(&case, world, &error));
        match mend(&case, world, error, ROUNDS).await {
            Ok(policies) => {
                fates.ways += policies.len();
                fates.mended.extend(policies.into_iter().next().map(|policy| (case, policy)));
            }
            Err(reason) if NEVER.contains(&&*reason) => *fates.never.entry(reason).or_default() += 1,
            Err(reason) => fates.faults.push(format!("{}: {reason}", case.describe())),
        }
    }
    fates
}

/// Where the surface offers something else than the error: but for predicates, which only the service can ask.
fn disagreement(case: &Case, world: &World, error: &FetchError) -> Option<String> {
    let is_plain = case.row.fetches.len() == 1 && !matches!(case.row.fetches[0].does, Does::Redirect(..));
    let is_asked = matches!(case.policy.name, "tenant" | "tenants-around");
    if !is_plain || is_asked || error.remedies().is_empty() {
        return None;
    }
    let url = case.url(&case.row.fetches[0], world.shared.ports, &case.key(Party::Simulated));
    let explanation = world.explain(case, &url);
    let texts = |remedies: &[Remedy]| remedies.iter().map(|remedy| without_place(remedy.text())).collect::<Vec<_>>();
    let (by_surface, by_error) = (texts(explanation.remedies()), texts(error.remedies()));
    let is_same = by_surface == by_error;
    (!is_same).then(|| format!("{}\n  error: {by_error:#?}\n  surface: {by_surface:#?}", case.describe()))
}

/// A policy that a handler is without is written above it, or in the place of what says so.
fn without_place(text: &str) -> String {
    text.split("` in the place of `#[cors(none)]`")
        .next()
        .unwrap_or_default()
        .split("` above the route attribute")
        .next()
        .unwrap_or_default()
        .to_owned()
}

#[actix_web::test]
async fn what_an_error_offers_lets_the_request_pass_in_the_simulated_browser() {
    let start = Instant::now();
    let (_, ports) = server::bind();
    let world = World::new(ports).await;
    let fates = fates(&world).await;
    let Fates { refused, mended, ways, never, faults } = &fates;
    let (unmended, unexplained) = (never.values().sum::<usize>(), faults.len());
    report(&format!(
        "remedies: {refused} cases are refused, {} are mended in {ways} ways, {unmended} no policy mends, {unexplained} unexplained, \
         {:.0?}",
        mended.len(),
        start.elapsed()
    ));
    for (reason, count) in never {
        report(&format!("  {count}: {reason}"));
    }
    let first: Vec<_> = faults.iter().take(20).map(String::as_str).collect();
    assert!(first.is_empty(), "{unexplained}; the first are:\n{}", first.join("\n"));
    assert_eq!(mended.len() + unmended, *refused);
    let gone: Vec<_> = NEVER.iter().filter(|reason| !never.contains_key(**reason)).collect();
    assert!(gone.is_empty(), "these reasons are gone and have to leave the table: {gone:?}");
}

#[test]
#[ignore = "needs Chromium, Firefox and WebKit: run .ci/install-browsers"]
fn what_an_error_offers_lets_the_request_pass_in_every_engine() {
    let (_turn, start) = (turn(), Instant::now());
    let (listeners, ports) = server::bind();
    let (world, fates) = rt::System::new().block_on(async {
        let world = World::new(ports).await;
        let fates = fates(&world).await;
        (world, fates)
    });
    let sample = sample(fates.mended);
    let served: Vec<_> = sample.iter().map(|(case, policy)| (case.number, policy.clone())).collect();
    let data = world.shared.clone();
    thread::spawn(move || rt::System::new().block_on(serve(listeners, data, served)).expect("the servers run"));
    let got = in_every_engine(async |engine, browser| run(browser, engine, &sample, ports).await);
    let mut faults = Vec::new();
    for (engine, outcomes) in &got {
        for ((case, policy), outcome) in sample.iter().zip(outcomes) {
            let passes = outcome.iter().all(|got| matches!(got, Got::Response(_) | Got::Left));
            if !passes {
                faults.push(format!("{engine:?}, {}: {outcome:?} by {policy:?}", case.describe()));
            }
        }
    }
    let (cases, engines, seconds) = (sample.len(), got.len(), start.elapsed());
    report(&format!(
        "remedies: {cases} mended cases in {engines} engines, {} do not pass, {seconds:.0?}",
        faults.len()
    ));
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert_eq!(cases, SAMPLE);
}

/// Some of all, with every row and policy that there are. The API's own page is at another address than it was.
fn sample(mended: Vec<(Case, Cors)>) -> Vec<(Case, Cors)> {
    let mended: Vec<_> = mended.into_iter().filter(|(case, _)| case.page != Page::Own).collect();
    let count = mended.len();
    let chosen = |index: usize| index * SAMPLE / count != (index + 1) * SAMPLE / count;
    mended.into_iter().enumerate().filter(|(index, _)| chosen(*index)).map(|(_, case)| case).collect()
}

fn segment(number: usize) -> String {
    format!("mended-{number}")
}

async fn serve(
    listeners: [TcpListener; 6],
    shared: web::Data<Shared>,
    policies: Vec<(usize, Cors)>,
) -> std::io::Result<()> {
    let mut server = HttpServer::new(move || {
        let api = |config: &mut web::ServiceConfig| {
            for (number, policy) in &policies {
                let path = format!("/{}/{{case}}", segment(*number));
                config.service(web::resource(path).wrap(policy.clone()).to(handlers::answer));
            }
            config.service(web::resource(format!("/{HOME}/{{policy}}/{{case}}")).to(handlers::answer));
        };
        App::new().app_data(shared.clone()).configure(api).configure(server::pages).wrap_fn(logged)
    });
    for listener in listeners {
        server = server.listen(listener)?;
    }
    server.workers(1).keep_alive(Duration::from_secs(600)).client_request_timeout(Duration::ZERO).run().await
}

/// What each page gets.
async fn run(
    browser: &Browser,
    engine: Engine,
    sample: &[(Case, Cors)],
    ports: Ports,
) -> Result<Vec<Vec<Got>>, String> {
    let party = Party::Engine(engine);
    let mut outcomes = vec![Vec::new(); sample.len()];
    for page in Page::ALL {
        let batch: Vec<_> = sample.iter().enumerate().filter(|(_, (case, _))| case.page == page).collect();
        let script = |case: &Case| -> Value {
            let (policy, key) = (segment(case.number), case.key(party));
            let url = |does, at_page| {
                if at_page {
                    format!("{}/{HOME}/{policy}/{key}?do={does}", page.address(ports))
                } else {
                    address(ports, &policy, &key, does)
                }
            };
            case.row.fetches.iter().map(|fetch| fetch.to_json(&url(fetch.does, fetch.at_page), 0)).collect()
        };
        let scripts: Vec<_> = batch.iter().map(|(_, (case, _))| script(case)).collect();
        let results = browser.run(&page.url(ports), &scripts).await?;
        for ((index, _), result) in batch.into_iter().zip(results) {
            outcomes[index] = result.as_array().into_iter().flatten().map(Got::parse).collect();
        }
    }
    Ok(outcomes)
}
