use std::collections::BTreeMap;

/// What was measured in rounds, each thing once a round, so that the parts of a ratio are of the same minute.
#[derive(Default)]
pub(crate) struct Rounds(BTreeMap<String, Vec<f64>>);

impl Rounds {
    pub(crate) fn push(&mut self, name: &str, value: f64) {
        self.0.entry(name.to_owned()).or_default().push(value);
    }

    pub(crate) fn median(&self, name: &str) -> f64 {
        median(self.0[name].clone())
    }

    /// The median of the rounds' ratios, which varies less than the ratio of medians.
    pub(crate) fn ratio(&self, name: &str, other: &str) -> f64 {
        median(self.0[name].iter().zip(&self.0[other]).map(|(a, b)| a / b).collect())
    }
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
