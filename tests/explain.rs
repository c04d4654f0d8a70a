//! The examples that explain a request in a terminal, and list what is allowed: what they print, and their exit status.

#[allow(dead_code, reason = "other suites use what this one does not")]
mod process;

use std::{fs, path::Path, process::Command};

use process::example;

/// The exit status, and what it printed to stdout and stderr.
fn run(arguments: &[&str]) -> (Option<i32>, String, String) {
    let output = Command::new(example("explain")).args(arguments).output().expect("the example starts");
    let [stdout, stderr] = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap());
    (output.status.code(), stdout, stderr)
}

#[test]
fn what_is_refused_ends_with_what_would_let_it_pass_and_the_status_1() {
    let asked = ["--origin", "https://shop.example", "--method", "PUT", "--header", "X-Debug", "/items/1"];
    let (status, stdout, stderr) = run(&asked);
    assert_eq!((status, &*stderr), (Some(1), ""));
    let [title, policy, ..] = stdout.lines().collect::<Vec<_>>()[..] else { panic!("{stdout}") };
    assert_eq!(title, "PUT /items/1 from https://shop.example, mode cors, credentials same-origin");
    assert!(policy.starts_with("PUT /items/{id}, policy `explain::quickstart::change_item` (handler) at "), "{policy}");
    let (_, end) = stdout.split_once("\nthe page gets nothing: step 4 fails\n").unwrap();
    let help = "  = help: if the page at `https://shop.example` is yours, add `\"https://shop.example\"` to `origins` and `\"X-Debug\"` to \
                `headers` of `change_item`, ";
    assert!(end.starts_with(help), "{end}");
    let settings = "write `origins = [\"http://localhost:*\", \"http://127.0.0.1:*\", \"https://shop.example\"], \
                    headers = [\"Content-Type\", \"X-Request-Id\", \"X-Debug\"]`\n";
    assert!(end.ends_with(settings), "{end}");
}

#[test]
fn what_passes_ends_with_what_the_page_reads_and_the_status_0() {
    let asked = ["--origin", "http://localhost:3000", "--method", "PUT", "--credentials", "include"];
    let body = ["--header", "Content-Type: application/json", "--body", "{}", "--redirect", "error", "/items/1"];
    let (status, stdout, stderr) = run(&[&asked[..], &body].concat());
    assert_eq!((status, &*stderr), (Some(0), ""));
    assert!(stdout.contains("    > content-length: 2\n    > content-type: application/json\n"), "{stdout}");
    assert!(stdout.contains("\nthe page reads the response: its status, the body, and of its headers "), "{stdout}");
}

#[test]
fn a_wrong_command_line_is_told_what_would_be_right() {
    for (arguments, mistake) in [
        (&[][..], "there is no URL, such as `/items/1`"),
        (
            &["--origin", "https://shop.example/", "/items"],
            "`https://shop.example/` is not an origin as browsers send it",
        ),
        (&["--credentials", "yes", "/items"], "`--credentials` is one of omit, same-origin, include, not `yes`"),
        (&["--mode"], "`--mode` needs a value"),
        (&["--verbose", "/items"], "unknown argument `--verbose`"),
        (
            &["items/1"],
            "`items/1` is neither a path, such as `/items/1`, nor a URL that starts with `http://localhost:8080/`",
        ),
        (
            &["https://elsewhere.example/"],
            "`https://elsewhere.example/` is neither a path, such as `/items/1`, nor a URL that starts with `http://localhost:8080/`",
        ),
        (&["/items", "/session"], "there is more than one URL: `/session` is the second"),
    ] {
        let (status, stdout, stderr) = run(arguments);
        assert_eq!((status, &*stdout), (Some(2), ""), "{arguments:?}");
        assert!(stderr.starts_with(&format!("error: {mistake}")) && stderr.contains("\nUsage: "), "{stderr}");
    }
    let (status, stdout, _) = run(&["--help"]);
    assert_eq!(status, Some(0));
    assert!(stdout.starts_with("Usage: cargo run --example explain -- "), "{stdout}");
}

#[test]
fn what_the_quickstart_allows_is_listed_and_its_gateway_written() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("example-surface");
    _ = fs::remove_dir_all(&folder);
    let output = Command::new(example("surface")).arg(&folder).output().expect("the example starts");
    let stdout = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success() && stdout.contains("\n/status      GET     no policy\n"), "{stdout}");
    for name in ["http.conf", "server.conf"] {
        let text = fs::read_to_string(folder.join(name)).unwrap();
        assert!(text.contains("# 3 of 4 paths are answered"), "{text}");
    }
    _ = fs::remove_dir_all(&folder);
}
