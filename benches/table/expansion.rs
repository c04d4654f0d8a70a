//! What the attribute adds to `cargo check`: a crate of a thousand handlers, without it, with it on each, and with it on modules of them.

use std::{fmt::Write, fs, io, path::Path, time::SystemTime};

use crate::{WORKSPACE, cargo, cpu::cpu, target};

const HANDLERS: usize = 1_000;

/// CPU time is what counts, which depends less on what else the machine does: the least of this many, in turns.
const RUNS: usize = 9;

/// How many handlers share a module.
const IN_MODULE: usize = 50;

/// What each module imports.
const IMPORTS: &str = "use actix_web::{Responder, delete, get, patch, post, put, web};\n";

const AT_MOST: f64 = 1.08;

const POLICY: &str = "#[cors_runtime::cors(\
     origins = [\"https://app.example.com\", \"https://*.preview.example.com\"], headers = [\"Content-Type\", \"X-Request-Id\"], \
     expose_headers = [\"X-Total-Count\"], credentials, max_age = \"10m\")]\n";

/// Where the attribute stands.
#[derive(Debug, Clone, Copy)]
enum Place {
    Nowhere,
    Handlers,
    Modules,
}

pub(crate) fn print() -> io::Result<()> {
    let directory = target().join("expansion");
    let programs = [("bare", Place::Nowhere), ("annotated", Place::Handlers), ("modules", Place::Modules)]
        .map(|(name, place)| (directory.join(name), place));
    for (program, place) in &programs {
        write(program, *place)?;
        // Warm dependencies: they are no part of it.
        check(&directory, program)?;
    }
    let mut times = [f64::INFINITY; 3];
    for _ in 0..RUNS {
        for ((program, _), least) in programs.iter().zip(&mut times) {
            *least = least.min(check(&directory, program)?);
        }
    }
    let [bare, annotated, modules] = times;
    println!(
        "| CPU of `cargo check` of {HANDLERS} handlers, least of {RUNS} | target | measured | |\n|---|---|---|---|"
    );
    for (what, time) in [("annotated".to_owned(), annotated), (format!("in annotated modules of {IN_MODULE}"), modules)]
    {
        let ratio = time / bare;
        let verdict = if ratio <= AT_MOST { "pass" } else { "**FAIL**" };
        println!("| {what} ({time:.2} s) against bare ({bare:.2} s) | {AT_MOST:.2} | {ratio:.2} | {verdict} |");
    }
    Ok(())
}

fn write(program: &Path, place: Place) -> io::Result<()> {
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
    let (on_handlers, on_modules) = match place {
        Place::Nowhere => ("", ""),
        Place::Handlers => (POLICY, ""),
        Place::Modules => ("", POLICY),
    };
    // Modules as in the program with the policy on them: they are no part of it either.
    let mut code = String::new();
    let mut services = String::new();
    for (index, method) in (0..HANDLERS).zip(["get", "post", "put", "patch", "delete"].iter().cycle()) {
        if index % IN_MODULE == 0 {
            let end = if index == 0 { "" } else { "}\n\n" };
            _ = write!(code, "{end}{on_modules}mod items{} {{\n{IMPORTS}", index / IN_MODULE);
        }
        _ = write!(
            code,
            "\n{on_handlers}#[{method}(\"/items{index}/{{id}}\")]\npub async fn handler{index}(id: web::Path<u32>) -> impl \
             Responder {{\n    format!(\"{{id}}\")\n}}\n"
        );
        if index % 100 == 0 {
            _ = write!(services, ".service(items{}::handler{index})", index / IN_MODULE);
        }
    }
    _ = write!(code, "}}\n\nfn main() {{\n    let _app = actix_web::App::new(){services};\n}}\n");
    fs::write(program.join("src/main.rs"), code)
}

/// Checks a program that was just changed, and returns the seconds of CPU that it took.
fn check(directory: &Path, program: &Path) -> io::Result<f64> {
    let main = program.join("src/main.rs");
    fs::File::options().append(true).open(&main)?.set_modified(SystemTime::now())?;
    let before = cpu()?;
    cargo(program, &directory.join("target"), &["check", "--offline"])?;
    Ok(cpu()? - before)
}
