//! The remedies of an explanation: those of a policy, and what is to be done where it is not the policy's matter.

use super::{lookup::Place, service::Seen};
use crate::{
    request::reply::Predicates,
    surface::{Entry, InForce, State},
    testing::{
        Blocked, Exchange, Page, Remedy, RemedyKind,
        engine::{Fetched, Refused},
        mend,
    },
};

/// What would let the page read the response.
pub(super) fn remedies(page: &Page, fetched: &Fetched, seen: Option<&Seen<'_>>) -> Vec<Remedy> {
    let Some(refused) = &fetched.refused else {
        return match &fetched.result {
            Err(refusal) => of_page(refusal.reason).into_iter().collect(),
            Ok(_) => Vec::new(),
        };
    };
    if let Some(remedy) = mend::redirected(refused).or_else(|| mend::hidden(refused)) {
        return vec![remedy];
    }
    let Some(seen) = seen else { return Vec::new() };
    match seen.found.place {
        Place::Nowhere => vec![Remedy::new(RemedyKind::Page, seen.found.note.clone().unwrap_or_default())],
        Place::Around(policy) => {
            let mistake = seen.found.note.clone().filter(|_| seen.found.is_mistyped);
            let mistake = mistake.map(|note| Remedy::new(RemedyKind::Page, note));
            let of_policy = mend::of_policy(page, refused, &policy.current, Predicates::Allow);
            mistake.into_iter().chain(of_policy).collect()
        }
        Place::Entry(entry) => of_entry(page, fetched, refused, entry),
    }
}

/// Whether it ends with its preflight.
pub(super) fn is_of_preflight(fetched: &Fetched) -> bool {
    fetched.conversation.exchanges().last().is_some_and(Exchange::is_preflight)
}

fn of_entry(page: &Page, fetched: &Fetched, refused: &Refused, entry: &Entry) -> Vec<Remedy> {
    let is_of_preflight = is_of_preflight(fetched);
    if entry.hiding().is_some() && !is_of_preflight {
        return Vec::new();
    }
    let actual = entry.actual_policy().filter(|policy| policy.is_some());
    let (why, declared) = match &entry.state {
        _ if !is_of_preflight && entry.actual.is_some() => (None, actual),
        State::NoPolicy if actual.is_some() => (actual.map(kept), actual),
        State::Policy(policy) => return mend::of_policy(page, refused, &policy.current, Predicates::Allow),
        State::NoPolicy | State::NotAsked { declared: None } => {
            return mend::written(page, refused, |written| at(entry, written));
        }
        State::Shadowed { .. } | State::Unfilled { .. } => return Vec::new(),
        State::Stopped { declared, .. } if !is_of_preflight => (None, declared.as_ref()),
        State::Unreached(declared) | State::NotAsked { declared: Some(declared) } if !is_of_preflight => {
            (None, Some(declared))
        }
        State::Stopped { status, declared, .. } => (Some(stopped(entry, *status)), declared.as_ref()),
        State::Unreached(declared) | State::NotAsked { declared: Some(declared) } => {
            (Some(unreached(entry)), Some(declared))
        }
    };
    let rest = match declared {
        Some(InForce { current, .. }) => mend::of_policy(page, refused, current, Predicates::Allow),
        None => mend::written(page, refused, |written| at(entry, written)),
    };
    match why {
        Some(why) => mend::behind(&why, rest),
        None => rest,
    }
}

/// Where a policy is to be written that an entry lacks: only a route attribute can have one above it, and what serves every method has
/// none.
fn at(entry: &Entry, [attribute, wrapped]: [String; 2]) -> String {
    let pattern = &entry.pattern;
    let none = [&entry.none, &entry.actual].into_iter().flatten().find(|policy| !policy.is_some());
    if let Some(none) = none {
        return mend::instead_of_none(&none.current, &[attribute, wrapped]);
    }
    if entry.method == "*" || is_of_resource(entry) {
        return format!("add `{wrapped}` to the resource at `{pattern}`");
    }
    format!(
        "write `{attribute}` above the route attribute of `{} {pattern}`, or where it is routed by hand, add `{wrapped}` to its \
         resource",
        entry.method
    )
}

/// Whether a resource has no policy, and answers its preflights all the same.
fn is_of_resource(entry: &Entry) -> bool {
    entry.is_routed == Some(true) && matches!(entry.state, State::Stopped { declared: None, .. })
}

/// What answers a preflight in the place of a policy, as far as that is known.
pub(super) fn who(entry: &Entry) -> String {
    match entry.is_routed {
        _ if matches!(entry.state, State::Stopped { declared: Some(_), .. }) => {
            "something before the policy".to_owned()
        }
        Some(true) => {
            format!("the default service of the resource at `{}`, or middleware around it,", entry.pattern)
        }
        Some(false) => "middleware around the `App` or a `Scope`, or a default service of those,".to_owned(),
        None => "something that is no policy, such as middleware or a default service,".to_owned(),
    }
}

fn stopped(entry: &Entry, status: u16) -> String {
    let who = who(entry);
    if is_of_resource(entry) {
        return format!(
            "{who} answers the preflight with {status}, and a policy around the resource, as its last `.wrap`, answers before both"
        );
    }
    format!(
        "{who} answers the preflight with {status}, and browsers send no credentials with it: let `OPTIONS` requests with `Origin` \
         and `Access-Control-Request-Method` pass there, or put a policy around it, as in `.wrap(policy)` on the `App`"
    )
}

/// A policy that answers the request, and not its preflight.
fn kept(policy: &InForce) -> String {
    format!(
        "what answers the request itself is {}, and a guard keeps its preflight from it: put the policy outside of the guard, as around \
         the resource or the `App`",
        policy.current.settings().label()
    )
}

fn unreached(entry: &Entry) -> String {
    if entry.guards.is_empty() {
        let pattern = &entry.pattern;
        return format!(
            "another service takes the preflight of `{pattern}` before its handler: register the handler first"
        );
    }
    let guards = entry.guards.join(", ");
    format!(
        "a guard on the way ({guards}) does not let its preflight in, which has the same host, and no header of the request that is to \
         follow: let it pass for `OPTIONS`, or put a policy around what is guarded"
    )
}

/// What the page is to do where its request is not sent at all, or not as a page of another origin may.
fn of_page(reason: Blocked) -> Option<Remedy> {
    let (kind, text) = match reason {
        Blocked::NotSameOrigin | Blocked::NoCorsMethod => {
            (RemedyKind::Page, "the page has to ask in mode cors, which is what `fetch` does if nothing is said")
        }
        Blocked::NoCorsRedirectMode => {
            (RemedyKind::Page, "the page has to leave the redirect mode out, or to ask in mode cors")
        }
        Blocked::ForbiddenMethod => (RemedyKind::Nothing, "browsers send this method for no page"),
        Blocked::MixedContent => (RemedyKind::Service, "serve over https what pages that came over https fetch"),
        Blocked::BadPort => (RemedyKind::Service, "serve on another port"),
        Blocked::BodyNotAllowed => {
            (RemedyKind::Page, "the page has to send the body with another method, such as POST")
        }
        Blocked::InvalidUrl
        | Blocked::UrlIncludesCredentials
        | Blocked::InvalidMethod
        | Blocked::InvalidHeader
        | Blocked::NotHttp => {
            (RemedyKind::Page, "the page has to write the request in another way: `fetch` refuses this one")
        }
        _ => return None,
    };
    Some(Remedy::new(kind, text))
}
