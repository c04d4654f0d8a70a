//! Which entry of a surface a request comes to.

use actix_web::dev::{ResourceDef, Url};

use crate::{
    nearest::pattern::{MAX_PARAMETERS, numbered},
    surface::{Entry, InForce, Source, State},
};

/// Where a request comes to.
#[derive(Debug, Clone, Copy)]
pub(super) enum Place<'a> {
    /// To the service of this entry.
    Entry(&'a Entry),
    /// To none, and a policy stands around what is not there.
    Around(&'a InForce),
    /// To none.
    Nowhere,
}

/// Where a request comes to, and what there is to say of that.
#[derive(Debug)]
pub(super) struct Found<'a> {
    pub(super) place: Place<'a>,
    /// Why it is not certain, or what is there in its stead.
    pub(super) note: Option<String>,
}

/// The entries of a surface, by what they match.
pub(super) struct Lookup<'a>(pub(super) &'a [Entry]);

impl<'a> Lookup<'a> {
    /// Where a request with this method, path and `Host` comes to.
    pub(super) fn find(&self, method: &str, path: &str, host: Option<&str>) -> Found<'a> {
        let path = decoded(path);
        let here: Vec<_> = self.0.iter().filter(|entry| matches(&entry.pattern, &path)).collect();
        let takes = |entry: &&&Entry| (entry.method == method || entry.method == "*") && is_host(entry, host);
        let served: Vec<_> = here.iter().filter(takes).copied().collect();
        let open = served.iter().filter(|entry| !matches!(entry.state, State::Shadowed { .. })).copied();
        let open: Vec<_> = open.collect();
        // Of two patterns, the one whose own example the other matches too comes first: it would not be reached otherwise.
        let precedes = |entry: &&&Entry| {
            let example = entry.example.as_deref().map(decoded);
            open.iter().filter(|other| example.as_ref().is_some_and(|path| matches(&other.pattern, path))).count()
        };
        if let Some(found) = Self::asked(&served, &path) {
            return found;
        }
        match open.iter().max_by_key(precedes) {
            Some(entry) => {
                let unsure =
                    open.iter().find(|other| other.pattern != entry.pattern).filter(|_| precedes(&entry) < open.len());
                let note = unsure.map(|other| {
                    format!(
                        "`{}` matches this path too, and the one that was registered first has the request: it is taken to be \
                         `{}`",
                        other.pattern, entry.pattern
                    )
                });
                Found { place: Place::Entry(entry), note }
            }
            None => self.nothing(method, &path, &here, &served),
        }
    }

    /// What was found at this very path. That of every method was found by one of them.
    fn asked(served: &[&'a Entry], path: &str) -> Option<Found<'a>> {
        let is_asked = |entry: &&&Entry| entry.example.as_deref().map(decoded).as_deref() == Some(path);
        let found = served.iter().filter(is_asked).max_by_key(|entry| (entry.method != "*", entry.host.is_some()))?;
        let State::Shadowed { by } = &found.state else {
            return Some(Found { place: Place::Entry(found), note: None });
        };
        let is_first = |entry: &&&Entry| entry.pattern == *by && !matches!(entry.state, State::Shadowed { .. });
        let Some(first) = served.iter().find(is_first) else {
            return Some(Found { place: Place::Entry(found), note: None });
        };
        let note = format!("`{by}` comes first at this path, and is taken to have it as it has others");
        Some(Found { place: Place::Entry(first), note: Some(note) })
    }

    /// What there is of a path and method that nothing serves.
    fn nothing(&self, method: &str, path: &str, here: &[&'a Entry], served: &[&'a Entry]) -> Found<'a> {
        if let [shadowed, ..] = served {
            return Found { place: Place::Entry(shadowed), note: None };
        }
        let mut methods: Vec<_> = here.iter().map(|entry| &*entry.method).collect();
        methods.dedup();
        let listed = methods.iter().map(|method| format!("`{method}`")).collect::<Vec<_>>().join(", ");
        let note = match (here, methods.iter().find(|known| known.eq_ignore_ascii_case(method))) {
            ([], _) => match (self.but_for_a_slash(path), self.near(path)) {
                (Some(pattern), _) => format!(
                    "no route of the service has this path, and `{pattern}` has it but for the slash at its end: ask for that one, also \
                     where middleware such as `NormalizePath` makes it of this"
                ),
                (None, Some(near)) => format!("no route of the service has this path: the nearest is `{near}`"),
                (None, None) => "no route of the service has this path".to_owned(),
            },
            (_, Some(right)) => format!(
                "nothing serves the method `{method}` here: browsers send it as it is written, and the service has `{right}`"
            ),
            ([entry, ..], None) => format!("`{}` serves {listed}, and not `{method}`", entry.pattern),
        };
        let place = self.around(path).map_or(Place::Nowhere, Place::Around);
        Found { place, note: Some(note) }
    }

    /// The pattern of a path without the slash at its end, or with one.
    fn but_for_a_slash(&self, path: &str) -> Option<&'a str> {
        let other = path.strip_suffix('/').map_or_else(|| format!("{path}/"), str::to_owned);
        self.0.iter().find(|entry| matches(&entry.pattern, &other)).map(|entry| &*entry.pattern)
    }

    /// The policy around what is not there: of an `App`, or of the outermost `Scope`.
    fn around(&self, path: &str) -> Option<&'a InForce> {
        let policies = || self.0.iter().filter_map(Entry::policy);
        let scope = |policy: &&InForce| match &policy.source {
            Source::Scope(pattern) if is_below(pattern, path) => Some(pattern.len()),
            _ => None,
        };
        let of_app = policies().find(|policy| policy.source == Source::App);
        of_app.or_else(|| policies().filter(|policy| scope(policy).is_some()).min_by_key(scope))
    }

    /// The pattern that has most in common with a path.
    fn near(&self, path: &str) -> Option<&'a str> {
        let segments = |path: &str| path.trim_matches('/').split('/').map(str::to_owned).collect::<Vec<_>>();
        let asked = segments(path);
        let common = |entry: &&Entry| {
            let pattern = segments(&entry.pattern);
            let same = pattern.iter().zip(&asked).take_while(|(a, b)| a == b || a.starts_with('{')).count();
            (same, std::cmp::Reverse(pattern.len().abs_diff(asked.len())))
        };
        let nearest = self.0.iter().max_by_key(common)?;
        (common(&nearest).0 > 0).then_some(&*nearest.pattern)
    }
}

