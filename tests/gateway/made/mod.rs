//! Services and requests that are made up: with nginx each answer is that of the service alone.

mod generator;

use std::{env, sync::Arc};

use actix_web::{
    App, Error,
    body::MessageBody,
    dev::{ServerHandle, Service, ServiceFactory, ServiceRequest, ServiceResponse},
    http::StatusCode,
    middleware::{Condition, NormalizePath, TrailingSlash},
    test,
};
use cors_runtime::{
    surface::{self, Entry, Outcome, State},
    testing::{Credentials, Page, Request},
};
use serde_json::Value;

use self::generator::{ASKED_ABOUT, Item, ORIGINS, POLICIES, Random, mount, request};
use crate::{nginx::Gateway, service::serve_app, wire};

/// How many services, unless `GATEWAY_SERVICES` says another number, and how many requests each gets.
const SERVICES: u64 = 300;
const REQUESTS: usize = 60;

fn services() -> u64 {
    env::var("GATEWAY_SERVICES").ok().and_then(|count| count.parse().ok()).unwrap_or(SERVICES)
}

/// A service.
#[derive(Debug, Clone)]
struct Made {
    items: Vec<Item>,
    policy: Option<usize>,
    normalizes: Option<TrailingSlash>,
}

impl Made {
    fn any(random: &mut Random) -> Self {
        let items = (0..=random.below(6)).map(|_| Item::any(random, 0)).collect();
        let policy = random.one_in(4).then(|| random.below(POLICIES.len()));
        let kinds = [TrailingSlash::Trim, TrailingSlash::MergeOnly, TrailingSlash::Always];
        let normalizes = random.one_in(4).then(|| random.pick(&kinds));
        Self { items, policy, normalizes }
    }

    fn app(
        &self,
    ) -> App<
        impl ServiceFactory<
            ServiceRequest,
            Config = (),
            Response = ServiceResponse<impl MessageBody + use<>>,
            Error = Error,
            InitError = (),
        > + use<>,
    > {
        let policy = POLICIES[self.policy.unwrap_or_default()].clone();
        let normalizes = NormalizePath::new(self.normalizes.unwrap_or_default());
        App::new()
            .configure(|config| mount(&self.items, config))
            .wrap(Condition::new(self.policy.is_some(), policy))
            .wrap(Condition::new(self.normalizes.is_some(), normalizes))
    }

    /// Starts it, and returns its port and what stops it.
    fn serve(self: &Arc<Self>) -> (u16, ServerHandle) {
        let made = Arc::clone(self);
        serve_app(move || made.app())
    }
}

#[actix_web::test]
#[ignore = "needs nginx: run .ci/install-nginx"]
async fn services_that_are_made_up_are_answered_for_as_they_answer() {
    let (mut answered, mut through, mut wrong) = (0, 0, Vec::new());
    for number in 0..services() {
        let mut random = Random(number);
        let made = Arc::new(Made::any(&mut random));
        let surface = surface::of(&test::init_service(made.app()).await).await;
        let mut entries: Vec<_> =
            surface.entries().iter().map(|entry| (entry.pattern().to_owned(), entry.method().to_owned())).collect();
        entries.push(("/{x}".to_owned(), "PUT".to_owned()));
        let (service, server) = made.serve();
        let gateway = Gateway::start(&surface.to_nginx(), service);
        for _ in 0..REQUESTS {
            let request = request(&mut random, &entries);
            let (without, with) = (request.send(service), request.send(gateway.port));
            if with != without && !(with.is_of_nginx() && with.status == 400) {
                wrong.push(format!("{number}: {made:?}\n{request:?}\n  without {without:?}\n  with {with:?}\n"));
            }
        }
        server.stop(false).await;
        let counts = gateway.counts();
        (answered, through) = (answered + counts.0, through + counts.1);
        assert_eq!(gateway.errors(), "", "{number}");
    }
    println!("made: {} compared, {answered} answered by nginx", answered + through);
    assert!(
        wrong.is_empty(),
        "{} are answered otherwise, such as\n{}",
        wrong.len(),
        wrong[..wrong.len().min(12)].join("\n")
    );
    assert!(answered > through / 10, "{answered} of {}", answered + through);
}

