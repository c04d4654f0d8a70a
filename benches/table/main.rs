//! Prints what CORS costs, against targets where it has any; `README.md` says what is measured and how.

mod builds;
mod cpu;
mod expansion;
mod measure;
mod memory;
mod rounds;
mod rows;
mod server;
mod soak;
mod sockets;
mod targets;
mod time;
mod units;

use std::{
    ffi::OsString,
    io::{Error, Result},
    path::{Path, PathBuf},
    process::{Command, ExitCode},
};

use measure::Measurements;
use rows::{Row, Verdict};

const USAGE: &str = "cargo bench -p benches [-- FLAG]

Without a flag: instructions and allocations against their targets, then wall time.

--check     instructions, allocations and the size of a program, and fails if a row does
--raw       the same, and what the ratios are made of, of all scenarios; goes with --check
--time      wall time, with criterion
--memory    bytes that a worker takes
--sockets   requests a second over sockets, with wrk
--soak      a million mixed requests over sockets, every answer checked: minutes
--expansion what the attribute adds to `cargo check`
--builds    what the library adds to a build: minutes of compiling";

/// How often the scenarios of a row that fails are measured again, for the medians to decide.
const AGAIN: usize = 4;

const WORKSPACE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

fn main() -> ExitCode {
    if let Some(code) = units::compile() {
        return code;
    }
    // Cargo's own flag says that this is a benchmark.
    let flags: Vec<_> = std::env::args().skip(1).filter(|flag| flag != "--bench").collect();
    match run(&flags.iter().map(String::as_str).collect::<Vec<_>>()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run(flags: &[&str]) -> Result<()> {
    match flags {
        [] => {
            instructions(false)?;
            println!();
            time::print()
        }
        ["--time"] => time::print(),
        ["--memory"] => memory::print(),
        ["--sockets"] => sockets::print(),
        ["--soak"] => soak::print(),
        ["--expansion"] => expansion::print(),
        ["--builds"] => builds::print(),
        ["--raw"] => instructions(true).map(drop),
        ["--check"] => check(false),
        ["--check", "--raw"] | ["--raw", "--check"] => check(true),
        _ => Err(Error::other(format!("`{}`?\n\n{USAGE}", flags.join(" ")))),
    }
}

/// All that is the same whatever else the machine does.
fn check(raw: bool) -> Result<()> {
    let of_requests = instructions(raw)?;
    println!();
    if of_requests + builds::check()? == 0 { Ok(()) } else { Err(Error::other("the library misses targets")) }
}

/// Prints the rows, and returns how many fail.
fn instructions(raw: bool) -> Result<usize> {
    let rows = targets::all();
    let mut measurements = Measurements::default();
    measurements.take(if raw { scenarios() } else { rows.iter().flat_map(Row::scenarios).collect() })?;
    // A process whose hash maps have unlucky seeds is no reason to fail.
    for _ in 0..AGAIN {
        let failed = rows.iter().filter(|row| row.judge(&measurements) == Verdict::Failed);
        measurements.take(failed.flat_map(Row::scenarios).collect())?;
    }
    if raw {
        measurements.print();
    }
    println!("| instructions a request, allocations | target | measured | |\n|---|---|---|---|");
    for row in &rows {
        println!("{}", row.line(&measurements));
    }
    let failed = rows.iter().filter(|row| row.judge(&measurements) == Verdict::Failed).count();
    println!("\n{failed} of {} rows fail", rows.len());
    Ok(failed)
}

/// All of them: some are in no row.
fn scenarios() -> Vec<String> {
    benches::all().into_iter().map(|entry| entry.name).collect()
}

/// The directory that cargo builds in.
fn target() -> PathBuf {
    let scenario = Path::new(env!("CARGO_BIN_EXE_scenario"));
    scenario.ancestors().nth(2).map(Path::to_owned).expect("cargo builds below a target directory")
}

/// Runs cargo on a program that is none of the workspace's, and returns what it prints.
fn cargo(program: &Path, target: &Path, arguments: &[&str]) -> Result<String> {
    cargo_with(program, target, arguments, [])
}

/// The same with environment variables.
fn cargo_with<const N: usize>(
    program: &Path,
    target: &Path,
    arguments: &[&str],
    variables: [(&str, OsString); N],
) -> Result<String> {
    let mut command = Command::new(env!("CARGO"));
    command.current_dir(program).args(arguments).env("CARGO_TARGET_DIR", target).envs(variables);
    tests::program::run(&mut command, |ran| Some(ran.stdout.clone()))
}
