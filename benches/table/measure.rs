use std::{
    collections::{BTreeMap, BTreeSet},
    io::{Error, Result},
    process::Command,
    sync::Mutex,
    thread,
};

/// Enough for the random seeds of hash maps to even out.
const ITERATIONS: u32 = 100;

/// What one run of a scenario takes.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Cost {
    pub(crate) instructions: f64,
    pub(crate) allocations: f64,
}

#[derive(Default)]
pub(crate) struct Measurements(BTreeMap<String, Cost>);

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
        self.0.extend(results.into_inner().expect("no thread panics"));
        errors.into_inner().expect("no thread panics").into_iter().next().map_or(Ok(()), Err)
    }

    pub(crate) fn of(&self, name: &str) -> Cost {
        self.0.get(name).copied().unwrap_or_default()
    }

    /// What was measured, as it is.
    pub(crate) fn print(&self) {
        println!("| scenario | instructions | allocations |\n|---|---|---|");
        for (name, cost) in &self.0 {
            println!("| {name} | {:.0} | {} |", cost.instructions, cost.allocations);
        }
        println!();
    }
}

fn measure(name: &str) -> Result<Cost> {
    Ok(Cost { instructions: instructions(name)?, allocations: allocations(name)? })
}

fn instructions(name: &str) -> Result<f64> {
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null", "--toggle-collect=benches::driver::measured*"])
        .args([env!("CARGO_BIN_EXE_scenario"), name, "run", &ITERATIONS.to_string()])
        .output()
        .map_err(|error| Error::other(format!("valgrind, which counts the instructions, does not start: {error}")))?;
    let text = String::from_utf8_lossy(&output.stderr);
    let total = text.lines().find_map(|line| line.split_once("Collected : ")?.1.trim().parse::<f64>().ok());
    match total {
        // Nothing is collected where the function has another name than the profiler was told.
        Some(total) if total > 0.0 && output.status.success() => Ok(total / f64::from(ITERATIONS)),
        _ => Err(Error::other(format!("{name}: {text}"))),
    }
}

fn allocations(name: &str) -> Result<f64> {
    let output =
        Command::new(env!("CARGO_BIN_EXE_scenario")).args([name, "count", &ITERATIONS.to_string()]).output()?;
    let text = String::from_utf8_lossy(&output.stdout);
    let total = text.trim().parse::<f64>().map_err(|error| Error::other(format!("{name}: {error}")))?;
    Ok(total / f64::from(ITERATIONS))
}