/// The path by which actix-web routes.
fn decoded(path: &str) -> String {
    path.parse().map_or_else(|_| path.to_owned(), |uri| Url::new(uri).path().to_owned())
}

/// Whether a pattern is that of a path.
fn matches(pattern: &str, path: &str) -> bool {
    let literal = pattern.split('{').next().unwrap_or_default();
    if literal.len() == pattern.len() && !pattern.ends_with('*') {
        return pattern == path;
    }
    let literal = literal.trim_end_matches('*');
    path.starts_with(literal) && definition(pattern, ResourceDef::new).is_some_and(|def| def.is_match(path))
}

/// Whether a path is one of a scope.
fn is_below(pattern: &str, path: &str) -> bool {
    definition(pattern, ResourceDef::prefix).is_some_and(|scope| scope.find_match(path).is_some())
}

/// actix-web refuses more parameters in one pattern, and two of one name, which two scopes may have.
fn definition(pattern: &str, make: impl FnOnce(String) -> ResourceDef) -> Option<ResourceDef> {
    let (numbered, count) = numbered(pattern);
    (count <= MAX_PARAMETERS).then(|| make(numbered))
}

/// Whether a guard for the entry's host lets a request in.
fn is_host(entry: &Entry, host: Option<&str>) -> bool {
    let Some(wanted) = &entry.host else { return true };
    let host = host.unwrap_or_default();
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    [host, name].iter().any(|host| host.eq_ignore_ascii_case(wanted))
}
