//! What is in force at one path and method.

use std::{fmt, ptr};

use cors_rules::{OriginItem, Policy, origin::is_serialized};

use crate::setup::{place::At, registry::Registered, source::Current};

/// One path and method of a service, and what is in force there.
#[derive(Debug, Clone)]
pub struct Entry {
    pub(super) pattern: String,
    /// Whether it has the paths below, too.
    pub(super) is_prefix: bool,
    pub(super) method: String,
    pub(super) host: Option<String>,
    pub(super) example: Option<String>,
    pub(super) guards: Vec<String>,
    /// The values of `Host` that guards on the way ask for, whether the answer depends on them or not.
    pub(super) hosts: Vec<String>,
    pub(super) state: State,
    /// That of `#[cors(none)]`, by which there is no policy.
    pub(super) none: Option<InForce>,
    pub(super) actual: Option<InForce>,
    pub(super) is_actual_known: bool,
    /// Whether what answers its preflights in the place of a policy is behind the router, where that is known.
    pub(super) is_routed: Option<bool>,
}

impl Entry {
    /// The pattern of its path, as actix-web has it, with those of all scopes: `/api/items/{id}`.
    pub fn pattern(&self) -> &str {
        &self.pattern
    }

    /// The method; `*` is every method, where all of them go by the same policy.
    pub fn method(&self) -> &str {
        &self.method
    }

    /// The value of `Host` that a guard asks for, where there are such guards on the way and the answer depends on them.
    pub fn host(&self) -> Option<&str> {
        self.host.as_deref()
    }

    /// The path by which it was asked for; none fits where the state is [`Unfilled`](State::Unfilled).
    pub fn example(&self) -> Option<&str> {
        self.example.as_deref()
    }

    /// The guards beside that of the method, by the names that actix-web gives them, and those of the scopes on the way first.
    pub fn guards(&self) -> &[String] {
        &self.guards
    }

    /// What is in force.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// The policy that is in force, if there is one.
    pub fn policy(&self) -> Option<&InForce> {
        if let State::Policy(policy) = &self.state { Some(policy) } else { None }
    }

    /// The policy that answers its actual requests, where that is another than what answers its preflights: a `GET` that needs no preflight
    /// can come to a policy behind a guard for `GET`, to which no preflight comes. It may be that of `#[cors(none)]`, which is open to nobody.
    pub fn actual_policy(&self) -> Option<&InForce> {
        self.actual.as_ref()
    }

    /// The status of what answers its preflights, where a policy may be behind that which was not seen.
    pub(super) fn hiding(&self) -> Option<u16> {
        match self.state {
            State::Stopped { status, declared: None, .. } => {
                (!self.is_actual_known && self.is_routed != Some(true)).then_some(status)
            }
            _ => None,
        }
    }

    /// The policy by which a page may read what is there, if there is one.
    pub(crate) fn read_by(&self) -> Option<&InForce> {
        self.actual.as_ref().or(self.policy())
    }

    /// Whether an actual request came to a policy, without being served: the [`actual_policy`](Self::actual_policy), or the one that is in
    /// force. Where it is not, none came to a policy: no policy answers there, middleware on the way waits or stops what has no
    /// [`with_header`](super::Survey::with_header), or the service was asked over a connection, where actual requests would be served.
    pub fn is_actual_known(&self) -> bool {
        self.is_actual_known
    }
}

/// What is in force at a path and method.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum State {
    /// This policy answers its preflights.
    Policy(InForce),
    /// None answers its preflights.
    NoPolicy,
    /// It was not asked for, since a preflight might have come to a handler that takes every method.
    NotAsked {
        /// The policy that an attribute gives it.
        declared: Option<InForce>,
    },
    /// A preflight does not come as far as a policy or a handler.
    Stopped {
        /// The status of the answer.
        status: u16,
        /// Whether the answer has a header of the CORS protocol, so that it is that of another library.
        is_cors: bool,
        /// The policy that an attribute gives it.
        declared: Option<InForce>,
    },
    /// An attribute gives it this policy, and a guard or the order of registration keeps its preflights from it.
    Unreached(InForce),
    /// Another pattern comes first at every path that was tried.
    Shadowed {
        /// That pattern.
        by: String,
    },
    /// No path that was tried fits the pattern: [`Survey::example`](super::Survey::example) gives one.
    Unfilled {
        /// The policy that an attribute gives it.
        declared: Option<InForce>,
    },
}

