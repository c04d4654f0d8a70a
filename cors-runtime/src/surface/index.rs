//! Which patterns may match a path, told segment by segment and without an expression: to read those takes longer than all else.

use std::collections::BTreeMap;

/// Patterns by their segments.
#[derive(Debug, Default)]
pub(super) struct Index {
    literals: BTreeMap<String, Self>,
    /// Those of any value, by what is before and after it.
    parameters: Vec<(String, String, Self)>,
    /// What has an expression or a tail here, which may match segments that follow, too.
    any: Vec<usize>,
    /// What ends here.
    ends: Vec<usize>,
    /// What ends here, and takes all that is below.
    below: Vec<usize>,
}

impl Index {
    /// Adds a pattern, which takes what is below it too, if it is that of a scope.
    pub(super) fn insert(&mut self, pattern: &str, is_scope: bool, number: usize) {
        let mut segments: Vec<_> = segments(pattern).collect();
        if is_scope && segments.last() == Some(&"") {
            segments.pop();
        }
        let mut node = self;
        for segment in segments {
            if segment.contains([':', '*', '%']) {
                return node.any.push(number);
            }
            let parameter = segment.split_once('{').zip(segment.rsplit_once('}'));
            node = match parameter {
                Some(((before, _), (_, after))) => node.parameter(before, after),
                None => node.literals.entry(segment.to_owned()).or_default(),
            };
        }
        if is_scope { node.below.push(number) } else { node.ends.push(number) }
    }

    fn parameter(&mut self, before: &str, after: &str) -> &mut Self {
        let known = self.parameters.iter().position(|known| (&*known.0, &*known.1) == (before, after));
        let place = known.unwrap_or_else(|| {
            self.parameters.push((before.to_owned(), after.to_owned(), Self::default()));
            self.parameters.len() - 1
        });
        &mut self.parameters[place].2
    }

    /// The patterns that may match a path, as actix-web decodes it: no other does.
    pub(super) fn find(&self, path: &str) -> Vec<usize> {
        let mut found = Vec::new();
        self.collect(Some(path), &mut found);
        found
    }

    fn collect(&self, rest: Option<&str>, found: &mut Vec<usize>) {
        found.extend(&self.below);
        let Some(rest) = rest else { return found.extend(&self.ends) };
        found.extend(&self.any);
        let (segment, rest) = rest.split_once('/').map_or((rest, None), |(segment, rest)| (segment, Some(rest)));
        if let Some(node) = self.literals.get(segment) {
            node.collect(rest, found);
        }
        for (before, after, node) in &self.parameters {
            let is_longer = segment.len() > before.len() + after.len();
            if is_longer && segment.starts_with(&**before) && segment.ends_with(&**after) {
                node.collect(rest, found);
            }
        }
    }
}

/// What is between slashes, of which those in an expression are none.
fn segments(pattern: &str) -> impl Iterator<Item = &str> {
    let mut depth = 0;
    pattern.split(move |character| {
        match character {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        character == '/' && depth <= 0
    })
}

#[cfg(test)]
mod tests {
    use crate::surface::index::Index;

    fn may_match(pattern: &str, is_scope: bool, path: &str) -> bool {
        let mut index = Index::default();
        index.insert(pattern, is_scope, 7);
        index.find(path) == [7]
    }

    #[test]
    fn a_path_that_a_pattern_matches_may_be_one_of_it() {
        for (pattern, matched, others) in [
            ("/a", &["/a"][..], &["/b", "/a/", "/a/b", "/", ""][..]),
            ("", &[""], &["/", "/a"]),
            ("/", &["/"], &["/a", ""]),
            ("/a/{id}", &["/a/1", "/a/ü"], &["/a/", "/a", "/b/1", "/a/1/2"]),
            ("/v{n}.{m}/x", &["/v1.2/x"], &["/w1.2/x", "/v/x", "/v1.2/y"]),
            (r"/a/{id:\d+}/x", &["/a/1/x"], &["/b/1/x"]),
            ("/a/{tail:.*}", &["/a/", "/a/1/2/3"], &["/b/1", "/a"]),
            ("/a/{tail}*", &["/a/1/2/3"], &["/b/1"]),
            ("/{a:x/y}/b", &["/x/y/b"], &["x"]),
            ("/50%25/a", &["/50%25/a"], &["x"]),
            ("/t ", &["/t "], &["/t"]),
        ] {
            for path in matched {
                assert!(may_match(pattern, false, path), "{pattern} {path}");
            }
            for path in others {
                assert!(!may_match(pattern, false, path), "{pattern} {path}");
            }
        }
    }

    #[test]
    fn a_scope_takes_what_is_below_it() {
        for (pattern, path, takes) in [
            ("/a", "/a", true),
            ("/a", "/a/b", true),
            ("/a", "/ab", false),
            ("/a/", "/a/b", true),
            ("/", "/b", true),
            ("", "/b", true),
            ("/v{n}", "/v1/b", true),
            ("/v{n}", "/w1/b", false),
        ] {
            assert_eq!(may_match(pattern, true, path), takes, "{pattern} {path}");
        }
    }

    #[test]
    fn all_that_may_match_are_found() {
        let mut index = Index::default();
        for (number, pattern) in ["/a/{id}", "/a/1", "/{any}/{other}", "/a/{n:\\d}", "/b/{id}", "/a"].iter().enumerate()
        {
            index.insert(pattern, number == 5, number);
        }
        let mut found = index.find("/a/1");
        found.sort_unstable();
        assert_eq!(found, [0, 1, 2, 3, 5]);
        assert!(index.find("/c").is_empty());
    }
}
