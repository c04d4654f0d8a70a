//! What a surface says of each path and method, in words.

use std::fmt::Write as _;

use cors_rules::{Answer, Danger, Methods, Policy};

use super::entry::{Entry, InForce, State};

/// A path and method, and what is said of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) path: String,
    /// The method, with [`ACTUAL`] where it is of actual requests alone.
    pub(super) method: String,
    /// Why no policy answers; empty where one does.
    pub(super) state: String,
    /// What the policy says that is in force, or that an attribute declares where none is.
    pub(super) clauses: Vec<Clause>,
    /// Guards beside that of the method.
    pub(super) guards: Vec<String>,
}

/// One thing that is said: a word or two, and a list where it has one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Clause {
    pub(super) what: String,
    pub(super) items: Vec<String>,
}

pub(super) const ORIGINS: &str = "origins";
pub(super) const METHODS: &str = "methods";
pub(super) const HEADERS: &str = "headers";
pub(super) const EXPOSES: &str = "exposes";
pub(super) const MAX_AGE: &str = "max age";
pub(super) const CREDENTIALS: &str = "credentials";
pub(super) const ENFORCED: &str = "enforced";
pub(super) const DANGERS: &str = "danger";
pub(super) const PREFLIGHT_STATUS: &str = "preflight status";
pub(super) const BY: &str = "by";
pub(super) const NOBODY: &str = "nobody, the policy lacks the method";
pub(super) const NO_POLICY: &str = "no policy";
pub(super) const GUARDED: &str = "guarded by";
pub(super) const NEVER: &str = "never reached";

/// Stands before what an attribute declares, where that is not in force.
pub(super) const DECLARED: &str = "declared: ";

/// The clauses that have a list, and whether it may have more than one item.
pub(super) const LISTED: [(&str, bool); 9] = [
    (ORIGINS, true),
    (METHODS, true),
    (HEADERS, true),
    (EXPOSES, true),
    (DANGERS, true),
    (GUARDED, true),
    (MAX_AGE, false),
    (PREFLIGHT_STATUS, false),
    (BY, false),
];

/// Stands in the place of a method for what no route has, at a path and below.
pub(super) const NO_ROUTE: &str = "no route";

/// What follows the method in a line for actual requests, whose policy is another than that of their preflights.
pub(super) const ACTUAL: &str = ", actual";

impl Clause {
    fn new(what: &str, items: Vec<String>) -> Self {
        Self { what: what.to_owned(), items }
    }

    fn flag(what: &str) -> Self {
        Self::new(what, Vec::new())
    }
}

impl Line {
    /// What is said of an entry: of its preflights, and of its actual requests where that is another policy.
    pub(super) fn of(entry: &Entry) -> Vec<Self> {
        let host = entry.host.iter().map(|host| format!("//{host}"));
        let path = escaped(&host.chain([entry.pattern.clone()]).collect::<String>());
        let guards: Vec<_> = entry.guards.iter().map(|guard| item(&escaped(guard))).collect();
        let is_every = entry.method == "*";
        let policy = match &entry.state {
            State::Policy(policy) | State::Unreached(policy) => Some(policy),
            State::Stopped { declared, .. } | State::NotAsked { declared } | State::Unfilled { declared } => {
                declared.as_ref()
            }
            State::NoPolicy | State::Shadowed { .. } => None,
        };
        let lacks_method = |policy: &InForce| !is_every && !policy.policy().methods.contains(&entry.method);
        let state = match &entry.state {
            State::Policy(policy) if lacks_method(policy) => NOBODY.to_owned(),
            State::Policy(_) => String::new(),
            State::NoPolicy if entry.actual.is_some() => "no policy answers preflights".to_owned(),
            State::NoPolicy => NO_POLICY.to_owned(),
            State::NotAsked { .. } => "not asked: a service for every method may take its preflights".to_owned(),
            State::Stopped { status, is_cors, .. } => {
                let whose = if *is_cors { ", with CORS headers of another library" } else { "" };
                let is_hiding = entry.hiding().is_some();
                let behind = if is_hiding { "and what is behind is not known" } else { "before a policy" };
                format!("preflights are answered with {status}{whose}, {behind}")
            }
            State::Unreached(_) => "preflights do not reach the policy".to_owned(),
            State::Shadowed { by } => format!("{NEVER}: `{}` comes first", escaped(by)),
            State::Unfilled { .. } => {
                "not asked: no likely path fits, give one with `.example(pattern, path)`".to_owned()
            }
        };
        let mut clauses = policy.map(|policy| of_policy(policy, lacks_method(policy), is_every)).unwrap_or_default();
        if policy.is_some_and(lacks_method) && state != NOBODY {
            clauses.insert(0, Clause::flag(NOBODY));
        }
        let method = escaped(&entry.method);
        let of_preflights = Self { path, method, state, clauses, guards };
        let of_actual = entry.actual.as_ref().map(|policy| {
            let lacks_method = lacks_method(policy);
            let state = match (policy.is_some(), lacks_method) {
                (false, _) => NO_POLICY,
                (true, true) => NOBODY,
                (true, false) => "",
            };
            let clauses = if policy.is_some() { of_policy(policy, lacks_method, is_every) } else { Vec::new() };
            Self { state: state.to_owned(), clauses, ..of_preflights.clone() }.of_actual()
        });
        [of_preflights].into_iter().chain(of_actual).collect()
    }

    /// What is said of that which no route has, at a path and below.
    pub(super) fn of_no_route(path: &str, policy: &InForce) -> Self {
        let clauses = of_policy(policy, false, true);
        Self { path: escaped(path), method: NO_ROUTE.to_owned(), state: String::new(), clauses, guards: Vec::new() }
    }

