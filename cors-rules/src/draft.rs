use std::time::Duration;

use crate::{Danger, Setting};

/// A policy as it was written, before any rule has been asked.
#[derive(Debug, Clone, Default)]
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
    /// The methods of the route that the policy is for, where it is for one.
    pub route: Option<Vec<String>>,
    /// Settings of which a part could not be read: what they lack is no problem of its own.
    pub unread: Vec<Setting>,
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
    pub(crate) fn is_unread(&self, setting: Setting) -> bool {
        self.unread.contains(&setting)
    }
}
