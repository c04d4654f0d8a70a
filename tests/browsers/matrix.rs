//! Every case in every engine, against what the policy says.

use std::collections::BTreeMap;
use std::thread;

use actix_web::rt;
use serde_json::Value;

use crate::{
    cases::Case,
    engine::{Browser, Engine},
    expect,
    origins::Page,
    outcome::{Got, Outcome},
    server::{self, Shared},
};

#[test]
#[ignore = "needs Chromium, Firefox and WebKit: run .ci/install-browsers"]
fn every_engine_does_what_the_policies_say() {
    let shared = server::start();
    let cases = Case::all();
    let engines = env_engines();
    let outcomes: BTreeMap<Engine, Vec<Outcome>> = thread::scope(|scope| {
        let cases = &cases;
        let running: Vec<_> = engines
            .into_iter()
            .map(|engine| (engine, scope.spawn(move || rt::System::new().block_on(run(engine, cases, shared)))))
            .collect();
        let finished = running.into_iter().map(|(engine, thread)| (engine, thread.join().unwrap()));
        finished.map(|(engine, outcomes)| (engine, outcomes.unwrap_or_else(|error| panic!("{engine:?}: {error}")))).collect()
    });
    let mut shown = 0;
    for (engine, outcomes) in &outcomes {
        let mut bad = 0;
        for (case, outcome) in cases.iter().zip(outcomes) {
            let expected = expect::outcome(case, shared.ports, engine.key());
            if *outcome != expected {
                bad += 1;
                shown += 1;
                if shown < 4000 {
                    println!("{engine:?}: {}\n  expected:\n{expected}  actual:\n{outcome}", case.describe());
                }
            }
        }
        println!("SUMMARY {engine:?} {} cases, {bad} disagreements", cases.len());
    }
}

fn env_engines() -> Vec<Engine> {
    let only = std::env::var("ENGINE").unwrap_or_default();
    Engine::ALL.into_iter().filter(|e| only.is_empty() || only == e.key()).collect()
}

async fn run(engine: Engine, cases: &[Case], shared: &Shared) -> Result<Vec<Outcome>, String> {
    let started = std::time::Instant::now();
    let browser = engine.start().await?;
    println!("{engine:?} up after {:?}", started.elapsed());
    let outcomes = run_in(&browser, engine, cases, shared).await;
    println!("{engine:?} done after {:?}", started.elapsed());
    browser.close().await?;
    outcomes
}

async fn run_in(browser: &Browser, engine: Engine, cases: &[Case], shared: &Shared) -> Result<Vec<Outcome>, String> {
    let mut outcomes = vec![Outcome::default(); cases.len()];
    for page in Page::ALL {
        let batch: Vec<_> = cases.iter().filter(|case| case.page == page).collect();
        let scripts: Vec<Value> = batch.iter().map(|case| case.to_json(shared.ports, engine.key())).collect();
        let t = std::time::Instant::now();
        let results = browser.run(&page.url(shared.ports), &scripts).await.map_err(|error| format!("{page:?}: {error}"))?;
        println!("{engine:?} {page:?}: {} in {:?}", batch.len(), t.elapsed());
        for (case, result) in batch.into_iter().zip(results) {
            let got = result.as_array().into_iter().flatten().map(Got::parse).collect();
            outcomes[case.number] = Outcome { got, seen: shared.log.take(&case.key(engine.key())) };
        }
    }
    Ok(outcomes)
}
