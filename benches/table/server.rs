use std::{
    io::{BufRead, BufReader, Error, Result},
    process::{Child, Command, Stdio},
};

use tests::program;

/// A server that runs as long as this lives.
pub(crate) struct Server {
    process: Child,
    pub(crate) address: String,
}

impl Server {
    pub(crate) fn start(variant: &str) -> Result<Self> {
        let mut command = Command::new(env!("CARGO_BIN_EXE_server"));
        command.arg(variant).stdin(Stdio::piped()).stdout(Stdio::piped());
        let program = program::name(&command);
        let mut process =
            command.spawn().map_err(|error| Error::other(format!("{program} does not start: {error}")))?;
        let output = process.stdout.take().expect("its output is piped");
        let mut server = Self { process, address: String::new() };
        BufReader::new(output).read_line(&mut server.address)?;
        server.address.truncate(server.address.trim_end().len());
        if server.address.is_empty() {
            let status = server.process.wait()?;
            return Err(Error::other(format!("{program}: {status}; what it printed stands above")));
        }
        Ok(server)
    }

    /// The memory that it has in KiB, where the system tells.
    pub(crate) fn resident(&self) -> Result<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.process.id()))?;
        let resident = status.lines().find_map(|line| line.strip_prefix("VmRSS:")?.trim().strip_suffix(" kB"));
        resident
            .and_then(|kibibytes| kibibytes.parse().ok())
            .ok_or_else(|| Error::other("the system does not say how much memory the server has"))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself.
        _ = self.process.kill();
        _ = self.process.wait();
    }
}