/// The policies have a max age each, by which they are known.
#[actix_web::test]
async fn what_is_said_of_services_that_are_made_up_is_what_they_do() {
    let (mut preflights, mut actual, mut wrong) = (0, 0, Vec::new());
    for number in 0..services() {
        let made = Made::any(&mut Random(number));
        let app = test::init_service(made.app()).await;
        let surface = surface::of(&app).await;
        for entry in surface.entries() {
            let Some(path) = entry.example() else { continue };
            // That by which the example was found.
            let method = if entry.method() == "*" { "DELETE" } else { entry.method() };
            let ask = async |sent: &str, origin: &str, fields: &[(&str, &str)]| {
                let request = test::TestRequest::with_uri(path).method(sent.parse().expect("it is a method"));
                let host = entry.host().unwrap_or("nobodys.example");
                let request = request.insert_header(("host", host)).insert_header(("origin", origin));
                let request = fields.iter().fold(request, |request, field| request.insert_header(*field));
                match app.call(request.to_request()).await {
                    Ok(response) => (response.status(), response.headers().clone()),
                    // It is made but once.
                    Err(error) => {
                        let response = error.error_response();
                        (response.status(), response.headers().clone())
                    }
                }
            };
            for origin in ORIGINS {
                let (status, headers) = ask("OPTIONS", origin, &[("access-control-request-method", method)]).await;
                let max_age = headers.get("access-control-max-age").and_then(|age| age.to_str().ok()?.parse().ok());
                let is_right = match entry.state() {
                    State::Policy(policy) if policy.is_open_to(origin, method) => max_age == max_age_of(entry),
                    // Refused, or answered with the methods that it has.
                    State::Policy(policy) if policy.is_open_to(origin, "*") => true,
                    State::Policy(_) if asks(entry) && origin == ASKED_ABOUT => true,
                    State::Policy(_) | State::NoPolicy | State::Unreached(_) => max_age.is_none(),
                    State::Stopped { status: stopped, .. } => max_age.is_none() && status == *stopped,
                    State::NotAsked { .. } | State::Shadowed { .. } => continue,
                    state => panic!("{state:?}"),
                };
                preflights += 1;
                if !is_right {
                    wrong.push(format!("{number}: {made:?}\n{entry:?}\n{origin} {method}: {status} {headers:?}\n"));
                }
            }
            let read_by = entry.actual_policy().or(entry.policy()).filter(|_| entry.is_actual_known());
            let is_bare = made.policy.is_none() && matches!(entry.state(), State::NoPolicy);
            let is_certain = entry.is_actual_known() || is_bare;
            if !is_certain || !entry.guards().is_empty() {
                continue;
            }
            // What allows every origin answers whatever is sent, and a predicate tells more than the surface.
            let is_told = |origin: &&str| *origin != ASKED_ABOUT && *origin != "https://APP.example.com";
            for origin in ORIGINS.into_iter().filter(is_told) {
                let (status, headers) = ask(method, origin, &[]).await;
                let is_open = read_by.is_some_and(|policy| policy.is_open_to(origin, method));
                // One inside of it that enforces keeps the request to itself: the log warns of that.
                let is_kept = status == StatusCode::FORBIDDEN && !enforces(entry);
                actual += 1;
                if headers.contains_key("access-control-allow-origin") != is_open && !is_kept {
                    wrong.push(format!("{number}: {made:?}\n{entry:?}\n{method} {origin}: {status} {headers:?}\n"));
                }
            }
        }
    }
    println!("made: {preflights} preflights and {actual} actual requests are what was said of them");
    assert!(wrong.is_empty(), "{} are otherwise, such as\n{}", wrong.len(), wrong[..wrong.len().min(6)].join("\n"));
    assert!(preflights > 1_000 && actual > 1_000, "{preflights} and {actual}");
}

