//! Every case in every engine, against what the policy says.

use std::{collections::BTreeMap, time::Instant};

use serde_json::Value;

use crate::{
    cases::Case,
    engine::{Browser, Engine},
    expect,
    known::{DIFFERENCES, Quirk, quirks},
    origins::Page,
    outcome::{Got, Outcome},
    report::report,
    server::{self, Ports, Shared},
    together::{in_every_engine, turn},
};

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
        for (case, outcome) in cases.iter().zip(outcomes) {
            tally.judge(engine, case, outcome, shared.ports);
        }
    }
    let versions: Vec<_> = outcomes.values().map(|(version, _)| &**version).collect();
    report(&format!(
        "engines: {} cases in {}: {} engine-cases, {} agree, {} known differences of {} kinds, {} unexplained, {:.0?}",
        cases.len(),
        versions.join(", "),
        cases.len() * versions.len(),
        tally.agreements,
        tally.differences,
        DIFFERENCES.len(),
        tally.unexplained.len(),
        start.elapsed(),
    ));
    tally.finish();
}

/// What the engines did, counted.
#[derive(Default)]
struct Tally {
    agreements: usize,
    differences: usize,
    /// In how many cases of an engine a quirk shows.
    shown: BTreeMap<(Engine, Quirk), usize>,
    unexplained: Vec<String>,
}

impl Tally {
    fn judge(&mut self, engine: Engine, case: &Case, outcome: &Outcome, ports: Ports) {
        let expect = |quirks: &[Quirk]| expect::outcome(case, ports, engine.key(), quirks);
        let (standard, quirks) = (expect(&[]), quirks(engine));
        let predicted = expect(&quirks);
        if *outcome != predicted {
            let case = case.describe();
            self.unexplained.push(format!("{engine:?}, {case}\n  expected:\n{predicted}  but it was:\n{outcome}"));
        } else if predicted == standard {
            self.agreements += 1;
        } else {
            self.differences += 1;
            for &quirk in &quirks {
                let others: Vec<_> = quirks.iter().copied().filter(|&other| other != quirk).collect();
                if expect(&others) != predicted {
                    *self.shown.entry((engine, quirk)).or_default() += 1;
                }
            }
        }
    }

    /// Fails where an outcome is unexplained, and where a difference no longer shows.
    fn finish(self) {
        for difference in DIFFERENCES {
            for &engine in difference.engines {
                let count = self.shown.get(&(engine, difference.quirk)).copied().unwrap_or_default();
                report(&format!("  {engine:?} in {count} cases: {}", difference.reason));
                assert_ne!(count, 0, "this difference is not there any more: take it off the list");
            }
        }
        let (count, first) = (self.unexplained.len(), self.unexplained.iter().take(20).cloned().collect::<Vec<_>>());
        assert!(first.is_empty(), "{count} unexplained, of which the first are:\n{}", first.join("\n"));
    }
}

/// All cases of a page are one call of a script.
async fn run(browser: &Browser, engine: Engine, cases: &[Case], shared: &Shared) -> Result<Vec<Outcome>, String> {
    let mut outcomes = vec![Outcome::default(); cases.len()];
    for page in Page::ALL {
        let batch: Vec<_> = cases.iter().filter(|case| case.page == page).collect();
        let scripts: Vec<Value> = batch.iter().map(|case| case.to_json(shared.ports, engine.key())).collect();
        let results = browser.run(&page.url(shared.ports), &scripts).await?;
        for (case, result) in batch.into_iter().zip(results) {
            let got = result.as_array().into_iter().flatten().map(Got::parse).collect();
            outcomes[case.number] = Outcome { got, seen: shared.log.take(&case.key(engine.key())) };
        }
    }
    Ok(outcomes)
}
