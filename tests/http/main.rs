//! What a request gets: the whole answer (status, every header and its values, body) of services in process.

mod actual;
mod bodies;
mod config;
mod config_refused;
mod config_written;
mod enforce;
mod enforced_hosts;
mod entries;
mod environment;
mod errors;
mod events;
mod forms;
mod gateway;
mod handler;
mod inner;
mod live;
mod live_settings;
mod malformed;
mod malformed_preflight;
mod mirrored;
mod modules;
mod modules_named;
mod modules_open;
mod modules_scope;
mod nearest;
mod nearest_overlap;
mod nearest_preflight;
mod nearest_settings;
mod neighbours;
#[path = "../gateway/nginx.rs"]
#[allow(dead_code, reason = "the suite of gateways uses what this one does not")]
mod nginx;
mod none;
mod options;
mod paths;
mod patterns;
mod policy_error;
mod predicates;
mod predicates_around;
mod predicates_fail;
mod predicates_named;
mod predicates_wait;
mod preflight;
mod preflight_status;
mod record;
mod remedies;
mod remedies_partial;
mod route_options;
mod routes;
mod service;
mod side_by_side;
mod side_by_side_waiting;
mod vary;
#[path = "../gateway/wire.rs"]
#[allow(dead_code, reason = "the suite of gateways uses what this one does not")]
mod wire;
mod wrap;
