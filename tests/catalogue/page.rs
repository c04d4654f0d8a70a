//! The page about all errors, made from the fixtures and their snapshots.

use std::{cmp::Reverse, fmt::Write};

use cors_rules::Code;

use crate::{
    fixture::{Fixture, Item},
    mend::mend,
    snapshot::Report,
    start::Example,
};

const INTRODUCTION: &str = "\
# Errors

What `#[cors(...)]` and `policy! { ... }` refuse, in the words of the compiler, with the text that is right and the reason.
Each message ends with its code, which is the title of its section here; `Cors::builder()` gives the same messages, help and
codes at run time. What only a start of the service can find stands with the command that finds it and with what the start says.

<!-- Made from tests/ui by the tests: `UPDATE_CATALOGUE=1 cargo test -p tests --test catalogue` writes it anew. -->
";

/// The page, with a section for each code that a fixture or a start shows.
pub(crate) fn page(fixtures: &[Fixture]) -> String {
    let mut page = INTRODUCTION.to_owned();
    for code in Code::ALL {
        if let Some((fixture, item, report)) = sample(fixtures, *code) {
            page.push_str(&section(*code, fixture, item, report));
        } else if let Some(example) = Example::all().iter().find(|example| example.code == *code) {
            page.push_str(&section_of_start(example));
        }
    }
    page
}

fn section(code: Code, fixture: &Fixture, item: &Item, report: &Report) -> String {
    let wrong = &fixture.source[item.range.clone()];
    let right = mend(fixture, item).unwrap_or_else(|error| panic!("{error}")).text;
    let (wrong, right) = difference(wrong, &right);
    let mut section = heading(code);
    for (language, text) in [("rust", &*wrong), ("text", &*report.text)] {
        write!(section, "\n```{language}\n{text}\n```\n").expect("a string takes all that is written");
    }
    write!(section, "\nRight:\n\n```rust\n{right}\n```\n").expect("a string takes all that is written");
    section
}

fn section_of_start(example: &Example) -> String {
    let Example { code, written, wrong, right, .. } = example;
    let [said, _] = example.said();
    let said = said.iter().map(|said| &*said.text).collect::<Vec<_>>().join("\n");
    let block = |language, text: &str| format!("```{language}\n{}\n```\n", text.trim_end());
    let blocks = [
        block("rust", written),
        block(wrong.language, wrong.text),
        block("text", &said),
        "Right:\n".to_owned(),
        block(right.language, right.text),
    ];
    format!("{}\n{}", heading(*code), blocks.join("\n"))
}

fn heading(code: Code) -> String {
    format!("\n## {code}\n\n{}. [Reference]({})\n", sentence(code.note()), code.clause())
}

/// The item that shows a code best: nothing but that, with a help, in the fixture that is named like it.
fn sample(fixtures: &[Fixture], code: Code) -> Option<(&Fixture, &Item, &Report)> {
    let shown = fixtures.iter().flat_map(|fixture| fixture.items.iter().map(move |item| (fixture, item)));
    let shown = shown.flat_map(|(fixture, item)| item.reports.iter().map(move |report| (fixture, item, report)));
    let shown = shown.filter(|(_, _, report)| report.codes.iter().any(|name| name == code.as_str()));
    shown.min_by_key(|(fixture, item, report)| {
        (item.reports.len(), report.is_for_readers(), Reverse(common_start(&fixture.name, code.as_str())))
    })
}

fn common_start(a: &str, b: &str) -> usize {
    a.bytes().zip(b.bytes()).take_while(|(a, b)| a == b).count()
}

/// The lines that differ, or all of them where they can't be held against each other.
fn difference(wrong: &str, right: &str) -> (String, String) {
    if wrong.lines().count() != right.lines().count() {
        return (wrong.to_owned(), right.to_owned());
    }
    let lines = wrong.lines().zip(right.lines()).filter(|(wrong, right)| wrong != right);
    let (wrong, right): (Vec<_>, Vec<_>) = lines.unzip();
    (wrong.join("\n"), right.join("\n"))
}

fn sentence(note: &str) -> String {
    let mut letters = note.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}
