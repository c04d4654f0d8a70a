//! The quickstart as a process of its own.

use std::{
    path::{Path, PathBuf},
    process::Command,
    sync::OnceLock,
};

use crate::process::{Process, example};

/// A running quickstart on free ports.
pub(crate) struct Quickstart {
    /// The address of the page, such as `http://127.0.0.1:8081`: the origin of its requests.
    pub(crate) page: String,
    pub(crate) api: String,
    /// The address of the inspector's page.
    pub(crate) inspector: String,
    _process: Process,
}

impl Quickstart {
    pub(crate) fn start() -> Self {
        let mut process = Process::start(Command::new(quickstart()).args(["--api-port", "0", "--page-port", "0"]));
        let mut address = |name| process.find_on_stdout(|line| address(line, name));
        let (page, api, inspector) = (address("The page"), address("The API"), address("Inspector"));
        Self { page, api, inspector, _process: process }
    }
}

/// The address in a line such as `  The API    http://127.0.0.1:8080/   another port, so another origin`.
fn address(line: &str, name: &str) -> Option<String> {
    let address = line.trim_start().strip_prefix(name)?.split_whitespace().next()?;
    Some(address.trim_end_matches('/').to_owned())
}

/// The executable, built once for all tests of a suite.
pub(crate) fn quickstart() -> &'static Path {
    static EXECUTABLE: OnceLock<PathBuf> = OnceLock::new();
    EXECUTABLE.get_or_init(|| example("quickstart"))
}
