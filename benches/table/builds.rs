//! What the library adds to a build: three programs that differ in nothing else, built from scratch.

use std::{
    collections::BTreeSet,
    fs, io,
    path::{Path, PathBuf},
    time::Instant,
};

use crate::{WORKSPACE, cargo, cpu::cpu, target};

/// What else the machine does only adds: the least of this many, in turns.
const RUNS: usize = 3;

/// How many of the bytes that the peer adds to a program.
const OF_PEER: f64 = 0.6;

const PLAIN: &str = "HttpServer::new(|| App::new().service(hello))";

const WRAPPED: &str = "HttpServer::new(|| App::new().wrap(\
     actix_cors::Cors::default().allowed_origin(\"https://app.example.com\").supports_credentials()).service(hello))";

struct Program {
    name: &'static str,
    dependency: String,
    attribute: &'static str,
    server: &'static str,
}

/// The least seconds of a build: of CPU, and until it was done.
#[derive(Clone, Copy)]
struct Seconds {
    cpu: f64,
    wall: f64,
}

/// Those of a debug and of a release build.
#[derive(Clone, Copy)]
struct Builds {
    debug: Seconds,
    release: Seconds,
}

pub(crate) fn print() -> io::Result<()> {
    let programs = [
        Program { name: "bare", dependency: String::new(), attribute: "", server: PLAIN },
        Program {
            name: "annotated",
            dependency: format!("cors-runtime = {{ path = \"{WORKSPACE}/cors-runtime\" }}"),
            attribute: "#[cors_runtime::cors(origins = [\"https://app.example.com\"], credentials)]",
            server: PLAIN,
        },
        Program { name: "peer", dependency: "actix-cors = \"0.7\"".to_owned(), attribute: "", server: WRAPPED },
    ];
    for program in &programs {
        program.write()?;
        // What is downloaded and locked is no part of the build.
        program.cargo(&["fetch"])?;
    }
    let none = Seconds { cpu: f64::INFINITY, wall: f64::INFINITY };
    let mut seconds = [Builds { debug: none, release: none }; 3];
    for _ in 0..RUNS {
        for (program, Builds { debug, release }) in programs.iter().zip(&mut seconds) {
            *debug = debug.least(program.seconds(&["build", "--offline"])?);
            *release = release.least(program.seconds(&["build", "--offline", "--release"])?);
        }
    }
    let [bare, ours, peer] = seconds;
    println!("| builds of a hello-world | target | cors-runtime | actix-cors | |\n|---|---|---|---|---|");
    let line = |what: &str, at_most: f64, ours: f64, peer: f64, unit: &str| {
        let verdict = if ours <= at_most { "pass" } else { "**FAIL**" };
        println!("| {what} | {at_most:.1}{unit} | {ours:.1}{unit} | {peer:.1}{unit} | {verdict} |");
    };
    for (build, at_most, [bare, ours, peer]) in [
        ("debug", 3.5, [bare.debug, ours.debug, peer.debug]),
        ("release", 5.0, [bare.release, ours.release, peer.release]),
    ] {
        line(&format!("clean {build} build, CPU added"), at_most, ours.cpu - bare.cpu, peer.cpu - bare.cpu, " s");
        let [ours, peer] = [ours, peer].map(|seconds| seconds.wall - bare.wall);
        println!("| clean {build} build, time added | | {ours:.1} s | {peer:.1} s | for orientation |");
    }
    let [bare, ours, peer] = programs.each_ref().map(Program::crates);
    let (bare, ours, peer) = (bare?, ours?, peer?);
    let added = |crates: &BTreeSet<String>| crates.difference(&bare).cloned().collect::<Vec<_>>();
    let (ours, peer) = (added(&ours), added(&peer));
    line("crates added", 6.0, count(ours.len()), count(peer.len()), "");
    let [bare, ours_bytes, peer] = programs.each_ref().map(Program::kilobytes);
    let (bare, peer) = (bare?, peer?);
    line("stripped release program, added", OF_PEER * (peer - bare), ours_bytes? - bare, peer - bare, " KB");
    println!("\ncrates added: {}", ours.join(", "));
    Ok(())
}

impl Seconds {
    fn least(self, other: Self) -> Self {
        Self { cpu: self.cpu.min(other.cpu), wall: self.wall.min(other.wall) }
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

    fn seconds(&self, arguments: &[&str]) -> io::Result<Seconds> {
        let output = self.directory().join("target");
        if output.exists() {
            fs::remove_dir_all(&output)?;
        }
        let (start, before) = (Instant::now(), cpu()?);
        self.cargo(arguments)?;
        Ok(Seconds { cpu: cpu()? - before, wall: start.elapsed().as_secs_f64() })
    }

    /// All crates of the tree.
    fn crates(&self) -> io::Result<BTreeSet<String>> {
        let tree = self.cargo(&["tree", "--offline", "--prefix=none", "--edges=normal,build", "--format={p}"])?;
        let crates = tree.lines().filter_map(|line| line.split(' ').next());
        Ok(crates.filter(|name| !name.is_empty()).map(str::to_owned).collect())
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
                "[package]\nname = \"hello\"\nedition = \"2024\"\n\n[dependencies]\nactix-web = \"4\"\n{dependency}\n\n\
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
