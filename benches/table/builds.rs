//! What the library adds to a build: three programs that differ in nothing else, built from scratch.

use std::{collections::BTreeSet, fs, io, path::Path, process::Command, time::Instant};

/// Wall time is what others leave of the machine: the middle one of this many.
const RUNS: usize = 3;

const WORKSPACE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

const PLAIN: &str = "HttpServer::new(|| App::new().service(hello))";

const WRAPPED: &str = "HttpServer::new(|| App::new().wrap(\
     actix_cors::Cors::default().allowed_origin(\"https://app.example.com\").supports_credentials()).service(hello))";

struct Program {
    name: &'static str,
    dependency: String,
    attribute: &'static str,
    server: &'static str,
}

/// The seconds of a debug and of a release build, the crates of the tree, and the bytes of the stripped program.
struct Built {
    debug: f64,
    release: f64,
    crates: BTreeSet<String>,
    bytes: u64,
}

#[expect(clippy::cast_precision_loss, reason = "neither crates nor bytes are that many")]
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
    let [bare, ours, peer] = programs.map(|program| program.build());
    let (bare, ours, peer) = (bare?, ours?, peer?);
    println!("| builds of a hello-world | target | cors-runtime | actix-cors | |\n|---|---|---|---|---|");
    let line = |what: &str, at_most: f64, ours: f64, peer: f64, unit: &str| {
        let verdict = if ours <= at_most { "pass" } else { "**FAIL**" };
        println!("| {what} | {at_most:.1}{unit} | {ours:.1}{unit} | {peer:.1}{unit} | {verdict} |");
    };
    line("clean debug build, added", 3.0, ours.debug - bare.debug, peer.debug - bare.debug, " s");
    line("clean release build, added", 3.0, ours.release - bare.release, peer.release - bare.release, " s");
    let added = |built: &Built| built.crates.difference(&bare.crates).count() as f64;
    line("crates added", 6.0, added(&ours), added(&peer), "");
    let kilobytes = |built: &Built| (built.bytes as f64 - bare.bytes as f64) / 1000.0;
    line("stripped release program, added", kilobytes(&peer), kilobytes(&ours), kilobytes(&peer), " KB");
    println!("\ncrates: {:?}", ours.crates.difference(&bare.crates).collect::<Vec<_>>());
    Ok(())
}

impl Program {
    fn build(&self) -> io::Result<Built> {
        let directory = crate::target().join("hello-world").join(self.name);
        self.write(&directory)?;
        // What is downloaded and locked is no part of the build.
        cargo(&directory, &["fetch"])?;
        let debug = median(|| seconds(&directory, &["build", "--offline"]))?;
        let release = median(|| seconds(&directory, &["build", "--offline", "--release"]))?;
        let bytes = fs::metadata(directory.join("target/release/hello"))?.len();
        let tree = cargo(&directory, &["tree", "--offline", "--prefix=none", "--edges=normal,build", "--format={p}"])?;
        let crates = tree.lines().filter_map(|line| line.split(' ').next());
        let crates = crates.filter(|name| !name.is_empty()).map(str::to_owned).collect();
        Ok(Built { debug, release, crates, bytes })
    }

    fn write(&self, directory: &Path) -> io::Result<()> {
        let Self { dependency, attribute, server, .. } = self;
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

fn median(run: impl Fn() -> io::Result<f64>) -> io::Result<f64> {
    let mut seconds = (0..RUNS).map(|_| run()).collect::<Result<Vec<_>, _>>()?;
    seconds.sort_by(f64::total_cmp);
    Ok(seconds[RUNS / 2])
}

fn seconds(directory: &Path, arguments: &[&str]) -> io::Result<f64> {
    let output = directory.join("target");
    if output.exists() {
        fs::remove_dir_all(&output)?;
    }
    let start = Instant::now();
    cargo(directory, arguments)?;
    Ok(start.elapsed().as_secs_f64())
}

fn cargo(directory: &Path, arguments: &[&str]) -> io::Result<String> {
    let mut command = Command::new(env!("CARGO"));
    command.current_dir(directory).args(arguments).env("CARGO_TARGET_DIR", directory.join("target"));
    let output = command.output()?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        Err(io::Error::other(String::from_utf8_lossy(&output.stderr).into_owned()))
    }
}
