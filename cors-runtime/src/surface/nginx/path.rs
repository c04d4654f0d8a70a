//! Patterns of paths as regular expressions.

use std::fmt::Write as _;

use super::{expression::translate, quote::literal};
use crate::surface::example::{Part, encoded, parts};

/// All that a parameter without an expression may be, of what goes over the wire as the service reads it.
const PARAMETER: &str = "[^/% ]+";

/// A pattern of a path, by its segments.
#[derive(Debug, Clone)]
pub(super) struct Path {
    pub(super) segments: Vec<Segment>,
    /// Why it can't be expressed.
    pub(super) refusal: Option<&'static str>,
}

/// What stands between two slashes.
#[derive(Debug, Clone, Default)]
pub(super) struct Segment {
    /// As it is written.
    pub(super) written: String,
    /// For nginx; of what can't be expressed, more than it matches.
    expression: String,
    /// What it starts with, over the wire.
    prefix: String,
    /// Whether that is all of it.
    pub(super) is_literal: bool,
    /// Whether there may be slashes in it.
    pub(super) is_open: bool,
    /// Whether its length has no bound.
    is_unbounded: bool,
}

impl Path {
    pub(super) fn read(pattern: &str) -> Self {
        let mut path = Self { segments: vec![Segment { is_literal: true, ..Segment::default() }], refusal: None };
        let parts = parts(if pattern.is_empty() { "/" } else { pattern });
        if !pattern.is_empty() && !pattern.starts_with('/') {
            path.refuse("has a path that does not start with a slash");
        }
        if pattern.ends_with('*') && !pattern.ends_with("}*") {
            path.refuse("has a path that ends with `*`");
        }
        let count = parts.len();
        for (place, part) in parts.into_iter().enumerate() {
            // Behind the last parameter there is a literal, which may be empty.
            match part {
                Part::Literal(text) => path.push_literal(text),
                Part::Parameter(None) => path.push_parameter("", PARAMETER, true),
                Part::Parameter(Some(tail @ (".*" | ".+"))) => {
                    let is_last = place + 2 == count && pattern.ends_with(['}', '*']);
                    if !is_last {
                        path.refuse("has a parameter for several segments that is not its last one");
                    }
                    path.push_parameter(&format!(":{tail}"), if tail == ".*" { "[^% ]*" } else { "[^% ]+" }, true);
                    path.last().is_open = true;
                }
                Part::Parameter(Some(expression)) => {
                    let written = format!(":{expression}");
                    if let Some(translated) = translate(expression) {
                        path.push_parameter(&written, &translated.text, translated.is_unbounded);
                    } else {
                        path.refuse("has a parameter whose expression may mean something else to nginx");
                        path.push_parameter(&written, ".*", false);
                        path.last().is_open = true;
                    }
                }
            }
        }
        if pattern.ends_with('*') && !pattern.ends_with("}*") {
            let last = path.last();
            last.expression.push_str(".*");
            (last.is_literal, last.is_open) = (false, true);
        }
        path
    }

    /// Whether it has no parameter.
    pub(super) fn is_literal(&self) -> bool {
        self.segments.iter().all(|segment| segment.is_literal)
    }

    /// The expression for these first segments, or all.
    pub(super) fn expression(&self, segments: usize) -> String {
        let expressions: Vec<_> = self.segments[..segments].iter().map(|segment| segment.expression.as_str()).collect();
        expressions.join("/")
    }

    /// Whether a path may fit this one and these first segments of another one.
    pub(super) fn may_meet(&self, other: &[Segment]) -> bool {
        for (one, other) in self.segments.iter().zip(other) {
            if !one.may_be(other) {
                return false;
            }
            if one.is_open || other.is_open {
                return true;
            }
        }
        other.len() <= self.segments.len()
    }

    fn last(&mut self) -> &mut Segment {
        self.segments.last_mut().expect("a path has a segment")
    }

    fn refuse(&mut self, why: &'static str) {
        self.refusal.get_or_insert(why);
    }

    fn push_literal(&mut self, text: &str) {
        if text.contains('%') {
            self.refuse("has a path with a percent sign");
        }
        for (place, text) in text.split('/').enumerate() {
            if place > 0 {
                self.segments.push(Segment { is_literal: true, ..Segment::default() });
            }
            let wire = encoded(text);
            if matches!(text, "." | "..") {
                self.refuse("has a path with a segment of dots");
            }
            let last = self.last();
            last.written.push_str(text);
            last.expression.push_str(&literal(&wire));
            if last.is_literal {
                last.prefix.push_str(&wire);
            }
        }
    }

