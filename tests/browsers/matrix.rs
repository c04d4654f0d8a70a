//! Every case in every browser, against what the policy says.

use std::time::{Duration, Instant};

use actix_web::{rt::time::sleep, web};
use serde_json::Value;

use crate::{
    cases::Case,
    engine::{Browser, Engine},
    known::Party,
    origins::Page,
    outcome::{Got, Outcome},
    report::report,
    requests::Mode,
    server::{self, Shared},
    simulated,
    tally::Tally,
    together::{in_every_engine, turn},
};

#[actix_web::test]
async fn the_simulated_browser_does_what_the_policies_say() {
    let start = Instant::now();
    let shared = server::start();
    let cases = Case::of_pages();
    let outcomes = simulate(&cases, shared).await;
    let mut tally = Tally::default();
    tally.judge_all(Party::Simulated, &cases, &outcomes, shared.ports);
    report(&format!("simulated browser: {} cases, {}, {:.0?}", cases.len(), tally.summary(), start.elapsed()));
    tally.finish();
}

#[test]
#[ignore = "needs Chromium, Firefox and WebKit: run .ci/install-browsers"]
fn every_engine_does_what_the_policies_say() {
    let (_turn, start) = (turn(), Instant::now());
    let shared = server::start();
    let cases = Case::all();
    let outcomes = in_every_engine(async |engine, browser| {
        let outcomes = run(browser, engine, &cases, shared).await?;
        Ok((browser.version(), outcomes))
    });
    let mut tally = Tally::default();
    for (&engine, (_, outcomes)) in &outcomes {
        tally.judge_all(Party::Engine(engine), &cases, outcomes, shared.ports);
    }
    let versions: Vec<_> = outcomes.values().map(|(version, _)| &**version).collect();
    let (count, versions, summary) = (cases.len(), versions.join(", "), tally.summary());
    report(&format!("engines: {count} cases in {versions}, {summary}, {:.0?}", start.elapsed()));
    tally.finish();
}

/// What stays in a page is one call of a script for all of its cases; what leaves it, one for each.
async fn run(browser: &Browser, engine: Engine, cases: &[Case], shared: &Shared) -> Result<Vec<Outcome>, String> {
    let party = Party::Engine(engine);
    let mut outcomes = vec![Outcome::default(); cases.len()];
    for page in Page::ALL {
        let (batch, leaving): (Vec<&Case>, Vec<&Case>) =
            cases.iter().filter(|case| case.page == page).partition(|case| case.stays());
        for (case, outcome) in batch.iter().zip(run_in(browser, engine, page, &batch, shared).await?) {
            outcomes[case.number] = outcome;
        }
        for case in leaving {
            let key = case.key(party);
            for fetch in case.row.fetches {
                let url = case.url(fetch, shared.ports, &key);
                if fetch.mode == Mode::Typed {
                    browser.open(&url).await?;
                } else {
                    browser.leave(&page.url(shared.ports), fetch.to_json(&url, 0)).await?;
                }
            }
            let got = vec![ended(&key, shared).await];
            browser.has_left(&page.url(shared.ports)).await?;
            outcomes[case.number] = Outcome { got, seen: shared.log.take(&key), effects: shared.effects.take(&key) };
        }
    }
    Ok(outcomes)
}

/// What comes of cases of one page that stay in it.
pub(crate) async fn run_in(
    browser: &Browser,
    engine: Engine,
    page: Page,
    cases: &[&Case],
    shared: &Shared,
) -> Result<Vec<Outcome>, String> {
    let party = Party::Engine(engine);
    let scripts: Vec<Value> = cases.iter().map(|case| case.to_json(shared.ports, party)).collect();
    let results = browser.run(&page.url(shared.ports), &scripts).await?;
    let outcome = |(case, result): (&&Case, Value)| {
        let got = result.as_array().into_iter().flatten().map(Got::parse).collect();
        let key = case.key(party);
        Outcome { got, seen: shared.log.take(&key), effects: shared.effects.take(&key) }
    };
    Ok(cases.iter().zip(results).map(outcome).collect())
}

/// What a page gets that has left: nothing, once the server has answered.
async fn ended(key: &str, shared: &Shared) -> Got {
    let deadline = Instant::now() + Duration::from_secs(30);
    while !shared.log.has_ended(key) {
        if Instant::now() > deadline {
            return Got::Failed("nothing came of it".to_owned());
        }
        sleep(Duration::from_millis(5)).await;
    }
    Got::Left
}

async fn simulate(cases: &[Case], shared: &web::Data<Shared>) -> Vec<Outcome> {
    let servers = simulated::servers(shared).await;
    let mut outcomes = vec![Outcome::default(); cases.len()];
    for page in Page::ALL {
        let simulated = simulated::open(page, shared.ports, &servers).await;
        for case in cases.iter().filter(|case| case.page == page) {
            let key = case.key(Party::Simulated);
            let mut got = Vec::new();
            for fetch in case.row.fetches {
                let url = case.url(fetch, shared.ports, &key);
                got.push(simulated::fetch(&simulated, &servers, fetch, &url, 0).await);
            }
            outcomes[case.number] = Outcome { got, seen: shared.log.take(&key), effects: shared.effects.take(&key) };
        }
    }
    outcomes
}
