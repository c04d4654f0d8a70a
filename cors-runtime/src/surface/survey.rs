//! How a surface is found: each path and method is asked for by a preflight that comes back with the policy that would answer it.

use std::collections::BTreeMap;

use super::{
    Surface,
    entry::{Entry, InForce, Source, State},
    example,
    routes::{Route, Routes},
};
use crate::{
    nearest::mounted::Location,
    request::survey::{Around, Finding},
};

/// The methods that stand for all, of what serves every method.
const METHODS: [&str; 6] = ["DELETE", "GET", "HEAD", "PATCH", "POST", "PUT"];

/// A preflight that is to be sent.
pub(crate) struct Asked<'a> {
    pub(crate) path: &'a str,
    pub(crate) method: &'a str,
    pub(crate) host: Option<&'a str>,
    /// Whether it may be answered by whatever is there: where not, it must not come to a handler.
    pub(crate) is_safe: &'a dyn Fn() -> bool,
}

/// What came of it.
pub(crate) enum Reply {
    /// A policy of this crate would answer it.
    Finding(Finding),
    /// Something else has.
    Answered {
        status: u16,
        /// Whether it has a header of the CORS protocol.
        is_cors: bool,
    },
    /// It was not answered, since it might have come to a handler.
    Unknown,
}

/// What sends preflights to a service.
pub(crate) trait Ask {
    async fn ask(&self, asked: &Asked<'_>) -> Reply;
}

/// Asks for each path and method.
pub(crate) async fn survey(routes: &Routes, examples: &[(String, String)], service: &impl Ask) -> Surface {
    let mut found = Vec::new();
    for route in &routes.all {
        let given = examples.iter().find(|(pattern, _)| *pattern == route.pattern).map(|(_, path)| path.clone());
        let paths = given.map_or_else(|| example::paths(&route.pattern), |path| vec![path]);
        let paths: Vec<_> = paths.into_iter().map(|path| if path.is_empty() { "/".to_owned() } else { path }).collect();
        let mut of_route = Vec::new();
        if route.methods.is_empty() {
            for method in METHODS {
                of_route.extend(at(routes, route, method, &paths, service).await);
            }
            join(&mut of_route);
        }
        for method in &route.methods {
            of_route.extend(at(routes, route, method, &paths, service).await);
        }
        found.extend(of_route);
    }
    name_scopes(&mut found);
    Surface { entries: found.into_iter().map(|found| found.entry).collect() }
}

/// An entry, and where the policy stands that was found for it.
struct Found {
    entry: Entry,
    around: Option<Around>,
}

/// What is in force at a route for a method, at each host that guards ask for, unless it is the same.
async fn at(routes: &Routes, route: &Route, method: &str, paths: &[String], service: &impl Ask) -> Vec<Found> {
    let entry = |example: Option<&String>, host: Option<&String>, state| Entry {
        pattern: route.pattern.clone(),
        method: method.to_owned(),
        host: host.cloned(),
        example: example.cloned(),
        guards: route.guards.clone(),
        state,
        actual: None,
    };
    let alone = |example, state| vec![Found { entry: entry(example, None, state), around: None }];
    let declared = route.declared(method);
    let ask = async |path: &str, host: Option<&String>| {
        let is_safe = || routes.is_safe(route, method, path);
        service.ask(&Asked { path, method, host: host.map(String::as_str), is_safe: &is_safe }).await
    };
    let found_at = |path: &String, host: Option<&String>, reply: Reply| {
        let around = if let Reply::Finding(finding) = &reply { finding.around } else { None };
        Found { entry: entry(Some(path), host, state(reply, route, declared)), around }
    };
    let Some(last) = paths.last() else { return alone(None, State::Unfilled { declared: own(declared) }) };
    if let (Some(declared), true) = (declared, route.hosts.is_empty()) {
        // Where its own handler answers, nothing is before it, and that need not be looked for.
        let reply = ask(&paths[0], None).await;
        if matches!(&reply, Reply::Finding(finding) if finding.is_of(&declared.handler.policy)) {
            return vec![found_at(&paths[0], None, reply)];
        }
    }
    let Some(path) = paths.iter().find(|path| routes.shadow(route, method, path).is_none()) else {
        let by = routes.shadow(route, method, last).unwrap_or_default();
        return alone(Some(last), State::Shadowed { by });
    };
    let hosts: Vec<_> = if route.hosts.is_empty() { vec![None] } else { route.hosts.iter().map(Some).collect() };
    let mut found = Vec::new();
    for host in hosts {
        let reply = ask(path, host).await;
        found.push(found_at(path, host, reply));
    }
    let are_same = found.iter().all(|other| is_same(other, &found[0]));
    if are_same {
        found.truncate(1);
        found[0].entry.host = None;
    }
    found
}

fn state(reply: Reply, route: &Route, declared: Option<&Location>) -> State {
    let declared = own(declared);
    match reply {
        Reply::Finding(finding) if finding.is_unclaimed => match declared {
            Some(declared) => State::Unreached(declared),
            None => State::NoPolicy,
        },
        Reply::Finding(Finding { policy, is_live, around, .. }) => {
            let source = around.map(|around| source(around, route));
            let policy = InForce::own(policy, is_live).from(source);
            if policy.is_some() { State::Policy(policy) } else { State::NoPolicy }
        }
        // What a router says of a method that nothing serves.
        Reply::Answered { status: 404 | 405, is_cors: false } => declared.map_or(State::NoPolicy, State::Unreached),
        Reply::Unknown => State::NotAsked { declared },
        Reply::Answered { status, is_cors } => State::Stopped { status, is_cors, declared },
    }
}

/// The policy that an attribute gives.
fn own(declared: Option<&Location>) -> Option<InForce> {
    let policy = &declared?.handler.policy;
    Some(InForce::own(policy.current(), policy.is_live())).filter(InForce::is_some)
}

/// Where a policy comes from that is around something. A scope's own path is told from a resource later.
fn source(around: Around, route: &Route) -> Source {
    match around {
        Around { processed: 0, .. } => Source::App,
        Around { is_whole: true, .. } => Source::Resource,
        Around { segments, .. } => Source::Scope(prefix(&route.pattern, segments)),
    }
}

/// As many segments of a pattern.
fn prefix(pattern: &str, segments: usize) -> String {
    let ends = pattern.char_indices().filter(|(_, character)| *character == '/').map(|(place, _)| place);
    let end = ends.chain([pattern.len()]).nth(segments).unwrap_or(pattern.len());
    pattern[..end].to_owned()
}

/// Makes one entry of those for all methods, where they are the same.
fn join(found: &mut Vec<Found>) {
    let by_host = |found: &Found| found.entry.host.clone();
    let hosts: BTreeMap<_, Vec<&Found>> = found.iter().fold(BTreeMap::new(), |mut hosts, found| {
        hosts.entry(by_host(found)).or_insert_with(Vec::new).push(found);
        hosts
    });
    let are_same =
        hosts.values().all(|found| found.len() == METHODS.len() && found.iter().all(|one| is_same(one, found[0])));
    if are_same {
        found.retain(|found| found.entry.method == METHODS[0]);
        for found in found {
            "*".clone_into(&mut found.entry.method);
        }
    }
}

fn is_same(one: &Found, other: &Found) -> bool {
    one.around.map(|around| around.instance) == other.around.map(|around| around.instance)
        && match (&one.entry.state, &other.entry.state) {
            (State::Policy(one), State::Policy(other)) | (State::Unreached(one), State::Unreached(other)) => {
                one.is(other)
            }
            (State::Stopped { status: one, .. }, State::Stopped { status: other, .. }) => one == other,
            (State::Shadowed { by: one }, State::Shadowed { by: other }) => one == other,
            (State::NoPolicy, State::NoPolicy)
            | (State::NotAsked { .. }, State::NotAsked { .. })
            | (State::Unfilled { .. }, State::Unfilled { .. }) => true,
            _ => false,
        }
}

/// Tells the policy around a scope that has the whole path from one around a resource: it answers for other paths too.
fn name_scopes(found: &mut [Found]) {
    let mut scopes = BTreeMap::new();
    for Found { entry, around } in found.iter() {
        if let (Some(around), State::Policy(InForce { source: source @ Source::Scope(_), .. })) = (around, &entry.state)
        {
            scopes.insert(around.instance, source.clone());
        }
    }
    for Found { entry, around } in found {
        if let (Some(around), State::Policy(policy)) = (around, &mut entry.state)
            && policy.source == Source::Resource
            && let Some(scope) = scopes.get(&around.instance)
        {
            policy.source = scope.clone();
        }
    }
}