    /// The expression of a parameter as it is written does not have its name.
    fn push_parameter(&mut self, written: &str, expression: &str, is_unbounded: bool) {
        if is_unbounded && self.last().is_unbounded {
            self.refuse("has a segment with several parameters of any length");
        }
        let last = self.last();
        _ = write!(last.written, "{{p{written}}}");
        last.expression.push_str(expression);
        last.is_unbounded |= is_unbounded;
        last.is_literal = false;
    }
}

impl Segment {
    /// Whether a text may fit both.
    fn may_be(&self, other: &Self) -> bool {
        let is_empty = |segment: &Self| segment.is_literal && segment.prefix.is_empty();
        if (is_empty(self) && other.expression == PARAMETER) || (is_empty(other) && self.expression == PARAMETER) {
            return false;
        }
        let starts = |one: &Self, other: &Self| match (one.is_literal, other.is_literal) {
            (true, true) => one.prefix == other.prefix,
            (true, false) => one.prefix.starts_with(&other.prefix),
            _ => one.prefix.starts_with(&other.prefix) || other.prefix.starts_with(&one.prefix),
        };
        if other.is_literal && !self.is_literal { starts(other, self) } else { starts(self, other) }
    }
}

#[cfg(test)]
mod tests {
    use crate::surface::nginx::path::Path;

    fn expression(pattern: &str) -> Result<String, &'static str> {
        let path = Path::read(pattern);
        path.refusal.map_or_else(|| Ok(path.expression(path.segments.len())), Err)
    }

    #[test]
    fn a_pattern_is_what_goes_over_the_wire() {
        for (pattern, expected) in [
            ("", "/"),
            ("/", "/"),
            ("/items", "/items"),
            ("/Items/", "/Items/"),
            ("/items/{id}", "/items/[^/% ]+"),
            ("/v{n}/{id}.json", r"/v[^/% ]+/[^/% ]+\.json"),
            (r"/items/{id:\d{4}}", "/items/(?:[0-9]{4})"),
            (r"/{year:\d{4}}-{month:\d{2}}", "/(?:[0-9]{4})-(?:[0-9]{2})"),
            ("/files/{tail:.*}", "/files/[^% ]*"),
            ("/files/{tail}*", "/files/[^% ]*"),
            ("/a b/\u{fc}", r"/a\x2520b/\x25C3\x25BC"),
            (r#"/";}{x}$(|)[.\"#, r"/\x2522;\x257D[^/% ]+\x24\x28\x257C\x29\x255B\.\x255C"),
        ] {
            let expected = expected.replace(';', r"\x3b");
            assert_eq!(expression(pattern), Ok(expected), "{pattern}");
        }
    }

    #[test]
    fn what_is_not_surely_the_same_is_not_expressed() {
        for (pattern, expected) in [
            ("items", "has a path that does not start with a slash"),
            ("/items*", "has a path that ends with `*`"),
            ("/{a}-{b}", "has a segment with several parameters of any length"),
            ("/{a:.*}/b", "has a parameter for several segments that is not its last one"),
            ("/{a:(?i)b}", "has a parameter whose expression may mean something else to nginx"),
            ("/100%", "has a path with a percent sign"),
            ("/a/../b", "has a path with a segment of dots"),
        ] {
            assert_eq!(expression(pattern), Err(expected), "{pattern}");
        }
    }

    #[test]
    fn patterns_that_cannot_meet_are_known() {
        for (one, other, expected) in [
            ("/items/{id}", "/items/latest", true),
            ("/items/{id}", "/orders", false),
            ("/items/{id}", "/items/latest/all", false),
            ("/items/{id}/all", "/items/latest", true),
            ("/items/{id}/all", "/items/{id}/one", false),
            ("/v{n}/a", "/items", false),
            ("/v{n}/a", "/v1", true),
            ("/v{n}/a", "/{x}", true),
            ("/files/{tail:.*}", "/files/a/b/c", true),
            ("/files/{tail:.*}", "/other/a/b/c", false),
            ("/items/{id}", "/{tail:.*}", true),
            ("/items/{id}", "/{x:(?i)a/b}", true),
            ("/{a}", "/{b}/c", false),
            ("/{a}/c", "/b/{d}", true),
        ] {
            assert_eq!(Path::read(one).may_meet(&Path::read(other).segments), expected, "{one}, {other}");
        }
    }
}
