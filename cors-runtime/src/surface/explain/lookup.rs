//! Which entry of a surface a request comes to.

use actix_web::dev::ResourceDef;

use crate::{
    nearest::pattern::{MAX_PARAMETERS, numbered},
    surface::{
        Elsewhere, Entry, InForce, Source, State, Surface,
        elsewhere::Answer,
        path::{decoded, is_around},
    },
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
    /// Whether no route has the path, whatever the method.
    pub(super) is_mistyped: bool,
    /// Why nothing can be told of the end, where that is so.
    pub(super) unknown: Option<String>,
}

impl<'a> Found<'a> {
    fn of(entry: &'a Entry, note: Option<String>) -> Self {
        Self { place: Place::Entry(entry), note, is_mistyped: false, unknown: None }
    }
}

/// The entries of a surface, by what they match.
pub(super) struct Lookup<'a> {
    entries: &'a [Entry],
    elsewhere: &'a [Elsewhere],
}

impl<'a> From<&'a Surface> for Lookup<'a> {
    fn from(surface: &'a Surface) -> Self {
        Self { entries: &surface.entries, elsewhere: &surface.elsewhere }
    }
}

impl<'a> Lookup<'a> {
    /// Where a request with this method, path and `Host` comes to.
    pub(super) fn find(&self, method: &str, path: &str, host: Option<&str>) -> Found<'a> {
        let found = self.place(method, path, host);
        let unknown = match found.place {
            Place::Entry(entry) => elsewhere_served(entry, host),
            _ => None,
        };
        Found { unknown: found.unknown.or(unknown), ..found }
    }

    fn place(&self, method: &str, path: &str, host: Option<&str>) -> Found<'a> {
        let path = decoded(path);
        let here: Vec<_> = self.entries.iter().filter(|entry| takes(entry, &path)).collect();
        let has_method = |entry: &&&Entry| (entry.method == method || entry.method == "*") && is_host(entry, host);
        let served: Vec<_> = here.iter().filter(has_method).copied().collect();
        let open = served.iter().filter(|entry| !matches!(entry.state, State::Shadowed { .. })).copied();
        let open: Vec<_> = open.collect();
        // Of two patterns, the one whose own example the other matches too comes first: it would not be reached otherwise.
        let precedes = |entry: &&&Entry| {
            let example = example(entry);
            open.iter().filter(|other| example.as_ref().is_some_and(|path| takes(other, path))).count()
        };
        if let Some(found) = Self::asked(&served, &path) {
            return found;
        }
        match open.iter().max_by_key(precedes) {
            Some(entry) => {
                // What comes first may lack the method, and answers all the same.
                let example = example(entry);
                let is_behind = |other: &&&Entry| example.as_ref().is_some_and(|path| takes(other, path));
                let other = here.iter().find(|other| other.pattern != entry.pattern && !is_behind(other));
                let other = other.map(|other| &*other.pattern).or_else(|| self.rival(&entry.pattern, &path));
                let other = other.or_else(|| self.foreign(entry));
                let note = other.map(|other| {
                    format!(
                        "`{other}` matches this path too, and the one that was registered first has the request: it is taken to be \
                         `{}`",
                        entry.pattern
                    )
                });
                Found::of(entry, note)
            }
            None => self.nothing(method, &path, &here, &served),
        }
    }

    /// What was found at this very path. That of every method was found by one of them.
    fn asked(served: &[&'a Entry], path: &str) -> Option<Found<'a>> {
        let is_asked = |entry: &&&Entry| example(entry).as_deref() == Some(path);
        let found = served.iter().filter(is_asked).max_by_key(|entry| (entry.method != "*", entry.host.is_some()))?;
        let State::Shadowed { by } = &found.state else {
            return Some(Found::of(found, None));
        };
        let is_first = |entry: &&&Entry| entry.pattern == *by && !matches!(entry.state, State::Shadowed { .. });
        let Some(first) = served.iter().find(is_first) else {
            return Some(Found::of(found, None));
        };
        let note = format!("`{by}` comes first at this path, and is taken to have it as it has others");
        Some(Found::of(first, Some(note)))
    }

    /// What there is of a path and method that nothing serves.
    fn nothing(&self, method: &str, path: &str, here: &[&'a Entry], served: &[&'a Entry]) -> Found<'a> {
        if let [shadowed, ..] = served {
            return Found::of(shadowed, None);
        }
        let mut methods: Vec<_> = here.iter().map(|entry| &*entry.method).collect();
        methods.dedup();
        let listed = methods.iter().map(|method| format!("`{method}`")).collect::<Vec<_>>().join(", ");
        let mut unknown = None;
        let note = match (here, methods.iter().find(|known| known.eq_ignore_ascii_case(method))) {
            ([], _) => match (self.but_for_a_slash(path), self.near(path)) {
                (Some(pattern), _) => {
                    unknown = Some(format!("no route has this path, unless middleware makes `{pattern}` of it"));
                    format!(
                        "no route of the service has this path, and `{pattern}` has it but for the slash at its end: ask for that one, also \
                     where middleware such as `NormalizePath` makes it of this"
                    )
                }
                (None, Some(near)) => format!("no route of the service has this path: the nearest is `{near}`"),
                (None, None) => "no route of the service has this path".to_owned(),
            },
            (_, Some(right)) => format!(
                "nothing serves the method `{method}` here: browsers send it as it is written, and the service has `{right}`"
            ),
            ([entry, ..], None) => format!("`{}` serves {listed}, and not `{method}`", entry.pattern),
        };
        let around = self.around(path, here);
        let place = around.as_ref().ok().copied().flatten().map_or(Place::Nowhere, Place::Around);
        Found { place, note: Some(note), is_mistyped: here.is_empty(), unknown: unknown.or(around.err()) }
    }

    /// The pattern of a path without the slash at its end, or with one.
    fn but_for_a_slash(&self, path: &str) -> Option<&'a str> {
        let other = path.strip_suffix('/').map_or_else(|| format!("{path}/"), str::to_owned);
        self.entries.iter().find(|entry| matches(&entry.pattern, &other)).map(|entry| &*entry.pattern)
    }

    /// The policy around what is not there: of the resource that lacks the method, or of the scope or the `App` that has nothing there; or why
    /// that is not known.
    fn around(&self, path: &str, here: &[&'a Entry]) -> Result<Option<&'a InForce>, String> {
        let is_own = |other: &&Elsewhere| !other.is_below && here.iter().any(|entry| entry.pattern == other.pattern);
        let own = self.elsewhere.iter().find(is_own);
        let inner = self.scopes(path).max_by_key(|other| other.pattern.len());
        let Some(inner) = own.or(inner) else { return Ok(self.likely_around(path, None)) };
        // What lacks the method is one of these, or a scope that has nothing there. What has no policy is in no scope that has one.
        let is_outside = |entry: &Entry| {
            let has_policy = !matches!(entry.state, State::NoPolicy) || entry.actual.is_some() || entry.none.is_some();
            !has_policy && matches!(inner.answer, Answer::Policy(_))
        };
        let is_rival = |entry: &&&Entry| {
            let is_another = if inner.is_below {
                !is_around(&inner.pattern, &entry.pattern)
            } else {
                entry.pattern != inner.pattern
            };
            is_another || (inner.is_below && is_outside(entry))
        };
        let other =
            here.iter().find(is_rival).map(|entry| &*entry.pattern).or_else(|| self.rival(&inner.pattern, path));
        match other {
            Some(other) => Err(format!("which of `{other}` and `{}` has this path", inner.pattern)),
            None => self.answer(inner, path),
        }
    }

    /// The pattern of the scope from which an entry has its policy, where it is not in one: another service has the path by which it was asked.
    fn foreign(&self, entry: &'a Entry) -> Option<&'a str> {
        let Source::Scope(scope) = &entry.read_by()?.source else { return None };
        let is_known =
            |other: &Elsewhere| other.is_below && is_around(&other.pattern, scope) && !other.pattern.is_empty();
        (!self.elsewhere.is_empty() && !self.elsewhere.iter().any(is_known)).then_some(scope)
    }

    /// What has all paths below, and this one.
    fn scopes(&self, path: &str) -> impl Iterator<Item = &'a Elsewhere> {
        self.elsewhere.iter().filter(move |other| other.is_below && is_below(&other.pattern, path))
    }

    /// The pattern of a scope that has a path and is not around this pattern.
    fn rival(&self, pattern: &str, path: &str) -> Option<&'a str> {
        self.scopes(path).map(|other| &*other.pattern).find(|other| !is_around(other, pattern))
    }

    fn answer(&self, elsewhere: &'a Elsewhere, path: &str) -> Result<Option<&'a InForce>, String> {
        match (&elsewhere.answer, &*elsewhere.pattern) {
            (Answer::Policy(policy), _) => Ok(Some(policy)),
            (Answer::NoPolicy, pattern) => Ok(self.likely_around(path, Some(pattern))),
            (Answer::Unsure, "") => Err("guards or other services decide what answers this path".to_owned()),
            (Answer::Unsure, pattern) => {
                Err(format!("guards or other services decide what answers at `{pattern}` where no route does"))
            }
        }
    }

    /// The policy around a path or a scope by what is served there: where middleware that waits kept it from being asked.
    fn likely_around(&self, path: &str, inner: Option<&str>) -> Option<&'a InForce> {
        let is_free = |entry: &&Entry| entry.guards.is_empty() && entry.hosts.is_empty();
        let policies = || self.entries.iter().filter(is_free).filter_map(Entry::policy);
        let is_above = |scope: &str| inner.is_none_or(|inner| is_around(scope, inner)) && is_below(scope, path);
        let scope = |policy: &&InForce| match &policy.source {
            Source::Scope(scope) if is_above(scope) => Some(scope.len()),
            _ => None,
        };
        // It may be that of a scope of the whole path.
        let is_sure =
            self.elsewhere.iter().all(|other| !other.pattern.is_empty() || !matches!(other.answer, Answer::Unsure));
        let of_app = policies().find(|policy| policy.source == Source::App && is_sure);
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
        let nearest = self.entries.iter().max_by_key(common)?;
        (common(&nearest).0 > 0).then_some(&*nearest.pattern)
    }
}