/// A page's requests, of which an explanation says whether they are read.
#[actix_web::test]
async fn what_is_explained_of_services_that_are_made_up_is_what_a_page_gets() {
    let (mut told, mut untold, mut wrong) = (0, 0, Vec::new());
    for number in 0..services() {
        let made = Made::any(&mut Random(number));
        let app = test::init_service(made.app()).await;
        let surface = surface::of(&app).await;
        let mut random = Random(number);
        for entry in surface.entries() {
            let Some(path) = entry.example() else { continue };
            let method = if entry.method() == "*" { "DELETE" } else { entry.method() };
            // What is served, and what mostly is not.
            let below = format!("{path}/nobodys");
            for (method, path) in [(method, path), (method, &below), ("PATCH", path)] {
                let origin = random.pick(&ORIGINS);
                let Some(page) = Page::try_at(origin).filter(|_| origin != ASKED_ABOUT) else { continue };
                let mut request = Request::new(method, path);
                if random.one_in(3) {
                    request = request.header("X-A", "1");
                }
                if random.one_in(3) {
                    request = request.credentials(Credentials::Include);
                }
                let explanation = surface.explain(&page, request.clone());
                let text = explanation.to_string();
                if matches!(explanation.outcome(), Outcome::Unknown(_)) || text.contains("taken to") {
                    untold += 1;
                    continue;
                }
                told += 1;
                let fetched = page.fetch(&app, request).await;
                if fetched.is_ok() != explanation.is_read() {
                    let fetched =
                        fetched.map_or_else(|error| error.to_string(), |response| response.status().to_string());
                    // A policy that enforces inside of another one is not listed: the log warns of it.
                    if fetched.contains("`enforce` refused") {
                        continue;
                    }
                    wrong.push(format!("{number}: {made:?}\n{text}\nit was: {fetched}\n"));
                }
            }
        }
    }
    println!("made: {told} requests are explained, {untold} are not certain");
    assert!(wrong.is_empty(), "{} are otherwise, such as\n{}", wrong.len(), wrong[..wrong.len().min(6)].join("\n"));
    assert!(told * 2 > untold && told > 600, "{told} and {untold}");
}

/// A setting of the policy that is in force.
fn setting(entry: &Entry, key: &str) -> Value {
    serde_json::to_value(entry).expect("an entry is data")["policy"][key].take()
}

fn max_age_of(entry: &Entry) -> Option<u64> {
    setting(entry, "max_age").as_u64()
}

fn enforces(entry: &Entry) -> bool {
    setting(entry, "enforce") == true
}

/// Whether its policy has a predicate.
fn asks(entry: &Entry) -> bool {
    setting(entry, "origins").as_array().is_some_and(|origins| origins.iter().any(Value::is_object))
}

#[actix_web::test]
#[ignore = "needs nginx: run .ci/install-nginx"]
async fn a_path_that_is_normalized_is_left_to_the_service() {
    let resource = |path, policy| Item::resource(path, policy, &["PUT"]);
    for kind in [TrailingSlash::Trim, TrailingSlash::MergeOnly, TrailingSlash::Always] {
        let items = vec![resource("/items/{id}", 0), resource("/items/{id}/", 1), resource("/{tail:.*}", 2)];
        let made = Arc::new(Made { items, policy: None, normalizes: Some(kind) });
        let surface = surface::of(&test::init_service(made.app()).await).await;
        let (service, server) = made.serve();
        let gateway = Gateway::start(&surface.to_nginx(), service);
        for path in ["/items/1", "/items/1/", "//items/1", "/items//1", "//items//1//", "/a", "/a/", "//a", "/a//b"] {
            let request = wire::Request::preflight(path, "https://app.example.com", "PUT");
            assert_eq!(request.send(gateway.port), request.send(service), "{request:?}");
        }
        server.stop(false).await;
    }
}

/// An example of two segments does not tell who has the paths of one.
#[actix_web::test]
#[ignore = "needs nginx: run .ci/install-nginx"]
async fn a_tail_leaves_to_others_what_they_have() {
    let of = |paths: &[&'static str], policy| Item::Resource {
        paths: paths.to_vec(),
        policy,
        methods: vec!["PUT"],
        guard: None,
    };
    let tail =
        || Item::Resource { paths: vec!["/{tail:.*}"], policy: Some(2), methods: vec!["PUT", "DELETE"], guard: None };
    let mut answered = 0;
    for items in [
        vec![of(&["/{x}"], Some(1)), tail()],
        vec![of(&["/{x}"], None), tail()],
        vec![of(&["/items/latest", "/{x}"], Some(1)), tail()],
        vec![of(&["/{x}", "/items/latest"], None), tail()],
        vec![tail(), of(&["/{x}"], Some(1))],
        vec![Item::Handler(11), tail()],
        vec![of(&["/a/{x}"], Some(1)), tail()],
    ] {
        let made = Arc::new(Made { items, policy: None, normalizes: None });
        let surface = surface::of(&test::init_service(made.app()).await).await;
        let (service, server) = made.serve();
        let gateway = Gateway::start(&surface.to_nginx(), service);
        for path in ["/x", "/x/y", "/a", "/a/b", "/a/b/c", "/items/latest", "/items", "/"] {
            for method in ["PUT", "DELETE"] {
                let request = wire::Request::preflight(path, "https://app.example.com", method);
                assert_eq!(request.send(gateway.port), request.send(service), "{made:?} {request:?}");
            }
        }
        server.stop(false).await;
        answered += gateway.counts().0;
    }
    assert!(answered > 10, "{answered}");
}
