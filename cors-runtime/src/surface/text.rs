//! A surface as text that is made for review: one line a path and method, aligned, wrapped where it is long.

use std::fmt::{self, Write as _};

use cors_rules::{Answer, Danger, Methods, Policy};

use super::{
    Surface,
    entry::{Entry, InForce, Source, State},
};

/// How many columns a line has at most, where it can be wrapped.
const COLUMNS: usize = 120;

/// The widest that a column of paths is, so that one long path does not push all the others to the right.
const PATH: usize = 40;

const METHOD: usize = 8;

const HEAD: &str = "\
# Which pages of other origins may use what of this service, and by which policy. Made by cors-runtime:
# UPDATE_SURFACE=1 writes it anew.
";

/// The text that [`assert_matches`](Surface::assert_matches) compares.
impl fmt::Display for Surface {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{HEAD}")?;
        let lines: Vec<_> = self.entries.iter().map(Line::of).collect();
        let width = |text: &String| Some(text.chars().count());
        let paths = lines.iter().filter_map(|line| width(&line.path)).filter(|width| *width <= PATH).max();
        let methods = lines.iter().filter_map(|line| width(&line.method)).max();
        let columns = (paths.unwrap_or_default(), methods.unwrap_or_default().max(METHOD - 2));
        lines.iter().try_for_each(|line| line.write(columns, f))
    }
}

/// A path and method, and what is said of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) path: String,
    pub(super) method: String,
    pub(super) clauses: Vec<Clause>,
}

/// One thing that is said: a word or two, and a list where it has one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Clause {
    pub(super) what: String,
    pub(super) items: Vec<String>,
}

impl Clause {
    fn new(what: impl Into<String>, items: Vec<String>) -> Self {
        Self { what: what.into(), items }
    }

    fn flag(what: impl Into<String>) -> Self {
        Self::new(what, Vec::new())
    }
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
pub(super) const NOBODY: &str = "nobody";
pub(super) const NO_POLICY: &str = "no policy";
pub(super) const DECLARED: &str = "declared by";
pub(super) const GUARDED: &str = "guarded by";

/// The clauses that have a list.
pub(super) const LISTED: [&str; 10] =
    [ORIGINS, METHODS, HEADERS, EXPOSES, MAX_AGE, DANGERS, PREFLIGHT_STATUS, BY, DECLARED, GUARDED];

impl Line {
    fn of(entry: &Entry) -> Self {
        let host = entry.host.iter().map(|host| format!("//{host}"));
        let path = host.chain([entry.pattern.clone()]).collect::<String>();
        let mut clauses = match &entry.state {
            State::Policy(policy) => of_policy(policy, &entry.method),
            State::NoPolicy => vec![Clause::flag(NO_POLICY)],
            State::NotAsked { .. } => {
                vec![Clause::flag("not asked: a service for every method may take its preflights")]
            }
            State::Stopped { status, is_cors, declared } => {
                let whose = if *is_cors { ", with CORS headers of another library" } else { "" };
                let what = format!("preflights are answered with {status}{whose}, before a policy");
                let declared = declared.as_ref().map(|policy| Clause::new(DECLARED, vec![by(policy)]));
                [Clause::flag(what)].into_iter().chain(declared).collect()
            }
            State::Unreached(policy) => {
                vec![Clause::flag("preflights do not reach the policy"), Clause::new(DECLARED, vec![by(policy)])]
            }
            State::Shadowed { by } => vec![Clause::flag(format!("never reached: `{}` comes first", escaped(by)))],
            State::Unfilled { .. } => {
                vec![Clause::flag("not asked: no likely path fits, give one with `.example(pattern, path)`")]
            }
        };
        if !entry.guards.is_empty() {
            clauses.push(Clause::new(GUARDED, entry.guards.iter().map(|guard| escaped(guard)).collect()));
        }
        Self { path: escaped(&path), method: escaped(&entry.method), clauses }
    }

    fn write(&self, (paths, methods): (usize, usize), f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let indent = paths + 2 + methods + 2;
        let mut line = format!("{:paths$}  {:methods$}  ", self.path, self.method);
        if self.path.chars().count() > paths {
            writeln!(f, "{}", self.path)?;
            line = format!("{:paths$}  {:methods$}  ", "", self.method);
        }
        let mut is_start = true;
        for piece in self.pieces() {
            let is_full = line.chars().count() + piece.chars().count() > COLUMNS;
            if is_full && !is_start {
                writeln!(f, "{}", line.trim_end())?;
                line = " ".repeat(indent);
            }
            is_start = false;
            line.push_str(&piece);
            line.push(' ');
        }
        writeln!(f, "{}", line.trim_end())
    }

    /// What is not to be torn apart where the line is wrapped.
    fn pieces(&self) -> Vec<String> {
        let mut pieces = Vec::new();
        for (place, clause) in self.clauses.iter().enumerate() {
            let end = if place + 1 < self.clauses.len() { ";" } else { "" };
            let Some((last, items)) = clause.items.split_last() else {
                pieces.push(format!("{}{end}", clause.what));
                continue;
            };
            let start = pieces.len();
            pieces.extend(items.iter().map(|item| format!("{item},")));
            pieces.push(format!("{last}{end}"));
            pieces[start].insert_str(0, &format!("{} ", clause.what));
        }
        pieces
    }
}

fn of_policy(in_force: &InForce, method: &str) -> Vec<Clause> {
    let policy = in_force.policy();
    let is_every = method == "*";
    if !is_every && !policy.methods.contains(method) {
        return vec![
            Clause::flag(format!("{NOBODY}, the policy lacks the method")),
            Clause::new(BY, vec![by(in_force)]),
        ];
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
    if policy.enforce {
        clauses.push(Clause::flag(ENFORCED));
    }
    clauses.extend(dangers(policy));
    if policy.preflight_status != 204 {
        clauses.push(Clause::new(PREFLIGHT_STATUS, vec![policy.preflight_status.to_string()]));
    }
    clauses.push(Clause::new(BY, vec![by(in_force)]));
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
    let source = match &policy.source {
        Source::Scope(pattern) => format!("Scope {}", escaped(pattern)),
        source => source.to_string(),
    };
    format!("{live}{source} {} at {}:{}", policy.name(), file(policy.file()), policy.line())
}

/// A file as every machine has it: that of a dependency without the folder where it was downloaded to.
pub(super) fn file(path: &str) -> String {
    let path = path.replace('\\', "/");
    let is_absolute = path.starts_with('/') || path.get(1..3) == Some(":/");
    match path.rfind("/src/").filter(|_| is_absolute) {
        Some(src) => path[path[..src].rfind('/').map_or(0, |slash| slash + 1)..].to_owned(),
        None => path,
    }
}

/// A text from elsewhere, in which nothing looks like what stands between the columns.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    let mut before = ' ';
    for character in text.chars() {
        if character.is_control() || (character.is_whitespace() && (character != ' ' || before == ' ')) {
            _ = write!(escaped, "{}", character.escape_unicode());
        } else {
            escaped.push(character);
        }
        before = character;
    }
    escaped
}
