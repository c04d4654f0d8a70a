//! The lines of a surface, read from their text.

use super::text::{Clause, LISTED, Line};

/// The lines of a text; what is none is left out, as comments are.
pub(super) fn lines(text: &str) -> Vec<Line> {
    let mut whole: Vec<String> = Vec::new();
    for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        match whole.last_mut().filter(|_| line.starts_with(' ')) {
            // A path that stands alone has its method in the next line, behind the same gap as one that does not.
            Some(before) if !before.contains(GAP) => before.extend([GAP, line.trim()]),
            Some(before) => {
                before.push(' ');
                before.push_str(line.trim());
            }
            None => whole.push(line.to_owned()),
        }
    }
    whole.iter().filter_map(|line| read(line)).collect()
}

/// What stands between columns at least, and nowhere else.
const GAP: &str = "  ";

fn read(line: &str) -> Option<Line> {
    let (path, rest) = line.split_once(GAP)?;
    let (method, clauses) = rest.trim_start().split_once(GAP)?;
    let clauses = split(clauses.trim(), "; ").into_iter().map(clause).collect();
    Some(Line { path: path.to_owned(), method: method.to_owned(), clauses })
}

fn clause(text: &str) -> Clause {
    let listed = LISTED.iter().find_map(|what| Some((what, text.strip_prefix(what)?.strip_prefix(' ')?)));
    match listed {
        Some((what, items)) => {
            let items = split(items, ", ").into_iter().map(str::to_owned).collect();
            Clause { what: (*what).to_owned(), items }
        }
        None => Clause { what: text.to_owned(), items: Vec::new() },
    }
}

/// The parts of a text between a separator, which in brackets and quotes is none.
fn split<'a>(text: &'a str, separator: &str) -> Vec<&'a str> {
    let (mut parts, mut start, mut depth, mut is_quoted) = (Vec::new(), 0, 0, false);
    for (place, character) in text.char_indices() {
        match character {
            '"' => is_quoted = !is_quoted,
            '(' | '[' | '{' if !is_quoted => depth += 1,
            ')' | ']' | '}' if !is_quoted => depth -= 1,
            _ if depth <= 0 && !is_quoted && place >= start && text[place..].starts_with(separator) => {
                parts.push(&text[start..place]);
                start = place + separator.len();
            }
            _ => {}
        }
    }
    parts.push(&text[start..]);
    parts
}
