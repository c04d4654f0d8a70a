//! What differs between two surfaces, in words.

use std::{collections::BTreeSet, fmt::Write as _};

use cors_rules::{Code, Draft};

use super::line::{
    ACTUAL, BY, CREDENTIALS, DANGERS, ENFORCED, EXPOSES, HEADERS, Line, MAX_AGE, METHODS, NEVER, NO_POLICY, NO_ROUTE,
    NOBODY, ORIGINS, PREFLIGHT_STATUS,
};

/// What browsers keep the answer to a preflight for where it does not say, in seconds.
const DEFAULT_MAX_AGE: u64 = 5;

/// Sentences, by what they mean for who may use the service.
#[derive(Debug, Default, PartialEq, Eq)]
struct Difference {
    widened: Vec<String>,
    narrowed: Vec<String>,
    changed: Vec<String>,
}

/// What differs, what is wider now first; `None` where it is no more than where something is written.
pub(super) fn difference(before: &[Line], now: &[Line], unread: &[String]) -> Option<String> {
    let mut difference = Difference::default();
    difference
        .changed
        .extend(unread.iter().map(|line| format!("the file has a line that is none of a surface: `{line}`")));
    let key = |line: &Line| (line.path.clone(), line.method.clone());
    let mut seen = BTreeSet::new();
    for line in before.iter().filter(|line| !seen.insert(key(line))) {
        difference.changed.push(format!("the file has a second line for {}", name(&line.path, &line.method)));
    }
    let keys: BTreeSet<_> = before.iter().chain(now).map(key).collect();
    for key in keys {
        let find = |lines: &[Line]| find(lines, &key.0, &key.1);
        let name = name(&key.0, &key.1);
        match (find(before), find(now)) {
            (Some(before), Some(now)) => {
                let count = difference.count();
                difference.compare(&name, &before, &now);
                if difference.count() == count && before.without_lines() != now.without_lines() {
                    difference.changed.push(format!("{name} is listed otherwise: {}", now.said()));
                }
            }
            (None, Some(now)) => difference.add(&name, &now),
            (Some(before), None) if before.is_open() => difference.narrowed.push(format!("{name} is no more")),
            (Some(_), None) => difference.changed.push(format!("{name} is no more")),
            (None, None) => {}
        }
    }
    let Difference { widened, narrowed, changed } = difference;
    let mut text = String::new();
    for (title, sentences) in [("widened", widened), ("narrowed", narrowed), ("changed", changed)] {
        if !sentences.is_empty() {
            _ = writeln!(text, "{title}:");
            text.extend(sentences.iter().map(|sentence| format!("  {sentence}\n")));
        }
    }
    if text.is_empty() { None } else { Some(text) }
}

/// What is said of a path and method: by a line of its own, or by one that is for more of them.
fn find(lines: &[Line], path: &str, method: &str) -> Option<Line> {
    if method == NO_ROUTE {
        return lines.iter().find(|line| line.path == path && line.method == method).cloned();
    }
    // A line without a host is for all others.
    let below_host = path.strip_prefix("//").and_then(|rest| Some(&rest[rest.find('/')?..]));
    let (asked, is_actual) = method.strip_suffix(ACTUAL).map_or((method, false), |method| (method, true));
    let actual = is_actual.then(|| [method.to_owned(), format!("*{ACTUAL}")]).into_iter().flatten();
    let methods: Vec<_> = actual.chain([asked.to_owned(), "*".to_owned()]).collect();
    let mut tried = [Some(path), below_host].into_iter().flatten().flat_map(|path| {
        methods.iter().filter_map(move |method| lines.iter().find(|line| line.path == path && line.method == *method))
    });
    let found = tried.next()?.clone();
    // Where nothing is said of actual requests, they go by the policy of their preflights.
    let found = if is_actual && !found.method.ends_with(ACTUAL) { found.of_actual() } else { found };
    let found = if asked == "*" { found } else { found.of_method(asked) };
    Some(Line { path: path.to_owned(), method: method.to_owned(), ..found })
}

/// How a line is called.
fn name(path: &str, method: &str) -> String {
    match method.strip_suffix(ACTUAL) {
        None if method == NO_ROUTE => format!("what no route has at `{path}` and below"),
        Some(method) => format!("an actual request `{method} {path}`"),
        None => format!("`{method} {path}`"),
    }
}

impl Line {
    /// What is said first.
    fn said(&self) -> String {
        match &*self.state {
            "" => format!("{ORIGINS} {}", quoted(self.items(ORIGINS))),
            state => state.to_owned(),
        }
    }

    /// Whether nobody may use it, for certain.
    fn is_closed(&self) -> bool {
        [NOBODY, NO_POLICY].contains(&&*self.state)
    }

