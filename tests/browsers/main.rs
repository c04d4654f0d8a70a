//! Real engines have the last word on what a policy does: Chromium, Firefox and `WebKit` send what pages send.

mod answers;
mod caching;
mod cases;
mod edge;
mod effects;
mod engine;
mod expect;
mod explained;
mod flight;
mod handlers;
mod inspector;
mod known;
mod log;
mod matrix;
#[path = "../gateway/nginx.rs"]
#[allow(dead_code, reason = "the suite of gateways uses what this one does not")]
mod nginx;
mod origins;
mod outcome;
mod policies;
#[path = "../process.rs"]
#[allow(dead_code, reason = "the suite of the quickstart uses what this one does not")]
mod process;
mod quickstart;
mod remedied;
mod replaced;
mod report;
mod requests;
mod rules;
#[path = "../running.rs"]
mod running;
mod server;
mod simulated;
mod tally;
mod together;
#[path = "../gateway/wire.rs"]
#[allow(dead_code, reason = "the suite of gateways uses what this one does not")]
mod wire;
