//! Runs one scenario a number of times: `scenario NAME run|count ITERATIONS`.

mod allocations;

use std::process::ExitCode;

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
    let entries = benches::all();
    let (Some(entry), Ok(iterations)) = (entries.iter().find(|entry| entry.name == *name), iterations.parse::<u32>())
    else {
        eprintln!("usage: scenario NAME run|count|answer ITERATIONS");
        return ExitCode::FAILURE;
    };
    let scenario = entry.build();
    for _ in 0..WARM_UP {
        scenario.warm_up();
    }
    match mode.as_str() {
        "count" => {
            let total: u64 = (0..iterations).map(|_| scenario.count(allocations::count)).sum();
            println!("{total}");
        }
        "answer" => println!("{:?}", scenario.answer()),
        _ => (0..iterations).for_each(|_| scenario.run()),
    }
    ExitCode::SUCCESS
}