/// A policy that is in force, and where it comes from.
#[derive(Debug, Clone)]
pub struct InForce {
    pub(crate) current: Current,
    pub(crate) source: Source,
    /// Whether it is that of a [`Live`](crate::Live).
    pub(crate) is_live: bool,
}

/// Where a policy comes from that is in force somewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Source {
    /// An attribute of the handler.
    Handler,
    /// The attribute of a module around the handler.
    Module,
    /// It is wrapped around the `Resource`, or a route of it.
    Resource,
    /// It is wrapped around the `Scope` with this pattern.
    Scope(String),
    /// It is wrapped around the `App`.
    App,
}

impl InForce {
    /// The policy of a handler.
    pub(crate) fn own(current: Current, is_live: bool) -> Self {
        let source = if current.place.is_of_module() { Source::Module } else { Source::Handler };
        Self { current, source, is_live }
    }

    /// The same from elsewhere, if it is.
    pub(crate) fn from(self, source: Option<Source>) -> Self {
        Self { source: source.unwrap_or(self.source), ..self }
    }

    /// Whether there is one: that of `#[cors(none)]` is none.
    pub(crate) fn is_some(&self) -> bool {
        !self.policy().is_none()
    }

    /// Whether it is the same policy of the same place.
    pub(crate) fn is(&self, other: &Self) -> bool {
        ptr::eq(self.current.place, other.current.place)
            && self.policy() == other.policy()
            && self.source == other.source
    }

    /// Its settings, as they are known now.
    pub(crate) fn policy(&self) -> &Policy {
        &self.current.get().policy
    }

    /// The items of its origins, as they are written.
    pub(crate) fn origins(&self) -> &[OriginItem] {
        &self.current.get().written
    }

    /// Whether a pattern of it allows this origin, as a browser writes it, and it allows this method; `*` is any of its methods.
    pub fn is_open_to(&self, origin: &str, method: &str) -> bool {
        let (policy, origin) = (self.policy(), origin.as_bytes());
        let allows_method = method == "*" || policy.methods.contains(method);
        allows_method && is_serialized(origin) && policy.origins.find(origin).is_some()
    }

    /// Whether it allows requests with credentials.
    pub fn allows_credentials(&self) -> bool {
        self.policy().credentials
    }

    /// Where it comes from.
    pub fn source(&self) -> &Source {
        &self.source
    }

    /// Whose policy it is: the path of the handler, with the constant that it names, the module of a `policy!`, or `Cors::builder()`. A
    /// [`Live`](crate::Live) that is wrapped around something has the name by which a handler names it; if none does, the place of its
    /// declaration.
    pub fn name(&self) -> String {
        let place = self.current.place;
        if !(self.is_live && place.is_wrapped_live()) {
            return place.to_string();
        }
        let declared = place.settings();
        let named = Registered::all_live().find(|(_, live)| live.declared == declared);
        match named {
            Some((handler, _)) => handler.cors.place.constant().to_owned(),
            None => format!("Live ({})", At(declared)),
        }
    }

    /// The file in which its settings are written.
    pub fn file(&self) -> &'static str {
        self.current.settings().settings().file()
    }

    /// The line at which its settings are written, from 1.
    pub fn line(&self) -> u32 {
        self.current.settings().settings().line()
    }

    /// Whether it may be replaced while the service runs: it is that of a [`Live`](crate::Live), and this is what it was when it was asked.
    pub fn is_live(&self) -> bool {
        self.is_live
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Handler => f.write_str("handler"),
            Self::Module => f.write_str("module"),
            Self::Resource => f.write_str("Resource"),
            Self::Scope(pattern) => write!(f, "Scope {pattern}"),
            Self::App => f.write_str("App"),
        }
    }
}
