//! The CPU that each crate of a build takes: between two builds of a hundred crates that are the same, more differs than one crate adds.

use std::{
    collections::BTreeMap,
    env,
    ffi::OsString,
    fs,
    io::{self, Write},
    path::Path,
    process::{Command, ExitCode},
};

use crate::cpu::user;

const LOG: &str = "CORS_BENCHES_UNITS";

/// The variables with which cargo has this program called in the place of the compiler, which notes in a file what each unit takes. As a
/// dependency from a registry is, all is compiled whole, and not for the next build too.
pub(crate) fn variables(log: &Path) -> io::Result<[(&'static str, OsString); 3]> {
    Ok([("RUSTC_WRAPPER", env::current_exe()?.into()), (LOG, log.into()), ("CARGO_INCREMENTAL", "0".into())])
}

/// Is the compiler, if this was called in its place.
pub(crate) fn compile() -> Option<ExitCode> {
    let log = env::var_os(LOG)?;
    let mut arguments = env::args_os().skip(1);
    let compiler = arguments.next()?;
    let arguments: Vec<_> = arguments.collect();
    let status = Command::new(compiler).args(&arguments).env_remove(LOG).status();
    let name = arguments.iter().skip_while(|argument| *argument != "--crate-name").nth(1);
    let noted = || {
        let mut log = fs::OpenOptions::new().append(true).create(true).open(log)?;
        // In one piece: others write to it too.
        log.write_all(format!("{} {}\n", name.map_or("-".into(), |name| name.to_string_lossy()), user()?).as_bytes())
    };
    let is_done = match (status, noted()) {
        (Ok(status), Ok(())) => status.success(),
        (Err(error), _) | (_, Err(error)) => {
            eprintln!("{error}");
            false
        }
    };
    Some(if is_done { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The units of a build, by the names of their crates: seconds of CPU that the compiler took itself, of each unit.
#[derive(Clone, Default)]
pub(crate) struct Units(BTreeMap<String, Vec<f64>>);

impl Units {
    /// What was noted.
    pub(crate) fn read(log: &Path) -> io::Result<Self> {
        let mut units = Self::default();
        for line in fs::read_to_string(log)?.lines() {
            let (name, seconds) = line.split_once(' ').unwrap_or((line, ""));
            units.0.entry(name.to_owned()).or_default().push(seconds.parse().map_err(io::Error::other)?);
        }
        Ok(units)
    }

    /// The same build again: of each crate the least.
    pub(crate) fn least(self, again: Self) -> Self {
        if self.0.is_empty() {
            return again;
        }
        let least = |(name, seconds): (String, Vec<f64>)| {
            let of_other = again.0.get(&name).filter(|other| sum(other) < sum(&seconds)).cloned();
            (name, of_other.unwrap_or(seconds))
        };
        Self(self.0.into_iter().map(least).collect())
    }

    /// What this build has beyond another one: the crates that the other one has not, or has fewer times, and the program itself.
    pub(crate) fn beyond(&self, other: &Self, program: &str) -> Vec<(String, f64)> {
        let none = Vec::new();
        let mut beyond = Vec::new();
        for (name, seconds) in &self.0 {
            let known = other.0.get(name).unwrap_or(&none);
            if known.len() != seconds.len() || name == program {
                beyond.push((name.clone(), sum(seconds) - sum(known)));
            }
        }
        beyond
    }
}

fn sum(seconds: &[f64]) -> f64 {
    seconds.iter().sum()
}
