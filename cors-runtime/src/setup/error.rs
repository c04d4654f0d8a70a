use std::fmt;

/// All that is wrong with the settings of a [`Builder`](crate::Builder), or keeps a [`Live`](crate::Live) from taking a policy.
#[derive(Clone, PartialEq, Eq)]
pub struct PolicyError {
    problems: Vec<Problem>,
}

impl PolicyError {
    pub(crate) fn new(problems: Vec<cors_rules::Problem>) -> Self {
        Self { problems: problems.into_iter().map(Problem).collect() }
    }

    /// The problems, at least one, in the order of the settings and of their items.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }
}

/// Every problem, in the words of the compile error.
impl fmt::Display for PolicyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the CORS policy is not valid")?;
        self.problems.iter().try_for_each(|problem| write!(f, "\n{problem}"))
    }
}

/// The same, so that a `main` that returns it says it well.
impl fmt::Debug for PolicyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for PolicyError {}

/// One thing that is wrong with a policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem(pub(crate) cors_rules::Problem);

impl Problem {
    /// The stable name of the rule, such as `origin-path`.
    pub fn code(&self) -> &'static str {
        self.0.code.as_str()
    }

    /// The name of the setting, such as `origins`.
    pub fn setting(&self) -> &'static str {
        self.0.place.map_or("", |place| place.setting.key())
    }

    /// The index of the item that is wrong in the list of the setting, from 0; `None` where it is the setting itself.
    pub fn index(&self) -> Option<usize> {
        self.0.place.and_then(|place| place.index)
    }

    /// The value that is wrong, as it was given.
    pub fn value(&self) -> &str {
        &self.0.value
    }

    /// The environment variable that the value comes from, if it does.
    pub fn variable(&self) -> Option<&str> {
        self.0.variable.as_deref()
    }

    /// What is wrong, as one lower-case sentence that names the value.
    pub fn message(&self) -> String {
        self.0.message()
    }

    /// What makes it right, where that is known.
    pub fn help(&self) -> Option<String> {
        self.0.help()
    }

    /// The reason for the rule.
    pub fn note(&self) -> &'static str {
        self.0.code.note()
    }
}

/// Message, help, and note with the code.
impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
