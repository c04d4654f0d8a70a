//! The page for developers on a running service.

mod admission;
mod answer;
mod declared;
mod endpoint;
mod explain;
mod loopback;
mod mount;
mod stream;
mod surface;
mod wire;

pub use mount::{Inspector, inspector};
