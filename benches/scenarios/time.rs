//! Measures the wall time of scenarios with criterion: `time NAME...`. They take turns, round by round and all in this process,
//! so that whatever else the machine does hits all of them. Criterion writes what it measured where `CRITERION_HOME` says.

use std::{process::ExitCode, time::Duration};

use criterion::Criterion;

const ROUNDS: usize = 5;
const WARM_UP: Duration = Duration::from_millis(50);
const MEASUREMENT: Duration = Duration::from_millis(200);

/// What they are for, confidence intervals, nobody reads.
const RESAMPLES: usize = 1_000;

fn main() -> ExitCode {
    let mut criterion =
        Criterion::default().without_plots().warm_up_time(WARM_UP).measurement_time(MEASUREMENT).nresamples(RESAMPLES);
    let entries = benches::all();
    for round in 0..ROUNDS {
        let mut group = criterion.benchmark_group(format!("round-{round}"));
        for name in std::env::args().skip(1) {
            let Some(entry) = entries.iter().find(|entry| entry.name == name) else {
                eprintln!("there is no scenario `{name}`");
                return ExitCode::FAILURE;
            };
            let scenario = entry.build();
            group.bench_function(&name, |bencher| scenario.time(bencher));
        }
        group.finish();
    }
    ExitCode::SUCCESS
}
