//! Prints the table of ratios against their targets; `README.md` says what is measured and how.
//!
//! `--check` measures only what is repeatable, instructions and allocations, and fails if a row does.

mod measure;
mod rows;
mod targets;

use std::process::ExitCode;

use measure::Measurements;
use rows::Verdict;

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let has = |flag: &str| arguments.iter().any(|argument| argument == flag);
    let rows = targets::all();
    let mut measurements = Measurements::default();
    if let Err(error) = measurements.take(&rows.iter().flat_map(rows::Row::scenarios).collect::<Vec<_>>()) {
        eprintln!("{error}");
        return ExitCode::FAILURE;
    }
    if has("--raw") {
        measurements.print();
    }
    println!("| instructions a request, allocations | target | measured | |\n|---|---|---|---|");
    let mut failed = 0;
    for row in &rows {
        let verdict = row.judge(&measurements);
        println!("{}", row.line(&measurements));
        failed += usize::from(verdict == Verdict::Failed);
    }
    println!("\n{failed} of {} rows fail", rows.len());
    if has("--check") && failed > 0 { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}
