use std::fmt::Write as _;

use cors_rules::{Policy, Remedy};

use super::{
    blocked::{Blocked, Refusal},
    flight::Flight,
    network::Answer,
};
use crate::request::enforce::Enforced;

/// The refusal with what a policy of this process knows of it, if one answered: that it is enforced, what would let the request pass,
/// and where that is to be written.
pub(super) fn advised(refusal: Refusal, flight: &Flight, answer: &Answer) -> Refusal {
    let refusal = match answer.left.enforced {
        Some(Enforced(reason)) => {
            let message =
                format!("{}: `enforce` refused the request before its handler ran, because {reason}", refusal.message);
            Refusal { message, ..refusal }
        }
        None => refusal,
    };
    let Some(current) = &answer.left.policy else { return refusal };
    let mut advice = String::new();
    for remedy in remedies(refusal.reason, &current.get().policy, flight) {
        _ = write!(advice, "\n  = help: {}", remedy.text(current.settings().notation()));
    }
    _ = write!(advice, "\n  = policy: `{}` at {}", current.place, current.at());
    Refusal { advice, ..refusal }
}

fn remedies(reason: Blocked, policy: &Policy, flight: &Flight) -> Vec<Remedy> {
    let method = || Remedy::method(policy, &flight.method);
    let remedies = match reason {
        Blocked::OriginNotAllowed | Blocked::PreflightStatus => {
            let origin = flight.serialized_origin();
            let is_allowed = policy.origins.find(origin.as_bytes()).is_some();
            let is_served = policy.methods.contains(&flight.method);
            // Where a redirect hid the page's origin, it is the redirect that is to be mended.
            let is_own = !flight.is_redirect_tainted();
            let origin = if is_allowed || !is_own { None } else { Remedy::origin(policy, origin) };
            [origin, if is_served { None } else { method() }]
        }
        Blocked::MethodNotAllowed | Blocked::HeaderNotAllowed => {
            let names = flight.unsafe_names();
            let missing: Vec<_> = names.iter().map(|name| &**name).filter(|name| policy.lacks_header(name)).collect();
            let method = if policy.lacks_method(&flight.method) { method() } else { None };
            [method, Remedy::headers(policy, &missing)]
        }
        Blocked::CredentialsNotAllowed | Blocked::WildcardWithCredentials => [Remedy::credentials(policy), None],
        _ => [None, None],
    };
    remedies.into_iter().flatten().collect()
}
