//! Functions that are asked for origins that no pattern matches.

pub(crate) mod origin;

use std::{fmt, pin::Pin, sync::Arc};

use actix_web::{Error, HttpRequest};

use origin::Origin;

/// What a predicate says of an origin, at once or later.
pub enum Asked<'a> {
    Now(bool),
    Later(Pin<Box<dyn Future<Output = Result<bool, Error>> + 'a>>),
}

/// Whether the pages of an origin may use the resource, which the request may help to tell.
pub trait Predicate: Send + Sync {
    /// Asks it.
    fn ask<'a>(&'a self, origin: &'a Origin, request: &'a HttpRequest) -> Asked<'a>;
}

/// A function that knows at once.
pub struct Synchronous<F>(pub F);

/// A function that may have to wait.
pub struct Asynchronous<F>(pub F);

impl<F> Predicate for Synchronous<F>
where
    F: Fn(&Origin, &HttpRequest) -> bool + Send + Sync,
{
    fn ask<'a>(&'a self, origin: &'a Origin, request: &'a HttpRequest) -> Asked<'a> {
        Asked::Now((self.0)(origin, request))
    }
}

impl<F, E> Predicate for Asynchronous<F>
where
    F: AsyncFn(&Origin, &HttpRequest) -> Result<bool, E> + Send + Sync,
    E: Into<Error>,
{
    fn ask<'a>(&'a self, origin: &'a Origin, request: &'a HttpRequest) -> Asked<'a> {
        Asked::Later(Box::pin(async move { (self.0)(origin, request).await.map_err(Into::into) }))
    }
}

/// The predicates of a policy, in their order.
#[derive(Clone)]
pub(crate) enum Predicates {
    Constant(&'static [&'static dyn Predicate]),
    Built(Vec<Arc<dyn Predicate>>),
}

impl Predicates {
    pub(crate) const NONE: Self = Self::Constant(&[]);

    /// Those after the first `asked`.
    pub(crate) fn get(&self, index: usize) -> Option<&dyn Predicate> {
        match self {
            Self::Constant(predicates) => predicates.get(index).copied(),
            Self::Built(predicates) => predicates.get(index).map(|predicate| &**predicate),
        }
    }

    pub(crate) fn len(&self) -> usize {
        match self {
            Self::Constant(predicates) => predicates.len(),
            Self::Built(predicates) => predicates.len(),
        }
    }
}

impl fmt::Debug for Predicates {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} predicates", self.len())
    }
}
