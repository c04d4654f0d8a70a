//! Wall time, which criterion measures. It has no targets: it is what others leave of the machine.

use std::{
    fs,
    io::{Error, ErrorKind, Result},
    path::Path,
    process::Command,
};

use crate::{
    rounds::Rounds,
    targets::{OURS, cases, peer},
};

const OTHERS: [&str; 4] = ["bare", "by-hand", "actix-cors-resource", "actix-cors-app"];

/// Another server, with a floor of its own.
const ORIENTATION: [&str; 2] = ["tower-http/actual", "tower-http/preflight"];

pub(crate) fn print() -> Result<()> {
    let cases = cases();
    let variants = [&OTHERS[..], &OURS].concat();
    let names = cases.iter().flat_map(|case| of_case(case, &variants));
    let orientation = ORIENTATION.iter().flat_map(|case| of_case(case, &["bare", "by-hand", "layer"]));
    let times = measure(&names.chain(orientation).collect::<Vec<_>>())?;
    let bare = |case: &str| times.median(&format!("{case}/bare"));
    let ratio = |case: &str, a: &str, b: &str| times.ratio(&format!("{case}/{a}"), &format!("{case}/{b}"));

    println!("Wall time of a request, against bare / by-hand / actix-cors:\n");
    println!("| request | bare | {} |\n|---|---|{}", OURS.join(" | "), "---|".repeat(OURS.len()));
    for case in &cases {
        let cells = OURS.map(|ours| {
            let [bare, by_hand, peer] = ["bare", "by-hand", peer(case, ours)].map(|other| ratio(case, ours, other));
            format!("{bare:.2} / {by_hand:.2} / {peer:.2}")
        });
        println!("| {case} | {:.0} ns | {} |", bare(case), cells.join(" | "));
    }
    println!("\n| for orientation | bare | layer, against by-hand |\n|---|---|---|");
    for case in ORIENTATION {
        println!("| {case} | {:.0} ns | {:.2} |", bare(case), ratio(case, "layer", "by-hand"));
    }
    Ok(())
}

fn of_case(case: &str, variants: &[&str]) -> Vec<String> {
    variants.iter().map(|variant| format!("{case}/{variant}")).collect()
}

/// The median nanoseconds of each scenario in each round.
fn measure(names: &[String]) -> Result<Rounds> {
    let directory = crate::target().join("wall-time");
    match fs::remove_dir_all(&directory) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    eprintln!("measuring wall time, which takes about two minutes");
    let mut time = Command::new(env!("CARGO_BIN_EXE_time"));
    tests::program::run(time.args(names).env("CRITERION_HOME", &directory), |_| Some(()))?;
    let mut times = Rounds::default();
    for round in fs::read_dir(&directory)? {
        let round = round?.path();
        for name in names {
            times.push(name, median(&round, name)?);
        }
    }
    Ok(times)
}

/// What criterion wrote, in the directory that it names after the scenario.
fn median(round: &Path, name: &str) -> Result<f64> {
    let file = round.join(name.replace('/', "_")).join("new/estimates.json");
    let estimates: serde_json::Value = serde_json::from_str(&fs::read_to_string(file)?)?;
    let median = estimates["median"]["point_estimate"].as_f64();
    median.ok_or_else(|| Error::other(format!("criterion has no median of {name}: {estimates}")))
}
