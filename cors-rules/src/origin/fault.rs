use crate::{Code, Fix, Problem};

/// What is wrong with a value.
pub(super) struct Fault<'a> {
    pub(super) code: Code,
    /// What the message names beside the value.
    named: String,
    marks: Marks<'a>,
    /// The fix, where it is not the browser's form of the value.
    fix: Option<Fix>,
}

/// The characters of a value that are wrong.
enum Marks<'a> {
    All,
    /// This part of it.
    Part(&'a str),
    /// Those of this kind.
    Kind(fn(char) -> bool),
}

impl<'a> Fault<'a> {
    pub(super) fn new(code: Code) -> Self {
        Self { code, named: String::new(), marks: Marks::All, fix: None }
    }

    pub(super) fn part(code: Code, part: &'a str) -> Self {
        Self { marks: Marks::Part(part), ..Self::new(code) }
    }

    pub(super) fn kind(code: Code, kind: fn(char) -> bool) -> Self {
        Self { marks: Marks::Kind(kind), ..Self::new(code) }
    }

    pub(super) fn naming(self, named: impl Into<String>) -> Self {
        Self { named: named.into(), ..self }
    }

    pub(super) fn fixed_by(self, fix: Option<Fix>) -> Self {
        Self { fix, ..self }
    }

    /// The problem of `value`, mended as the fault says or else by `fix`.
    pub(super) fn into_problem(self, value: &str, fix: impl FnOnce() -> Option<Fix>) -> Problem {
        let problem = Problem::new(self.code, value).naming(self.named).fixed_by(self.fix.or_else(fix));
        match self.marks {
            Marks::All => problem,
            Marks::Kind(kind) => problem.marking(|_, character| kind(character)),
            Marks::Part(part) => {
                let start = value[..part.as_ptr() as usize - value.as_ptr() as usize].chars().count();
                let end = start + part.chars().count();
                problem.marking(|index, _| (start..end).contains(&index))
            }
        }
    }
}
