//! Policies of configuration files: their settings are read and written here, and the rules are asked by the builder.

pub(crate) mod policies;
pub(crate) mod policy;
mod read;
mod spot;
mod write;
