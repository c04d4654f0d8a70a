//! A surface as text that is made for review: one line a path and method, aligned, wrapped where it is long.

use std::fmt;

use super::{
    Surface,
    line::{Clause, DECLARED, GUARDED, Line},
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
        let elsewhere = self.no_route().map(|(path, policy)| Line::of_no_route(path, policy));
        let lines: Vec<_> = self.entries.iter().flat_map(Line::of).chain(elsewhere).collect();
        if lines.is_empty() {
            return writeln!(f, "# The service has no routes.");
        }
        let width = |text: &String| Some(text.chars().count());
        let paths = lines.iter().filter_map(|line| width(&line.path)).filter(|width| *width <= PATH).max();
        let methods = lines.iter().filter_map(|line| width(&line.method)).max();
        let columns = (paths.unwrap_or_default(), methods.unwrap_or_default().max(METHOD - 2));
        lines.iter().try_for_each(|line| line.write(columns, f))
    }
}

impl Line {
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
        let state = (!self.state.is_empty()).then(|| vec![self.state.clone()]);
        let mut clauses: Vec<_> = state.into_iter().chain(self.clauses.iter().map(Clause::pieces)).collect();
        if self.is_declared() {
            clauses[1][0].insert_str(0, DECLARED);
        }
        if !self.guards.is_empty() {
            clauses.push(Clause { what: GUARDED.to_owned(), items: self.guards.clone() }.pieces());
        }
        let last = clauses.len() - 1;
        for clause in &mut clauses[..last] {
            if let Some(end) = clause.last_mut() {
                end.push(';');
            }
        }
        clauses.concat()
    }
}

impl Clause {
    fn pieces(&self) -> Vec<String> {
        let Some((last, items)) = self.items.split_last() else { return vec![self.what.clone()] };
        let mut pieces: Vec<_> = items.iter().map(|item| format!("{item},")).chain([last.clone()]).collect();
        pieces[0].insert_str(0, &format!("{} ", self.what));
        pieces
    }
}
