//! A policy that is replaced between two requests of one page.

use std::time::Instant;

use actix_web::{HttpResponse, post, put, web};
use cors_runtime::{Cors, Live, cors, policy};
use serde_json::Value;

use crate::{
    answers::{Asked, Does},
    cases::address,
    engine::{Browser, Engine},
    known::Party,
    origins::Page,
    outcome::Got,
    report::report,
    requests::{Body, Fetch, Mode, send},
    server::{self, Shared},
    simulated,
    together::{in_every_engine, turn},
};

/// For pages of another host than that of the page.
const NARROW: Cors = policy! { origins = ["http://127.0.0.1:*"], methods = [PUT], max_age = "10m" };

/// For the page too.
const WIDE: Cors = policy! { origins = ["http://127.0.0.1:*", "http://localhost:*"], methods = [PUT], max_age = "10m" };

/// A policy for each browser, since all of them are at it at once.
macro_rules! handlers {
    ($($party:ident $key:literal $path:literal)*) => {
        $(
            mod $party {
                use super::*;

                pub(super) static POLICY: Live = Live::new();

                #[cors(policy = POLICY)]
                #[put($path)]
                pub(super) async fn put_item(asked: Asked) -> HttpResponse {
                    asked.answer()
                }
            }
        )*

        pub(crate) fn handlers(config: &mut web::ServiceConfig) {
            $(
                $party::POLICY.set(NARROW).expect("it has the method of its handler");
                config.service($party::put_item);
            )*
            config.service(replace);
        }

        /// The policy of a browser.
        fn of(party: &str) -> &'static Live {
            $(
                if party == $key {
                    return &$party::POLICY;
                }
            )*
            panic!("{party} is none of the browsers");
        }
    };
}

handlers! {
    chromium "chromium" "/replaced-chromium/{case}"
    firefox "firefox" "/replaced-firefox/{case}"
    webkit "webkit" "/replaced-webkit/{case}"
    in_process "simulated" "/replaced-simulated/{case}"
}

/// What a page asks for that wants another policy.
#[post("/replace/{party}/{policy}")]
async fn replace(path: web::Path<(String, String)>) -> HttpResponse {
    let (party, name) = path.into_inner();
    let policy = if name == "wide" { WIDE } else { NARROW };
    of(&party).set(policy).expect("it has the method of its handler");
    HttpResponse::NoContent().finish()
}

const PUT: Fetch = send("PUT");
const REPLACE: Fetch = send("POST").mode(Mode::NoCors).body(Body::Text(""));

/// What a page does, and whether it gets the answer.
const STEPS: [(Fetch, &str, bool); 6] = [
    (PUT, "", false),
    (REPLACE, "wide", true),
    (PUT, "", true),
    (REPLACE, "narrow", true),
    // The answer to the preflight is kept, but the response says nothing of the page's origin any more.
    (PUT, "", false),
    (PUT, "", false),
];

/// What the server sees of the handler: the answer to the second preflight is kept, until a response fails that was to follow it.
///
/// [Fetch, main fetch](https://fetch.spec.whatwg.org/#main-fetch), step 12
const SEEN: [&str; 5] = ["OPTIONS", "OPTIONS", "PUT", "PUT", "OPTIONS"];

/// What it sees of Chromium and `WebKit`, which keep the answer for its time, whatever fails after it.
const SEEN_IF_KEPT: [&str; 5] = ["OPTIONS", "OPTIONS", "PUT", "PUT", "PUT"];

fn expected(party: Party) -> [&'static str; 5] {
    match party {
        Party::Engine(Engine::Chromium | Engine::WebKit) => SEEN_IF_KEPT,
        Party::Engine(Engine::Firefox) | Party::Simulated => SEEN,
    }
}

fn key(party: Party) -> String {
    format!("replaced.{}", party.key())
}

fn urls(party: Party, shared: &Shared) -> impl Iterator<Item = (Fetch, String)> {
    let name = format!("replaced-{}", party.key());
    let item = address(shared.ports, &name, &key(party), Does::Echo);
    STEPS.into_iter().map(move |(fetch, policy, _)| match policy {
        "" => (fetch, item.clone()),
        policy => (fetch, format!("http://localhost:{}/replace/{}/{policy}", shared.ports.api, party.key())),
    })
}

/// What is otherwise than it should be.
fn judge(party: Party, got: &[Got], shared: &Shared) -> Vec<String> {
    let mut faults = Vec::new();
    let is_got: Vec<_> = got.iter().map(|got| matches!(got, Got::Response(_))).collect();
    if is_got != STEPS.map(|(.., is_got)| is_got) {
        faults.push(format!("{party:?}: {got:?}"));
    }
    let seen: Vec<_> = shared.log.take(&key(party)).into_iter().map(|seen| seen.method).collect();
    let expected = expected(party);
    if seen != expected {
        faults.push(format!("{party:?}: {seen:?} instead of {expected:?}"));
    }
    faults
}

#[actix_web::test]
async fn in_the_simulated_browser_a_replaced_policy_counts_for_the_next_request() {
    let shared = server::start();
    let servers = simulated::servers(shared).await;
    let page = simulated::open(Page::Localhost, shared.ports, &servers).await;
    let mut got = Vec::new();
    for (fetch, url) in urls(Party::Simulated, shared) {
        got.push(simulated::fetch(&page, &servers, &fetch, &url, 0).await);
    }
    assert_eq!(judge(Party::Simulated, &got, shared).join("\n"), "");
}

#[test]
#[ignore = "needs Chromium, Firefox and WebKit: run .ci/install-browsers"]
fn in_every_engine_a_replaced_policy_counts_for_the_next_request() {
    let (_turn, start) = (turn(), Instant::now());
    let shared = server::start();
    let got = in_every_engine(async |engine, browser| run(browser, engine, shared).await);
    let faults: Vec<_> = got.iter().flat_map(|(engine, got)| judge(Party::Engine(*engine), got, shared)).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    report(&format!(
        "a replaced policy: {} engines, {} requests each, {:.0?}",
        got.len(),
        STEPS.len(),
        start.elapsed()
    ));
}

async fn run(browser: &Browser, engine: Engine, shared: &Shared) -> Result<Vec<Got>, String> {
    let party = Party::Engine(engine);
    let script: Value = urls(party, shared).map(|(fetch, url)| fetch.to_json(&url, 0)).collect();
    let results = browser.run(&Page::Localhost.url(shared.ports), &[script]).await?;
    Ok(results[0].as_array().into_iter().flatten().map(Got::parse).collect())
}
