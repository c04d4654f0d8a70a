use std::fmt;

use crate::measure::Measurements;

/// One line of the table.
pub(crate) struct Row {
    pub(crate) what: String,
    pub(crate) kind: Kind,
    /// The most that passes. A row without it is there for orientation, and can't fail.
    pub(crate) target: Option<f64>,
    /// Why the target is out of reach, and what is reached: such a row fails only where it gets worse.
    pub(crate) floor: Option<Floor>,
}

/// A bound that was looked for and found; `README.md` says what holds it there.
pub(crate) struct Floor {
    pub(crate) at_most: f64,
}

impl Floor {
    /// What is reached, with the tenth that compilers differ by.
    pub(crate) fn of(reached: f64) -> Self {
        Self { at_most: reached * 1.1 }
    }
}

/// What is put into a ratio; the names are those of scenarios.
pub(crate) enum Kind {
    /// Instructions of a first, by those of its second: the most.
    Whole(Vec<(String, String)>),
    /// Instructions of the first beyond those of the third, by the second's beyond the third's.
    Overhead(String, String, String),
    /// Instructions of a first beyond those of its second, less those of its third beyond its fourth: the most, a difference.
    More(Vec<[String; 4]>),
    /// Millions of instructions.
    Instructions(String),
    /// The time of a start.
    Milliseconds(String),
    /// The most allocations of a first beyond its second's: a difference.
    Allocations(Vec<(String, String)>),
    /// The most allocations.
    AllAllocations(Vec<String>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    NoTarget,
    Passed,
    AtFloor,
    Failed,
}

impl Verdict {
    pub(crate) fn of(value: f64, target: Option<f64>, floor: Option<&Floor>) -> Self {
        match (target, floor) {
            (None, _) => Self::NoTarget,
            (Some(target), _) if value <= target => Self::Passed,
            (_, Some(floor)) if value <= floor.at_most => Self::AtFloor,
            _ => Self::Failed,
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoTarget => "for orientation",
            Self::Passed => "pass",
            Self::AtFloor => "misses, at its floor",
            Self::Failed => "**FAIL**",
        })
    }
}

impl Row {
    pub(crate) fn scenarios(&self) -> Vec<String> {
        match &self.kind {
            Kind::Instructions(name) | Kind::Milliseconds(name) => vec![name.clone()],
            Kind::Overhead(a, b, c) => vec![a.clone(), b.clone(), c.clone()],
            Kind::More(cases) => cases.iter().flatten().cloned().collect(),
            Kind::AllAllocations(names) => names.clone(),
            Kind::Whole(pairs) | Kind::Allocations(pairs) => {
                pairs.iter().flat_map(|(a, b)| [a.clone(), b.clone()]).collect()
            }
        }
    }

    fn value(&self, measured: &Measurements) -> f64 {
        let instructions = |name: &str| measured.of(name).instructions;
        let most = |values: &mut dyn Iterator<Item = f64>| values.fold(f64::NEG_INFINITY, f64::max);
        match &self.kind {
            Kind::Whole(pairs) => most(&mut pairs.iter().map(|(a, b)| instructions(a) / instructions(b))),
            Kind::Instructions(name) => instructions(name) / 1e6,
            Kind::Milliseconds(name) => measured.of(name).milliseconds.unwrap_or(f64::NAN),
            Kind::Overhead(a, b, bare) => {
                (instructions(a) - instructions(bare)) / (instructions(b) - instructions(bare))
            }
            Kind::More(cases) => most(&mut cases.iter().map(|case| {
                let [a, b, c, d] = case.each_ref().map(|name| instructions(name));
                (a - b) - (c - d)
            })),
            Kind::Allocations(pairs) => {
                most(&mut pairs.iter().map(|(a, b)| measured.of(a).allocations - measured.of(b).allocations))
            }
            Kind::AllAllocations(names) => most(&mut names.iter().map(|name| measured.of(name).allocations)),
        }
    }

    pub(crate) fn judge(&self, measured: &Measurements) -> Verdict {
        Verdict::of(self.value(measured), self.target, self.floor.as_ref())
    }

    pub(crate) fn line(&self, measured: &Measurements) -> String {
        let verdict = self.judge(measured);
        let number = |number: f64| match self.kind {
            Kind::Allocations(_) | Kind::AllAllocations(_) => number.to_string(),
            Kind::More(_) => format!("{number:.0}"),
            _ => format!("{number:.2}"),
        };
        let target = self.target.map_or_else(String::new, number);
        format!("| {} | {target} | {} | {verdict} |", self.what, number(self.value(measured)))
    }
}
