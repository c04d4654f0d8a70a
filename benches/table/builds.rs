//! What the library adds to a build: three programs that differ in nothing else, built from scratch.

use std::{
    collections::BTreeSet,
    fs, io,
    path::{Path, PathBuf},
    time::Instant,
};

use crate::{
    WORKSPACE, cargo, cargo_with,
    rows::{Floor, Verdict},
    target,
    units::{self, Units},
};

/// What else the machine does only adds: the least of this many, in turns.
const RUNS: usize = 3;

/// The crate of each program.
const PROGRAM: &str = "hello";

/// Seconds, and what is reached.
const DEBUG: f64 = 3.5;
const DEBUG_FLOOR: f64 = 4.3;
const RELEASE: f64 = 5.0;
const RELEASE_FLOOR: f64 = 11.6;

const CRATES: f64 = 6.0;

/// How many of the bytes that the peer adds to a program.
const OF_PEER: f64 = 0.6;

/// How many kilobytes are reached.
const SIZE_FLOOR: f64 = 186.0;

const HEAD: &str = "| builds of a hello-world | target | cors-runtime | actix-cors | |\n|---|---|---|---|---|";

const PLAIN: &str = "HttpServer::new(|| App::new().service(hello))";

const WRAPPED: &str = "HttpServer::new(|| App::new().wrap(\
     actix_cors::Cors::default().allowed_origin(\"https://app.example.com\").supports_credentials()).service(hello))";

struct Program {
    name: &'static str,
    dependency: String,
    attribute: &'static str,
    server: &'static str,
}

/// The least of a build: the CPU of its crates, and the seconds until it was done.
#[derive(Clone)]
struct Build {
    units: Units,
    wall: f64,
}

/// Those of a debug and of a release build.
#[derive(Clone)]
struct Builds {
    debug: Build,
    release: Build,
}

/// All of it.
pub(crate) fn print() -> io::Result<()> {
    let programs = programs();
    write(&programs)?;
    let none = Build { units: Units::default(), wall: f64::INFINITY };
    let mut builds = [const { None }; 3];
    for _ in 0..RUNS {
        for (program, least) in programs.iter().zip(&mut builds) {
            let Builds { debug, release } =
                least.take().unwrap_or(Builds { debug: none.clone(), release: none.clone() });
            let debug = debug.least(program.build(&["build", "--offline"])?);
            let release = release.least(program.build(&["build", "--offline", "--release"])?);
            *least = Some(Builds { debug, release });
        }
    }
    let [bare, ours, peer] = builds.map(|least| least.expect("each was built"));
    println!("{HEAD}");
    let mut crates = Vec::new();
    for (build, target, floor, [bare, ours, peer]) in [
        ("debug", DEBUG, DEBUG_FLOOR, [bare.debug, ours.debug, peer.debug]),
        ("release", RELEASE, RELEASE_FLOOR, [bare.release, ours.release, peer.release]),
    ] {
        let [added, of_peer] = [&ours, &peer].map(|build| build.units.beyond(&bare.units, PROGRAM));
        let sum = |added: &[(String, f64)]| added.iter().map(|(_, seconds)| seconds).sum();
        line(&format!("clean {build} build, CPU added"), target, Some(floor), [sum(&added), sum(&of_peer)], " s");
        let [ours, peer] = [ours, peer].map(|build| build.wall - bare.wall);
        println!("| clean {build} build, time added | | {ours:.1} s | {peer:.1} s | for orientation |");
        let each: Vec<_> = added.iter().map(|(name, seconds)| format!("{name} {seconds:.1}")).collect();
        crates.push(format!("{build}: {} s", each.join(", ")));
    }
    let (_, added) = lasting(&programs)?;
    println!("\ncrates added: {}\n\n{}", added.join(", "), crates.join("\n\n"));
    Ok(())
}

/// What is the same at each build: how many crates are added, and how many bytes. Returns how many rows fail.
pub(crate) fn check() -> io::Result<usize> {
    let programs = programs();
    write(&programs)?;
    for program in &programs {
        program.build(&["build", "--offline", "--release"])?;
    }
    println!("{HEAD}");
    let (verdicts, _) = lasting(&programs)?;
    let failed = verdicts.iter().filter(|verdict| **verdict == Verdict::Failed).count();
    println!("\n{failed} of {} rows fail", verdicts.len());
    Ok(failed)
}

/// The program without CORS, the annotated one, and that with actix-cors.
fn programs() -> [Program; 3] {
    [
        Program { name: "bare", dependency: String::new(), attribute: "", server: PLAIN },
        Program {
            name: "annotated",
            dependency: format!("cors-runtime = {{ path = \"{WORKSPACE}/cors-runtime\" }}"),
            attribute: "#[cors_runtime::cors(origins = [\"https://app.example.com\"], credentials)]",
            server: PLAIN,
        },
        Program { name: "peer", dependency: "actix-cors = \"0.7\"".to_owned(), attribute: "", server: WRAPPED },
    ]
}

