//! A build for production has no inspector, and says so.

use std::{path::Path, process::Command};

use tests::program;

use crate::{
    process::Process,
    running::{Answer, send},
};

const WHY: &str =
    "the inspector is for builds with `debug_assertions` alone, and this one has none: nothing is mounted";

#[test]
fn a_build_without_debug_assertions_does_not_mount_it_and_says_so_once() {
    let arguments = [
        "--workspace",
        "--example",
        "unmounted",
        "--config",
        "profile.dev.package.cors-runtime.debug-assertions=false",
    ];
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap();
    let program = program::build(&arguments, target, |message| message["executable"].as_str().map(str::to_owned));
    let program = program.unwrap_or_else(|error| panic!("{error}"));
    for (argument, stdout, stderr) in [
        ("traced", format!("WARN message={WHY} path=\"/__cors\"\n"), String::new()),
        ("silent", String::new(), format!("warning: {WHY} at /__cors\n")),
    ] {
        let mut process = Process::start(Command::new(&program).arg(argument));
        let address = process.find_on_stdout(|line| line.strip_prefix("at ")?.parse().ok());
        for path in ["/__cors", "/__cors/surface", "/__cors/page.js"] {
            let expected = Answer {
                status: 404,
                fields: ["connection: close", "content-length: 0"].map(str::to_owned).to_vec(),
                body: String::new(),
            };
            assert_eq!(send(address, &format!("GET {path}")), expected);
        }
        let ran = process.so_far();
        assert_eq!(ran.stdout.replace(&format!("at {address}\n"), ""), stdout, "{ran}");
        assert_eq!(ran.stderr, stderr, "{ran}");
    }
}
