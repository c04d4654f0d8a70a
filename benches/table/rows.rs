use crate::measure::Measurements;

/// One line of the table.
pub(crate) struct Row {
    pub(crate) what: String,
    pub(crate) kind: Kind,
    pub(crate) at_most: f64,
    /// Why the target is out of reach, and what is reached: such a row fails only where it gets worse.
    pub(crate) floor: Option<Floor>,
}

/// A bound that was looked for and found; `README.md` says what holds it there.
pub(crate) struct Floor {
    pub(crate) at_most: f64,
}

/// What is put into a ratio; the names are those of scenarios.
pub(crate) enum Kind {
    /// Instructions of the first, by those of the second.
    Whole(String, String),
    /// Instructions of the first beyond those of the third, by the second's beyond the third's.
    Overhead(String, String, String),
    /// The most allocations of a first beyond its second's: a difference.
    Allocations(Vec<(String, String)>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    Passed,
    AtFloor,
    Failed,
}

impl Row {
    pub(crate) fn scenarios(&self) -> Vec<String> {
        match &self.kind {
            Kind::Whole(a, b) => vec![a.clone(), b.clone()],
            Kind::Overhead(a, b, c) => vec![a.clone(), b.clone(), c.clone()],
            Kind::Allocations(pairs) => pairs.iter().flat_map(|(a, b)| [a.clone(), b.clone()]).collect(),
        }
    }

    fn value(&self, measured: &Measurements) -> f64 {
        let instructions = |name: &str| measured.of(name).instructions;
        match &self.kind {
            Kind::Whole(a, b) => instructions(a) / instructions(b),
            Kind::Overhead(a, b, bare) => {
                (instructions(a) - instructions(bare)) / (instructions(b) - instructions(bare))
            }
            Kind::Allocations(pairs) => {
                let beyond = pairs.iter().map(|(a, b)| measured.of(a).allocations - measured.of(b).allocations);
                beyond.fold(f64::NEG_INFINITY, f64::max)
            }
        }
    }

    pub(crate) fn judge(&self, measured: &Measurements) -> Verdict {
        let value = self.value(measured);
        match &self.floor {
            _ if value <= self.at_most => Verdict::Passed,
            Some(floor) if value <= floor.at_most => Verdict::AtFloor,
            _ => Verdict::Failed,
        }
    }

    pub(crate) fn line(&self, measured: &Measurements) -> String {
        let verdict = match self.judge(measured) {
            Verdict::Passed => "pass",
            Verdict::AtFloor => "misses, at its floor",
            Verdict::Failed => "**FAIL**",
        };
        let value = self.value(measured);
        let (target, value) = match self.kind {
            Kind::Allocations(_) => (format!("{}", self.at_most), format!("{value}")),
            _ => (format!("{:.2}", self.at_most), format!("{value:.2}")),
        };
        format!("| {} | {target} | {value} | {verdict} |", self.what)
    }
}
