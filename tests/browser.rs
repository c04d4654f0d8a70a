//! The quickstart's page in a real browser, which has the last word on what a policy does.

mod process;

use std::{fs, path::PathBuf, process::Command};

use process::{Process, Quickstart};

#[test]
#[ignore = "needs Chromium: apt-get install chromium"]
fn every_request_of_the_quickstart_page_ends_as_expected_in_chromium() {
    let running = Quickstart::start();
    // Cookies belong to a host: the page has to use the API by the name that it was opened by.
    for host in ["127.0.0.1", "localhost"] {
        let [page, api] = [&running.page, &running.api].map(|address| address.replace("127.0.0.1", host));
        let dom = dump_dom(&page);
        assert!(dom.contains(&api), "the page does not name {api}:\n{dom}");
        assert!(dom.contains("data-done=\"true\""), "the page has not finished:\n{dom}");
        let rows: Vec<_> = dom.split("<tr data-verdict=").skip(1).collect();
        let failed: Vec<_> = rows.iter().filter(|row| !row.starts_with("\"pass\"")).collect();
        assert!(failed.is_empty(), "not as expected at {page}:\n{failed:#?}");
        assert_eq!(rows.len(), 12, "{dom}");
        assert!(dom.contains("12 of 12 as expected"), "{dom}");
    }
}

/// The document after its scripts ran.
fn dump_dom(url: &str) -> String {
    let profile = Profile::new();
    let mut chromium = Command::new("chromium");
    // A sandbox needs rights that a container often lacks, and this is our own page.
    chromium.args(["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]);
    // Counted only while the page waits for nothing: the requests take the time they need.
    chromium.arg("--virtual-time-budget=10000");
    chromium.arg(format!("--user-data-dir={}", profile.0.display())).arg("--dump-dom").arg(url);
    let (status, dom, stderr) = Process::start(&mut chromium).finish();
    assert!(status.success(), "{stderr}");
    dom
}

/// A fresh profile: no cookie and no preflight is remembered from an earlier run.
struct Profile(PathBuf);

impl Profile {
    fn new() -> Self {
        let directory = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("chromium-{}", std::process::id()));
        fs::create_dir_all(&directory).expect("the directory of temporary files is writable");
        Self(directory)
    }
}

impl Drop for Profile {
    fn drop(&mut self) {
        _ = fs::remove_dir_all(&self.0);
    }
}
