//! What paths a pattern may match, told without an expression: to read those takes longer than all else.

/// A pattern by its segments.
#[derive(Debug, Default)]
pub(super) struct Shape(Vec<Segment>);

#[derive(Debug)]
enum Segment {
    Literal(String),
    /// A parameter of any value, with what is before and after it.
    Parameter(String, String),
    /// An expression or a tail, which may match segments that follow, too.
    Any,
}

impl Shape {
    pub(super) fn of(pattern: &str) -> Self {
        Self(segments(pattern).map(Segment::of).collect())
    }

    /// Whether it may match a path, as actix-web decodes it, or a part of it where it takes what is `below`: where this is false, it does not.
    pub(super) fn may_match(&self, path: &str, below: bool) -> bool {
        let mut rest = path.split('/');
        for (place, segment) in self.0.iter().enumerate() {
            // That of a scope may end with a slash.
            if below && place + 1 == self.0.len() && matches!(segment, Segment::Literal(text) if text.is_empty()) {
                return true;
            }
            match (segment, rest.next()) {
                (Segment::Any, _) => return true,
                (Segment::Literal(text), Some(value)) if text == value => {}
                (Segment::Parameter(before, after), Some(value))
                    if value.len() > before.len() + after.len()
                        && value.starts_with(&**before)
                        && value.ends_with(&**after) => {}
                _ => return false,
            }
        }
        below || rest.next().is_none()
    }
}

impl Segment {
    fn of(text: &str) -> Self {
        let parameters = text.split_once('{').zip(text.rsplit_once('}'));
        match parameters {
            _ if text.contains([':', '*', '%']) => Self::Any,
            Some(((before, _), (_, after))) => Self::Parameter(before.to_owned(), after.to_owned()),
            None => Self::Literal(text.to_owned()),
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
    use crate::surface::shape::Shape;

    #[test]
    fn a_path_that_a_pattern_matches_may_be_one_of_it() {
        for (pattern, matched, others) in [
            ("/a", &["/a"][..], &["/b", "/a/", "/a/b", "/", ""][..]),
            ("", &[""], &["/", "/a"]),
            ("/", &["/"], &["/a", ""]),
            ("/a/{id}", &["/a/1", "/a/ü"], &["/a/", "/a", "/b/1", "/a/1/2"]),
            ("/v{n}.{m}/x", &["/v1.2/x"], &["/w1.2/x", "/v/x", "/v1.2/y"]),
            (r"/a/{id:\d+}/x", &["/a/1/x"], &["/b/1/x"]),
            ("/a/{tail:.*}", &["/a/", "/a/1/2/3"], &["/b/1"]),
            ("/a/{tail}*", &["/a/1/2/3"], &["/b/1"]),
            ("/{a:x/y}/b", &["/x/y/b"], &[]),
            ("/50%25/a", &["/50%25/a"], &[]),
            ("/t ", &["/t "], &["/t"]),
        ] {
            let shape = Shape::of(pattern);
            for path in matched {
                assert!(shape.may_match(path, false), "{pattern} {path}");
            }
            for path in others {
                assert!(!shape.may_match(path, false), "{pattern} {path}");
            }
        }
    }

    #[test]
    fn a_scope_takes_what_is_below_it() {
        for (pattern, path, takes) in [
            ("/a", "/a/b", true),
            ("/a", "/ab", false),
            ("/a/", "/a/b", true),
            ("/", "/b", true),
            ("", "/b", true),
            ("/v{n}", "/v1/b", true),
            ("/v{n}", "/w1/b", false),
        ] {
            assert_eq!(Shape::of(pattern).may_match(path, true), takes, "{pattern} {path}");
        }
    }
}
