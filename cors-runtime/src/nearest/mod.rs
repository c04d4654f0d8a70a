//! Which policy counts where one stands around another: the one nearest to the handler. What is annotated claims its requests,
//! and a policy around it knows where it is mounted, to answer its preflights in its place.

pub(crate) mod claim;
pub(crate) mod mounted;
pub(crate) mod owner;
pub(crate) mod pattern;
