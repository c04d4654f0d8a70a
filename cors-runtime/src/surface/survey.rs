//! How a surface is found: each path and method is asked for by a preflight that comes back with the policy that would answer it, and by an
//! actual request that is never served.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Scope, Surface,
    ask::{Ask, Asked, Reply, in_force},
    elsewhere,
    entry::{Entry, InForce, Source, State},
    example,
    path::below,
    route::Route,
    routes::Routes,
};
use crate::{
    nearest::mounted::Location,
    request::survey::{Around, Finding},
};

/// The methods that stand for all, of what serves every method.
const METHODS: [&str; 6] = ["DELETE", "GET", "HEAD", "PATCH", "POST", "PUT"];

/// A host that no guard asks for.
const OTHER_HOST: &str = "survey.invalid";

/// Asks for each path and method.
pub(crate) async fn survey<S: Ask>(routes: &Routes, examples: &[(String, String)], service: &S) -> Surface {
    let mut found = Vec::new();
    for route in &routes.all {
        let given = examples.iter().find(|(pattern, _)| *pattern == route.pattern).map(|(_, path)| path.clone());
        let (own, is_prefix) = paths(routes, route);
        let paths = given.map_or(own, |path| vec![path]);
        let asking = Asking { routes, route, is_prefix, paths, service };
        let mut of_route = Vec::new();
        if route.methods.is_empty() {
            for method in METHODS {
                of_route.extend(asking.of(method).await);
            }
            join(&mut of_route);
        }
        for method in &route.methods {
            of_route.extend(asking.of(method).await);
        }
        found.extend(of_route);
    }
    keep_apart(&mut found, routes);
    name_scopes(&mut found);
    let scopes = routes.scopes.iter();
    let entries: Vec<_> = found.into_iter().map(|found| found.entry).collect();
    Surface {
        elsewhere: elsewhere::ask(routes, &entries, service),
        is_actual_asked: S::ASKS_ACTUAL,
        entries,
        scopes: scopes
            .map(|scope| Scope { pattern: scope.pattern.clone(), is_guarded: !scope.guards.is_empty() })
            .collect(),
    }
}

/// Paths that fit a pattern, and whether it takes those below too, as files do. Then these come first: its own may be that of the scope
/// around it.
fn paths(routes: &Routes, route: &Route) -> (Vec<String>, bool) {
    let own = example::paths(&route.pattern).into_iter();
    let own: Vec<_> = own.map(|path| if path.is_empty() { "/".to_owned() } else { path }).collect();
    match own.first() {
        Some(first) if routes.is_prefix(route, first) => {
            let files = ["example", "index.html"].map(|file| below(first, file));
            (files.into_iter().chain(own).collect(), true)
        }
        _ => (own, false),
    }
}

/// An entry, and where the policies stand that were found for it.
struct Found {
    entry: Entry,
    around: Option<Around>,
    /// Of actual requests, where that is another one.
    around_actual: Option<Around>,
}

/// A route that is asked for.
struct Asking<'a, S> {
    routes: &'a Routes,
    route: &'a Route,
    /// Whether it takes paths below its own.
    is_prefix: bool,
    paths: Vec<String>,
    service: &'a S,
}

