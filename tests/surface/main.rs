//! What a surface says of services, and how it says it.

mod actual;
mod conduit;
mod differs;
mod elsewhere;
mod explains;
mod finds;
mod first;
mod listed;
mod realworld;
mod service;
mod stopped;
