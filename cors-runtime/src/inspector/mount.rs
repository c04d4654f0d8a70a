//! Where the page is registered, and where it is not.

use std::{rc::Rc, sync::Once};

use actix_service::fn_service;
use actix_web::dev::{AppService, HttpServiceFactory, ResourceDef, ServiceRequest};

use super::endpoint::{Endpoint, PART};
use crate::{
    nearest::mounted::{self, mount},
    request::{event, refused},
    service::failing,
    setup::{cors::Cors, named::constant},
    surface::report::OWN,
};

/// A page for developers on the running service, at this path: what it allows to whom, what a browser makes of a request and why, and the
/// requests that are refused, as they come.
///
/// ```
/// use actix_web::App;
///
/// let app = App::new().service(cors_runtime::inspector("/__cors"));
/// ```
///
/// Then `http://127.0.0.1:8080/__cors` shows it. Register it before services that take every path.
///
/// Refused requests are those of which a policy says no. What no policy is in force for is refused by the browser alone, and nothing in the service
/// sees that: the surface has it as "no policy", and the form explains it.
///
/// - It is served to clients on the same machine, by the address of their connection: whatever `Host` and `Forwarded` say, and to no client
///   behind a proxy that names itself. `Host` has to be a name of this machine (`localhost`, a name below it, 127.0.0.0/8 or `[::1]`), so that no page gets
///   at it by a name of its own ([DNS rebinding](https://en.wikipedia.org/wiki/DNS_rebinding)).
/// - No response has a header of the CORS protocol, also where a policy is wrapped around the `App`: no page of another origin can read it.
/// - A build without `debug_assertions` has no such page: nothing is registered, and the start says so in the log.
///
/// It finds out what is in force by asking the service itself for the preflights of all its paths, over a connection of its own: middleware around
/// sees them, and no handler runs for them but one that a browser's preflight would run too, as a default service. Where the service can't be asked, because it is served by TLS alone or in a test, the page says so, and
/// shows what attributes declare.
pub fn inspector(path: &str) -> Inspector {
    Inspector { path: format!("/{}", path.trim_matches('/')) }
}

/// The page of [`inspector`], to be registered in an `App` or a `Scope`.
#[derive(Debug)]
#[must_use = "it is registered by `App::service`"]
pub struct Inspector {
    path: String,
}

/// The policy of the page: a policy around it leaves it alone.
const NONE: Cors = constant("", "cors_runtime", "inspector");

/// What a policy around is told of, so that it leaves them alone. Every other method is served too, with an error.
const METHODS: &[&str] = &["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"];

impl HttpServiceFactory for Inspector {
    fn register(self, config: &mut AppService) {
        if !cfg!(debug_assertions) {
            return say_that_there_is_none(&self.path);
        }
        let Ok(policy) = NONE.handle() else { return };
        if self.path == "/" {
            say_that_it_needs_a_path();
            return config.register_service(ResourceDef::new("/"), None, failing(), None);
        }
        refused::turn_on(policy.place);
        let endpoint = Rc::new(Endpoint::new(policy.clone()));
        let parts = format!("{}/{{{PART}:.*}}", self.path);
        for (pattern, name) in [(self.path, "inspector"), (parts, "inspector parts")] {
            let mut definition = ResourceDef::new(pattern);
            definition.set_name(format!("{OWN}{name}"));
            let handler = mounted::Handler { methods: METHODS, is_guarded: false, policy: policy.clone() };
            let node = mount(&definition, handler, config);
            let endpoint = Rc::clone(&endpoint);
            let service = fn_service(move |request: ServiceRequest| Endpoint::call(&endpoint, request));
            config.register_service(definition, None, service, node);
        }
    }
}

/// Says it once for all workers: to who reads the log, or on stderr where nobody does.
fn say_that_there_is_none(path: &str) {
    static SAID: Once = Once::new();
    const WHY: &str =
        "the inspector is for builds with `debug_assertions` alone, and this one has none: nothing is mounted";
    SAID.call_once(|| {
        if event::warn_of_inspector(WHY, path) {
            return;
        }
        eprintln!("warning: {WHY} at {path}");
    });
}

fn say_that_it_needs_a_path() {
    static SAID: Once = Once::new();
    SAID.call_once(|| {
        eprintln!(
            "error: at `/` the inspector would take every path of the service\n  = help: give it a path of its own, as in `inspector(\"/__cors\")`"
        );
    });
}