impl<S: Ask> Asking<'_, S> {
    /// What is in force for a method, at each host that guards ask for and at another one, unless it is the same.
    async fn of(&self, method: &str) -> Vec<Found> {
        let Self { routes, route, paths, .. } = self;
        let declared = route.declared(method);
        if paths.is_empty() {
            return self.alone(method, None, State::Unfilled { declared: own(declared) });
        }
        let other = routes.ask_for("localhost").then_some(OTHER_HOST);
        let mut first = None;
        if let (Some(declared), true) = (declared, routes.hosts(&paths[0]).is_empty()) {
            let reply = self.preflight(method, &paths[0], other).await;
            if matches!(&reply, Reply::Finding(finding) if finding.is_of(&declared.handler.policy)) {
                let mut found = self.found(method, &paths[0], other, reply.clone());
                found.entry.host = None;
                // Where its own handler answers, nothing is before it, and that need not be looked for.
                if found.entry.is_actual_known || routes.shadow(route, method, &paths[0]).is_none() {
                    return vec![found];
                }
            }
            first = Some(reply);
        }
        // What is found where other services may have the request is not so at other paths.
        let open = paths.iter().filter(|path| routes.shadow(route, method, path).is_none());
        let Some(path) = open.min_by_key(|path| routes.rivalry(route, path)) else { return self.shadowed(method) };
        let mut found = Vec::new();
        for host in routes.hosts(path) {
            let reply = self.preflight(method, path, Some(host)).await;
            found.push(self.found(method, path, Some(host), reply));
        }
        let reply = match first.filter(|_| *path == paths[0]) {
            Some(reply) => reply,
            None => self.preflight(method, path, other).await,
        };
        let mut other = self.found(method, path, other, reply);
        other.entry.host = None;
        found.insert(0, other);
        if found.iter().all(|other| is_same(other, &found[0])) {
            found.truncate(1);
        }
        found
    }

    /// What comes first at each path: the one at most of them is named.
    fn shadowed(&self, method: &str) -> Vec<Found> {
        let mut shadows: BTreeMap<String, Vec<&String>> = BTreeMap::new();
        for path in &self.paths {
            if let Some(by) = self.routes.shadow(self.route, method, path) {
                shadows.entry(by).or_default().push(path);
            }
        }
        let first = shadows.into_iter().max_by_key(|(_, paths)| paths.len());
        let (by, path) = first.map(|(by, paths)| (by, paths[0].as_str())).unzip();
        self.alone(method, path, State::Shadowed { by: by.unwrap_or_default() })
    }

    async fn preflight(&self, method: &str, path: &str, host: Option<&str>) -> Reply {
        let is_safe = || self.routes.is_safe(self.route, method, path);
        self.service.ask(&Asked { path, method, host, is_safe: &is_safe }).await
    }

    fn alone(&self, method: &str, example: Option<&str>, state: State) -> Vec<Found> {
        vec![Found { entry: self.entry(method, example, None, state), around: None, around_actual: None }]
    }

    fn entry(&self, method: &str, example: Option<&str>, host: Option<&str>, state: State) -> Entry {
        Entry {
            pattern: self.route.pattern.clone(),
            is_prefix: self.is_prefix,
            method: method.to_owned(),
            host: host.map(str::to_owned),
            example: example.map(str::to_owned),
            guards: self.route.guards.clone(),
            hosts: self.route.hosts.iter().cloned().collect(),
            state,
            none: None,
            actual: None,
            is_actual_known: false,
            is_routed: None,
        }
    }

    /// What came of a preflight, and of the actual request for which it would be.
    fn found(&self, method: &str, path: &str, host: Option<&str>, reply: Reply) -> Found {
        let around = if let Reply::Finding(finding) = &reply { finding.around } else { None };
        let none = match &reply {
            Reply::Finding(Finding { policy, is_live, is_unclaimed: false, .. }) => {
                Some(InForce::own(policy.clone(), *is_live)).filter(|policy| !policy.is_some())
            }
            _ => None,
        };
        let is_routed = match &reply {
            // A scope of this very path has nothing left of it either.
            Reply::Answered { is_routed, .. } if !self.routes.is_of_scope(self.route) => *is_routed,
            _ => None,
        };
        let state = state(reply, self.route, self.route.declared(method));
        let mut entry = Entry { none, is_routed, ..self.entry(method, Some(path), host, state) };
        let mut around_actual = None;
        if let Some(Finding { policy, is_live, around: of_actual, .. }) = self.actual(method, path, host) {
            let actual = in_force(policy, is_live, of_actual, &self.route.pattern);
            let instance = |around: Option<Around>| around.map(|around| around.instance);
            let is_as_preflights = match &entry.state {
                State::Policy(policy) => policy.is(&actual) && instance(around) == instance(of_actual),
                State::NoPolicy => !actual.is_some(),
                _ => false,
            };
            entry.is_actual_known = true;
            if !is_as_preflights {
                entry.actual = Some(actual);
                around_actual = of_actual;
            }
        }
        // A handler's own policy would count, were it reached.
        if own(self.route.declared(method)).is_some() && entry.actual.is_none() {
            let by = match (around, entry.is_actual_known) {
                (Some(_), true) => self.routes.before(self.route, path),
                (_, true) => None,
                (_, false) => self.kept_by(&entry, method, path),
            };
            if let Some(by) = by {
                entry.state = State::Shadowed { by };
                entry.is_actual_known = false;
                return Found { entry, around: None, around_actual: None };
            }
        }
        Found { entry, around, around_actual }
    }

    /// What has taken the preflight of a handler that has no guard, and takes the request itself as well: a resource, which may be of the same
    /// pattern.
    fn kept_by(&self, entry: &Entry, method: &str, path: &str) -> Option<String> {
        let is_free =
            entry.guards.is_empty() && self.route.declared(method).is_some_and(|known| !known.handler.is_guarded);
        let is_kept = matches!(entry.state, State::Unreached(_)) && entry.is_routed == Some(true) && is_free;
        is_kept.then(|| self.routes.before(self.route, path).unwrap_or_else(|| self.route.pattern.clone()))
    }

    /// The policy to which an actual request comes. Guards for fields are satisfied where it comes to none without them.
    fn actual(&self, method: &str, path: &str, host: Option<&str>) -> Option<Finding> {
        if !self.routes.may_have_policies() {
            return None;
        }
        let asked = Asked { path, method, host, is_safe: &|| false };
        let ask = |fields: &[_]| self.service.ask_actual(&asked, fields);
        let found = ask(&[]).or_else(|| if self.route.fields.is_empty() { None } else { ask(&self.route.fields) });
        found.filter(|finding| !finding.is_unclaimed)
    }
}

