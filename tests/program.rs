//! Programs that the suites and the benchmark run: a failure says which one it was, how it ended and what it printed.

use std::{
    fmt,
    io::{Error, Result},
    path::Path,
    process::{Command, ExitStatus},
};

use serde_json::Value;

/// What a program has done.
#[derive(Debug, Clone)]
pub struct Ran {
    pub program: String,
    /// `None` where it still runs.
    pub status: Option<ExitStatus>,
    pub stdout: String,
    pub stderr: String,
}

impl fmt::Display for Ran {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: ", self.program)?;
        match self.status {
            Some(status) => writeln!(formatter, "{status}")?,
            None => writeln!(formatter, "still runs")?,
        }
        for (name, text) in [("stdout", &self.stdout), ("stderr", &self.stderr)] {
            match text.trim_end() {
                "" => writeln!(formatter, "it printed nothing to {name}")?,
                text => writeln!(formatter, "it printed to {name}:\n{text}")?,
            }
        }
        Ok(())
    }
}

/// Runs a program to its end, and returns what `find` finds in what it printed.
///
/// # Errors
///
/// It does not start (of the kind that the system gives), it fails, or there is nothing to find.
pub fn run<T>(command: &mut Command, find: impl FnOnce(&Ran) -> Option<T>) -> Result<T> {
    let output = command
        .output()
        .map_err(|error| Error::new(error.kind(), format!("{} does not start: {error}", name(command))))?;
    let [stdout, stderr] = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    let ran = Ran { program: name(command), status: Some(output.status), stdout, stderr };
    let found = if output.status.success() { find(&ran) } else { None };
    found.ok_or_else(|| Error::other(ran.to_string()))
}

/// How a program and its arguments are called in failures.
pub fn name(command: &Command) -> String {
    format!("{command:?}")
}

/// Builds with cargo into a directory, and returns what `find` finds in a message about a part of it, which
/// [need not have been built just now](https://doc.rust-lang.org/cargo/reference/external-tools.html#artifact-messages).
///
/// # Errors
///
/// As of [`run`].
pub fn build<T>(arguments: &[&str], target: &Path, find: impl Fn(&Value) -> Option<T>) -> Result<T> {
    let mut cargo = Command::new(env!("CARGO"));
    cargo
        .arg("build")
        .args(arguments)
        .args(["--message-format", "json-render-diagnostics", "--target-dir"])
        .arg(target);
    run(&mut cargo, |ran| {
        let messages = serde_json::Deserializer::from_str(&ran.stdout).into_iter::<Value>();
        messages.map_while(std::result::Result::ok).find_map(|message| find(&message))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str) -> Result<String> {
        run(Command::new("sh").args(["-c", script]), |ran| ran.stdout.strip_prefix("found ").map(str::to_owned))
    }

    #[test]
    fn what_is_found_is_returned() {
        assert_eq!(shell("echo found it").unwrap(), "it\n");
    }

    #[test]
    fn failure_says_which_program_its_status_and_what_it_printed() {
        let script = "echo found it; echo too late >&2; exit 3";
        let failed = format!(
            "\"sh\" \"-c\" \"{script}\": exit status: 3\nit printed to stdout:\nfound it\nit printed to stderr:\ntoo late\n"
        );
        assert_eq!(shell(script).unwrap_err().to_string(), failed);
    }

    #[test]
    fn what_is_not_found_is_a_failure_of_the_program() {
        let lacking = "\"sh\" \"-c\" \"echo lost it\": exit status: 0\nit printed to stdout:\nlost it\n\
                       it printed nothing to stderr\n";
        assert_eq!(shell("echo lost it").unwrap_err().to_string(), lacking);
    }

    #[test]
    fn program_that_does_not_start_is_named() {
        let error = run(&mut Command::new("./no-such-program"), |_| Some(())).unwrap_err();
        assert_eq!(error.kind(), std::io::ErrorKind::NotFound);
        assert!(error.to_string().starts_with("\"./no-such-program\" does not start: "), "{error}");
    }
}
