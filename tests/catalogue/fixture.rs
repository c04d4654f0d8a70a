//! The fixtures: small files whose items stand between blank lines.

use std::{
    fs,
    ops::Range,
    path::{Path, PathBuf},
};

use crate::snapshot::Report;

/// A file that must not compile, with what the compiler says of it.
pub(crate) struct Fixture {
    pub(crate) name: String,
    pub(crate) source: String,
    pub(crate) items: Vec<Item>,
}

/// What stands between two blank lines of a fixture.
pub(crate) struct Item {
    /// Its keyword and name, such as `fn trailing_slash`.
    pub(crate) name: String,
    pub(crate) range: Range<usize>,
    pub(crate) reports: Vec<Report>,
}

impl Fixture {
    /// All of them, in the order of their names.
    pub(crate) fn all() -> Vec<Self> {
        sources("refused").into_iter().map(|(path, source)| Self::read(&path, source)).collect()
    }

    fn read(path: &Path, source: String) -> Self {
        let name = stem(path);
        let snapshot = path.with_extension("stderr");
        let snapshot =
            fs::read_to_string(&snapshot).unwrap_or_else(|_| panic!("{name} has no snapshot: run the `ui` test"));
        let mut items = items(&source);
        for report in Report::parse_all(&snapshot) {
            let start = report.mark_in(&source).map_or(0, |mark| mark.start);
            let item = items.iter_mut().find(|item| item.range.contains(&start));
            item.unwrap_or_else(|| panic!("{name} has a report outside of its items:\n{}", report.text))
                .reports
                .push(report);
        }
        Self { name, source, items }
    }

    pub(crate) fn reports(&self) -> impl Iterator<Item = &Report> {
        self.items.iter().flat_map(|item| &item.reports)
    }

    /// The item with the mistakes that its helps name in words mended by hand.
    pub(crate) fn mended_by_hand(&self, item: &Item) -> Option<String> {
        let (_, source) = sources("mended").into_iter().find(|(path, _)| stem(path) == self.name)?;
        let mended = items(&source).into_iter().find(|mended| mended.name == item.name)?;
        Some(source[mended.range].to_owned())
    }
}

fn sources(folder: &str) -> Vec<(PathBuf, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("ui").join(folder);
    let entries = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "rs"));
    paths.sort();
    paths.into_iter().map(|path| (path.clone(), fs::read_to_string(path).unwrap())).collect()
}

fn stem(path: &Path) -> String {
    path.file_stem().unwrap().to_string_lossy().into_owned()
}

fn items(source: &str) -> Vec<Item> {
    let mut items = Vec::new();
    let mut start = 0;
    for block in source.split_inclusive("\n\n") {
        let range = start..start + block.trim_end().len();
        start += block.len();
        items.push(Item { name: name(block), range, reports: Vec::new() });
    }
    items
}

/// The keyword and the name of an item, whatever stands before them: of its handler, if it has one.
fn name(block: &str) -> String {
    const KEYWORDS: [&str; 10] = ["const", "enum", "fn", "impl", "mod", "static", "struct", "trait", "type", "use"];
    let code = block.lines().filter(|line| !line.starts_with(['#', '/', ' ']));
    let words = code.flat_map(|line| line.split([' ', '(', ':', ';', '<'])).filter(|word| !word.is_empty());
    let words: Vec<_> = words.collect();
    let handler = words.windows(3).find(|words| words[..2] == ["async", "fn"]).map(|words| &words[1..]);
    let named = handler.or_else(|| words.windows(2).find(|pair| KEYWORDS.contains(&pair[0])));
    named.map_or_else(String::new, |pair| pair.join(" "))
}