    /// What is said, without the lines at which it is written.
    fn without_lines(&self) -> Self {
        let mut line = self.clone();
        for clause in line.clauses.iter_mut().filter(|clause| clause.what == BY) {
            clause.items = self.source().map(str::to_owned).into_iter().collect();
        }
        line
    }

    /// Where the policy comes from, without the line.
    fn source(&self) -> Option<&str> {
        let by = self.items(BY).first()?;
        Some(by.rsplit_once(':').map_or(by, |(by, _)| by))
    }
}

impl Difference {
    fn count(&self) -> usize {
        self.widened.len() + self.narrowed.len() + self.changed.len()
    }

    fn add(&mut self, name: &str, now: &Line) {
        if now.is_open() {
            self.widened.push(format!("{name} is new, and open to {}", openness(now)));
        } else if now.has(ORIGINS) {
            // It may be in force for a request that passes what its preflight does not.
            self.widened.push(format!("{name} is new, and declared to be open to {}: {}", openness(now), now.state));
        } else {
            self.changed.push(format!("{name} is new: {}", now.state));
        }
    }

    fn compare(&mut self, name: &str, before: &Line, now: &Line) {
        match (before.is_open(), now.is_open()) {
            (true, true) => self.policies(name, before, now),
            (false, true) => {
                self.widened.push(format!("{name} is now open to {}", openness(now)));
                self.refusals(name, before, now);
            }
            (true, false) if now.is_closed() => {
                self.narrowed.push(format!("{name} is no longer open to anybody: {}", now.state));
                self.refusals(name, before, now);
            }
            (true, false) if now.state.starts_with(NEVER) => {
                self.changed.push(format!("{name} is no longer open to whom it was: {}", now.state));
            }
            (true, false) => {
                self.narrowed.push(format!("{name} is no longer known to be open to anybody: {}", now.state));
                // It may be in force for a request that passes what its preflight does not.
                if now.has(ORIGINS) {
                    self.policies(&format!("{name}, as it is declared and not in force,"), before, now);
                }
            }
            (false, false) => {
                if before.state != now.state {
                    self.changed.push(format!("{name}: {} (it was: {})", now.state, before.state));
                }
                self.refusals(name, before, now);
                let name = format!("{name}, as it is declared and not in force,");
                match (before.has(ORIGINS), now.has(ORIGINS)) {
                    (true, true) => self.policies(&name, before, now),
                    (false, true) => self.widened.push(format!("{name} is now open to {}", openness(now))),
                    (true, false) => self.narrowed.push(format!("{name} is no longer open to anybody")),
                    (false, false) => {}
                }
            }
        }
        // What a guard lets in is all the same to a policy that is not in force.
        if before.is_open() && now.is_open() {
            for guard in before.guards.iter().filter(|guard| !now.guards.contains(guard)) {
                self.widened.push(format!("{name} is no longer guarded by `{guard}`"));
            }
            for guard in now.guards.iter().filter(|guard| !before.guards.contains(guard)) {
                // The report of actix-web does not tell which of several services of a pattern has it.
                self.changed.push(format!("{name} may now be guarded by `{guard}`"));
            }
        }
    }

    /// Compares two policies.
    fn policies(&mut self, name: &str, before: &Line, now: &Line) {
        self.origins(name, before, now);
        self.flag(name, CREDENTIALS, before, now, ["now allows credentials", "no longer allows credentials"]);
        for (what, verbs) in [
            (METHODS, ["now allows the method", "no longer allows the method"]),
            (HEADERS, ["now allows the request header", "no longer allows the request header"]),
            (EXPOSES, ["now exposes the response header", "no longer exposes the response header"]),
        ] {
            self.list(name, what, before, now, verbs);
        }
        for danger in now.items(DANGERS).iter().filter(|danger| !before.items(DANGERS).contains(danger)) {
            self.widened.push(format!("{name} now has `danger({danger})`"));
        }
        for danger in before.items(DANGERS).iter().filter(|danger| !now.items(DANGERS).contains(danger)) {
            self.narrowed.push(format!("{name} no longer has `danger({danger})`"));
        }
        self.enforced(name, before, now);
        self.max_age(name, before, now);
        let status = |line: &Line| line.items(PREFLIGHT_STATUS).first().cloned().unwrap_or_else(|| "204".to_owned());
        if status(before) != status(now) {
            let (was, is) = (status(before), status(now));
            self.changed.push(format!("{name} answers preflights with {is}, and no longer with {was}"));
        }
        if let (Some(was), Some(is)) = (before.source(), now.source())
            && was != is
        {
            self.changed.push(format!("{name} goes by the policy of {is}, and no longer by that of {was}"));
        }
    }

    /// Compares whether what is refused runs its handler: of a policy that is in force, and of another one or none after it.
    fn refusals(&mut self, name: &str, before: &Line, now: &Line) {
        let is_in_force = |line: &Line| line.is_open() || line.state == NOBODY;
        if is_in_force(before) && (is_in_force(now) || now.is_closed()) {
            self.enforced(name, before, now);
        }
    }

