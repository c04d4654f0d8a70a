use std::{panic::Location, ptr, sync::PoisonError};

use cors_rules::{Code, Fix, Policy, Problem, joined, method};

use super::{
    compiled::Compiled,
    cors::Cors,
    error::PolicyError,
    open::reader,
    place::{At, Place},
    registry::Registered,
    slot::Key,
    source::Source,
};

/// A policy that is set when the service starts, and may be replaced while it runs.
///
/// ```
/// use actix_web::{App, Responder, put};
/// use cors_runtime::{Cors, Live, cors};
///
/// static PARTNERS: Live = Live::new();
///
/// #[cors(policy = PARTNERS)]
/// #[put("/orders")]
/// async fn put_order() -> impl Responder {
///     "put"
/// }
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// PARTNERS.set(Cors::builder().origins(["https://partner.example"]).methods(["PUT"]).build()?)?;
///
/// // Its handlers go by it, and so does what it is wrapped around.
/// let app = App::new().wrap(&PARTNERS).service(put_order);
/// # Ok(())
/// # }
/// ```
///
/// It has to be a `static`: of a constant, each use would be another one.
///
/// A service in which it has no policy when a worker starts does not start: the error names it, and where it is declared.
/// [`check`](crate::check) says so before, of each that a handler names.
#[derive(Debug)]
pub struct Live {
    pub(crate) key: Key,
}

impl Live {
    /// One that has no policy yet.
    #[track_caller]
    #[expect(clippy::new_without_default, reason = "it stands in a static")]
    pub const fn new() -> Self {
        Self { key: Key { declared: Location::caller(), reader } }
    }

    /// Sets the policy, or replaces the one before, from any thread at any time.
    ///
    /// A request goes by one policy from its start to its end: by this one, if it comes after. No request waits for this.
    ///
    /// Browsers keep the answer to a preflight, for 5 seconds or what `max_age` says. So a page may go by the lists of the policy
    /// before until then, in Chromium and `WebKit` even after a response that it was not allowed to read: widen the policy before the pages
    /// that need it are there, and narrow it when those are gone. What an origin may read is decided anew with each request.
    ///
    /// # Errors
    /// If the policy lacks a method of a handler that names this `Live`, or can't be used itself: it has origins of an environment
    /// variable that can't be read, or is that of another `Live` without one. The policy before stays.
    #[expect(clippy::needless_pass_by_value, reason = "a policy is handed over")]
    pub fn set(&'static self, policy: Cors) -> Result<(), PolicyError> {
        let slot = self.key.slot();
        let _alone = slot.setting.lock().unwrap_or_else(PoisonError::into_inner);
        let current = policy.handle().map_err(|failure| PolicyError::new(failure.problems))?.current();
        let handlers = Registered::all_live().filter(|(_, live)| ptr::eq(*live, &raw const self.key));
        let uncovered: Vec<_> = handlers.filter_map(|(handler, _)| uncovered(handler, &current.get().policy)).collect();
        if !uncovered.is_empty() {
            return Err(PolicyError::new(uncovered));
        }
        slot.set(Compiled { settings: Some(current.settings()), ..current.get().clone() });
        Ok(())
    }

    /// The policy of an `App`, a `Scope` or a `Resource` that this is wrapped around.
    pub(crate) fn wrapped(&'static self) -> Cors {
        Cors { source: Source::Live(&self.key), place: Place::live(self.key.declared) }
    }

    /// The policy of a handler that names this.
    #[doc(hidden)]
    pub const fn of_handler(&'static self, module: &'static str, handler: &'static str, name: &'static str) -> Cors {
        let place = Place::live(self.key.declared).named(module, handler, name);
        Cors { source: Source::Live(&self.key), place }
    }

    /// The policy of a handler in a module whose attribute names this.
    #[doc(hidden)]
    pub const fn of_handler_in_module(
        &'static self,
        module: &'static str,
        handler: &'static str,
        name: &'static str,
    ) -> Cors {
        let place = Place::live(self.key.declared).named(module, handler, name).of_module();
        Cors { source: Source::Live(&self.key), place }
    }
}

/// A `Live` is a static, which is never dropped: of a constant, this keeps the compiler from making a copy for each use.
impl Drop for Live {
    fn drop(&mut self) {}
}

/// What a policy lacks for a handler. Forbidden methods are no matter of a policy.
fn uncovered(handler: &Registered, policy: &Policy) -> Option<Problem> {
    let served = handler.methods.iter().filter(|method| !method::is_forbidden(method));
    let missing: Vec<_> =
        served.filter(|method| !policy.methods.contains(method)).map(|method| format!("`{method}`")).collect();
    if missing.is_empty() {
        return None;
    }
    let missing = joined(&mut missing.iter().map(|method| &**method), ", ");
    let place = handler.cors.place;
    let at = At(handler.written);
    let fix = Fix::Advice(format!("add {missing} to its methods"));
    let problem = Problem::new(Code::PolicyMethodMissing, place.constant()).naming(missing).fixed_by(fix);
    Some(problem.only(format!("`{}` at {at}", place.handler_path())))
}
