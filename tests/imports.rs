//! The files of a crate import each other one way, as the crates do.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

/// A module by its path in the crate, which is the root where it is empty.
type Module = Vec<String>;

/// The files of a crate as modules, with the paths that each names.
struct Files {
    named: BTreeMap<Module, Vec<Vec<String>>>,
    /// What a module re-exports, by its name there.
    reexported: BTreeMap<Module, BTreeMap<String, Vec<String>>>,
}

impl Files {
    fn of(sources: &[(Module, String)]) -> Self {
        let mut files = Self { named: BTreeMap::new(), reexported: BTreeMap::new() };
        for (module, source) in sources {
            let code: String = source.lines().map(|line| line.split("//").next().unwrap_or_default()).collect();
            let mut paths = Vec::new();
            for statement in code.split(';') {
                let Some(start) = statement.rfind("use ").filter(|start| !is_in_word(statement, *start)) else {
                    paths.extend(mentioned(statement));
                    continue;
                };
                paths.extend(mentioned(&statement[..start]));
                let mut imported = Vec::new();
                leaves("", &statement[start + 4..], &mut imported);
                let before = statement[..start].trim_end();
                if before.ends_with("pub") || before.ends_with("pub(crate)") || before.ends_with("pub(super)") {
                    let reexported = files.reexported.entry(module.clone()).or_default();
                    // Modules inside of a file are taken for it, and re-export what it has.
                    let is_own = |path: &[String]| module.is_empty() && path.len() == 2 && path[0] == "crate";
                    for path in imported.into_iter().filter(|path| !is_own(path)) {
                        reexported.insert(path[path.len() - 1].clone(), path);
                    }
                } else {
                    paths.extend(imported);
                }
            }
            files.named.insert(module.clone(), paths);
        }
        files
    }

    /// The module in which `path` is defined, as `from` names it; `None` for one of another crate.
    fn resolve(&self, from: &[String], path: &[String]) -> Option<Module> {
        let (mut module, mut rest) = match path.first()?.as_str() {
            "crate" => (Module::new(), &path[1..]),
            "self" => (from.to_vec(), &path[1..]),
            "super" => {
                let ups = path.iter().take_while(|segment| *segment == "super").count();
                (from[..from.len().checked_sub(ups)?].to_vec(), &path[ups..])
            }
            first => {
                let child = [from, &[first.to_owned()]].concat();
                if !self.named.contains_key(&child) {
                    return None;
                }
                (from.to_vec(), path)
            }
        };
        while let [first, others @ ..] = rest {
            let child = [&*module, std::slice::from_ref(first)].concat();
            if self.named.contains_key(&child) {
                (module, rest) = (child, others);
                continue;
            }
            let further = self.reexported.get(&module).and_then(|names| names.get(first));
            return further.and_then(|further| self.resolve(&module, further)).or(Some(module));
        }
        Some(module)
    }

    /// The first circle of imports, as the modules on it.
    fn circle(&self) -> Option<Vec<Module>> {
        let imports = |module: &Module| -> BTreeSet<Module> {
            let paths = self.named[module].iter().filter_map(|path| self.resolve(module, path));
            paths.filter(|imported| imported != module).collect()
        };
        let imports: BTreeMap<_, _> = self.named.keys().map(|module| (module.clone(), imports(module))).collect();
        imports.keys().find_map(|start| {
            // A shortest way from a module back to itself.
            let mut ways = vec![vec![start.clone()]];
            let mut seen = BTreeSet::new();
            while let Some(way) = ways.pop() {
                for next in &imports[&way[way.len() - 1]] {
                    if next == start {
                        return Some(way);
                    }
                    if seen.insert(next.clone()) {
                        ways.insert(0, [&*way, std::slice::from_ref(next)].concat());
                    }
                }
            }
            None
        })
    }
}

/// Whether what starts at `at` is the end of a longer word.
fn is_in_word(text: &str, at: usize) -> bool {
    text[..at].ends_with(|character: char| character.is_alphanumeric() || matches!(character, '_' | '`'))
}

/// The paths of a `use`, which is a tree.
fn leaves(prefix: &str, tree: &str, paths: &mut Vec<Vec<String>>) {
    let tree = tree.trim();
    let Some(open) = tree.find('{') else {
        let path = format!("{prefix}{}", tree.split(" as ").next().unwrap_or_default());
        paths.push(path.split("::").map(|segment| segment.trim().to_owned()).collect());
        return;
    };
    let prefix = format!("{prefix}{}", &tree[..open]);
    let inner = &tree[open + 1..tree.rfind('}').unwrap_or(tree.len())];
    let (mut depth, mut start) = (0, 0);
    for (at, character) in inner.char_indices().chain([(inner.len(), ',')]) {
        match character {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                if !inner[start..at].trim().is_empty() {
                    leaves(&prefix, &inner[start..at], paths);
                }
                start = at + 1;
            }
            _ => {}
        }
    }
}

/// The paths of this crate that code names without importing them.
fn mentioned(code: &str) -> Vec<Vec<String>> {
    let is_path = |character: char| character.is_alphanumeric() || matches!(character, '_' | ':');
    let words = code.split(|character| !is_path(character));
    let paths = words.filter(|word| word.starts_with("crate::") || word.starts_with("super::"));
    paths.map(|path| path.split("::").map(str::to_owned).collect()).collect()
}

/// The files below `folder`, as modules of the path `module`.
fn read(folder: &Path, module: &[String], sources: &mut Vec<(Module, String)>) {
    for entry in fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            read(&path, &[module, &[name]].concat(), sources);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let is_own = matches!(&*name, "lib" | "mod");
            let module = if is_own { module.to_vec() } else { [module, &[name]].concat() };
            sources.push((module, fs::read_to_string(&path).unwrap()));
        }
    }
}

#[test]
fn the_files_of_each_crate_import_each_other_one_way() {
    for krate in ["cors-rules", "cors-macros", "cors-runtime"] {
        let mut sources = Vec::new();
        read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(krate).join("src"), &[], &mut sources);
        assert!(sources.len() > 10, "{krate} has {} files", sources.len());
        let circle = Files::of(&sources).circle().unwrap_or_default();
        let names: Vec<_> = circle.iter().map(|module| module.join("::")).collect();
        assert!(names.is_empty(), "in {krate} these import each other in a circle: {}", names.join(" -> "));
    }
}

#[test]
fn a_circle_is_found_through_groups_re_exports_and_paths() {
    let module = |path: &str| path.split("::").filter(|segment| !segment.is_empty()).map(str::to_owned).collect();
    let circle = |sources: &[(&str, &str)]| {
        let sources: Vec<_> = sources.iter().map(|(path, source)| (module(path), (*source).to_owned())).collect();
        Files::of(&sources).circle().map(|circle| circle.len())
    };
    let root = ("", "mod a;\nmod b;\npub use b::Thing;\n");
    assert_eq!(circle(&[root, ("a", "use crate::{std, b::{self, Other}};\n"), ("b", "use super::a;\n")]), Some(2));
    assert_eq!(circle(&[root, ("a", "use crate::Thing;\n"), ("b", "fn of() { super::a::of() }\n")]), Some(2));
    assert_eq!(circle(&[root, ("a", "use crate::Thing;\n"), ("b", "// use crate::a;\nuse std::fmt;\n")]), None);
}
