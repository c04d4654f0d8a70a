//! Functions that are asked for origins that no pattern matches.

pub(crate) mod origin;

use std::{any::TypeId, fmt, pin::Pin, ptr, sync::Arc};

use actix_web::{Error, HttpRequest};

use origin::Origin;

/// What a predicate says of an origin, at once or later.
pub enum Asked<'a> {
    Now(bool),
    Later(Pin<Box<dyn Future<Output = Result<bool, Error>> + 'a>>),
}

/// Whether the pages of an origin may use the resource, which the request may help to tell.
pub trait Predicate: Send + Sync {
    /// What tells it from others in a constant: functions have no size, so that all of them may stand at one address, and no two of them
    /// are of one type; pointers to functions are of one type, and stand at an address of their own.
    fn identity(&self) -> (TypeId, usize);

    /// Whether it says so later.
    fn waits(&self) -> bool;

    /// Asks it.
    fn ask<'a>(&'a self, origin: &'a Origin, request: &'a HttpRequest) -> Asked<'a>;

    /// The origin that it is asked about, of this value of an `Origin` field. A program without predicates reads none.
    fn origin(&self, value: &[u8]) -> Option<Origin> {
        Origin::read(value)
    }
}

/// What `predicate(...)` takes.
#[diagnostic::on_unimplemented(
    message = "this is not a predicate\n  = help: write it as `fn(&Origin, &HttpRequest) -> bool`; one that waits is for `async_predicate(...)`\n  = note: it is asked whether the pages of an origin may use the resource [predicate-form]",
    label = "not a `fn(&Origin, &HttpRequest) -> bool`"
)]
pub trait SynchronousFn: Send + Sync + 'static {
    /// Asks it.
    fn ask(&self, origin: &Origin, request: &HttpRequest) -> bool;
}

/// What `async_predicate(...)` takes.
#[diagnostic::on_unimplemented(
    message = "this is not an asynchronous predicate\n  = help: write it as `async fn(&Origin, &HttpRequest) -> Result<bool, E>`, with an `E` that becomes an `actix_web::Error`; one that knows at once is for `predicate(...)`\n  = note: it is asked whether the pages of an origin may use the resource [predicate-form]",
    label = "not an `async fn(&Origin, &HttpRequest) -> Result<bool, E>`"
)]
pub trait AsynchronousFn: Send + Sync + 'static {
    /// Asks it.
    fn ask<'a>(&'a self, origin: &'a Origin, request: &'a HttpRequest) -> Asked<'a>;
}

#[diagnostic::do_not_recommend]
impl<F> SynchronousFn for F
where
    F: Fn(&Origin, &HttpRequest) -> bool + Send + Sync + 'static,
{
    fn ask(&self, origin: &Origin, request: &HttpRequest) -> bool {
        self(origin, request)
    }
}

#[diagnostic::do_not_recommend]
impl<F, E> AsynchronousFn for F
where
    F: AsyncFn(&Origin, &HttpRequest) -> Result<bool, E> + Send + Sync + 'static,
    E: Into<Error>,
{
    fn ask<'a>(&'a self, origin: &'a Origin, request: &'a HttpRequest) -> Asked<'a> {
        Asked::Later(Box::pin(async move { self(origin, request).await.map_err(Into::into) }))
    }
}

/// A function that knows at once.
pub struct Synchronous<F>(pub F);

/// A function that may have to wait.
pub struct Asynchronous<F>(pub F);

impl<F: SynchronousFn> Predicate for Synchronous<F> {
    fn identity(&self) -> (TypeId, usize) {
        (TypeId::of::<Self>(), ptr::from_ref(self).addr())
    }

    fn waits(&self) -> bool {
        false
    }

    fn ask<'a>(&'a self, origin: &'a Origin, request: &'a HttpRequest) -> Asked<'a> {
        Asked::Now(self.0.ask(origin, request))
    }
}

impl<F: AsynchronousFn> Predicate for Asynchronous<F> {
    fn identity(&self) -> (TypeId, usize) {
        (TypeId::of::<Self>(), ptr::from_ref(self).addr())
    }

    fn waits(&self) -> bool {
        true
    }

    fn ask<'a>(&'a self, origin: &'a Origin, request: &'a HttpRequest) -> Asked<'a> {
        self.0.ask(origin, request)
    }
}

/// A predicate in a constant. The cast stands here, where the bound holds, so that the compiler has one error about a wrong type.
pub const fn synchronous<F: SynchronousFn>(function: &'static Synchronous<F>) -> &'static dyn Predicate {
    function
}

/// An asynchronous predicate in a constant.
pub const fn asynchronous<F: AsynchronousFn>(function: &'static Asynchronous<F>) -> &'static dyn Predicate {
    function
}

/// The predicates of a policy, in their order.
#[derive(Clone)]
pub(crate) enum Predicates {
    Constant(&'static [&'static dyn Predicate]),
    Built(Vec<Arc<dyn Predicate>>),
}

impl Predicates {
    /// One more, of a policy that is built.
    pub(crate) fn push(&mut self, predicate: impl Predicate + 'static) {
        let mut built = match self {
            Self::Constant(_) => Vec::new(),
            Self::Built(built) => std::mem::take(built),
        };
        built.push(Arc::new(predicate));
        *self = Self::Built(built);
    }

    /// The one of this index.
    pub(crate) fn get(&self, index: usize) -> Option<&dyn Predicate> {
        match self {
            Self::Constant(predicates) => predicates.get(index).copied(),
            Self::Built(predicates) => predicates.get(index).map(|predicate| &**predicate),
        }
    }
}

impl Default for Predicates {
    fn default() -> Self {
        Self::Constant(&[])
    }
}

impl fmt::Debug for Predicates {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = match self {
            Self::Constant(predicates) => predicates.len(),
            Self::Built(predicates) => predicates.len(),
        };
        write!(f, "{count} predicates")
    }
}
