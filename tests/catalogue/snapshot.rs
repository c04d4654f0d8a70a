//! The snapshots: what the compiler prints, taken apart.

use std::ops::Range;

/// One error or warning of the compiler.
pub(crate) struct Report {
    /// All of it, as it is printed.
    pub(crate) text: String,
    /// The names in brackets that end a note.
    pub(crate) codes: Vec<String>,
    pub(crate) help: Option<Help>,
    line: usize,
    column: usize,
    length: usize,
}

/// What a message tells its reader to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Help {
    Write(String),
    Add(String),
    /// What is marked, or these others.
    Remove {
        marked: bool,
        others: Vec<String>,
    },
    /// In words, which only a reader can follow.
    Words,
}

impl Report {
    pub(crate) fn parse_all(snapshot: &str) -> Vec<Self> {
        let mut texts: Vec<String> = Vec::new();
        for line in snapshot.lines() {
            if line.starts_with("error") || line.starts_with("warning") {
                texts.push(String::new());
            }
            let text = texts.last_mut().expect("a snapshot starts with an error");
            text.push_str(line);
            text.push('\n');
        }
        texts.iter().map(|text| Self::parse(text.trim_end())).collect()
    }

    fn parse(text: &str) -> Self {
        let notes = message(text).filter_map(|line| line.trim().strip_prefix("= note: "));
        let codes = notes.filter_map(|note| note.strip_suffix(']')?.rsplit_once('[')).map(|(_, code)| code.to_owned());
        let help = text.lines().find_map(|line| line.trim().strip_prefix("= help: ")).map(Help::parse);
        let (line, column, length) =
            place(text).unwrap_or_else(|| panic!("a report without a mark in one line:\n{text}"));
        Self { text: text.to_owned(), codes: codes.collect(), help, line, column, length }
    }

    pub(crate) fn is_error(&self) -> bool {
        self.text.starts_with("error")
    }

    /// Whether what is to be done takes a reader: there is no help, or one in words.
    pub(crate) fn is_for_readers(&self) -> bool {
        matches!(self.help, None | Some(Help::Words))
    }

    /// What is said, without the lines of the source that it is said of.
    pub(crate) fn words(&self) -> String {
        let is_source =
            |line: &&str| line.split_once(" |").is_some_and(|(number, _)| number.trim().parse::<usize>().is_ok());
        self.text.lines().filter(|line| !is_source(line)).collect::<Vec<_>>().join("\n")
    }

    /// The place of the marked text in the source; `None` where the mark does not fit it.
    pub(crate) fn mark_in(&self, source: &str) -> Option<Range<usize>> {
        let line_start: usize = source.split_inclusive('\n').take(self.line - 1).map(str::len).sum();
        let line = source[line_start..].lines().next()?;
        let offset = |count: usize| line.char_indices().map(|(at, _)| at).chain([line.len()]).nth(count);
        Some(line_start + offset(self.column - 1)?..line_start + offset(self.column - 1 + self.length)?)
    }
}

impl Help {
    fn parse(text: &str) -> Self {
        // Of two ways the first.
        let way = text.split_once(", or ").map_or(text, |(first, _)| first);
        let quoted = |verb| way.strip_prefix(verb)?.strip_prefix(" `")?.strip_suffix('`').filter(is_one);
        if let Some(text) = quoted("write") {
            return Self::Write(text.to_owned());
        }
        if let Some(text) = quoted("add") {
            return Self::Add(text.to_owned());
        }
        let others =
            |list: &str| Some(list.strip_prefix('`')?.strip_suffix('`')?.split("`, `").map(str::to_owned).collect());
        let removed = match way.strip_prefix("remove ").map(|what| what.strip_prefix("it").ok_or(what)) {
            Some(Ok("")) => Some((true, Vec::new())),
            Some(Ok(rest)) => rest.strip_prefix(", and ").and_then(others).map(|others| (true, others)),
            Some(Err(list)) => others(list).map(|others| (false, others)),
            None => None,
        };
        removed.map_or(Self::Words, |(marked, others)| Self::Remove { marked, others })
    }
}

fn is_one(quoted: &&str) -> bool {
    !quoted.contains('`')
}

/// The lines before the place.
fn message(text: &str) -> impl Iterator<Item = &str> {
    text.lines().take_while(|line| !line.trim_start().starts_with("--> "))
}

/// Line, column and length of what is marked.
fn place(text: &str) -> Option<(usize, usize, usize)> {
    let mut lines = text.lines().skip_while(|line| !line.trim_start().starts_with("--> "));
    let mut numbers = lines.next()?.rsplit(':').map(str::parse);
    let (Some(Ok(column)), Some(Ok(line))) = (numbers.next(), numbers.next()) else { return None };
    let source_line = format!("{line} |");
    lines.find(|text| text.trim_start().starts_with(&source_line))?;
    let length = lines.next()?.chars().filter(|c| *c == '^').count();
    (length > 0).then_some((line, column, length))
}
