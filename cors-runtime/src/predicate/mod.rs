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

/// What `predicate(...)` takes.
#[diagnostic::on_unimplemented(
    message = "this is not a predicate\n  = help: write it as `fn(&Origin, &HttpRequest) -> bool`; one that waits is for `async_predicate(...)`\n  = note: it is asked whether the pages of an origin may use the resource [predicate-form]",
    label = "not a `fn(&Origin, &HttpRequest) -> bool`"
)]
pub trait SynchronousFn: Send + Sync {
    /// Itself.
    type Itself;
}

/// What `async_predicate(...)` takes.
#[diagnostic::on_unimplemented(
    message = "this is not an asynchronous predicate\n  = help: write it as `async fn(&Origin, &HttpRequest) -> Result<bool, E>`, with an `E` that becomes an `actix_web::Error`; one that knows at once is for `predicate(...)`\n  = note: it is asked whether the pages of an origin may use the resource [predicate-form]",
    label = "not an `async fn(&Origin, &HttpRequest) -> Result<bool, E>`"
)]
pub trait AsynchronousFn: Send + Sync {
    /// Itself.
    type Itself;
}

#[diagnostic::do_not_recommend]
impl<F: Fn(&Origin, &HttpRequest) -> bool + Send + Sync> SynchronousFn for F {
    type Itself = Self;
}

#[diagnostic::do_not_recommend]
impl<F, E> AsynchronousFn for F
where
    F: AsyncFn(&Origin, &HttpRequest) -> Result<bool, E> + Send + Sync,
    E: Into<Error>,
{
    type Itself = Self;
}

/// A function that knows at once. The projection keeps the compiler from a second error about a wrong type.
pub const fn synchronous<F: SynchronousFn<Itself = F>>(function: F) -> Synchronous<<F as SynchronousFn>::Itself> {
    Synchronous(function)
}

/// A function that may have to wait.
pub const fn asynchronous<F: AsynchronousFn<Itself = F>>(function: F) -> Asynchronous<<F as AsynchronousFn>::Itself> {
    Asynchronous(function)
}

/// A function that knows at once.
pub struct Synchronous<F>(pub(crate) F);

/// A function that may have to wait.
pub struct Asynchronous<F>(pub(crate) F);

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
