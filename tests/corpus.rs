//! What the fuzzers hold, asked of every input of their corpora: `fuzz/README.md` says how those are made.

use std::{
    fs,
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
};

#[path = "../fuzz/checks/requests/mod.rs"]
mod requests;
#[path = "../fuzz/checks/settings.rs"]
mod settings;
#[path = "../fuzz/checks/tokens.rs"]
mod tokens;

fn replay(target: &str, at_least: usize, check: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/corpus").join(target);
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert!(files.len() >= at_least, "only {} inputs for {target}", files.len());
    for file in files {
        let input = fs::read(&file).unwrap();
        let result = catch_unwind(AssertUnwindSafe(|| check(&input)));
        assert!(result.is_ok(), "{}: {:?}", file.display(), String::from_utf8_lossy(&input));
    }
}

#[test]
fn requests_get_what_the_protocol_says() {
    replay("requests", 100, requests::check);
}

#[test]
fn settings_break_no_promise() {
    replay("settings", 100, settings::check);
}

#[test]
fn what_the_macros_make_of_tokens_is_what_was_asked_for_or_an_error() {
    replay("tokens", 100, tokens::check);
}
