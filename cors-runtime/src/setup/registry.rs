//! What the macros register of a program's policies, apart from the handlers that are served: a policy that is to be known before the
//! first worker starts, and the methods of handlers whose policy is set.

use std::panic::Location;

use super::{cors::Cors, slot::Key, source::Source};

/// A policy of the program.
pub struct Registered {
    pub(crate) cors: Cors,
    /// Those of the handler that names it; none of the policy itself.
    pub(crate) methods: &'static [&'static str],
    /// Where that is written.
    pub(crate) written: &'static Location<'static>,
}

inventory::collect!(Registered);

impl Registered {
    /// A policy of which a part is known only when the program starts, as it is written here.
    #[track_caller]
    pub const fn open(cors: Cors) -> Self {
        Self { cors, methods: &[], written: Location::caller() }
    }

    /// A handler that names a policy here, which may be that of a [`Live`](crate::Live).
    #[track_caller]
    pub const fn named(cors: Cors, methods: &'static [&'static str]) -> Self {
        Self { cors, methods, written: Location::caller() }
    }

    /// All policies with parts that are known only when the program starts.
    pub(crate) fn all_open() -> impl Iterator<Item = &'static Self> {
        inventory::iter::<Self>().filter(|registered| registered.methods.is_empty())
    }

    /// All handlers that name a [`Live`](crate::Live), and that.
    pub(crate) fn all_live() -> impl Iterator<Item = (&'static Self, &'static Key)> {
        inventory::iter::<Self>().filter_map(|registered| match registered.cors.source {
            Source::Live(live) => Some((registered, live)),
            Source::Constant(_) | Source::Built(_) => None,
        })
    }
}