    fn enforced(&mut self, name: &str, before: &Line, now: &Line) {
        match (before.has(ENFORCED), now.has(ENFORCED)) {
            (true, false) => {
                self.widened.push(format!("{name} is no longer enforced: refused requests run its handler"));
            }
            (false, true) => self.narrowed.push(format!("{name} is now enforced")),
            _ => {}
        }
    }

    fn origins(&mut self, name: &str, before: &Line, now: &Line) {
        let (was, is) = (before.items(ORIGINS), now.items(ORIGINS));
        let new = |of: &[String], than: &[String]| -> Vec<String> {
            let is_new = |item: &&String| !than.contains(item) && !than.iter().any(|other| covers(other, item));
            of.iter().filter(is_new).cloned().collect()
        };
        let (added, removed) = (new(is, was), new(was, is));
        if !added.is_empty() {
            self.widened.push(format!("{name} is now open to {}", quoted(&added)));
        }
        if !removed.is_empty() {
            // What is left of a wider item.
            let left: Vec<_> = is.iter().filter(|item| !was.contains(item) && !added.contains(item)).cloned().collect();
            let but = if left.is_empty() { String::new() } else { format!(", but to {}", quoted(&left)) };
            self.narrowed.push(format!("{name} is no longer open to {}{but}", quoted(&removed)));
        }
        if added.is_empty() && removed.is_empty() && was.iter().collect::<BTreeSet<_>>() != is.iter().collect() {
            self.changed.push(format!("{name} is open to the same origins, written as {}", quoted(is)));
        }
    }

    fn list(&mut self, name: &str, what: &str, before: &Line, now: &Line, [wider, narrower]: [&str; 2]) {
        let (was, is) = (before.items(what), now.items(what));
        // With credentials `*` is answered by what is asked for, and without them it is not for `Authorization`.
        let covers = |line: &Line, item: &String| {
            what == METHODS || what == EXPOSES || line.has(CREDENTIALS) || !item.eq_ignore_ascii_case("Authorization")
        };
        // Of names; methods are compared by their case.
        let is_item =
            |other: &String, item: &String| other == item || (what != METHODS && other.eq_ignore_ascii_case(item));
        let has = |line: &Line, item: &String| {
            line.items(what).iter().any(|other| (other == "*" && covers(line, item)) || is_item(other, item))
        };
        // Of an entry for every method, none listed is every one.
        let is_all = |list: &[String]| what == METHODS && list.is_empty();
        for item in is.iter().filter(|item| !has(before, item) && !is_all(was)) {
            self.widened.push(format!("{name} {wider} `{item}`"));
        }
        for item in was.iter().filter(|item| !has(now, item) && !is_all(is)) {
            self.narrowed.push(format!("{name} {narrower} `{item}`"));
        }
        if is_all(is) && !is_all(was) {
            self.widened.push(format!("{name} is now open to every method"));
        }
        if is_all(was) && !is_all(is) {
            self.narrowed.push(format!("{name} is no longer open to every method, but to {}", quoted(is)));
        }
    }

    fn flag(&mut self, name: &str, what: &str, before: &Line, now: &Line, [wider, narrower]: [&str; 2]) {
        match (before.has(what), now.has(what)) {
            (false, true) => self.widened.push(format!("{name} {wider}")),
            (true, false) => self.narrowed.push(format!("{name} {narrower}")),
            _ => {}
        }
    }

    fn max_age(&mut self, name: &str, before: &Line, now: &Line) {
        let seconds = |line: &Line| {
            let written = line.items(MAX_AGE).first().and_then(|age| age.strip_suffix(" s")?.parse().ok());
            written.unwrap_or(DEFAULT_MAX_AGE)
        };
        let (was, is) = (seconds(before), seconds(now));
        let sentence = || format!("{name}: answers to preflights are kept for {is} s, and no longer for {was} s");
        if was != is {
            self.changed.push(sentence());
        }
    }
}

/// Whether one item of origins covers another one, by the rule that refuses the two in one list.
fn covers(wider: &str, narrower: &str) -> bool {
    if wider == "*" {
        return true;
    }
    if !wider.contains('*') {
        return false;
    }
    let draft = Draft { origins: Some(vec![wider.to_owned(), narrower.to_owned()]), ..Draft::default() };
    draft.check().is_err_and(|problems| problems.iter().any(|problem| problem.code == Code::OriginCovered))
}

/// To whom a line is open.
fn openness(line: &Line) -> String {
    let credentials = if line.has(CREDENTIALS) { ", with credentials" } else { "" };
    format!("{}{credentials}", quoted(line.items(ORIGINS)))
}

fn quoted(items: &[String]) -> String {
    items.iter().map(|item| format!("`{item}`")).collect::<Vec<_>>().join(", ")
}
