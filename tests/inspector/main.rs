//! The page for developers: who is served it, what it says of a running service, and that nobody else can use it.

mod admission;
mod around;
mod explains;
mod refused;
mod running;
mod stops;
mod surface;