    /// The same for actual requests: without what counts for preflights alone.
    pub(super) fn of_actual(mut self) -> Self {
        self.method.push_str(ACTUAL);
        self.clauses.retain(|clause| ![HEADERS, MAX_AGE, PREFLIGHT_STATUS].contains(&&*clause.what));
        self
    }

    /// The same for one of every method.
    pub(super) fn of_method(mut self, method: &str) -> Self {
        let Some(place) = self.clauses.iter().position(|clause| clause.what == METHODS) else { return self };
        let lacks_method = !self.clauses.remove(place).items.iter().any(|listed| listed == method);
        if lacks_method && self.is_open() {
            NOBODY.clone_into(&mut self.state);
            self.clauses.retain(|clause| [BY, ENFORCED].contains(&&*clause.what));
        }
        self
    }

    /// Whether its policy is no more than declared.
    pub(super) fn is_declared(&self) -> bool {
        !self.is_open() && self.state != NOBODY && !self.clauses.is_empty()
    }

    /// Whether a policy is in force that allows the method.
    pub(super) fn is_open(&self) -> bool {
        self.state.is_empty()
    }

    pub(super) fn items(&self, what: &str) -> &[String] {
        self.clauses.iter().find(|clause| clause.what == what).map_or(&[], |clause| &clause.items)
    }

    pub(super) fn has(&self, what: &str) -> bool {
        self.clauses.iter().any(|clause| clause.what == what)
    }
}

/// What a policy says; what it says to a method that it lacks is left out.
fn of_policy(in_force: &InForce, lacks_method: bool, is_every: bool) -> Vec<Clause> {
    let by = Clause::new(BY, vec![by(in_force)]);
    let policy = in_force.policy();
    let enforced = policy.enforce.then(|| Clause::flag(ENFORCED));
    if lacks_method {
        return enforced.into_iter().chain([by]).collect();
    }
    let mut origins: Vec<_> = in_force.origins().iter().map(|item| escaped(&item.to_string())).collect();
    origins.sort();
    let mut clauses = vec![Clause::new(ORIGINS, origins)];
    if is_every && let Methods::Listed(methods) = &policy.methods {
        clauses.push(Clause::new(METHODS, methods.iter().map(ToString::to_string).collect()));
    }
    if policy.credentials {
        clauses.push(Clause::flag(CREDENTIALS));
    }
    for (what, answer) in [(HEADERS, &policy.allow_headers), (EXPOSES, &policy.expose_headers)] {
        let items = names(answer);
        if !items.is_empty() {
            clauses.push(Clause::new(what, items));
        }
    }
    if let Some(seconds) = &policy.max_age {
        clauses.push(Clause::new(MAX_AGE, vec![format!("{seconds} s")]));
    }
    clauses.extend(enforced);
    clauses.extend(dangers(policy));
    if policy.preflight_status != 204 {
        clauses.push(Clause::new(PREFLIGHT_STATUS, vec![policy.preflight_status.to_string()]));
    }
    clauses.push(by);
    clauses
}

/// The items of a list, as it was written.
pub(super) fn names(answer: &Answer) -> Vec<String> {
    match answer {
        Answer::Nothing => Vec::new(),
        Answer::Value(value) => value.split(", ").map(str::to_owned).collect(),
        Answer::Mirror => vec!["*".to_owned()],
    }
}

fn dangers(policy: &Policy) -> Option<Clause> {
    let dangers: Vec<_> = policy.dangers.iter().map(Danger::to_string).collect();
    if dangers.is_empty() { None } else { Some(Clause::new(DANGERS, dangers)) }
}

/// Where a policy comes from, whose it is, and the line of its settings.
fn by(policy: &InForce) -> String {
    let live = if policy.is_live { "Live of " } else { "" };
    escaped(&format!("{live}{} {} at {}", policy.source, policy.name(), policy.current.at()))
}

/// An item of a list whose items may have one of their own, in brackets.
fn item(text: &str) -> String {
    if is_item(text) {
        text.to_owned()
    } else {
        text.replace(", ", ",\\u{20}").replace('(', "\\u{28}").replace('[', "\\u{5b}")
    }
}

/// Whether a text is read as one item of a list, whatever follows, where items may have lists of their own.
fn is_item(text: &str) -> bool {
    let following = [text, "x"].join(", ");
    items(&following, true).first().is_some_and(|first| first == text)
}

/// The items of a list; those of origins and guards may have a list of their own.
pub(super) fn items(list: &str, may_nest: bool) -> Vec<String> {
    let (mut items, mut depth): (Vec<String>, usize) = (Vec::new(), 0);
    for part in list.split(", ") {
        match items.last_mut().filter(|_| depth > 0) {
            Some(item) => item.extend([", ", part]),
            None => items.push(part.to_owned()),
        }
        let count = |brackets: [char; 2]| part.matches(brackets).count();
        if may_nest {
            depth = (depth + count(['(', '['])).saturating_sub(count([')', ']']));
        }
    }
    items
}

/// A text from elsewhere, in which nothing looks like what stands between the parts of a line.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    let mut before = ' ';
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        let is_end = characters.peek().is_none();
        let separates = character == ' ' && (matches!(before, ' ' | ';') || is_end);
        if separates || character.is_control() || (character.is_whitespace() && character != ' ') {
            _ = write!(escaped, "{}", character.escape_unicode());
        } else {
            escaped.push(character);
        }
        before = character;
    }
    escaped
}