/// The path by which an entry was asked for, as actix-web routes it.
fn example(entry: &Entry) -> Option<String> {
    entry.example.as_deref().map(decoded)
}

/// Whether an entry has a path, as far as its pattern tells.
fn takes(entry: &Entry, path: &str) -> bool {
    matches(&entry.pattern, path) || (entry.is_prefix && is_below(&entry.pattern, path))
}

/// What is not known of a handler that a guard keeps from the preflights of other hosts than its own.
fn elsewhere_served(entry: &Entry, host: Option<&str>) -> Option<String> {
    let is_known = entry.hosts.is_empty() || entry.hosts.iter().any(|wanted| is_named(wanted, host));
    if is_known || entry.is_actual_known || !matches!(entry.state, State::Unreached(_)) {
        return None;
    }
    let hosts: Vec<_> = entry.hosts.iter().map(|host| format!("`{host}`")).collect();
    let (hosts, host) = (hosts.join(", "), host.unwrap_or_default());
    Some(format!("the guards of `{}` ask for the host {hosts}, and the request has `{host}`", entry.pattern))
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
    let literal = pattern.split('{').next().unwrap_or_default();
    path.starts_with(literal)
        && definition(pattern, ResourceDef::prefix).is_some_and(|scope| scope.find_match(path).is_some())
}

/// actix-web refuses more parameters in one pattern, and two of one name, which two scopes may have.
fn definition(pattern: &str, make: impl FnOnce(String) -> ResourceDef) -> Option<ResourceDef> {
    let (numbered, count) = numbered(pattern);
    (count <= MAX_PARAMETERS).then(|| make(numbered))
}

/// Whether a guard for the entry's host lets a request in.
fn is_host(entry: &Entry, host: Option<&str>) -> bool {
    entry.host.as_deref().is_none_or(|wanted| is_named(wanted, host))
}

fn is_named(wanted: &str, host: Option<&str>) -> bool {
    let host = host.unwrap_or_default();
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    [host, name].iter().any(|host| host.eq_ignore_ascii_case(wanted))
}
