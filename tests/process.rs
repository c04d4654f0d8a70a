//! Examples as processes of their own.

use std::{
    fs,
    io::{BufRead, BufReader, Read},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::mpsc::{Receiver, RecvTimeoutError, channel},
    thread,
    time::{Duration, Instant},
};

use tests::program::{self, Ran};

/// The executable of an example, built as cargo builds it.
pub(crate) fn example(name: &str) -> PathBuf {
    built(&["--example", name])
}

/// The executable of an example that needs features.
pub(crate) fn example_with(name: &str, features: &str) -> PathBuf {
    built(&["--example", name, "--features", features])
}

fn built(arguments: &[&str]) -> PathBuf {
    // All packages are named so that the dependencies have the features that `cargo test --workspace` built them with.
    let arguments = [&["--workspace"], arguments].concat();
    // The directory of this build, which may have been chosen by an argument that is not handed on.
    let target =
        Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("the directory of temporary files has a parent");
    let executable = program::build(&arguments, target, |message| message["executable"].as_str().map(PathBuf::from));
    executable.unwrap_or_else(|error| panic!("{error}"))
}

/// A process whose output is read while it runs, and which ends with its owner.
pub(crate) struct Process {
    program: String,
    child: Child,
    stdout: Lines,
    stderr: Lines,
}

impl Process {
    pub(crate) fn start(command: &mut Command) -> Self {
        let program = program::name(command);
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("{program} does not start: {error}"));
        let stdout = Lines::of(child.stdout.take().expect("stdout is piped"));
        let stderr = Lines::of(child.stderr.take().expect("stderr is piped"));
        Self { program, child, stdout, stderr }
    }

    /// What the awaited line on stdout says.
    pub(crate) fn find_on_stdout<T>(&mut self, find: impl FnMut(&str) -> Option<T>) -> T {
        let found = self.stdout.find_map(find);
        self.came(found)
    }

    /// What the awaited line on stderr says.
    pub(crate) fn find_on_stderr<T>(&mut self, find: impl FnMut(&str) -> Option<T>) -> T {
        let found = self.stderr.find_map(find);
        self.came(found)
    }

    fn came<T>(&mut self, found: Result<T, RecvTimeoutError>) -> T {
        match found {
            Ok(found) => found,
            Err(error) => {
                // Whatever ended its output is about to end it as well, or is said to stderr.
                thread::sleep(Duration::from_millis(100));
                panic!("the awaited line did not come: {error}: {}", self.so_far())
            }
        }
    }

    /// What it has done until now.
    pub(crate) fn so_far(&mut self) -> Ran {
        let status = self.child.try_wait().expect("a child can be asked for its status");
        let (program, stdout, stderr) = (self.program.clone(), self.stdout.so_far(), self.stderr.so_far());
        Ran { program, status, stdout, stderr }
    }

    /// Waits for the end, and returns what it has done.
    pub(crate) fn finish(mut self) -> Ran {
        let ends = [&mut self.stdout, &mut self.stderr].map(|lines| lines.find_map(|_| None::<()>));
        assert!(ends.iter().all(|end| *end == Err(RecvTimeoutError::Disconnected)), "{}", self.so_far());
        _ = self.child.wait().expect("a child can be waited for");
        self.so_far()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // A browser is a child of its driver, which takes it along only if it is asked politely.
        for id in descendants(self.child.id()) {
            _ = Command::new("kill").args(["-KILL", &id.to_string()]).stderr(Stdio::null()).status();
        }
        // It may have ended by itself.
        _ = self.child.kill();
        _ = self.child.wait();
    }
}

/// The processes that a process started, and those that they did, where the system tells.
fn descendants(ancestor: u32) -> Vec<u32> {
    let ids =
        fs::read_dir("/proc").into_iter().flatten().filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok());
    let parents: Vec<(u32, u32)> = ids.filter_map(|id| Some((id, parent(id)?))).collect();
    let mut found = vec![ancestor];
    let mut next = 0;
    while let Some(&known) = found.get(next) {
        found.extend(parents.iter().filter(|(_, parent)| *parent == known).map(|(id, _)| id));
        next += 1;
    }
    found.split_off(1)
}

fn parent(id: u32) -> Option<u32> {
    let stat = fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
    // The name of the program, which may have any character, stands in brackets before.
    stat.rsplit_once(')')?.1.split_whitespace().nth(1)?.parse().ok()
}

/// The lines of a pipe, read by a thread because a pipe knows no time-out.
struct Lines {
    coming: Receiver<String>,
    read: String,
}

/// Far more than any step takes, so that waiting in vain is a failure and not a hang.
const PATIENCE: Duration = Duration::from_secs(60);

impl Lines {
    fn of(pipe: impl Read + Send + 'static) -> Self {
        let (sender, coming) = channel();
        thread::spawn(move || {
            let lines = BufReader::new(pipe).lines().map_while(Result::ok);
            // Without a receiver nobody waits for the rest, but the process may still want to write it.
            lines.for_each(|line| _ = sender.send(line));
        });
        Self { coming, read: String::new() }
    }

    fn find_map<T>(&mut self, mut find: impl FnMut(&str) -> Option<T>) -> Result<T, RecvTimeoutError> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let line = self.coming.recv_timeout(deadline.saturating_duration_since(Instant::now()))?;
            self.keep(&line);
            if let Some(found) = find(&line) {
                return Ok(found);
            }
        }
    }

    fn so_far(&mut self) -> String {
        while let Ok(line) = self.coming.try_recv() {
            self.keep(&line);
        }
        self.read.clone()
    }

    fn keep(&mut self, line: &str) {
        self.read.push_str(line);
        self.read.push('\n');
    }
}
