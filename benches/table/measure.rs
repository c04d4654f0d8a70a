use std::{
    collections::{BTreeMap, BTreeSet},
    io::{Error, ErrorKind, Result},
    process::Command,
    sync::Mutex,
    thread,
};

use tests::program;

/// Enough for the random seeds of hash maps to even out.
const ITERATIONS: u32 = 100;

/// What others leave of the machine only adds to a time: the least of this many starts.
const STARTS: usize = 5;

/// What one run of a scenario takes.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Cost {
    pub(crate) instructions: f64,
    pub(crate) allocations: f64,
    /// Of a start: what takes a microsecond is not measured once.
    pub(crate) milliseconds: Option<f64>,
}

/// What was measured, as often as it was.
#[derive(Default)]
pub(crate) struct Measurements(BTreeMap<String, Vec<Cost>>);

impl Measurements {
    /// Measures scenarios, each in processes of its own, so that none finds the pools that another filled.
    pub(crate) fn take(&mut self, names: Vec<String>) -> Result<()> {
        let queue = Mutex::new(names.into_iter().collect::<BTreeSet<_>>());
        let results = Mutex::new(BTreeMap::new());
        let errors = Mutex::new(Vec::new());
        let next = || queue.lock().expect("no thread panics").pop_first();
        thread::scope(|scope| {
            for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
                scope.spawn(|| {
                    while let Some(name) = next() {
                        match measure(&name) {
                            Ok(cost) => _ = results.lock().expect("no thread panics").insert(name, cost),
                            Err(error) => errors.lock().expect("no thread panics").push(error),
                        }
                    }
                });
            }
        });
        for (name, cost) in results.into_inner().expect("no thread panics") {
            self.0.entry(name).or_default().push(cost);
        }
        errors.into_inner().expect("no thread panics").into_iter().next().map_or(Ok(()), Err)
    }

    /// The median of a scenario's costs.
    pub(crate) fn of(&self, name: &str) -> Cost {
        let mut costs = self.0.get(name).cloned().unwrap_or_default();
        costs.sort_by(|a, b| a.instructions.total_cmp(&b.instructions));
        costs.get(costs.len() / 2).copied().unwrap_or_default()
    }

    /// What was measured, as it is.
    pub(crate) fn print(&self) {
        println!("| scenario | instructions | allocations |\n|---|---|---|");
        for name in self.0.keys() {
            let cost = self.of(name);
            println!("| {name} | {:.0} | {} |", cost.instructions, cost.allocations);
        }
        println!();
    }
}

fn measure(name: &str) -> Result<Cost> {
    // The second start of a program finds what the first one has made.
    let iterations = if benches::is_start(name) { 1 } else { ITERATIONS };
    Ok(Cost {
        instructions: instructions(name, iterations)?,
        allocations: readings(name, "count", iterations)?.iter().sum::<f64>() / f64::from(iterations),
        milliseconds: if benches::is_start(name) { Some(milliseconds(name)?) } else { None },
    })
}

fn instructions(name: &str, iterations: u32) -> Result<f64> {
    let mut valgrind = Command::new("valgrind");
    valgrind
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null", "--toggle-collect=benches::driver::measured*"])
        .args([env!("CARGO_BIN_EXE_scenario"), name, "run", &iterations.to_string()]);
    let collected = |line: &str| line.split_once("Collected : ")?.1.trim().parse::<f64>().ok();
    // Nothing is collected where the function has another name than the profiler was told.
    let total = program::run(&mut valgrind, |ran| ran.stderr.lines().find_map(collected).filter(|total| *total > 0.0));
    match total {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            Err(Error::other(format!("{error}\nit counts the instructions: run .ci/install-valgrind")))
        }
        total => Ok(total? / f64::from(iterations)),
    }
}

fn milliseconds(name: &str) -> Result<f64> {
    let mut least = f64::INFINITY;
    for _ in 0..STARTS {
        least = readings(name, "time", 1)?.into_iter().fold(least, f64::min);
    }
    Ok(least / 1e6)
}

/// What a meter of the program has read, for each run of a scenario.
pub(crate) fn readings(name: &str, meter: &str, iterations: u32) -> Result<Vec<f64>> {
    let mut scenario = Command::new(env!("CARGO_BIN_EXE_scenario"));
    scenario.args([name, meter, &iterations.to_string()]);
    program::run(&mut scenario, |ran| ran.stdout.lines().map(|line| line.parse::<f64>().ok()).collect())
}
