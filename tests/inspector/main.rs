//! The page for developers: who is served it, what it says of a running service, and that nobody else can use it.

mod admission;
mod around;
mod explains;
#[path = "../process.rs"]
#[allow(dead_code, reason = "other suites use what this one does not")]
mod process;
mod refused;
mod release;
mod running;
mod stops;
mod surface;
