//! What browsers did with the cases, judged and counted.

use std::collections::BTreeMap;

use crate::{
    cases::Case,
    expect,
    known::{DIFFERENCES, Party, Quirk, quirks},
    outcome::Outcome,
    report::report,
    server::Ports,
};

#[derive(Default)]
pub(crate) struct Tally {
    agreements: usize,
    differences: usize,
    parties: Vec<Party>,
    /// In how many cases of a browser a quirk shows.
    shown: BTreeMap<(Party, Quirk), usize>,
    unexplained: Vec<String>,
}

impl Tally {
    pub(crate) fn judge_all(&mut self, party: Party, cases: &[Case], outcomes: &[Outcome], ports: Ports) {
        self.parties.push(party);
        cases.iter().zip(outcomes).for_each(|(case, outcome)| self.judge(party, case, outcome, ports));
    }

    fn judge(&mut self, party: Party, case: &Case, outcome: &Outcome, ports: Ports) {
        let expect = |quirks: &[Quirk]| expect::outcome(case, ports, party, quirks);
        let quirks = quirks(party);
        let (standard, predicted) = (expect(&[]), expect(&quirks));
        if *outcome != predicted {
            let case = case.describe();
            self.unexplained.push(format!("{party:?}, {case}\n  expected:\n{predicted}  but it was:\n{outcome}"));
        } else if predicted == standard {
            self.agreements += 1;
        } else {
            self.differences += 1;
            for &quirk in &quirks {
                let others: Vec<_> = quirks.iter().copied().filter(|&other| other != quirk).collect();
                if expect(&others) != predicted {
                    *self.shown.entry((party, quirk)).or_default() += 1;
                }
            }
        }
    }

    /// The counts.
    pub(crate) fn summary(&self) -> String {
        let Self { agreements, differences, unexplained, .. } = self;
        let (total, unexplained) = (agreements + differences + unexplained.len(), unexplained.len());
        format!("{total} in all: {agreements} agree, {differences} are known differences, {unexplained} unexplained")
    }

    /// Fails where an outcome is unexplained, and where a difference no longer shows.
    pub(crate) fn finish(self) {
        let mut gone = Vec::new();
        for difference in DIFFERENCES {
            for &party in difference.parties.iter().filter(|party| self.parties.contains(party)) {
                let count = self.shown.get(&(party, difference.quirk)).copied().unwrap_or_default();
                report(&format!("  {party:?} in {count} cases: {}", difference.reason));
                gone.extend((count == 0).then_some((party, difference.quirk)));
            }
        }
        let first: Vec<_> = self.unexplained.iter().take(20).map(String::as_str).collect();
        assert!(first.is_empty(), "{}; the first are:\n{}", self.summary(), first.join("\n"));
        assert!(gone.is_empty(), "these differences are gone and have to leave the table: {gone:?}");
    }
}
