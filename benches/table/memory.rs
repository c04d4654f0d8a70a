//! The memory that a worker has once it serves: the first of a program, and each further one.

use std::io::Result;

use crate::measure::readings;

/// The first makes what the others share. The second is as the third.
const WORKERS: u32 = 3;

const OF_HANDLERS: [&str; 4] = ["bare", "attribute", "wrap-resource", "actix-cors-resource"];
const OF_ORIGINS: [&str; 3] = ["attribute", "builder", "actix-cors"];

/// Bytes of the first worker, and of each further one.
#[derive(Debug, Clone, Copy)]
struct Bytes {
    first: f64,
    further: f64,
}

pub(crate) fn print() -> Result<()> {
    heading("memory of a worker: the first / each further one", &OF_HANDLERS);
    let of = |count: u32| {
        let bytes = OF_HANDLERS.into_iter().map(|variant| Bytes::of(&format!("start/routes/{count}/{variant}")));
        bytes.collect::<Result<Vec<_>>>()
    };
    let (one, thousand) = (of(1)?, of(1_000)?);
    let each: Vec<_> = thousand.iter().zip(&one).map(|(thousand, one)| thousand.beyond(*one, 999.0)).collect();
    line("with 1 handler", &one);
    line("with 1,000 handlers", &thousand);
    line("a handler more", &each);
    println!();
    heading("memory of 10,000 origins beyond 1: in the first worker / in each further one", &OF_ORIGINS);
    // The peer has no patterns.
    for (kind, variants) in [("exact", &OF_ORIGINS[..]), ("subdomain", &OF_ORIGINS[..2])] {
        let of = |variant: &&str| {
            let bytes = |length: u32| Bytes::of(&format!("start/{kind}-{length}/{variant}"));
            Ok(bytes(10_000)?.beyond(bytes(1)?, 1.0))
        };
        line(kind, &variants.iter().map(of).collect::<Result<Vec<_>>>()?);
    }
    Ok(())
}

fn heading(what: &str, variants: &[&str]) {
    println!("| {what} | {} |\n|---|{}", variants.join(" | "), "---|".repeat(variants.len()));
}

fn line(what: &str, bytes: &[Bytes]) {
    let cell = |Bytes { first, further }: &Bytes| format!("{} / {}", text(*first), text(*further));
    println!("| {what} | {} |", bytes.iter().map(cell).collect::<Vec<_>>().join(" | "));
}

fn text(bytes: f64) -> String {
    if bytes.abs() < 10_000.0 { format!("{bytes:.0} B") } else { format!("{:.1} KB", bytes / 1_000.0) }
}

impl Bytes {
    fn of(name: &str) -> Result<Self> {
        let workers = readings(name, "bytes", WORKERS)?;
        Ok(Self { first: workers[0], further: workers[2] })
    }

    /// What is more than another one, by what it is more of.
    fn beyond(self, other: Self, by: f64) -> Self {
        Self { first: (self.first - other.first) / by, further: (self.further - other.further) / by }
    }
}
