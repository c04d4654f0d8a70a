//! What a request gets: the whole answer (status, every header and its values, body) of services in process.

mod actual;
mod bodies;
mod enforce;
mod enforced_hosts;
mod entries;
mod errors;
mod events;
mod forms;
mod handler;
mod inner;
mod malformed;
mod malformed_preflight;
mod mirrored;
mod neighbours;
mod none;
mod options;
mod paths;
mod patterns;
mod policy_error;
mod preflight;
mod preflight_status;
mod route_options;
mod routes;
mod service;
mod vary;
mod wrap;
