use std::{fmt, ops::Range, time::Duration};

use crate::{Danger, Setting};

/// A policy as it was written, before any rule has been asked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Draft {
    /// `origins`
    pub origins: Option<Vec<String>>,
    /// `methods`; left out, those of the route, or `GET`, `HEAD` and `POST` where there is none.
    pub methods: Option<Vec<String>>,
    /// `headers`
    pub headers: Option<Vec<String>>,
    /// `expose_headers`
    pub expose_headers: Option<Vec<String>>,
    /// `credentials`
    pub credentials: bool,
    /// `max_age`
    pub max_age: Option<MaxAge>,
    /// `danger`
    pub dangers: Vec<Danger>,
    /// `enforce`
    pub enforce: bool,
    /// `preflight_status`; left out, 204.
    pub preflight_status: Option<PreflightStatus>,
    /// Items of `origins` that are no literals.
    pub others: Vec<Other>,
    /// The methods of the route that the policy is for, where it is for one.
    pub route: Option<Vec<String>>,
    /// Settings of which a part could not be read: what they lack is no problem of its own.
    pub unread: Vec<Setting>,
}

/// An item of `origins` that is no literal, and what it adds to them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Other {
    /// An environment variable.
    Environment {
        /// Its name.
        name: String,
        /// Which of the origins are its: those that it is set to, or while that is not known its default.
        origins: Range<usize>,
        /// What it is set to is not known, and it has no default without which it would have to be set to something.
        is_required: bool,
        /// What it is set to is not known.
        is_unread: bool,
    },
    /// A function that is asked for what no pattern matches, as it is written.
    Predicate(String),
}

impl Other {
    /// Whether this item is from an environment variable.
    fn provides(&self, index: usize) -> bool {
        matches!(self, Self::Environment { origins, .. } if origins.contains(&index))
    }
}

/// As the item is written, but for the default of a variable.
impl fmt::Display for Other {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Environment { name, .. } => write!(f, "env({name:?})"),
            Self::Predicate(written) => f.write_str(written),
        }
    }
}

/// A max age as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MaxAge {
    /// A number of seconds.
    Seconds(u64),
    /// A number that is no count of seconds, such as `-1` or `3600.0`.
    Number(String),
    /// A string, which has a unit.
    Text(String),
    /// A duration, which has to be whole seconds.
    Duration(Duration),
}

/// The status of the answer to a preflight as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PreflightStatus {
    /// A whole number.
    Code(u16),
    /// A number that is no status, such as `-1` or `200.0`.
    Number(String),
}

impl Draft {
    /// The environment variable, if one was read, that an item of `origins` is from.
    pub(crate) fn variable_of(&self, index: usize) -> Option<&str> {
        self.others.iter().find_map(|other| match other {
            Other::Environment { name, origins, is_unread: false, .. } if origins.contains(&index) => Some(&**name),
            _ => None,
        })
    }

    /// The item of `origins` that is no literal and that `*` at this index makes pointless, whatever it is set to.
    pub(crate) fn beside_any(&self, index: usize) -> Option<&Other> {
        let is_literal = !self.others.iter().any(|other| other.provides(index));
        let is_pointless = |other: &&Other| match other {
            Other::Predicate(_) => true,
            Other::Environment { is_required, is_unread, .. } => {
                *is_unread && !other.provides(index) && (is_literal || *is_required)
            }
        };
        self.others.iter().find(is_pointless)
    }

    pub(crate) fn is_unread(&self, setting: Setting) -> bool {
        self.unread.contains(&setting)
    }
}
