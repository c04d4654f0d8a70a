//! Runs one scenario a number of times: `scenario NAME MODE ITERATIONS`.

mod allocations;

use std::{process::ExitCode, sync::LazyLock, thread, time::Instant};

use benches::{Entry, Meter};

const USAGE: &str = "usage: scenario NAME run|count|bytes|time|answer ITERATIONS";

/// The pools of the server and the capacities of its maps are what they stay at after a few requests.
const WARM_UP: u32 = 20;

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let [name, mode, iterations] = arguments.as_slice() else {
        for entry in benches::all() {
            println!("{}", entry.name);
        }
        return ExitCode::SUCCESS;
    };
    let (Some(entry), Ok(iterations)) = (find(name), iterations.parse::<u32>()) else {
        eprintln!("{USAGE}");
        return ExitCode::FAILURE;
    };
    let scenario = entry.build();
    let is_start = benches::is_start(name);
    if !is_start {
        (0..WARM_UP).for_each(|_| scenario.warm_up());
    }
    let read = |meter: Meter| {
        for _ in 0..iterations {
            println!("{}", if is_start { start(name, meter) } else { scenario.read(meter) });
        }
    };
    match mode.as_str() {
        "run" => (0..iterations).for_each(|_| scenario.run()),
        "count" => read(allocations::count),
        "bytes" => read(allocations::bytes),
        "time" => read(nanoseconds),
        "answer" => println!("{:?}", scenario.answer()),
        _ => {
            eprintln!("{USAGE}");
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}

fn find(name: &str) -> Option<Entry> {
    benches::all().into_iter().find(|entry| entry.name == name)
}

/// What a worker takes, on a thread of its own as all of them are.
fn start(name: &str, meter: Meter) -> u64 {
    let read = || find(name).map(|entry| entry.build().read(meter));
    thread::scope(|scope| scope.spawn(read).join().expect("it panics nowhere")).expect("it was found before")
}

/// How long the program has run.
fn nanoseconds() -> u64 {
    static START: LazyLock<Instant> = LazyLock::new(Instant::now);
    u64::try_from(START.elapsed().as_nanos()).expect("it does not run for centuries")
}