fn write(programs: &[Program]) -> io::Result<()> {
    for program in programs {
        program.write()?;
        // What is downloaded and locked is no part of the build.
        program.cargo(&["fetch"])?;
    }
    Ok(())
}

/// The rows of what each build comes to, for the programs that were built; and the crates that are added.
fn lasting(programs: &[Program; 3]) -> io::Result<([Verdict; 2], Vec<String>)> {
    let [bare, ours, peer] = programs.each_ref().map(Program::crates);
    let (bare, ours, peer) = (bare?, ours?, peer?);
    let added = |crates: &BTreeSet<String>| crates.difference(&bare).cloned().collect::<Vec<_>>();
    let (ours, peer) = (added(&ours), added(&peer));
    let of_crates = line("crates added", CRATES, None, [count(ours.len()), count(peer.len())], "");
    let [bare, with_ours, with_peer] = programs.each_ref().map(Program::kilobytes);
    let bare = bare?;
    let bytes = [with_ours? - bare, with_peer? - bare];
    let of_bytes = line("stripped release program, added", OF_PEER * bytes[1], Some(SIZE_FLOOR), bytes, " KB");
    Ok(([of_crates, of_bytes], ours))
}

fn line(what: &str, target: f64, floor: Option<f64>, [ours, peer]: [f64; 2], unit: &str) -> Verdict {
    let verdict = Verdict::of(ours, Some(target), floor.map(Floor::of).as_ref());
    println!("| {what} | {target:.1}{unit} | {ours:.1}{unit} | {peer:.1}{unit} | {verdict} |");
    verdict
}

impl Build {
    fn least(self, again: Self) -> Self {
        Self { units: self.units.least(again.units), wall: self.wall.min(again.wall) }
    }
}

#[expect(clippy::cast_precision_loss, reason = "neither crates nor bytes are that many")]
fn count(number: usize) -> f64 {
    number as f64
}

impl Program {
    fn directory(&self) -> PathBuf {
        target().join("hello-world").join(self.name)
    }

    fn cargo(&self, arguments: &[&str]) -> io::Result<String> {
        cargo(&self.directory(), &self.directory().join("target"), arguments)
    }

    fn build(&self, arguments: &[&str]) -> io::Result<Build> {
        let output = self.directory().join("target");
        if output.exists() {
            fs::remove_dir_all(&output)?;
        }
        let log = self.directory().join("units");
        fs::write(&log, "")?;
        let start = Instant::now();
        cargo_with(&self.directory(), &output, arguments, units::variables(&log)?)?;
        Ok(Build { units: Units::read(&log)?, wall: start.elapsed().as_secs_f64() })
    }

    /// All crates of the tree, with their versions.
    fn crates(&self) -> io::Result<BTreeSet<String>> {
        let tree = self.cargo(&["tree", "--offline", "--prefix=none", "--edges=normal,build", "--format={p}"])?;
        let words = |line: &str| line.split(' ').take(2).collect::<Vec<_>>().join(" ");
        Ok(tree.lines().map(words).filter(|name| !name.is_empty()).collect())
    }

    /// The size of the program that was built last.
    fn kilobytes(&self) -> io::Result<f64> {
        let program = fs::read(self.directory().join("target/release/hello"))?;
        Ok(count(program.len()) / 1000.0)
    }

    fn write(&self) -> io::Result<()> {
        let Self { dependency, attribute, server, .. } = self;
        let directory = self.directory();
        fs::create_dir_all(directory.join("src"))?;
        fs::write(
            directory.join("Cargo.toml"),
            format!(
                "[package]\nname = \"{PROGRAM}\"\nedition = \"2024\"\n\n[dependencies]\nactix-web = \"4\"\n{dependency}\n\n\
                 [profile.release]\nstrip = true\n\n[workspace]\n"
            ),
        )?;
        // The versions that are measured elsewhere.
        fs::copy(Path::new(WORKSPACE).join("Cargo.lock"), directory.join("Cargo.lock"))?;
        fs::write(
            directory.join("src/main.rs"),
            format!(
                "use actix_web::{{App, HttpServer, Responder, get}};\n\n{attribute}\n#[get(\"/\")]\n\
                 async fn hello() -> impl Responder {{\n    \"hello\"\n}}\n\n#[actix_web::main]\n\
                 async fn main() -> std::io::Result<()> {{\n    {server}.bind((\"127.0.0.1\", 8080))?.run().await\n}}\n"
            ),
        )
    }
}
