use std::{fmt, sync::Arc};

use cors_rules::{Answer, Methods, OriginItem, Policy};

#[cfg(feature = "testing")]
use super::source::Current;
use super::{
    compiled::Compiled,
    failure::Failure,
    place::Place,
    source::{Handle, Source},
};
use crate::predicate::Predicates;

/// A cross-origin policy that was checked: a constant made with [`policy!`](crate::policy), or one made with
/// [`Cors::builder`].
///
/// It is middleware for an `App`, a `Scope` or a `Resource`, whose preflights it answers:
///
/// ```
/// use actix_web::{App, HttpResponse, web};
/// use cors_runtime::{Cors, policy};
///
/// const PARTNERS: Cors = policy! { origins = ["https://partner.example"], methods = [GET, PUT] };
///
/// let app = App::new().service(web::resource("/orders").wrap(PARTNERS).route(web::put().to(HttpResponse::Ok)));
/// ```
///
/// Cloning it is cheap: all clones, and so all workers of a server, share one policy.
#[derive(Clone)]
pub struct Cors {
    pub(crate) source: Source,
    pub(crate) place: Place,
}

impl Cors {
    pub(crate) fn built(policy: Policy, predicates: Predicates, place: Place) -> Self {
        Self { source: Source::Built(Arc::new(Compiled::built(policy, predicates))), place }
    }

    /// What goes by the policy of a request, elsewhere.
    #[cfg(feature = "testing")]
    pub(crate) fn of(current: &Current) -> Self {
        Self { source: Source::Built(Arc::new(current.get().clone())), place: *current.settings() }
    }

    /// What a worker goes by.
    ///
    /// # Errors
    /// What keeps the policy from being used.
    pub(crate) fn handle(&self) -> Result<Handle, Failure> {
        self.source.handle(self.place)
    }
}

/// The settings of the policy, as far as they are known: the origins first that are no pattern with `*`, and last what is not known here.
impl fmt::Debug for Cors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.source {
            Source::Constant(written) => {
                let settings = written.settings();
                let place = |item: &OriginItem| match item {
                    OriginItem::Pattern(pattern) => usize::from(pattern.contains('*')),
                    OriginItem::Environment(_) | OriginItem::Predicate(_) => 2,
                };
                let mut origins = [const { Vec::new() }; 3];
                for item in &settings.origins {
                    origins[place(item)].push(item.to_string());
                }
                debug(&settings.into_policy(), &origins.concat(), f)
            }
            Source::Built(compiled) => debug(&compiled.policy, &origins(compiled), f),
            Source::Live(live) => match live.slot().get() {
                Some((_, compiled)) => debug(&compiled.policy, &origins(&compiled), f),
                None => f.debug_tuple("Cors").field(&format_args!("not set")).finish(),
            },
        }
    }
}

fn origins(compiled: &Compiled) -> Vec<String> {
    OriginItem::of_policy(&compiled.policy).iter().map(ToString::to_string).collect()
}

fn debug(policy: &Policy, origins: &[String], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    if policy.is_none() {
        return f.debug_tuple("Cors").field(&format_args!("none")).finish();
    }
    let mut debug = f.debug_struct("Cors");
    match origins {
        [any] if any == "*" => debug.field("origins", any),
        _ => debug.field("origins", &origins),
    };
    match &policy.methods {
        Methods::Any => debug.field("methods", &"*"),
        Methods::Listed(methods) => debug.field("methods", methods),
    };
    for (name, answer) in [("headers", &policy.allow_headers), ("expose_headers", &policy.expose_headers)] {
        match answer {
            Answer::Nothing => {}
            Answer::Value(value) => _ = debug.field(name, value),
            Answer::Mirror => _ = debug.field(name, &"*"),
        }
    }
    debug.field("credentials", &policy.credentials);
    if let Some(seconds) = &policy.max_age {
        debug.field("max_age", &format_args!("{seconds} s"));
    }
    if policy.enforce {
        debug.field("enforce", &true);
    }
    if policy.preflight_status != 204 {
        debug.field("preflight_status", &policy.preflight_status);
    }
    debug.finish()
}

/// Whether the policy allows an origin: the match alone, for who measures it.
///
/// # Panics
/// If the policy can't be used.
pub fn matcher(cors: &Cors) -> impl Fn(&[u8]) -> bool + use<> {
    let handle = cors.handle().unwrap_or_else(|failure| panic!("{failure}"));
    move |origin| handle.current().get().policy.origins.find(origin).is_some()
}
