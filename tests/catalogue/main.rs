//! Holds the fixtures, their snapshots and `docs/errors.md` against the rule book and against each other.

mod fixture;
mod mend;
mod page;
mod snapshot;
mod start;

use std::{
    collections::BTreeSet,
    fmt::Write as _,
    fs,
    io::{self, Write as _},
    path::Path,
};

use cors_rules::{Code, Setting};

use crate::{
    fixture::Fixture,
    mend::{Mended, mend},
    page::page,
    snapshot::{Help, Report},
    start::Example,
};

/// Fails with all of `failures`, if there are any.
fn assert_none(failures: &[String]) {
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
}

#[test]
fn every_code_is_shown_by_a_fixture_or_by_what_a_start_says() {
    let fixtures = Fixture::all();
    let compiled = fixtures.iter().flat_map(Fixture::reports).flat_map(|report| report.codes.clone());
    let started = Example::all().into_iter().map(|example| example.code.as_str().to_owned());
    let shown: BTreeSet<_> = compiled.chain(started).collect();
    let missing = Code::ALL.iter().map(|code| code.as_str().to_owned()).filter(|code| !shown.contains(code));
    assert_none(&missing.map(|code| format!("no fixture shows {code}")).collect::<Vec<_>>());
}

#[test]
fn what_a_start_says_has_one_code_and_is_not_said_of_what_is_right() {
    for example in Example::all() {
        let [wrong, right] = example.said();
        let codes: Vec<_> = wrong.into_iter().map(|said| said.code).collect();
        assert_eq!(codes, [example.code.as_str()], "{}", example.wrong.text);
        assert_eq!(right, [], "{}", example.right.text);
    }
}

#[test]
fn every_key_has_its_row_in_the_documents_and_its_method_of_the_builder() {
    let read = |path: &str| fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path)).unwrap();
    let (readme, page) = (read("README.md"), read("cors-runtime/src/attribute.md"));
    let builder = read("cors-runtime/src/setup/builder.rs");
    let mut failures = Vec::new();
    let settings = Setting::ALL.iter().map(|setting| setting.key());
    for key in settings.clone().chain(["policy", "inherit", "none", "crate"]) {
        for document in [&readme, &page] {
            let rows = [format!("\n| `{key}` |"), format!("\n| `{key}(...)` |")];
            if !rows.iter().any(|row| document.contains(row)) {
                failures.push(format!("a table of keys has no row for `{key}`"));
            }
        }
    }
    let missing = settings.filter(|key| !builder.contains(&format!("    pub fn {key}")));
    failures.extend(missing.map(|key| format!("the builder has no `{key}`")));
    assert_none(&failures);
}

#[test]
fn every_fixture_shows_a_code_and_every_error_has_exactly_one() {
    let mut failures = Vec::new();
    for fixture in Fixture::all() {
        if fixture.reports().all(|report| report.codes.is_empty()) {
            failures.push(format!("{} shows no code", fixture.name));
        }
        for report in fixture.reports() {
            let is_known = |code: &String| Code::ALL.iter().any(|known| known.as_str() == code);
            let has_one = matches!(&*report.codes, [code] if is_known(code));
            if !report.is_error() || !has_one {
                failures.push(format!("{} has a report of another kind:\n{}", fixture.name, report.text));
            }
        }
    }
    assert_none(&failures);
}

#[test]
fn no_error_shows_the_inside_of_the_macros() {
    let fixtures = Fixture::all();
    let failures = fixtures.iter().flat_map(|fixture| fixture.reports().map(move |report| (fixture, report)));
    let failures = failures.filter(|(fixture, report)| shows_inside(fixture, report));
    assert_none(&failures.map(|(fixture, report)| format!("{}:\n{}", fixture.name, report.text)).collect::<Vec<_>>());
}

fn shows_inside(fixture: &Fixture, report: &Report) -> bool {
    const INSIDE: [&str; 9] = ["``", "__", "_::", "::_", "core::", "alloc::", "std::", "cors_rules", "cors_macros"];
    // The user's own words, and what the compiler calls what an `async fn` returns, are nothing of the macros'.
    let own = report.mark_in(&fixture.source).map_or("?", |mark| &fixture.source[mark]);
    let words = report.words().replace(own, "?").replace("impl std::future::Future", "");
    INSIDE.iter().any(|inside| words.contains(inside)) || words.matches("this error originates in").count() > 1
}

#[test]
fn errors_are_reported_in_the_order_of_the_source() {
    for fixture in Fixture::all() {
        for item in &fixture.items {
            let marks: Vec<_> = item.reports.iter().filter_map(|report| report.mark_in(&fixture.source)).collect();
            assert!(marks.is_sorted_by_key(|mark| mark.start), "{}: `{}`", fixture.name, item.name);
        }
    }
}

#[test]
fn every_item_compiles_once_its_helps_are_followed() {
    let fixtures = Fixture::all();
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("mended");
    fs::create_dir_all(&folder).unwrap();
    let mut main = "#![allow(warnings)]\n".to_owned();
    let (mut failures, mut applied) = (Vec::new(), 0);
    for fixture in &fixtures {
        let mut source = fixture.source.clone();
        for item in fixture.items.iter().rev().filter(|item| !item.reports.is_empty()) {
            let mended = mend(fixture, item).unwrap_or_else(|failure| {
                failures.push(failure);
                Mended::default()
            });
            source.replace_range(item.range.clone(), &mended.text);
            applied += mended.helps;
        }
        let path = folder.join(format!("{}.rs", fixture.name));
        fs::write(&path, source).unwrap();
        writeln!(main, "#[path = {path:?}]\nmod {};", fixture.name.replace('-', "_")).unwrap();
    }
    main.push_str("fn main() {}\n");
    let path = folder.join("main.rs");
    fs::write(&path, main).unwrap();
    // Said now, because what does not compile ends the test.
    for failure in &failures {
        eprintln!("{failure}\n");
    }
    let cases = trybuild::TestCases::new();
    cases.pass(path);
    drop(cases);
    assert_none(&failures);

    let reports: Vec<_> = fixtures.iter().flat_map(Fixture::reports).collect();
    let helps = reports.iter().filter(|report| report.help.is_some()).count();
    let words = reports.iter().filter(|report| report.help == Some(Help::Words)).count();
    assert_eq!(applied, helps - words, "a help stands beside one in words, and is hidden by what was mended by hand");
    // Not by `println!`, which is shown of failed tests only.
    let counts = writeln!(
        io::stderr(),
        "{} codes, {} fixtures with {} errors; {helps} helps: {applied} applied and compiled, {words} in words, \
         followed by hand and compiled",
        Code::ALL.len(),
        fixtures.len(),
        reports.len(),
    );
    counts.unwrap();
}

#[test]
fn the_page_about_errors_is_made_from_the_fixtures() {
    let fixtures = Fixture::all();
    let page = page(&fixtures);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/errors.md");
    if std::env::var_os("UPDATE_CATALOGUE").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, &page).unwrap();
    }
    let missing = Code::ALL.iter().filter(|code| !page.contains(&format!("\n## {code}\n")));
    assert_none(&missing.map(|code| format!("docs/errors.md has no section about {code}")).collect::<Vec<_>>());
    assert!(
        fs::read_to_string(&path).is_ok_and(|written| written == page),
        "docs/errors.md is not up to date: `UPDATE_CATALOGUE=1 cargo test -p tests --test catalogue` writes it anew"
    );
}
