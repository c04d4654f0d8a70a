use std::{fmt, sync::Arc};

use cors_rules::{Answer, Methods, Policy, origin::Origins};

use super::{
    compiled::Compiled,
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
    pub(crate) fn built(policy: Policy, place: Place) -> Self {
        Self { source: Source::Built(Arc::new(Compiled::built(policy, Predicates::NONE))), place }
    }

    pub(crate) fn handle(&self) -> Handle {
        self.source.handle(self.place)
    }
}

/// The settings of the policy.
#[expect(clippy::missing_fields_in_debug, reason = "where it stands is no setting")]
impl fmt::Debug for Cors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let read;
        let policy = match &self.source {
            Source::Constant(written) => {
                read = written.settings().into_policy();
                &read
            }
            Source::Built(compiled) => &compiled.policy,
        };
        if policy.is_none() {
            return f.debug_tuple("Cors").field(&format_args!("none")).finish();
        }
        let mut debug = f.debug_struct("Cors");
        match &policy.origins {
            Origins::Any => debug.field("origins", &"*"),
            Origins::Listed { exact, patterns } => {
                let exact = exact.origins().iter().map(ToString::to_string);
                let all = exact.chain(patterns.patterns().iter().map(ToString::to_string));
                debug.field("origins", &all.collect::<Vec<_>>())
            }
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
}

/// Whether the policy allows an origin: the match alone, for who measures it.
pub fn matcher(cors: &Cors) -> impl Fn(&[u8]) -> bool + use<> {
    let handle = cors.handle();
    move |origin| handle.get().policy.origins.find(origin).is_some()
}
