//! What the attribute adds to `cargo check`: a crate of a thousand handlers, with and without it.

use std::{
    fmt::Write,
    fs, io,
    path::Path,
    time::{Duration, Instant},
};

use crate::{WORKSPACE, cargo, target};

const HANDLERS: usize = 1_000;

/// Wall time is what others leave of the machine: the middle one of this many, in turns.
const RUNS: usize = 5;

const AT_MOST: f64 = 1.5;

const POLICY: &str = "#[cors_runtime::cors(\
     origins = [\"https://app.example.com\", \"https://*.preview.example.com\"], headers = [\"Content-Type\", \"X-Request-Id\"], \
     expose_headers = [\"X-Total-Count\"], credentials, max_age = \"10m\")]\n";

pub(crate) fn print() -> io::Result<()> {
    let directory = target().join("expansion");
    let programs = [("bare", ""), ("annotated", POLICY)].map(|(name, attribute)| (directory.join(name), attribute));
    for (program, attribute) in &programs {
        write(program, attribute)?;
        // Warm dependencies: they are no part of it.
        check(&directory, program)?;
    }
    let mut times: [Vec<Duration>; 2] = Default::default();
    for _ in 0..RUNS {
        for ((program, _), times) in programs.iter().zip(&mut times) {
            times.push(check(&directory, program)?);
        }
    }
    let [bare, annotated] = times.map(|mut times| {
        times.sort();
        times[RUNS / 2].as_secs_f64()
    });
    let ratio = annotated / bare;
    let verdict = if ratio <= AT_MOST { "pass" } else { "**FAIL**" };
    println!("| `cargo check` of {HANDLERS} handlers, median of {RUNS} | target | measured | |\n|---|---|---|---|");
    println!("| annotated ({annotated:.2} s) against bare ({bare:.2} s) | {AT_MOST:.2} | {ratio:.2} | {verdict} |");
    Ok(())
}

fn write(program: &Path, attribute: &str) -> io::Result<()> {
    let name = program.file_name().unwrap_or_default().display();
    fs::create_dir_all(program.join("src"))?;
    fs::write(
        program.join("Cargo.toml"),
        format!(
            "[package]\nname = \"{name}\"\nedition = \"2024\"\n\n[dependencies]\n\
             actix-web = {{ version = \"4\", default-features = false, features = [\"macros\"] }}\n\
             cors-runtime = {{ path = \"{WORKSPACE}/cors-runtime\" }}\n\n[workspace]\n"
        ),
    )?;
    fs::copy(Path::new(WORKSPACE).join("Cargo.lock"), program.join("Cargo.lock"))?;
    let mut code = "use actix_web::{App, Responder, delete, get, patch, post, put, web};\n".to_owned();
    let mut services = String::new();
    for (index, method) in (0..HANDLERS).zip(["get", "post", "put", "patch", "delete"].iter().cycle()) {
        _ = write!(
            code,
            "\n{attribute}#[{method}(\"/items{index}/{{id}}\")]\npub async fn handler{index}(id: web::Path<u32>) -> impl \
             Responder {{\n    format!(\"{{id}}\")\n}}\n"
        );
        if index % 100 == 0 {
            _ = write!(services, ".service(handler{index})");
        }
    }
    _ = write!(code, "\nfn main() {{\n    let _app = App::new(){services};\n}}\n");
    fs::write(program.join("src/main.rs"), code)
}

/// Checks a program that was just changed.
fn check(directory: &Path, program: &Path) -> io::Result<Duration> {
    let main = program.join("src/main.rs");
    fs::File::options().append(true).open(&main)?.set_modified(std::time::SystemTime::now())?;
    let start = Instant::now();
    cargo(program, &directory.join("target"), &["check", "--offline"])?;
    Ok(start.elapsed())
}