fn state(reply: Reply, route: &Route, declared: Option<&Location>) -> State {
    let declared = own(declared);
    match reply {
        Reply::Finding(finding) if finding.is_unclaimed => match declared {
            Some(declared) => State::Unreached(declared),
            None => State::NoPolicy,
        },
        Reply::Finding(Finding { policy, is_live, around, .. }) => {
            let policy = in_force(policy, is_live, around, &route.pattern);
            if policy.is_some() { State::Policy(policy) } else { State::NoPolicy }
        }
        // What a router says of a method that nothing serves.
        Reply::Answered { status: 404 | 405, is_cors: false, .. } => declared.map_or(State::NoPolicy, State::Unreached),
        Reply::Unknown => State::NotAsked { declared },
        Reply::Answered { status, is_cors, .. } => State::Stopped { status, is_cors, declared },
    }
}

/// The policy that an attribute gives.
fn own(declared: Option<&Location>) -> Option<InForce> {
    let policy = &declared?.handler.policy;
    Some(InForce::own(policy.current(), policy.is_live())).filter(InForce::is_some)
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
    let instances =
        |found: &Found| [found.around, found.around_actual].map(|around| around.map(|around| around.instance));
    let is_actual_same = match (&one.entry.actual, &other.entry.actual) {
        (Some(one), Some(other)) => one.is(other),
        (None, None) => one.entry.is_actual_known == other.entry.is_actual_known,
        _ => false,
    };
    is_actual_same
        && instances(one) == instances(other)
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

/// Takes from resources what was found of those that come first at their paths, and lack the method.
fn keep_apart(found: &mut [Found], routes: &Routes) {
    let whole = |found: &Found| found.around.filter(|around| around.is_whole).map(|around| around.instance);
    let of_resources: BTreeSet<_> =
        found.iter().filter_map(|found| Some((whole(found)?, found.entry.pattern.clone()))).collect();
    for found in found {
        let route = routes.all.iter().find(|route| route.pattern == found.entry.pattern);
        if let (Some(route), Some(instance), Some(path)) = (route, whole(found), &found.entry.example)
            && of_resources.iter().filter(|(other, _)| *other == instance).nth(1).is_some()
            && let Some(by) = routes.before(route, path)
            && of_resources.contains(&(instance, by.clone()))
            && routes.all.iter().all(|other| other.pattern != by || other.guards.is_empty())
        {
            found.entry.state = State::Shadowed { by };
            found.entry.actual = None;
            found.entry.is_actual_known = false;
            (found.around, found.around_actual) = (None, None);
        }
    }
}

/// Tells the policy around a scope that has the whole path from one around a resource: it answers for other paths too.
fn name_scopes(found: &mut [Found]) {
    let mut scopes = BTreeMap::new();
    for found in &mut *found {
        for (around, policy) in policies(found) {
            if let Source::Scope(_) = policy.source {
                scopes.insert(around.instance, policy.source.clone());
            }
        }
    }
    for found in found {
        for (around, policy) in policies(found) {
            if policy.source == Source::Resource
                && let Some(scope) = scopes.get(&around.instance)
            {
                policy.source = scope.clone();
            }
        }
    }
}

/// The policies of an entry that are around something.
fn policies(found: &mut Found) -> impl Iterator<Item = (Around, &mut InForce)> {
    let Found { entry, around, around_actual } = found;
    let state = if let State::Policy(policy) = &mut entry.state { Some(policy) } else { None };
    around.zip(state).into_iter().chain(around_actual.zip(entry.actual.as_mut()))
}
