//! nginx in front of a service, by the configuration that the service's surface gives: what it answers is what the service would.

mod apart;
mod elsewhere;
mod hostile;
mod kept;
mod left;
mod made;
mod many;
mod meeting;
mod nginx;
mod origins;
mod paths;
mod quickstart;
mod service;
mod speed;
mod wire;
